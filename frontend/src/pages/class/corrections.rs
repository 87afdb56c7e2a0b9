//! Corrections of attendance, and the second person's decision.

use contract::{
    class::{AttendanceCorrectionState, AttendanceCorrectionView},
    ids::AttendanceCorrectionId,
};
use yew::prelude::*;

use super::history::correction_tone;
use crate::{
    api::{attendance, use_load},
    components::{
        Button, Card, Column, DataTable, DefinitionList, Dialog, Empty, FilterBar, FilterSchool,
        FilterSelect, LinkButton, PageHeader, Pager, Row, StatusLabel, unbroken, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::two_people::{Decide, Signed, is_own, verdict},
    route::Route,
    session::{Session, use_session},
    time,
};

/// What waits for a second person, newest first; what was decided too, when it is asked for.
#[component]
pub fn CorrectionsPage() -> Html {
    let (i18n, session, query) = (use_i18n(), use_session(), use_query());
    let presets = [("status", AttendanceCorrectionState::Pending.as_str()), ("count", "true")];
    let page = use_load(query.for_api_with(&presets), |api, query| async move {
        attendance::corrections(&api, &query).await
    });
    let open = use_state(|| None::<AttendanceCorrectionView>);
    let columns = vec![
        Column::new("learner", i18n.t("redemption-learner")),
        Column::new("school", i18n.t("facility-school")),
        Column::new("class", i18n.t("attendance-class")),
        Column::new("what", i18n.t("attendance-wished")),
        Column::new("status", i18n.t("class-status")),
        Column::new("by", i18n.t("stock-requested-by")),
        Column::new("at", i18n.t("stock-requested-at")),
        Column::new("do", i18n.t("attendance-decide")),
    ];
    let ondone = {
        let (open, reload) = (open.clone(), page.reload.clone());
        Callback::from(move |()| {
            open.set(None);
            reload.emit(());
        })
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let show = {
        let open = open.clone();
        Callback::from(move |one: AttendanceCorrectionView| open.set(Some(one)))
    };
    html! { <>
        <PageHeader title={i18n.t("nav-attendance-corrections")} subtitle={i18n.t("attendance-corrections-subtitle")} />
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="status" label={i18n.t("class-status")} options={i18n.choices::<AttendanceCorrectionState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="attendance-corrections" caption={i18n.t("nav-attendance-corrections")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one, &show)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("attendance-corrections-none")} advice={i18n.t("attendance-corrections-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(one) = &*open { { panel(&i18n, &session, one, &onclose, &ondone) } }
    </> }
}

/// What is asked for, in words.
pub(super) fn wished(i18n: &I18n, one: &AttendanceCorrectionView) -> Html {
    if one.void {
        return html! { i18n.t("attendance-void") };
    }
    let came = one.signed_in_at.map(time::clock).unwrap_or_default();
    let times = format!("{came}–{}", one.signed_out_at.map(time::clock).unwrap_or_default());
    let key = if one.attendance_id.is_some() { "attendance-other-times" } else { "attendance-added" };
    html! { format!("{} {times}", i18n.t(key)) }
}

fn row(i18n: &I18n, one: &AttendanceCorrectionView, show: &Callback<AttendanceCorrectionView>) -> Row {
    let spoken = i18n.ta("attendance-look-at", &[("name", one.learner_name.clone().into())]);
    let shown = one.clone();
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.learner_name },
            html! { &one.school_name },
            html! { <>{ &one.title }{ " " }{ unbroken(time::minute(one.starts_at)) }</> },
            wished(i18n, one),
            html! { <StatusLabel tone={correction_tone(one.status)} text={i18n.word(one.status)} /> },
            html! { one.requested_by_name.clone().unwrap_or_default() },
            unbroken(time::minute(one.requested_at)),
            html! { <Button label={i18n.t("attendance-look")} {spoken} onclick={show.reform(move |_: MouseEvent| shown.clone())} /> },
        ],
    }
}

fn panel(
    i18n: &I18n,
    session: &Session,
    one: &AttendanceCorrectionView,
    onclose: &Callback<()>,
    ondone: &Callback<()>,
) -> Html {
    let waits = one.status == AttendanceCorrectionState::Pending;
    let decided = one.decided_by_name.as_ref().zip(one.decided_at);
    let requested_by = one.requested_by_name.clone().unwrap_or_default();
    let signed = Signed {
        requested_by: &requested_by,
        requested_at: one.requested_at,
        decided,
        rejected_because: one.decision_reason.as_ref(),
    };
    let mut items = vec![
        (i18n.t("redemption-learner"), html! { &one.learner_name }),
        (i18n.t("facility-school"), html! { &one.school_name }),
        (i18n.t("attendance-class"), html! { format!("{} {}", one.title, time::minute(one.starts_at)) }),
        (i18n.t("attendance-wished"), wished(i18n, one)),
        (i18n.t("reason"), html! { &one.reason }),
    ];
    items.extend(signed.facts(i18n));
    html! {
        <Dialog title={i18n.t("attendance-correct")} side=true onclose={onclose.clone()}>
            <DefinitionList {items} />
            <div class="actions">
                if let Some(id) = one.attendance_id.or(one.new_attendance_id) {
                    <LinkButton to={Route::Attendance { id }} label={i18n.t("attendance-record")} />
                }
                if waits { { decide(i18n, session, one, ondone) } }
            </div>
        </Dialog>
    }
}

fn decide(i18n: &I18n, session: &Session, one: &AttendanceCorrectionView, ondone: &Callback<()>) -> Html {
    let id: AttendanceCorrectionId = one.id;
    let approve = session
        .has_role(may::APPROVE_ATTENDANCE_CORRECTION)
        .then(|| verdict(move |api, _, _, ()| async move { attendance::approve(&api, id).await }));
    let reject = session.has_role(may::REJECT_ATTENDANCE_CORRECTION).then(|| {
        verdict(move |api, _, _, reason: String| async move { attendance::reject(&api, id, reason).await })
    });
    let told = if one.void { "attendance-approve-void" } else { "attendance-approve-what" };
    html! {
        <Decide own={is_own(session, one.requested_by)} danger={one.void} told={html! { <p>{ i18n.t(told) }</p> }}
            reject_told={i18n.t("attendance-reject-what")} approved={i18n.t("attendance-approved")}
            rejected={i18n.t("attendance-rejected")} {approve} {reject} ondone={ondone.clone()} />
    }
}
