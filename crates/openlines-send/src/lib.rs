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
mod words;

#[cfg(feature = "client")]
mod bucket;
#[cfg(feature = "client")]
mod clock;
#[cfg(feature = "client")]
mod journal;
#[cfg(feature = "client")]
mod mask;
#[cfg(feature = "client")]
mod policy;
#[cfg(feature = "client")]
mod token;
#[cfg(feature = "client")]
mod trace;
#[cfg(feature = "client")]
mod transport;

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "async")]
mod client;

pub use call::{Call, MessageId};
pub use classify::classify;
pub use code::{ErrorCode, Reach};
pub use endpoint::{Endpoint, InvalidUrl};
pub use outcome::{
    Failure, NotSent, OperatingReset, Outcome, Refused, Sent, TokenFailure, Unknown, Why,
};
pub use request::{Request, encode};
pub use response::{MAX_RESPONSE_BYTES, Response, RetryAfter};
pub use secret::Secret;
pub use time::PortalTime;

#[cfg(feature = "client")]
pub use bucket::{Bucket, Plan};
#[cfg(feature = "client")]
pub use journal::{Entry, Journal, JournalError, Standing};
#[cfg(feature = "client")]
pub use policy::Policy;
#[cfg(feature = "client")]
pub use token::{App, StoreError, Tokens};
#[cfg(feature = "client")]
pub use transport::{
    CONNECT_TIMEOUT, ClientError, Http, REQUEST_TIMEOUT, SetupError, TransportError,
};

#[cfg(feature = "async")]
pub use client::{BoxFuture, Client, Clock, TokenStore, Transport};
#[cfg(feature = "reqwest")]
pub use client::{Reqwest, TokioClock};
