//! Spans and events, which hold no secret: names, codes, numbers.

#[cfg(feature = "tracing")]
mod on {
    use tracing::{Span, debug, info_span};

    use crate::outcome::{Failure, Outcome};
    use crate::policy::Next;

    fn span(method: &'static str, portal: &str) -> Span {
        info_span!("send", method, portal)
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn in_span<T>(method: &'static str, portal: &str, run: impl FnOnce() -> T) -> T {
        span(method, portal).in_scope(run)
    }

    #[cfg(feature = "async")]
    pub(crate) fn sending<F: Future>(
        method: &'static str,
        portal: &str,
        sending: F,
    ) -> impl Future<Output = F::Output> {
        tracing::Instrument::instrument(sending, span(method, portal))
    }

    pub(crate) fn attempt<R>(outcome: &Outcome<R>, next: Next) {
        let failure = outcome.as_ref().err();
        let kind = failure.map_or("sent", Failure::kind);
        // Only known codes: what else a portal writes is nobody's business here.
        let code = failure.and_then(Failure::code);
        let code = code.filter(|code| code.class().is_some());
        let code = code.map(|code| code.as_str().to_owned());
        debug!(outcome = kind, code, ?next, "attempt");
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use crate::outcome::Outcome;
    use crate::policy::Next;

    #[cfg(feature = "blocking")]
    pub(crate) fn in_span<T>(_: &'static str, _: &str, run: impl FnOnce() -> T) -> T {
        run()
    }

    #[cfg(feature = "async")]
    pub(crate) fn sending<F>(_: &'static str, _: &str, sending: F) -> F {
        sending
    }

    pub(crate) fn attempt<R>(_: &Outcome<R>, _: Next) {}
}

#[cfg(not(feature = "tracing"))]
pub(crate) use self::off::*;
#[cfg(feature = "tracing")]
pub(crate) use self::on::*;
