//! What was received, as a page.

use openlines_portal::{Clock, Plan, Portal};
use serde_json::json;

use crate::{ADD, CRM, check, exchange, message, post};

/// Everything between `<` and `>` on a page.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).map(|part| {
        let (tag, _) = part.split_once('>').expect("a tag ends");
        tag
    })
}

#[test]
fn the_page_lets_nothing_through() {
    let portal = Portal::builder()
        .plan(Plan::Partner)
        .start()
        .expect("a portal");
    let evil = "\"'></style><script>alert(1)</script><img src=x onerror=alert(1)>[b onclick=x][url=javascript:alert(1)]x[/url]\
        [icon=x\" onerror=\"y title=<b>][color=#fff;background:url(//x)]x[/color][size=9px]x[/size]";
    let css = "#fff;background:url(//x)";
    let script = "javascript:alert(1)";
    let url = format!("https://x/{evil}");
    let params = json!({
        "CODE": portal.line(),
        "USER_ID": 2,
        "MESSAGE": evil,
        "ATTACH": {
            "DESCRIPTION": evil,
            "COLOR": css,
            "COLOR_TOKEN": evil,
            "BLOCKS": [
                {"MESSAGE": evil},
                {"USER": {"NAME": evil, "AVATAR": url, "LINK": url}},
                {"LINK": {"NAME": evil, "DESC": evil, "LINK": url, "PREVIEW": url}},
                // With a target the link is kept unchecked.
                {"LINK": {"NAME": evil, "HTML": evil, "LINK": script, "USER_ID": 1}},
                {"RICH_LINK": {"NAME": evil, "DESC": evil, "LINK": url}},
                {"IMAGE": {"NAME": evil, "LINK": url, "PREVIEW": url}},
                {"FILE": {"NAME": evil, "LINK": url}},
                {"GRID": [
                    {"NAME": evil, "VALUE": evil, "LINK": url, "DISPLAY": "LINE", "COLOR": "#abc"},
                    {"NAME": evil, "VALUE": evil, "DISPLAY": true, "COLOR": css, "WIDTH": css, "COLOR_TOKEN": evil},
                ]},
                {"DELIMITER": {"COLOR": evil, "SIZE": css}},
                {"DELIMITER": {"COLOR": css, "SIZE": i64::MAX}},
            ],
        },
        "KEYBOARD": [
            {"TEXT": evil, "LINK": url, "BG_COLOR": "#fff", "WIDTH": "7px"},
            {"TEXT": evil, "LINK": url, "DISABLED": "Y", "OFF_BG_COLOR": css, "OFF_TEXT_COLOR": evil},
            {"TEXT": evil, "LINK": script, "ACTION": "SEND", "ACTION_VALUE": evil, "TEXT_COLOR": css},
            {"TEXT": evil, "APP_ID": 1, "APP_PARAMS": evil, "BG_COLOR_TOKEN": evil, "DISPLAY": evil},
        ],
        (evil): evil,
    });
    check(&post(&portal, ADD, &params), 200, "ok");
    check(&post(&portal, ADD, &json!({"CODE": evil})), 400, "CODE");
    let crm = json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 1, "CHAT_ID": 1, "MESSAGE": evil});
    check(&post(&portal, CRM, &crm), 200, "ok");

    let page = exchange(&portal, "GET", "/", "", "").expect("a page");
    for header in [
        "content-security-policy: default-src 'none'; style-src 'unsafe-inline'\r\n",
        "content-type: text/html; charset=utf-8\r\n",
        "referrer-policy: no-referrer\r\n",
    ] {
        assert!(page.head.contains(header), "{}", page.head);
    }
    assert_eq!(page.body.matches("<article>").count(), 3);
    let known = [
        "!doctype",
        "a",
        "article",
        "b",
        "blockquote",
        "body",
        "br",
        "div",
        "h1",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "li",
        "main",
        "meta",
        "span",
        "style",
        "title",
        "ul",
    ];
    for tag in tags(&page.body) {
        let name = tag
            .trim_start_matches('/')
            .split(' ')
            .next()
            .unwrap_or_default();
        assert!(known.contains(&name), "{tag}");
        // Attributes are written in double quotes, so every other part is a name.
        for name in tag.split('"').step_by(2).skip_while(|_| name == "!doctype") {
            let name = name
                .split(' ')
                .next_back()
                .unwrap_or_default()
                .trim_end_matches('=');
            let known = [
                "class", "content", "charset", "href", "lang", "name", "rel", "style", "title", "",
            ];
            assert!(known.contains(&name) || !tag.contains('"'), "{tag}");
        }
        for href in tag.split("href=\"").skip(1) {
            assert!(href.starts_with("https://"), "{tag}");
        }
        for style in tag.split("style=\"").skip(1) {
            let (style, _) = style.split_once('"').expect("a style ends");
            let harmless = |char: char| char.is_ascii_alphanumeric() || "-:;#".contains(char);
            assert!(style.chars().all(harmless), "{tag}");
        }
    }
}

