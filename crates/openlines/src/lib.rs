#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod attach;
mod block;
mod bytes;
mod checked;
mod choice;
mod code;
mod color;
mod float;
mod keyboard;
mod lang;
pub mod limits;
mod measure;
mod method;
mod names;
mod number;
mod options;
mod part;
mod read;
mod report;
#[cfg(feature = "schema")]
mod schema;
mod subject;
mod text;
mod url;

pub use attach::Attach;
pub use block::{AvatarType, Block, Delimiter, File, GridDisplay, Image, Link, Row, User};
pub use checked::{Checked, Payload};
pub use choice::Flag;
pub use code::{Code, EXPLAINED, Effect, Explained, Kind, Param, PortalCode, Severity, Syntax};
pub use color::ColorToken;
pub use keyboard::{
    Action, Button, ButtonContext, ButtonDisplay, Entry, Href, Keyboard, LinkButton, LinkKeyboard,
};
pub use lang::{Lang, Words};
pub use method::{CrmEntity, CrmMessage, Method, NetworkMessage};
pub use names::UnknownChoice;
pub use options::Options;
pub use report::{At, Localized, Problem, Report, Size, Sizes};
#[cfg(feature = "schema")]
pub use schema::{Draft, SchemaFile};
pub use subject::Subject;
