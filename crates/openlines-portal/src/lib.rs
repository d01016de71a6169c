//! openlines-portal
