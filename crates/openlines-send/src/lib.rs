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

pub use call::{Call, MessageId};
pub use classify::classify;
pub use code::ErrorCode;
pub use endpoint::{Endpoint, InvalidUrl};
pub use outcome::{Failure, NotSent, OperatingReset, Outcome, Refused, Sent, Unknown, Why};
pub use request::{Request, encode};
pub use response::{MAX_RESPONSE_BYTES, Response, RetryAfter};
pub use secret::Secret;
pub use time::PortalTime;
