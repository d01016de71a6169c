//! What the tests of several crates share.

pub mod agreement;
pub mod kept;
