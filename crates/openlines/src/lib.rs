//! openlines
