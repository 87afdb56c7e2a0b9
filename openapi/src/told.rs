//! Members of a change that `null` clears.

use serde::{Deserialize, Deserializer};

/// A member that was told, even as `null`: only an absent one is `None` on the outside.
#[expect(clippy::option_option, reason = "absent, null and a value are three answers on the wire")]
pub(crate) fn told<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
