//! Commercial plans: how many requests each lets through.

use super::limit::Rate;

/// Commercial plan of a portal.
///
/// Source of its numbers: documentation of limits, August 2026.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Plan {
    /// 2 requests a second, 50 in a burst.
    #[default]
    Standard,
    /// 5 requests a second, 250 in a burst.
    Enterprise,
    /// As standard, for a partner (NFR): without the weekly limit per recipient.
    Partner,
}

impl Plan {
    pub(super) fn rate(self) -> Rate {
        match self {
            Self::Standard | Self::Partner => Rate {
                per_second: 2.0,
                burst: 50.0,
            },
            Self::Enterprise => Rate {
                per_second: 5.0,
                burst: 250.0,
            },
        }
    }
}
