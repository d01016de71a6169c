//! CRM objects, their chats, and who may see them.

use core::str::FromStr;
use std::fmt;

/// A name that is none of those known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    text: String,
    /// What it is instead: `none of …`.
    is: &'static str,
}

impl UnknownName {
    fn new(text: &str, is: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            is,
        }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is {}", self.text, self.is)
    }
}

impl std::error::Error for UnknownName {}

/// Kind of a CRM object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrmKind {
    /// `lead`
    Lead,
    /// `deal`
    Deal,
    /// `company`
    Company,
    /// `contact`
    Contact,
}

impl FromStr for CrmKind {
    type Err = UnknownName;

    /// Any case, as the portal reads it.
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text.to_ascii_lowercase().as_str() {
            "lead" => Ok(Self::Lead),
            "deal" => Ok(Self::Deal),
            "company" => Ok(Self::Company),
            "contact" => Ok(Self::Contact),
            _ => Err(UnknownName::new(
                text,
                "none of lead, deal, company, contact",
            )),
        }
    }
}

impl fmt::Display for CrmKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Company => "company",
            Self::Contact => "contact",
        })
    }
}

/// A CRM object with its open chats.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    type Err = UnknownName;

    /// An object with one chat: `deal:288:341`.
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let unknown = || UnknownName::new(text, "no object with its chat, such as deal:288:341");
        let id = |text: &str| text.parse().ok().filter(|id: &i64| *id > 0);
        let mut parts = text.split(':');
        let (Some(kind), Some(object), Some(chat), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(unknown());
        };
        let object = id(object).ok_or_else(unknown)?;
        let chat = id(chat).ok_or_else(unknown)?;
        Ok(Self::new(kind.parse()?, object).chat(chat))
    }
}

impl fmt::Display for CrmObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)?;
        self.chats.iter().try_for_each(|chat| write!(f, ":{chat}"))
    }
}
