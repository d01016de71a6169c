#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod attach;
mod block;
// For the tests of this repository, and for examples that are recipes.
#[doc(hidden)]
pub mod cases;
// For the command, which masks the same in what it shows.
#[doc(hidden)]
pub mod credentials;
// For the tests of this repository; the server looks into its CRM besides.
#[doc(hidden)]
pub mod crm;
mod field;
mod html;
mod keyboard;
mod lang;
mod measure;
mod outcome;
mod php;
mod receive;
mod received;
#[cfg(feature = "server")]
mod server;
mod side_by_side;
mod trace;

pub use lang::Lang;
pub use measure::Size;
pub use outcome::Outcome;
pub use receive::{Settings, params_from_text, receive, receive_text, receive_with};
pub use received::{AfterAdd, Received, Stored};
pub use trace::{Accepted, Effect, Loss, Reason};

#[cfg(feature = "server")]
pub use crm::CrmKind;
#[cfg(feature = "server")]
pub use server::{
    App, Builder, Clock, CrmObject, DEFAULT_LINE, Fault, FaultRule, InvalidCrmObject, InvalidFault,
    LogFormat, Message, OddError, Plan, Portal, TimeStyle,
};

/// Runs the tests that the page about testing without a portal shows.
#[cfg(doctest)]
#[doc = include_str!("../testing-without-a-portal.md")]
struct TestingWithoutAPortal;
