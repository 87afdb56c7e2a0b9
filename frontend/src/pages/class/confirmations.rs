//! Attendance without a sign-out: the class manager says how long somebody was there, those first whose last day comes first.

use contract::{class::AttendanceConfirmationView, ids::AttendanceId};
use yew::prelude::*;

use super::{confirm::Confirm, own_entry};
use crate::{
    api::{attendance, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSelect, PageHeader, Pager, Row,
        unbroken, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// What waits for a class manager, and on request what nobody has confirmed in time.
#[component]
pub fn ConfirmationsPage() -> Html {
    let (i18n, query, session, toasts) = (use_i18n(), use_query(), use_session(), use_toasts());
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        attendance::confirmations(&api, &query).await
    });
    let confirming = use_state(|| None::<(AttendanceId, AttrValue)>);
    let in_time = query.get("lapsed") != Some("true");
    let may_confirm = in_time && session.has_role(may::CONFIRM_ATTENDANCE);
    let columns = vec![
        Column::new("learner", i18n.t("redemption-learner")),
        Column::new("class", i18n.t("attendance-class")),
        Column::new("school", i18n.t("facility-school")),
        Column::new("came", i18n.t("attendance-came")),
        Column::new("until", i18n.t("attendance-confirm-until")),
        Column::new("by", i18n.t("attendance-recorded")),
        Column::new("do", i18n.t("attendance-decide")),
    ];
    let ask = {
        let confirming = confirming.clone();
        Callback::from(move |which: (AttendanceId, AttrValue)| confirming.set(Some(which)))
    };
    let onclose = {
        let confirming = confirming.clone();
        Callback::from(move |()| confirming.set(None))
    };
    let ondone = {
        let (i18n, onclose, reload) = (i18n.clone(), onclose.clone(), page.reload.clone());
        Callback::from(move |()| {
            toasts.success(i18n.t("attendance-confirmed"));
            onclose.emit(());
            reload.emit(());
        })
    };
    let button = |one: &AttendanceConfirmationView| match (may_confirm, one.own_entry) {
        (true, true) => own_entry(&i18n),
        (true, false) => press(&i18n, one, &ask),
        (false, _) => Html::default(),
    };
    let lapsed: Vec<(AttrValue, AttrValue)> = vec![("true".into(), i18n.t("attendance-confirm-lapsed"))];
    html! { <>
        <PageHeader title={i18n.t("nav-attendance-confirmations")} subtitle={i18n.t("attendance-confirmations-subtitle")} />
        <FilterBar>
            <FilterSelect name="lapsed" label={i18n.t("attendance-confirm-until")} any={i18n.t("attendance-confirm-in-time")} options={lapsed} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="attendance-confirmations" caption={i18n.t("nav-attendance-confirmations")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(one, button(one))).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("attendance-confirmations-none")} advice={i18n.t("attendance-confirmations-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some((id, about)) = (*confirming).clone() { <Confirm {id} {about} {onclose} {ondone} /> }
    </> }
}

fn row(one: &AttendanceConfirmationView, button: Html) -> Row {
    Row {
        key: one.attendance.id.to_string().into(),
        to: Some(Route::Attendance { id: one.attendance.id }),
        cells: vec![
            html! { &one.learner_name },
            html! { <>{ &one.title }{ " " }{ unbroken(span(one)) }</> },
            html! { &one.school_name },
            unbroken(time::clock(one.attendance.signed_in_at)),
            html! { <strong>{ unbroken(time::day(one.last_day)) }</strong> },
            html! { one.recorded_by_name.clone().unwrap_or_default() },
            button,
        ],
    }
}

/// From when until when the class was.
fn span(one: &AttendanceConfirmationView) -> String {
    format!("{}–{}", time::minute(one.starts_at), time::clock(one.ends_at))
}

fn press(i18n: &I18n, one: &AttendanceConfirmationView, ask: &Callback<(AttendanceId, AttrValue)>) -> Html {
    let about: AttrValue = i18n.ta(
        "class-confirm-about",
        &[
            ("who", one.learner_name.clone().into()),
            ("time", time::clock(one.attendance.signed_in_at).into()),
            ("class", format!("{} {}", one.title, span(one)).into()),
        ],
    );
    let (id, label) = (one.attendance.id, i18n.t("class-confirm"));
    let spoken: AttrValue = format!("{label} {}", one.learner_name).into();
    html! { <Button kind={ButtonKind::Primary} {label} {spoken} onclick={ask.reform(move |_: MouseEvent| (id, about.clone()))} /> }
}
