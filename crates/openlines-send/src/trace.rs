//! Spans and events, which hold no secret: names, codes, numbers.

#[cfg(feature = "tracing")]
use crate::outcome::Failure;
use crate::outcome::Outcome;
use crate::policy::Next;

/// What a filter names: modules of this crate may move.
#[cfg(feature = "tracing")]
const TARGET: &str = "openlines_send";

#[cfg_attr(
    not(feature = "tracing"),
    expect(unused_variables, reason = "nobody is told")
)]
pub(crate) fn sending<F: Future>(
    method: &'static str,
    portal: &str,
    sending: F,
) -> impl Future<Output = F::Output> {
    #[cfg(feature = "tracing")]
    let sending = {
        let span = tracing::info_span!(target: TARGET, "send", method, portal);
        tracing::Instrument::instrument(sending, span)
    };
    sending
}

#[cfg_attr(
    not(feature = "tracing"),
    expect(unused_variables, reason = "nobody is told")
)]
pub(crate) fn attempt<R>(outcome: &Outcome<R>, next: Next) {
    #[cfg(feature = "tracing")]
    {
        let failure = outcome.as_ref().err();
        let kind = failure.map_or("sent", Failure::kind);
        // Only known codes: what else a portal writes is nobody's business here.
        let code = failure.and_then(Failure::code);
        let code = code.filter(|code| code.class().is_some());
        let code = code.map(|code| code.as_str().to_owned());
        tracing::debug!(target: TARGET, outcome = kind, code, ?next, "attempt");
    }
}
