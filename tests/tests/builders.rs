//! What every constructor and setter writes.
//!
//! That it is read back as it was is held elsewhere; a setter that sets nothing would be too.

use openlines::{
    Action, Attach, AvatarType, Block, Button, ButtonContext, ButtonDisplay, ColorToken, CrmEntity,
    CrmMessage, Delimiter, File, GridDisplay, Image, Keyboard, Lang, Link, LinkButton,
    LinkKeyboard, NetworkMessage, Payload as _, Row, Subject, User,
};
use serde::Serialize;
use serde_json::{Value, json};

const LINK: &str = "https://example.com/";

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("a typed value is JSON")
}

#[test]
fn attachments() {
    let attach = Attach::new([Block::message("a")])
        .id(7)
        .color_token(ColorToken::Alert)
        .color("#fff")
        .block(Block::message("b"));
    assert_eq!(
        written(&attach),
        json!({"ID": 7, "COLOR_TOKEN": "alert", "COLOR": "#fff", "BLOCKS": [{"MESSAGE": "a"}, {"MESSAGE": "b"}]})
    );
    assert_eq!(
        attach.blocks,
        [Block::message("a"), Block::message("b")].as_slice()
    );
    assert_eq!(
        written(&Attach::new([Block::message("a")])),
        json!({"BLOCKS": [{"MESSAGE": "a"}]})
    );
}

#[test]
fn a_list_of_blocks_is_the_full_form_once_it_has_more_than_blocks() {
    let list = || Attach::list([Block::message("a")]);
    assert_eq!(written(&list()), json!([{"MESSAGE": "a"}]));
    assert_eq!(
        written(&list().block(Block::message("b"))),
        json!([{"MESSAGE": "a"}, {"MESSAGE": "b"}])
    );
    let blocks = json!([{"MESSAGE": "a"}]);
    assert_eq!(written(&list().id(7)), json!({"ID": 7, "BLOCKS": blocks}));
    assert_eq!(
        written(&list().color_token(ColorToken::Base)),
        json!({"COLOR_TOKEN": "base", "BLOCKS": blocks})
    );
    assert_eq!(
        written(&list().color("#000")),
        json!({"COLOR": "#000", "BLOCKS": blocks})
    );
    // What is written alike is equal.
    let full = || Attach::new([Block::message("a")]);
    assert_eq!(list().id(7), full().id(7));
    assert_eq!(
        list().color_token(ColorToken::Base),
        full().color_token(ColorToken::Base)
    );
    assert_eq!(list().color("#000"), full().color("#000"));
    let mut changed = list();
    changed.id = Some(7);
    assert_eq!(written(&changed), json!({"ID": 7, "BLOCKS": blocks}));
    let mut changed = list();
    changed.color = Some("#000".to_owned());
    assert_eq!(
        written(&changed),
        json!({"COLOR": "#000", "BLOCKS": blocks})
    );
}

#[test]
fn blocks() {
    assert_eq!(written(&Block::message("a")), json!({"MESSAGE": "a"}));
    assert_eq!(
        written(&Block::from(Delimiter::default())),
        json!({"DELIMITER": {"SIZE": 200}})
    );
    assert_eq!(
        written(&Delimiter::new(100).color("#ccc")),
        json!({"SIZE": 100, "COLOR": "#ccc"})
    );
    assert_eq!(
        written(&Block::files([File::new("/a"), File::new("/b")])),
        json!({"FILE": [{"LINK": "/a"}, {"LINK": "/b"}]})
    );
    assert_eq!(
        written(&Block::images([Image::new("/a"), Image::new("/b")])),
        json!({"IMAGE": [{"LINK": "/a"}, {"LINK": "/b"}]})
    );
    assert_eq!(
        written(&Block::from(Link::new("/a"))),
        json!({"LINK": {"LINK": "/a"}})
    );
    assert_eq!(
        written(&Block::from(User::new("a"))),
        json!({"USER": {"NAME": "a"}})
    );
    assert_eq!(
        written(&Block::grid([Row::new(GridDisplay::Row)])),
        json!({"GRID": [{"DISPLAY": "ROW"}]})
    );
}

#[test]
fn files_and_images() {
    assert_eq!(
        written(&File::new(LINK).name("a.pdf").size(1024)),
        json!({"LINK": LINK, "NAME": "a.pdf", "SIZE": 1024})
    );
    assert_eq!(
        written(
            &Image::new(LINK)
                .name("a.png")
                .preview("/a.png")
                .size(640, 480)
        ),
        json!({"LINK": LINK, "NAME": "a.png", "PREVIEW": "/a.png", "WIDTH": 640, "HEIGHT": 480})
    );
}

