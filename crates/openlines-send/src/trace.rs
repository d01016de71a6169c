//! Spans and events, which hold no secret: names, codes, numbers.

#[cfg(feature = "tracing")]
mod on {
    use tracing::{debug, info_span};

    use crate::outcome::{Failure, Outcome};
    use crate::policy::Next;

    /// What a filter names: modules of this crate may move.
    const TARGET: &str = "openlines_send";

    pub(crate) fn sending<F: Future>(
        method: &'static str,
        portal: &str,
        sending: F,
    ) -> impl Future<Output = F::Output> {
        tracing::Instrument::instrument(sending, info_span!(target: TARGET, "send", method, portal))
    }

    pub(crate) fn attempt<R>(outcome: &Outcome<R>, next: Next) {
        let failure = outcome.as_ref().err();
        let kind = failure.map_or("sent", Failure::kind);
        // Only known codes: what else a portal writes is nobody's business here.
        let code = failure.and_then(Failure::code);
        let code = code.filter(|code| code.class().is_some());
        let code = code.map(|code| code.as_str().to_owned());
        debug!(target: TARGET, outcome = kind, code, ?next, "attempt");
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use crate::outcome::Outcome;
    use crate::policy::Next;

    pub(crate) fn sending<F>(_: &'static str, _: &str, sending: F) -> F {
        sending
    }

    pub(crate) fn attempt<R>(_: &Outcome<R>, _: Next) {}
}

#[cfg(not(feature = "tracing"))]
pub(crate) use self::off::*;
#[cfg(feature = "tracing")]
pub(crate) use self::on::*;
