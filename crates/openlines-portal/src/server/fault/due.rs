//! Which fault a request meets.

use std::collections::VecDeque;

use axum::http::HeaderMap;

use super::{Fault, FaultRule, InvalidFault};

/// Faults to come.
#[derive(Debug, Default)]
pub(in super::super) struct Faults {
    pub(in super::super) rules: Vec<FaultRule>,
    /// One entry for each of the next requests under `/rest/`.
    pub(in super::super) script: VecDeque<Option<Fault>>,
    /// One entry for each of the next requests to the token endpoint.
    pub(in super::super) token_script: VecDeque<Option<Fault>>,
}

impl Faults {
    /// The fault of one request under `/rest/`: scripted, else asked for, else by rule.
    ///
    /// # Errors
    /// A header that names no fault.
    pub(in super::super) fn of(
        &mut self,
        number: u64,
        headers: &HeaderMap,
    ) -> Result<Option<Fault>, InvalidFault> {
        if let Some(scripted) = self.script.pop_front() {
            return Ok(scripted);
        }
        if let Some(asked) = asked(headers)? {
            return Ok(Some(asked));
        }
        let mut met = self
            .rules
            .iter()
            .filter(|rule| rule.only.is_none_or(|only| only == number));
        Ok(met.next().map(|rule| rule.fault))
    }

    /// The fault of one request to the token endpoint: scripted, else asked for.
    ///
    /// # Errors
    /// A header that names no fault.
    pub(in super::super) fn of_token(
        &mut self,
        headers: &HeaderMap,
    ) -> Result<Option<Fault>, InvalidFault> {
        let scripted = self.token_script.pop_front();
        scripted.map_or_else(|| asked(headers), Ok)
    }
}

/// Header that asks for a fault.
const HEADER: &str = "x-portal-fault";

/// The fault a request asks for itself.
fn asked(headers: &HeaderMap) -> Result<Option<Fault>, InvalidFault> {
    let name = headers.get(HEADER);
    name.map(|name| String::from_utf8_lossy(name.as_bytes()).parse())
        .transpose()
}
