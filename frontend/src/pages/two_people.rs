//! What one person asks for and another decides.

use chrono::{DateTime, Utc};
use contract::ids::AccountId;
use futures_util::{FutureExt as _, TryFutureExt as _, future::LocalBoxFuture};
use yew::prelude::*;

use super::ask::{AskReason, AskWhether, Subject, step};
use crate::{
    api::{Api, ApiError, Once},
    components::{Button, ButtonKind},
    i18n::{I18n, use_i18n},
    session::Session,
    time,
};

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
        self.facts_under(i18n, (i18n.t("stock-requested-by"), i18n.t("stock-requested-at")))
    }

    /// Like [`Signed::facts`], with other labels of the first two: where who asked is somebody else than who wrote it down.
    pub(super) fn facts_under(
        &self,
        i18n: &I18n,
        (by, at): (AttrValue, AttrValue),
    ) -> Vec<(AttrValue, Html)> {
        let mut items =
            vec![(by, html! { self.requested_by }), (at, html! { time::minute(self.requested_at) })];
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

/// Whether the reader is the one who asked, and so leaves the decision to others.
pub(super) fn is_own(session: &Session, requested_by: AccountId) -> bool {
    session.account().is_some_and(|who| who.id == requested_by)
}

/// The request by which something is decided: it goes out once, to the version that is known by then.
pub(super) type Verdict<I> = Callback<(Api, Once, String, I), LocalBoxFuture<'static, Result<(), ApiError>>>;

/// A call of the API as a verdict.
pub(super) fn verdict<I, T, F>(work: impl Fn(Api, Once, String, I) -> F + 'static) -> Verdict<I>
where
    I: 'static,
    T: 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    Callback::from(move |(api, once, etag, input)| work(api, once, etag, input).map_ok(drop).boxed_local())
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Approve,
    Reject,
}

/// Properties of [`Decide`].
#[derive(PartialEq, Properties)]
pub(super) struct DecideProps {
    /// Whether the reader asked for it: then it can be taken back, and approved by others only.
    pub(super) own: bool,
    /// What happens when it is approved.
    pub(super) told: Html,
    /// Whether that takes something away.
    #[prop_or(true)]
    pub(super) danger: bool,
    /// What happens when it is rejected.
    pub(super) reject_told: AttrValue,
    /// What is said once it is approved.
    pub(super) approved: AttrValue,
    /// What is said once it is rejected.
    pub(super) rejected: AttrValue,
    /// Approves it; none where the reader has no role for that.
    pub(super) approve: Option<Verdict<()>>,
    /// Rejects it, for a reason; none where the reader has no role for that.
    pub(super) reject: Option<Verdict<String>>,
    /// The record that is decided on, where it has a version.
    #[prop_or_default]
    pub(super) subject: Option<Subject>,
    /// Hears that it is decided.
    pub(super) ondone: Callback<()>,
}

/// The buttons in the head of a page by which something that waits is decided, and their dialogs.
#[component]
pub(super) fn Decide(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let onclose = show(Open::Nothing);
    let ondone = {
        let (onclose, ondone) = (onclose.clone(), props.ondone.clone());
        Callback::from(move |()| {
            onclose.emit(());
            ondone.emit(());
        })
    };
    html! { <>
        if props.reject.is_some() {
            <Button label={i18n.t(if props.own { "stock-take-back" } else { "stock-reject" })} onclick={show(Open::Reject).reform(|_| ())} />
        }
        if props.approve.is_some() && !props.own {
            <Button kind={ButtonKind::Primary} label={i18n.t("stock-approve")} onclick={show(Open::Approve).reform(|_| ())} />
        }
        { match (*open, props.approve.clone(), props.reject.clone()) {
            (Open::Approve, Some(approve), _) => html! {
                <Approve told={props.told.clone()} danger={props.danger} approved={props.approved.clone()} {approve} subject={props.subject.clone()} {onclose} {ondone} />
            },
            (Open::Reject, _, Some(reject)) => html! {
                <Reject told={props.reject_told.clone()} rejected={props.rejected.clone()} {reject} subject={props.subject.clone()} {onclose} {ondone} />
            },
            _ => Html::default(),
        } }
    </> }
}

#[derive(PartialEq, Properties)]
struct ApproveProps {
    told: Html,
    danger: bool,
    approved: AttrValue,
    approve: Verdict<()>,
    subject: Option<Subject>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Approve(props: &ApproveProps) -> Html {
    let i18n = use_i18n();
    let once = use_state(Once::new);
    let send = {
        let (once, verdict) = ((*once).clone(), props.approve.clone());
        Callback::from(move |()| {
            let (once, verdict) = (once.clone(), verdict.clone());
            step(move |api, etag| verdict.emit((api, once.clone(), etag, ())))
        })
    };
    html! {
        <AskWhether title={i18n.t("stock-approve")} danger={props.danger} done={props.approved.clone()} {send} subject={props.subject.clone()}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()}>
            { props.told.clone() }
        </AskWhether>
    }
}

#[derive(PartialEq, Properties)]
struct RejectProps {
    told: AttrValue,
    rejected: AttrValue,
    reject: Verdict<String>,
    subject: Option<Subject>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Reject(props: &RejectProps) -> Html {
    let i18n = use_i18n();
    let once = use_state(Once::new);
    let send = {
        let (once, verdict) = ((*once).clone(), props.reject.clone());
        Callback::from(move |reason: String| {
            let (once, verdict) = (once.clone(), verdict.clone());
            step(move |api, etag| verdict.emit((api, once.clone(), etag, reason.clone())))
        })
    };
    html! {
        <AskReason title={i18n.t("stock-reject")} what={props.told.clone()} done={props.rejected.clone()} {send} subject={props.subject.clone()}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}
