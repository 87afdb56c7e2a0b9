//! What one person asks for and another decides.

use chrono::{DateTime, Utc};
use yew::prelude::*;

use crate::{i18n::I18n, time};

/// Who asked and who decided, and when.
pub(super) struct Signed<'a> {
    /// Who asked for it.
    pub(super) requested_by: &'a str,
    /// When.
    pub(super) requested_at: DateTime<Utc>,
    /// Who decided, and when; none as long as it waits.
    pub(super) decided: Option<(&'a String, DateTime<Utc>)>,
    /// Why it was rejected.
    pub(super) rejected_because: Option<&'a String>,
}

impl Signed<'_> {
    /// As lines of a list of facts.
    pub(super) fn facts(&self, i18n: &I18n) -> Vec<(AttrValue, Html)> {
        let mut items = vec![
            (i18n.t("stock-requested-by"), html! { self.requested_by }),
            (i18n.t("stock-requested-at"), html! { time::minute(self.requested_at) }),
        ];
        if let Some((by, at)) = self.decided {
            items.push((i18n.t("stock-decided-by"), html! { by }));
            items.push((i18n.t("stock-decided-at"), html! { time::minute(at) }));
        }
        if let Some(reason) = self.rejected_because {
            items.push((i18n.t("stock-rejected-because"), html! { reason }));
        }
        items
    }
}
