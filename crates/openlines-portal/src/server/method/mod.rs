//! The methods a portal on a desk knows.

pub(super) mod batch;
pub(super) mod crm;
pub(super) mod network;
