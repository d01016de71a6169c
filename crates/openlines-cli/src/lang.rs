//! The reader's language.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use openlines::Lang;

/// Who reads the answer.
#[derive(Debug, Args)]
pub(crate) struct Reader {
    /// Language of what is told [default: as the environment says, else en]
    #[arg(long, ignore_case = true, value_parser = known())]
    lang: Option<Lang>,
}

impl Reader {
    /// The language asked for, else the one of `LC_ALL`, `LC_MESSAGES` or `LANG`, else on Windows the user's, else English.
    pub(crate) fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(default_lang)
    }
}

fn known() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.iter().map(|lang| lang.as_str()))
        .try_map(|tag| tag.parse::<Lang>())
}

/// The language of the environment or the system, else English.
pub(crate) fn default_lang() -> Lang {
    environment_lang(|name| std::env::var(name).ok(), system_tag())
}

/// Language of the first of the variables that is set and not empty, or else of the system.
fn environment_lang(variable: impl Fn(&str) -> Option<String>, system: Option<String>) -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .or(system)
        .and_then(|tag| Lang::from_tag(&tag))
        .unwrap_or_default()
}

/// The language that the user of a system chose that sets no such variables.
fn system_tag() -> Option<String> {
    #[cfg(windows)]
    return sys_locale::get_locale();
    #[cfg(not(windows))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_names_the_language() {
        let on = |system: Option<&str>, set: &[(&str, &str)]| {
            let variable = |name: &str| {
                set.iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, value)| (*value).to_owned())
            };
            environment_lang(variable, system.map(str::to_owned))
        };
        let lang = |set: &[(&str, &str)]| on(None, set);
        assert_eq!(lang(&[]), Lang::En);
        assert_eq!(lang(&[("LANG", "ru_RU.UTF-8")]), Lang::Ru);
        assert_eq!(
            lang(&[
                ("LC_ALL", ""),
                ("LC_MESSAGES", "ru"),
                ("LANG", "en_US.UTF-8")
            ]),
            Lang::Ru
        );
        assert_eq!(lang(&[("LC_ALL", "C"), ("LANG", "ru_RU.UTF-8")]), Lang::En);
        assert_eq!(on(Some("ru-RU"), &[]), Lang::Ru);
        assert_eq!(on(Some("ru-RU"), &[("LANG", "C")]), Lang::En);
    }
}
