//! The published schemas: fresh, valid, and of one mind with the check.

use std::path::{Path, PathBuf};
use std::{env, fs};

use jsonschema::Validator;
use openlines::{Draft, SchemaFile, Subject};
use openlines_portal::cases;
use serde_json::Value;

const DRAFTS: [Draft; 2] = [Draft::Draft202012, Draft::Draft07];

fn path(file: SchemaFile, draft: Draft) -> PathBuf {
    let folder = match draft {
        Draft::Draft202012 => "schemas",
        Draft::Draft07 => "schemas/draft-07",
    };
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(folder)
        .join(format!("{}.schema.json", file.name()))
}

fn validator(file: SchemaFile, draft: Draft) -> Validator {
    jsonschema::validator_for(&file.schema(draft)).expect("our schemas are schemas")
}

#[test]
fn files_are_fresh() {
    let mut stale = Vec::new();
    for file in SchemaFile::ALL {
        for draft in DRAFTS {
            let path = path(file, draft);
            let text = file.text(draft);
            if fs::read_to_string(&path).ok().as_ref() == Some(&text) {
                continue;
            }
            if env::var_os("UPDATE_EXPECT").is_some() {
                fs::create_dir_all(path.parent().expect("a file in a folder"))
                    .expect("a folder for the schemas");
                fs::write(&path, text).expect("the schemas can be written");
            } else {
                stale.push(path);
            }
        }
    }
    assert!(
        stale.is_empty(),
        "stale: {stale:?}; run `UPDATE_EXPECT=1 cargo test -p openlines-tests --test schemas`"
    );
}

#[test]
fn schemas_are_valid_and_take_their_examples() {
    for file in SchemaFile::ALL {
        for draft in DRAFTS {
            let schema = file.schema(draft);
            jsonschema::meta::validate(&schema)
                .unwrap_or_else(|error| panic!("{}: {error}", file.name()));
            let validator = validator(file, draft);
            let examples = schema["examples"]
                .as_array()
                .expect("every schema has examples");
            assert!(!examples.is_empty(), "{} has no examples", file.name());
            for example in examples {
                assert!(validator.is_valid(example), "{}: {example}", file.name());
                if let Some(subject) = file.subject() {
                    assert_eq!(subject.check_value(example).problems, [], "{}", file.name());
                }
            }
        }
    }
}

/// Validators of one file, and of the report.
struct Judges {
    subject: Subject,
    drafts: [Validator; 2],
    report: Validator,
}

impl Judges {
    fn new(file: SchemaFile) -> Self {
        Self {
            subject: file.subject().expect("a file of something that is checked"),
            drafts: DRAFTS.map(|draft| validator(file, draft)),
            report: validator(SchemaFile::Report, Draft::Draft202012),
        }
    }

    /// Accepted by the schemas if and only if there is no problem a schema can say.
    fn agree(&self, value: &Value) -> Result<(), String> {
        let report = self.subject.check_value(value);
        let said: Vec<_> = report
            .problems
            .iter()
            .filter(|problem| problem.code.in_schema())
            .map(|problem| format!("{} {}", problem.path, problem.code.slug()))
            .collect();
        for (validator, draft) in self.drafts.iter().zip(DRAFTS) {
            if validator.is_valid(value) != said.is_empty() {
                let errors: Vec<_> = validator
                    .iter_errors(value)
                    .map(|error| error.to_string().chars().take(200).collect::<String>())
                    .collect();
                return Err(format!(
                    "{draft:?}: {errors:?}, but the check says {said:?}"
                ));
            }
        }
        let json = serde_json::to_value(report.localized(openlines::Lang::Ru))
            .map_err(|error| error.to_string())?;
        match self.report.validate(&json) {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("the report breaks its schema: {error}: {json}")),
        }
    }
}

#[test]
fn every_observed_case_agrees_with_the_schema() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/portal");
    let network = Judges::new(SchemaFile::NetworkMessage);
    let attach = Judges::new(SchemaFile::Attach);
    let keyboard = Judges::new(SchemaFile::Keyboard);
    let mut failures = Vec::new();
    for case in cases::load(&folder).expect("the observed cases are in the project") {
        let parts = [
            (&network, Some(&case.params)),
            (&attach, case.params.get("ATTACH")),
            (&keyboard, case.params.get("KEYBOARD")),
        ];
        for (judges, value) in parts {
            let Some(value) = value else { continue };
            if let Err(failure) = judges.agree(value) {
                let shown: String = value.to_string().chars().take(400).collect();
                failures.push(format!(
                    "{} as {:?}: {failure}\n    {shown}",
                    case.id, judges.subject
                ));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} disagree:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
