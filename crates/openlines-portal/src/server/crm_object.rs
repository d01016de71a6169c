//! CRM objects, their chats, and who may see them.

use core::str::FromStr;
use std::fmt;

use crate::crm::CrmKind;

impl FromStr for CrmKind {
    type Err = InvalidCrmObject;

    /// Any case, as the portal reads it.
    fn from_str(text: &str) -> Result<Self, InvalidCrmObject> {
        Self::of(text).ok_or_else(|| InvalidCrmObject::Kind(text.to_owned()))
    }
}

impl fmt::Display for CrmKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A CRM object with its open chats.
///
/// ```
/// use openlines_portal::{CrmKind, CrmObject, Portal};
///
/// let deal = CrmObject::new(CrmKind::Deal, 288).chat(341).closed_to(7);
/// assert_eq!(Ok(CrmObject::new(CrmKind::Deal, 288).chat(341)), "deal:288:341".parse());
/// let portal = Portal::builder().crm(deal).start()?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct CrmObject {
    pub(super) kind: CrmKind,
    pub(super) id: i64,
    pub(super) chats: Vec<i64>,
    pub(super) closed_to: Vec<i64>,
}

impl CrmObject {
    /// An object without chats that every user may see.
    pub fn new(kind: CrmKind, id: i64) -> Self {
        Self {
            kind,
            id,
            chats: Vec::new(),
            closed_to: Vec::new(),
        }
    }

    /// Adds an open chat.
    pub fn chat(mut self, id: i64) -> Self {
        self.chats.push(id);
        self
    }

    /// Takes away a user's access.
    pub fn closed_to(mut self, user: i64) -> Self {
        self.closed_to.push(user);
        self
    }
}

impl FromStr for CrmObject {
    type Err = InvalidCrmObject;

    /// An object with one chat: `deal:288:341`.
    fn from_str(text: &str) -> Result<Self, InvalidCrmObject> {
        let invalid = || InvalidCrmObject::Object(text.to_owned());
        let id = |text: &str| text.parse().ok().filter(|id: &i64| *id > 0);
        let mut parts = text.split(':');
        let (Some(kind), Some(object), Some(chat), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(invalid());
        };
        let object = id(object).ok_or_else(invalid)?;
        let chat = id(chat).ok_or_else(invalid)?;
        Ok(Self::new(kind.parse()?, object).chat(chat))
    }
}

impl fmt::Display for CrmObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)?;
        self.chats.iter().try_for_each(|chat| write!(f, ":{chat}"))
    }
}

/// Why a text is no CRM object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCrmObject {
    /// No kind is called so.
    Kind(String),
    /// It is not written as an object with its chat.
    Object(String),
}

impl fmt::Display for InvalidCrmObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(text) => {
                let known = CrmKind::ALL.map(CrmKind::name).join(", ");
                write!(f, "`{text}` is none of {known}")
            }
            Self::Object(text) => write!(
                f,
                "`{text}` is no object with its chat, such as deal:288:341"
            ),
        }
    }
}

impl std::error::Error for InvalidCrmObject {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read_as_they_are_written() {
        for (text, kind) in [
            ("lead:1:2", CrmKind::Lead),
            ("deal:1:2", CrmKind::Deal),
            ("company:1:2", CrmKind::Company),
            ("contact:1:2", CrmKind::Contact),
        ] {
            let object = CrmObject::new(kind, 1).chat(2);
            assert_eq!(object.to_string(), text);
            assert_eq!(text.to_uppercase().parse(), Ok(object));
        }
        let error = |text: &str| text.parse::<CrmObject>().map_err(|error| error.to_string());
        for text in [
            "deal",
            "deal:1",
            "deal:0:1",
            "deal:1:0",
            "deal:1:2:3",
            "deal:x:1",
        ] {
            let expected = format!("`{text}` is no object with its chat, such as deal:288:341");
            assert_eq!(error(text), Err(expected));
        }
        let expected = "`order` is none of lead, deal, company, contact";
        assert_eq!(error("order:1:1"), Err(expected.to_owned()));
    }
}
