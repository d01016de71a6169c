//! The two methods.

mod crm;
mod network;

pub use self::crm::{CrmEntity, CrmMessage};
pub use self::network::NetworkMessage;
