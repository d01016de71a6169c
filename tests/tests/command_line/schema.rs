//! `openlines schema`.

use std::fs;
use std::path::Path;

use crate::run;

#[test]
fn schemas_are_printed_as_they_are_published() {
    let list = run(&["schema"], "");
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    let names = [
        "network-message",
        "crm-message",
        "attach",
        "keyboard",
        "link-keyboard",
        "report",
    ];
    for name in names {
        assert!(list.stdout.contains(&format!("{name} ")), "{}", list.stdout);
        for (options, folder) in [
            (&[][..], schemas.clone()),
            (&["--draft", "2020-12"], schemas.clone()),
            (&["--draft", "07"], schemas.join("draft-07")),
        ] {
            let arguments: Vec<&str> = ["schema", name]
                .into_iter()
                .chain(options.iter().copied())
                .collect();
            let published = fs::read_to_string(folder.join(format!("{name}.schema.json")))
                .expect("the schema is published");
            assert!(run(&arguments, "").stdout == published, "{arguments:?}");
        }
    }
    let unknown = run(&["schema", "atach"], "");
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("'attach'"), "{}", unknown.stderr);
}
