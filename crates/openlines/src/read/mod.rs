//! stub
pub trait Read {}
