//! What a device has sent, row by row.

use contract::{
    device::{DeviceRecordView, DeviceRejectView, DeviceVerdict},
    ids::DeviceId,
};
use yew::prelude::*;

use super::verdict_tone;
use crate::{
    api::{device, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSelect, Pager, Row, StatusLabel, Tone, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::{Session, use_session},
    time,
};

/// Properties of [`Records`] and [`Rejects`].
#[derive(PartialEq, Properties)]
pub(super) struct SentProps {
    /// The device.
    pub id: DeviceId,
}

/// The rows, with what became of them; a row leads to its attendance.
#[component]
pub(super) fn Records(props: &SentProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let page = use_load((props.id, query.for_api()), |api, (id, query)| async move {
        device::records(&api, id, &query).await
    });
    let columns = vec![
        Column::new("seq", i18n.t("device-seq")).number(),
        Column::new("kind", i18n.t("device-row")),
        Column::new("happened", i18n.t("device-happened")),
        Column::new("received", i18n.t("device-received")),
        Column::new("verdict", i18n.t("device-verdict")),
        Column::new("why", i18n.t("device-why")),
        Column::new("beside", i18n.t("attendance-beside-by")),
        Column::new("wall", i18n.t("device-wall")).hidden_at_first(),
        Column::new("hash", i18n.t("device-hash")).hidden_at_first(),
    ];
    html! { <>
        <FilterBar>
            <FilterSelect name="verdict" label={i18n.t("device-verdict")} any={i18n.t("device-any-verdict")} options={verdicts(&i18n)} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="device-records" caption={i18n.t("device-records")} {columns}
                rows={page.items.iter().map(|one| row(&i18n, &session, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("device-records-none")} advice={i18n.t("device-records-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

/// What a kept row can have become: nothing is kept twice.
fn verdicts(i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
    let kept = DeviceVerdict::ALL.iter().filter(|verdict| **verdict != DeviceVerdict::Duplicate);
    kept.map(|verdict| (verdict.as_str().into(), i18n.word(*verdict))).collect()
}

/// A row leads to its attendance, where a flagged one is decided, too.
fn leads_to(session: &Session, one: &DeviceRecordView) -> Option<Route> {
    let readable = session.has_role(may::GET_ATTENDANCE_HISTORY);
    one.attendance_id.filter(|_| readable).map(|id| Route::Attendance { id })
}

fn row(i18n: &I18n, session: &Session, one: &DeviceRecordView) -> Row {
    let mut why: Vec<String> = one.reason.iter().map(|reason| i18n.word(*reason).to_string()).collect();
    why.extend(one.flags.iter().map(|flag| i18n.word(*flag).to_string()));
    let kind = one.kind.map_or_else(|| i18n.t("device-row-unknown"), |kind| i18n.word(kind));
    Row {
        key: one.seq.to_string().into(),
        to: leads_to(session, one),
        cells: vec![
            html! { one.seq },
            html! { kind },
            html! { one.happened_at.map_or_else(|| "—".to_owned(), time::minute) },
            html! { time::minute(one.received_at) },
            html! { <StatusLabel tone={verdict_tone(one.verdict)} text={i18n.word(one.verdict)} /> },
            html! { why.join(&i18n.t("list-comma")) },
            html! { one.beside_by_name.clone().unwrap_or_else(|| "—".to_owned()) },
            html! { <span translate="no">{ &one.wall_clock }</span> },
            html! { <code class="seal">{ &one.hash }</code> },
        ],
    }
}

/// What is no row, or says something else than the row that is kept under its number.
#[component]
pub(super) fn Rejects(props: &SentProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load((props.id, query.for_api()), |api, (id, query)| async move {
        device::rejects(&api, id, &query).await
    });
    let columns = vec![
        Column::new("received", i18n.t("device-received")),
        Column::new("place", i18n.t("device-place")).number(),
        Column::new("seq", i18n.t("device-seq")).number(),
        Column::new("why", i18n.t("device-why")),
    ];
    let row = |one: &DeviceRejectView| Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::minute(one.received_at) },
            html! { one.position + 1 },
            html! { one.seq.map_or_else(|| "—".to_owned(), |seq| seq.to_string()) },
            html! { <StatusLabel tone={Tone::Bad} text={i18n.word(one.reason)} /> },
        ],
    };
    html! {
        <Card>{ page.view(|page| html! { <>
            <DataTable id="device-rejects" caption={i18n.t("device-rejects")} {columns} rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("device-rejects-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    }
}
