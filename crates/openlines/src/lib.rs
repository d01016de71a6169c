//! Model, build and validate rich messages for Bitrix24 Open Channels.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod checked;
mod code;
mod lang;
pub mod limits;
mod options;
mod read;
mod report;
mod subject;

pub use checked::{Checked, Method, Payload};
pub use code::{Code, EXPLAINED, Effect, Explained, Kind, Part, PortalCode, Severity, Syntax};
pub use lang::Lang;
pub use options::Options;
pub use report::{At, Localized, Problem, Report, Size, Sizes};
pub use subject::Subject;
