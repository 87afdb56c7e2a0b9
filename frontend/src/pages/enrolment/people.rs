//! Those who have a place, and those who wait, in their order and why.

use contract::{
    class::{EnrolmentAsker, EnrolmentView},
    ids::EnrolmentId,
};
use yew::prelude::*;

use crate::{
    components::{Button, Column, DataTable, Empty, Row, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`People`].
#[derive(PartialEq, Properties)]
pub(super) struct PeopleProps {
    /// Those who have a place, or those who wait.
    pub(super) people: Vec<EnrolmentView>,
    /// Whether they wait.
    pub(super) waits: bool,
    /// Whether the reader may end enrolments.
    pub(super) may_end: bool,
    /// Hears whose enrolment is to be ended, and how: `withdraw` or `remove`.
    pub(super) onend: Callback<(EnrolmentId, &'static str)>,
}

/// A table of one or the other.
#[component]
pub(super) fn People(props: &PeopleProps) -> Html {
    let i18n = use_i18n();
    let opens = use_session().has_role(may::LIST_LEARNERS);
    let mut people = props.people.clone();
    people.sort_by_key(|one| (one.position, one.enrolled_at, one.id));
    let mut columns = vec![
        Column::new("name", i18n.t("enrolment-learner")),
        Column::new("id_number", i18n.t("learner-id-number")),
        Column::new("applied", i18n.t("enrolment-applied")),
    ];
    if props.waits {
        columns.push(Column::new("position", i18n.t("enrolment-position")).number());
        columns.push(Column::new("why", i18n.t("enrolment-why")));
    } else {
        columns.push(Column::new("since", i18n.t("enrolment-since")));
    }
    if props.may_end {
        columns.push(Column::new("act", i18n.t("enrolment-act")));
    }
    let rows: Vec<Row> = people.iter().map(|one| row(&i18n, props, opens, one)).collect();
    let (id, title) = if props.waits {
        ("enrolments-waiting", i18n.t("enrolment-waiting-list"))
    } else {
        ("enrolments-enrolled", i18n.t("enrolment-enrolled-list"))
    };
    let none = if props.waits { "enrolment-nobody-waits" } else { "enrolment-nobody" };
    html! { <section>
        <h3>{ title.clone() }</h3>
        <DataTable {id} caption={title} {columns} {rows} adjustable=false empty={html! { <Empty title={i18n.t(none)} /> }} />
    </section> }
}

/// A name leads to the learner for those to whom learners are open; a teacher knows names only.
fn row(i18n: &I18n, props: &PeopleProps, opens: bool, one: &EnrolmentView) -> Row {
    let mut cells = vec![
        html! { <>
            { &one.learner_name }
            if one.priority { { " " }<StatusLabel tone={Tone::Info} text={i18n.t("enrolment-priority")} /> }
            if one.asked_by == EnrolmentAsker::Proxy { <span class="subtle">{ " · " }{ i18n.word(one.asked_by) }</span> }
        </> },
        html! { <span class="mono">{ &one.id_number_masked }</span> },
        html! { time::minute(one.applied_at) },
    ];
    if props.waits {
        cells.push(html! { { for one.position } });
        let why = if one.priority { "enrolment-why-priority" } else { "enrolment-why-time" };
        cells.push(html! { i18n.t(why) });
    } else {
        cells.push(html! { one.enrolled_at.map(time::minute).unwrap_or_default() });
    }
    if props.may_end {
        let end = |step: &'static str| {
            let id = one.id;
            props.onend.reform(move |_: MouseEvent| (id, step))
        };
        let spoken = |label: AttrValue| Some(AttrValue::from(format!("{label} {}", one.learner_name)));
        let (withdraw, remove) = (i18n.t("enrolment-withdraw"), i18n.t("enrolment-remove"));
        cells.push(html! { <div class="actions">
            <Button label={withdraw.clone()} spoken={spoken(withdraw)} onclick={end("withdraw")} />
            <Button label={remove.clone()} spoken={spoken(remove)} onclick={end("remove")} />
        </div> });
    }
    let to = opens.then_some(Route::Learner { id: one.learner_id });
    Row { key: one.id.to_string().into(), to, cells }
}
