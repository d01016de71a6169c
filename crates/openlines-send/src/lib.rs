#![doc = include_str!("../README.md")]

mod call;
mod classify;
mod code;
mod endpoint;
mod outcome;
mod request;
mod response;
mod secret;
mod time;

#[cfg(any(feature = "async", feature = "blocking"))]
mod bucket;
#[cfg(any(feature = "async", feature = "blocking"))]
mod clock;
#[cfg(any(feature = "async", feature = "blocking"))]
mod journal;
#[cfg(any(feature = "async", feature = "blocking"))]
mod policy;
#[cfg(any(feature = "async", feature = "blocking"))]
mod token;
#[cfg(any(feature = "async", feature = "blocking"))]
mod trace;
#[cfg(any(feature = "async", feature = "blocking"))]
mod transport;

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "async")]
mod client;

pub use call::{Call, MessageId};
pub use classify::classify;
pub use code::ErrorCode;
pub use endpoint::{Endpoint, InvalidUrl};
pub use outcome::{Failure, NotSent, OperatingReset, Outcome, Refused, Sent, Unknown, Why};
pub use request::{Request, encode};
pub use response::{MAX_RESPONSE_BYTES, Response, RetryAfter};
pub use secret::Secret;
pub use time::PortalTime;

#[cfg(any(feature = "async", feature = "blocking"))]
pub use bucket::{Bucket, Plan};
#[cfg(any(feature = "async", feature = "blocking"))]
pub use journal::{Entry, Journal, JournalError, Standing};
#[cfg(any(feature = "async", feature = "blocking"))]
pub use policy::Policy;
#[cfg(any(feature = "async", feature = "blocking"))]
pub use token::{App, StoreError, Tokens};
#[cfg(any(feature = "async", feature = "blocking"))]
pub use transport::{
    CONNECT_TIMEOUT, ClientError, Http, REQUEST_TIMEOUT, SetupError, TransportError,
};

#[cfg(feature = "async")]
pub use client::{BoxFuture, Client, Clock, TokenStore, Transport};
#[cfg(feature = "reqwest")]
pub use client::{Reqwest, TokioClock};
