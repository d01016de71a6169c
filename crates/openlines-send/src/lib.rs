//! openlines-send
