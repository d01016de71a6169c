//! The two methods.

mod crm;
mod message;
mod network;

pub use self::crm::{CrmEntity, CrmMessage};
pub use self::network::NetworkMessage;

use crate::checked::Payload;
use crate::code::{Code, Kind, PortalCode};
use crate::read::{Mode, Next, Reader};

/// A message of one of the two methods: [`NetworkMessage`] or [`CrmMessage`].
///
/// ```
/// use openlines::{Checked, Method, NetworkMessage, Payload};
///
/// /// For a client of your own: where a message goes below a webhook, and what goes there.
/// fn request<M: Method>(message: &Checked<M>) -> (String, &str) {
///     (format!("{}.json", M::NAME), message.json())
/// }
///
/// let message = NetworkMessage::new("ab515f5d85a8b844d484f6ea75a2e494", 2, "hi").check()?;
/// assert_eq!(request(&message).0, "imopenlines.network.message.add.json");
/// # Ok::<(), openlines::Report>(())
/// ```
pub trait Method: Payload {
    /// Name of the REST method, as `imopenlines.network.message.add`.
    const NAME: &'static str;
}

/// Whether the document is an object; the portal reads anything else as no parameters.
fn is_object<M: Mode>(r: &mut Reader<'_, M>, portal_code: PortalCode) -> bool {
    let is_object = r.next_is_object();
    if !is_object {
        r.refuse(|actual| Code::NotAnObject {
            actual,
            portal_code,
        });
    }
    is_object
}

/// Reads `auth`, the OAuth token, which belongs to the transport.
fn read_auth<M: Mode>(r: &mut Reader<'_, M>) {
    if matches!(r.next(), Next::Text | Next::Null) {
        r.skip();
    } else {
        r.wrong_type(Kind::String);
    }
}

/// `auth` is known beside the parameters.
#[cfg(feature = "schema")]
fn schema_auth(schema: &mut schemars::Schema) {
    let token = schemars::json_schema!({ "type": "string" });
    let about = "OAuth token; it belongs to the transport.";
    crate::schema::describe(schema, [("auth", token, about)]);
}
