//! What the tests of several crates share.

pub mod agreement;
pub mod composed;
pub mod corpus;
pub mod disagreements;
pub mod fresh;
pub mod fuzz;
pub mod holds;
pub mod json;
pub mod kept;
pub mod mended;
pub mod mutated;
pub mod places;
pub mod random;
pub mod strategies;
pub mod texts;
pub mod told;
pub mod verdicts;