#[test]
fn links() {
    assert_eq!(
        written(
            &Link::new(LINK)
                .name("a")
                .desc("b")
                .preview("/a.png")
                .preview_size(640, 480)
        ),
        json!({"LINK": LINK, "NAME": "a", "DESC": "b", "PREVIEW": "/a.png", "WIDTH": 640, "HEIGHT": 480})
    );
    assert_eq!(
        written(&Link::new(LINK).html("<b>a</b>")),
        json!({"LINK": LINK, "HTML": "<b>a</b>"})
    );
    assert_eq!(
        written(&Link::user("a", 7)),
        json!({"NAME": "a", "USER_ID": 7})
    );
    assert_eq!(
        written(&Link::chat("a", 7)),
        json!({"NAME": "a", "CHAT_ID": 7})
    );
    assert_eq!(
        written(&Link::network("a", "a12")),
        json!({"NAME": "a", "NETWORK_ID": "a12"})
    );
}

#[test]
fn users() {
    let user = || User::new("a");
    assert_eq!(
        written(
            &user()
                .avatar("/a.png")
                .avatar_type(AvatarType::Bot)
                .link(LINK)
        ),
        json!({"NAME": "a", "AVATAR": "/a.png", "AVATAR_TYPE": "BOT", "LINK": LINK})
    );
    assert_eq!(
        written(&user().user_id(7)),
        json!({"NAME": "a", "USER_ID": 7})
    );
    assert_eq!(
        written(&user().chat_id(7)),
        json!({"NAME": "a", "CHAT_ID": 7})
    );
    assert_eq!(
        written(&user().bot_id(7)),
        json!({"NAME": "a", "BOT_ID": 7})
    );
    assert_eq!(
        written(&user().network_id("a12")),
        json!({"NAME": "a", "NETWORK_ID": "a12"})
    );
}

#[test]
fn rows() {
    let row = Row::new(GridDisplay::Line)
        .name("a")
        .value("b")
        .width(100)
        .height(50)
        .color_token(ColorToken::Primary)
        .color("#fff")
        .link(LINK)
        .user_id(7)
        .chat_id(8);
    assert_eq!(
        written(&row),
        json!({
            "DISPLAY": "LINE", "NAME": "a", "VALUE": "b", "WIDTH": 100, "HEIGHT": 50,
            "COLOR_TOKEN": "primary", "COLOR": "#fff", "LINK": LINK, "USER_ID": 7, "CHAT_ID": 8,
        })
    );
}

#[test]
fn actions() {
    for (button, action) in [
        (Button::link("a", LINK), json!({"LINK": LINK})),
        (
            Button::put("a", "b"),
            json!({"ACTION": "PUT", "ACTION_VALUE": "b"}),
        ),
        (
            Button::send("a", "b"),
            json!({"ACTION": "SEND", "ACTION_VALUE": "b"}),
        ),
        (
            Button::copy("a", "b"),
            json!({"ACTION": "COPY", "ACTION_VALUE": "b"}),
        ),
        (
            Button::call("a", "+4930123456"),
            json!({"ACTION": "CALL", "ACTION_VALUE": "+4930123456"}),
        ),
        (
            Button::dialog("a", "chat7"),
            json!({"ACTION": "DIALOG", "ACTION_VALUE": "chat7"}),
        ),
        (Button::command("a", "b"), json!({"COMMAND": "b"})),
        (
            Button::action(
                "a",
                Action::Command {
                    command: "b".to_owned(),
                    params: Some("c".to_owned()),
                },
            ),
            json!({"COMMAND": "b", "COMMAND_PARAMS": "c"}),
        ),
        (
            Button::action(
                "a",
                Action::App {
                    id: 7,
                    params: Some("b".to_owned()),
                },
            ),
            json!({"APP_ID": 7, "APP_PARAMS": "b"}),
        ),
    ] {
        let mut expected = json!({"TEXT": "a"});
        let members = expected.as_object_mut().expect("it is an object");
        members.extend(action.as_object().expect("it is an object").clone());
        assert_eq!(written(&button), expected);
    }
}

#[test]
fn buttons() {
    let button = LinkButton::new("a", LINK)
        .block(true)
        .disabled(false)
        .context(ButtonContext::Mobile)
        .display(ButtonDisplay::Line)
        .width(100)
        .bg_color_token(ColorToken::Secondary)
        .bg_color("#000")
        .text_color("#111")
        .off_bg_color("#222")
        .off_text_color("#333");
    assert_eq!(
        written(&button),
        json!({
            "TEXT": "a", "LINK": LINK, "BLOCK": "Y", "DISABLED": "N", "CONTEXT": "MOBILE", "DISPLAY": "LINE",
            "WIDTH": 100, "BG_COLOR_TOKEN": "secondary", "BG_COLOR": "#000", "TEXT_COLOR": "#111",
            "OFF_BG_COLOR": "#222", "OFF_TEXT_COLOR": "#333",
        })
    );
}