#[test]
fn the_page_lists_what_was_received_the_latest_first() {
    let clock = Clock::standing(1_700_000_000);
    let portal = Portal::builder().plan(Plan::Partner).clock(clock).start();
    let portal = portal.expect("a portal");
    let articles = || {
        let page = exchange(&portal, "GET", "/", "", "").expect("a page").body;
        let (_, articles) = page.split_once("</h1>\n").expect("a heading");
        let articles = articles.strip_suffix("</main></body></html>\n");
        articles.expect("an end").to_owned()
    };
    assert_eq!(articles(), "<p>No message yet.</p>");

    let lossy = json!({"user_id": "2", "ATTACH": {"COLOR": "#abc", "BLOCKS": [{"MESSAGE": "a"}, {"IMAGE": 1}, {"FILE": 1}]},
        "KEYBOARD": [{"TEXT": "Go", "LINK": "/go"}, {"TYPE": "NEWLINE"}, {"TEXT": "Up", "APP_ID": 7}]});
    check(&post(&portal, ADD, &message(&portal, 9, &lossy)), 200, "ok");
    let crm = json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 1, "MESSAGE": "crm"});
    check(&post(&portal, CRM, &crm), 200, "ok");
    let refused = json!({"CODE": portal.line(), "MESSAGE": "<b>"});
    check(&post(&portal, ADD, &refused), 400, "USER_ID_EMPTY");
    // A keyboard that is too large is not saved.
    let large = json!({"KEYBOARD": vec![json!({"TEXT": "t", "LINK": "/"}); 378]});
    check(&post(&portal, ADD, &message(&portal, 3, &large)), 200, "ok");
    let at = "<article><header>2023-11-14T22:13:20+00:00";
    let rel = "rel=\"noopener noreferrer nofollow\"";
    assert_eq!(
        articles(),
        [
            &format!("{at} · imopenlines.network.message.add · to user 3</header><div class=\"bubble\">hi</div>"),
            "<ul><li>/KEYBOARD: dropped: 60103 characters as the portal stores it, 59,999 at most</li></ul></article>\n",
            &format!("{at} · imopenlines.network.message.add · to user </header>"),
            "<div class=\"bubble refused\">Refused: USER_ID_EMPTY</div>",
            "<ul><li>/USER_ID: rejected: zero, or no integer</li></ul></article>\n",
            &format!("{at} · imopenlines.crm.message.add · to chat 1</header><div class=\"bubble\">crm</div></article>\n"),
            &format!("{at} · imopenlines.network.message.add · to user 2</header><div class=\"bubble\">hi"),
            "<div class=\"attach base\" style=\"border-color:#abc;\"><div class=\"\">a</div></div>",
            &format!("<div class=\"keyboard\"><a class=\"button block base\" {rel} title=\"/go\">Go ↗</a><i></i>"),
            "<span class=\"button block base\" title=\"APP_ID: 7\">Up</span></div></div>",
            "<ul><li>/USER_ID: dropped: the same key comes again later</li>",
            "<li>/ATTACH/BLOCKS/1/IMAGE: dropped: not an object</li><li>/ATTACH/BLOCKS/2/FILE: dropped: not an object</li></ul></article>\n",
        ]
        .concat()
    );
}

#[test]
fn the_page_shows_the_last_hundred() {
    let portal = Portal::builder().plan(Plan::Partner).rate_off().start();
    let portal = portal.expect("a portal");
    for user in 1..=101 {
        let sent = post(&portal, ADD, &message(&portal, user, &json!({})));
        check(&sent, 200, "ok");
    }
    let reply = exchange(&portal, "GET", "/", "", "").expect("a page");
    // Its head, its end, and a message at a time, as others are answered between two.
    assert_eq!(reply.pieces, 102);
    let page = reply.body;
    assert_eq!(page.matches("<article>").count(), 100);
    assert!(page.contains("to user 101<") && !page.contains("to user 1<"));
}
