#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

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

#[cfg(feature = "async")]
mod bucket;
#[cfg(feature = "async")]
mod clock;
#[cfg(feature = "async")]
mod journal;
#[cfg(feature = "async")]
mod mask;
#[cfg(feature = "async")]
mod policy;
#[cfg(feature = "async")]
mod setup;
#[cfg(feature = "async")]
mod token;
#[cfg(feature = "async")]
mod trace;
#[cfg(feature = "async")]
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

#[cfg(feature = "async")]
pub use bucket::{Bucket, Plan};
#[cfg(feature = "async")]
pub use journal::{Journal, JournalError, Once, Standing};
#[cfg(feature = "async")]
pub use policy::Policy;
#[cfg(feature = "async")]
pub use setup::{CONNECT_TIMEOUT, ClientError, Http, REQUEST_TIMEOUT, SetupError};
#[cfg(feature = "async")]
pub use token::{App, StoreError, Tokens};
#[cfg(feature = "async")]
pub use transport::TransportError;

#[cfg(feature = "async")]
pub use client::{BoxFuture, Client, Clock, TokenStore, Transport};
#[cfg(feature = "reqwest")]
pub use client::{Reqwest, TokioClock};
