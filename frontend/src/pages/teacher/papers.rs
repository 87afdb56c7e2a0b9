//! What stands behind a teacher: qualifications, consents, checks, free hours, further schools.

mod asked;
mod window;

use std::rc::Rc;

use chrono::NaiveTime;
use contract::{
    ids::TeacherId,
    teacher::{
        QualificationState, TeacherAssignmentView, TeacherAvailability, TeacherComplianceCheckView,
        TeacherConsentView, TeacherDocuments, TeacherQualificationView, TeacherSource,
    },
};
use yew::prelude::*;

use self::asked::{Asked, Dialogs};
use super::paper_tone;
use crate::{
    api::{Tagged, teacher, use_load},
    components::{Button, ButtonKind, Card, Column, DataTable, Empty, Icon, Row, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// Properties of [`Papers`].
#[derive(PartialEq, Properties)]
pub(super) struct PapersProps {
    /// Whose.
    pub(super) id: TeacherId,
    /// Where the teacher comes from: only civil servants are checked before they are paid.
    pub(super) source: TeacherSource,
    /// The teacher's version as the page shows it: when it is another one, the papers are read again.
    pub(super) version: i64,
    /// Hears that something was added, or counts no more.
    pub(super) onchanged: Callback<()>,
}

/// Opens a dialog.
type Show = Callback<Asked>;

/// Lists them, adds to them and lets them count no more.
#[component]
pub(super) fn Papers(props: &PapersProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let id = props.id;
    let papers =
        use_load((id, props.version), |api, (id, _)| async move { teacher::documents(&api, id).await });
    let asked = use_state(|| None::<Asked>);
    let show: Show = {
        let asked = asked.clone();
        Callback::from(move |what| asked.set(Some(what)))
    };
    let close = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let done = {
        let (close, reload, onchanged) = (close.clone(), papers.reload.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
            onchanged.emit(());
        })
    };
    let [writes, verifies, assigns] =
        [may::ADD_TEACHER_QUALIFICATION, may::VERIFY_TEACHER_QUALIFICATION, may::ADD_TEACHER_ASSIGNMENT]
            .map(|roles| session.has_role(roles));
    let organ = props.source == TeacherSource::PartyGovernmentOrgan;
    html! { <>
        { papers.view(|told| html! { <>
            { qualifications(&i18n, &told.value, &show, (writes, verifies)) }
            { consents(&i18n, &told.value, &show, writes) }
            if organ { { checks(&i18n, &told.value, &show, verifies) } }
            { windows(&i18n, told, &show, writes) }
            { assignments(&i18n, &told.value, &show, assigns) }
        </> }) }
        if let Some(what) = (*asked).clone() {
            <Dialogs {id} {what} onclose={close} ondone={done} />
        }
    </> }
}

fn button(label: AttrValue, show: &Show, what: Asked) -> Html {
    let onclick = show.reform(move |_: MouseEvent| what.clone());
    html! { <Button {label} kind={ButtonKind::Quiet} {onclick} /> }
}

fn adding(label: AttrValue, show: &Show, what: Asked, allowed: bool) -> Html {
    let onclick = show.reform(move |_: MouseEvent| what.clone());
    if allowed {
        html! { <Button icon={Icon::Plus} {label} {onclick} /> }
    } else {
        Html::default()
    }
}

fn in_force(i18n: &I18n, holds: bool) -> Html {
    let (tone, key) =
        if holds { (Tone::Good, "teacher-in-force") } else { (Tone::Neutral, "teacher-not-in-force") };
    html! { <StatusLabel {tone} text={i18n.t(key)} /> }
}

fn qualifications(
    i18n: &I18n,
    told: &TeacherDocuments,
    show: &Show,
    (writes, verifies): (bool, bool),
) -> Html {
    let columns = vec![
        Column::new("kind", i18n.t("teacher-paper-kind")),
        Column::new("title", i18n.t("teacher-paper-title")),
        Column::new("number", i18n.t("teacher-paper-number")),
        Column::new("until", i18n.t("teacher-paper-until")),
        Column::new("status", i18n.t("teacher-status")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let row = |one: &TeacherQualificationView| {
        let id = one.id.to_string();
        let open = one.status != QualificationState::Withdrawn;
        Row {
            key: id.clone().into(),
            to: None,
            cells: vec![
                html! { i18n.word(one.kind) },
                html! { &one.title },
                html! { &one.document_number },
                html! { one.valid_to.map_or_else(|| i18n.t("teacher-no-end").to_string(), time::day) },
                html! { <StatusLabel tone={paper_tone(one.status)} text={i18n.word(one.status)} /> },
                html! { <div class="actions">
                    if verifies && one.status == QualificationState::Stated { { button(i18n.t("teacher-verify"), show, Asked::Verify(id.clone())) } }
                    if writes && open { { button(i18n.t("teacher-withdraw"), show, Asked::WithdrawQualification(id.clone())) } }
                </div> },
            ],
        }
    };
    html! {
        <Card title={i18n.t("teacher-qualifications")} actions={adding(i18n.t("teacher-add-qualification"), show, Asked::Qualification, writes)}>
            <DataTable id="qualifications" caption={i18n.t("teacher-qualifications")} {columns} adjustable=false
                rows={told.qualifications.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teacher-qualifications-none")} advice={i18n.t("teacher-qualifications-advice")} /> }} />
        </Card>
    }
}

fn consents(i18n: &I18n, told: &TeacherDocuments, show: &Show, writes: bool) -> Html {
    let columns = vec![
        Column::new("unit", i18n.t("teacher-unit")),
        Column::new("number", i18n.t("teacher-paper-number")),
        Column::new("from", i18n.t("teacher-from")),
        Column::new("until", i18n.t("teacher-until")),
        Column::new("status", i18n.t("teacher-status")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let row = |one: &TeacherConsentView| {
        let id = one.id.to_string();
        let open = one.withdrawn_on.is_none();
        Row {
            key: id.clone().into(),
            to: None,
            cells: vec![
                html! { &one.unit_name },
                html! { &one.document_number },
                html! { time::day(one.given_on) },
                html! { time::day(one.valid_to) },
                in_force(i18n, one.in_force),
                html! { if writes && open { { button(i18n.t("teacher-withdraw"), show, Asked::WithdrawConsent(id.clone())) } } },
            ],
        }
    };
    html! {
        <Card title={i18n.t("teacher-consents")} actions={adding(i18n.t("teacher-add-consent"), show, Asked::Consent, writes)}>
            <DataTable id="consents" caption={i18n.t("teacher-consents")} {columns} adjustable=false
                rows={told.consents.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teacher-consents-none")} advice={i18n.t("teacher-consents-advice")} /> }} />
        </Card>
    }
}

fn checks(i18n: &I18n, told: &TeacherDocuments, show: &Show, verifies: bool) -> Html {
    let columns = vec![
        Column::new("passed", i18n.t("teacher-check-result")),
        Column::new("document", i18n.t("teacher-check-document")),
        Column::new("on", i18n.t("teacher-check-on")),
    ];
    let row = |one: &TeacherComplianceCheckView| {
        let (tone, key) = if one.passed {
            (Tone::Good, "teacher-check-passed")
        } else {
            (Tone::Bad, "teacher-check-failed")
        };
        Row {
            key: one.id.to_string().into(),
            to: None,
            cells: vec![
                html! { <StatusLabel {tone} text={i18n.t(key)} /> },
                html! { &one.document },
                html! { time::day(one.checked_on) },
            ],
        }
    };
    html! {
        <Card title={i18n.t("teacher-checks")} actions={adding(i18n.t("teacher-add-check"), show, Asked::Check, verifies)}>
            <DataTable id="checks" caption={i18n.t("teacher-checks")} {columns} adjustable=false
                rows={told.compliance_checks.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teacher-checks-none")} advice={i18n.t("teacher-checks-advice")} /> }} />
        </Card>
    }
}

/// The names of the days, Monday first.
pub(super) fn weekday(i18n: &I18n, number: u8) -> AttrValue {
    match number {
        1 => i18n.t("facility-monday"),
        2 => i18n.t("facility-tuesday"),
        3 => i18n.t("facility-wednesday"),
        4 => i18n.t("facility-thursday"),
        5 => i18n.t("facility-friday"),
        6 => i18n.t("facility-saturday"),
        _ => i18n.t("facility-sunday"),
    }
}

/// `08:30`.
fn short(time: NaiveTime) -> String {
    let mut text = time.to_string();
    text.truncate(5);
    text
}

fn windows(i18n: &I18n, record: &Rc<Tagged<TeacherDocuments>>, show: &Show, writes: bool) -> Html {
    let columns = vec![
        Column::new("weekday", i18n.t("teacher-weekday")),
        Column::new("hours", i18n.t("teacher-window")),
        Column::new("from", i18n.t("teacher-from")),
        Column::new("until", i18n.t("teacher-until")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let all = &record.value.availability;
    let row = |(place, one): (usize, &TeacherAvailability)| {
        let hours = format!("{}–{}", short(one.starts_at), short(one.ends_at));
        Row {
            key: place.to_string().into(),
            to: None,
            cells: vec![
                html! { weekday(i18n, one.weekday) },
                html! { hours },
                html! { time::day(one.valid_from) },
                html! { one.valid_to.map_or_else(|| i18n.t("teacher-no-end").to_string(), time::day) },
                html! { if writes { { button(i18n.t("teacher-remove"), show, Asked::NoWindow(record.clone(), *one)) } } },
            ],
        }
    };
    html! {
        <Card title={i18n.t("teacher-availability")} actions={adding(i18n.t("teacher-add-window"), show, Asked::Window(record.clone()), writes)}>
            <DataTable id="availability" caption={i18n.t("teacher-availability")} {columns} adjustable=false
                rows={all.iter().enumerate().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teacher-availability-none")} advice={i18n.t("teacher-availability-advice")} /> }} />
        </Card>
    }
}

fn assignments(i18n: &I18n, told: &TeacherDocuments, show: &Show, assigns: bool) -> Html {
    let columns = vec![
        Column::new("school", i18n.t("learner-school")),
        Column::new("from", i18n.t("teacher-from")),
        Column::new("until", i18n.t("teacher-until")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let row = |one: &TeacherAssignmentView| {
        let id = one.id.to_string();
        Row {
            key: id.clone().into(),
            to: None,
            cells: vec![
                html! { &one.school_name },
                html! { time::day(one.starts_on) },
                html! { one.ends_on.map_or_else(|| i18n.t("teacher-no-end").to_string(), time::day) },
                html! { if assigns { { button(i18n.t("teacher-end-assignment"), show, Asked::End(id.clone())) } } },
            ],
        }
    };
    html! {
        <Card title={i18n.t("teacher-assignments")} actions={adding(i18n.t("teacher-assign"), show, Asked::Assignment, assigns)}>
            <DataTable id="assignments" caption={i18n.t("teacher-assignments")} {columns} adjustable=false
                rows={told.assignments.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teacher-assignments-none")} advice={i18n.t("teacher-assignments-advice")} /> }} />
        </Card>
    }
}