#[test]
fn keyboards() {
    let entries =
        json!([{"TEXT": "a", "LINK": LINK}, {"TYPE": "NEWLINE"}, {"TEXT": "b", "COMMAND": "c"}]);
    let add = |keyboard: Keyboard| keyboard.new_line().button(Button::command("b", "c"));
    let full = add(Keyboard::new([Button::link("a", LINK)]));
    assert_eq!(full.entries.len(), 3);
    assert_eq!(
        written(&full.bot_id(7)),
        json!({"BOT_ID": 7, "BUTTONS": entries})
    );
    let list = add(Keyboard::list([Button::link("a", LINK)]));
    assert_eq!(written(&list), entries);
    assert_eq!(
        written(&list.bot_id(7)),
        json!({"BOT_ID": 7, "BUTTONS": entries})
    );
}

#[test]
fn messages() {
    let code = "ab515f5d85a8b844d484f6ea75a2e494";
    let message = NetworkMessage::new(code, 7, "a")
        .attach(Attach::list([Block::message("b")]))
        .keyboard(LinkKeyboard::list([LinkButton::new("c", LINK)]))
        .url_preview(false);
    assert_eq!(
        written(&message),
        json!({
            "CODE": code, "USER_ID": 7, "MESSAGE": "a", "ATTACH": [{"MESSAGE": "b"}],
            "KEYBOARD": [{"TEXT": "c", "LINK": LINK}], "URL_PREVIEW": "N",
        })
    );
    assert_eq!(
        written(&NetworkMessage::new(code, 7, "a").url_preview(true))["URL_PREVIEW"],
        "Y"
    );
    assert_eq!(
        written(&CrmMessage {
            crm_entity_type: CrmEntity::Deal,
            crm_entity: 288,
            user_id: 1,
            chat_id: 341,
            message: "a".to_owned(),
        }),
        json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 288, "USER_ID": 1, "CHAT_ID": 341, "MESSAGE": "a"})
    );
}

#[test]
fn an_empty_part_alone_is_read_as_one() {
    for text in ["[]", "{}", "null", r#""""#, "false", "0"] {
        assert!(Subject::Attach.is_valid(text), "{text}");
        let attach = Attach::from_json(text).expect("it has no error");
        assert_eq!((attach.value(), attach.json()), (&Attach::list([]), text));
        assert!(attach.into_value().check().is_ok());
        let keyboard = <Keyboard>::from_json(text).expect("it has no error");
        assert_eq!(keyboard.value(), &Keyboard::list([]));
        let keyboard = LinkKeyboard::from_json(text).expect("it has no error");
        assert_eq!(keyboard.value(), &LinkKeyboard::list([]));
    }
}

#[test]
fn empty_parts_are_left_out() {
    let code = "ab515f5d85a8b844d484f6ea75a2e494";
    let bare = NetworkMessage::new(code, 7, "a");
    let empty = bare
        .clone()
        .attach(Attach::new([]))
        .keyboard(LinkKeyboard::new([]));
    assert_eq!(written(&empty), written(&bare));
}

#[test]
fn choices_are_read_by_their_names() {
    assert_eq!("alert".parse(), Ok(ColorToken::Alert));
    assert_eq!("LINE".parse(), Ok(GridDisplay::Line));
    assert_eq!("deal".parse(), Ok(CrmEntity::Deal));
    assert_eq!(ButtonContext::Mobile.to_string(), "MOBILE");
    assert_eq!(format!("{:>6}", AvatarType::Bot), "   BOT");
    let error = "Line".parse::<ButtonDisplay>().expect_err("another case");
    assert_eq!(error.to_string(), "expected one of `LINE`, `BLOCK`");
    assert_eq!(error.expected, ["LINE", "BLOCK"]);
}

#[test]
fn a_value_is_looked_at_without_giving_it_away() {
    let attach = Attach::new([Image::new("ftp://a").into()]);
    let report = attach.report();
    assert_eq!(attach.clone().check(), Err(report.clone()));
    let problem = report.errors().last().expect("a link that is lost");
    assert_eq!(
        problem.segments().collect::<Vec<_>>(),
        ["BLOCKS", "0", "IMAGE", "0", "LINK"]
    );
    let told = problem.localized(Lang::Ru);
    assert!(
        report
            .localized(Lang::Ru)
            .to_string()
            .ends_with(&told.to_string())
    );
    assert_eq!(written(&told)["path"], "/BLOCKS/0/IMAGE/0/LINK");
}
