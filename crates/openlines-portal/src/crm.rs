//! What a portal asks of the parameters of `imopenlines.crm.message.add`, before it looks into its CRM.

use serde_json::Value;

use crate::php;

/// Kind of a CRM object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

impl CrmKind {
    pub(crate) const ALL: [Self; 4] = [Self::Lead, Self::Deal, Self::Company, Self::Contact];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Company => "company",
            Self::Contact => "contact",
        }
    }

    /// In any case, as the portal reads it.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let mut known = Self::ALL.into_iter();
        known.find(|kind| kind.name().eq_ignore_ascii_case(name))
    }
}

/// Parameters that are what the method asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked<'p> {
    /// Kind of the CRM object.
    pub kind: CrmKind,
    /// Identifier of the CRM object.
    pub entity: i64,
    /// Identifier of the sender.
    pub user: i64,
    /// Identifier of the chat.
    pub chat: i64,
    /// The text; an array is an uncaught type error once it is sent.
    pub message: &'p Value,
}

/// A parameter that is not what the method asks for: `ERROR_ARGUMENT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Name of the parameter.
    pub argument: &'static str,
    /// What the portal says about it.
    pub problem: &'static str,
}

/// Looks at the parameters in the portal's order; keys are case-sensitive here.
///
/// # Errors
/// The first that is not what the method asks for.
pub fn asked(params: &Value) -> Result<Asked<'_>, Refused> {
    let kind = given(params, "CRM_ENTITY_TYPE")?;
    let kind = kind.as_str().and_then(CrmKind::of);
    Ok(Asked {
        kind: kind.ok_or(invalid("CRM_ENTITY_TYPE"))?,
        entity: id(params, "CRM_ENTITY")?,
        user: id(params, "USER_ID")?,
        chat: id(params, "CHAT_ID")?,
        message: given(params, "MESSAGE")?,
    })
}

fn given<'p>(params: &'p Value, argument: &'static str) -> Result<&'p Value, Refused> {
    let value = params.get(argument).filter(|value| !php::empty(value));
    value.ok_or(Refused {
        argument,
        problem: "is null or empty",
    })
}

fn id(params: &Value, argument: &'static str) -> Result<i64, Refused> {
    let value = given(params, argument)?;
    let id = php::intval(value);
    if php::is_numeric(value) && id > 0 {
        Ok(id)
    } else {
        Err(invalid(argument))
    }
}

fn invalid(argument: &'static str) -> Refused {
    Refused {
        argument,
        problem: "has an invalid type",
    }
}
