//! openlines-cli
fn main() {}
