//! Learners from a table: checked first, then all of them or the right rows.

use std::rc::Rc;

use contract::{facility::ImportMode, learner::LearnerImportReport, problem::FieldProblem};
use web_sys::File;
use yew::prelude::*;

use crate::{
    api::{ApiError, learner, use_action},
    components::{
        Button, ButtonKind, Card, Column, DataTable, FileInput, Icon, Notice, PageHeader, Row, Tone,
        describe, use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::Route,
};

/// How the chosen file fares.
#[derive(Clone, PartialEq)]
enum Verdict {
    /// Nothing was asked yet.
    None,
    /// It was checked, or imported.
    Told(Rc<LearnerImportReport>),
    /// It cannot be read.
    Refused(ApiError),
}

/// Asks for a table, tells what is wrong with it, and imports it.
#[component]
pub fn ImportPage() -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let file = use_state(|| None::<File>);
    let verdict = use_state(|| Verdict::None);
    let judge = {
        let (verdict, i18n) = (verdict.clone(), i18n.clone());
        use_action(
            |api, (file, mode, dry_run): (File, ImportMode, bool)| async move {
                learner::import(&api, &file, mode, dry_run).await
            },
            move |outcome: Result<LearnerImportReport, ApiError>| match outcome {
                Ok(report) => {
                    if !report.dry_run {
                        toasts.success(i18n.ta("learner-imported", &[("count", report.created.into())]));
                    }
                    verdict.set(Verdict::Told(Rc::new(report)));
                }
                Err(error) => verdict.set(Verdict::Refused(error)),
            },
        )
    };
    let onchoose = {
        let (file, verdict, run) = (file.clone(), verdict.clone(), judge.run.clone());
        Callback::from(move |chosen: Option<File>| {
            verdict.set(Verdict::None);
            if let Some(chosen) = &chosen {
                run.emit((chosen.clone(), ImportMode::GoodRows, true));
            }
            file.set(chosen);
        })
    };
    let send = {
        let (file, run) = (file.clone(), judge.run.clone());
        move |mode: ImportMode| {
            let (file, run) = (file.clone(), run.clone());
            Callback::from(move |_: MouseEvent| {
                if let Some(file) = &*file {
                    run.emit((file.clone(), mode, false));
                }
            })
        }
    };
    html! { <>
        <PageHeader title={i18n.t("learner-import")} crumbs={vec![(Route::Learners, i18n.t("nav-learners"))]} />
        <Card title={i18n.t("learner-import-table")}>
            <p>{ i18n.t("learner-import-how") }</p>
            <Files file={(*file).clone()} wrong={is_wrong(&verdict)} />
            <FileInput label={i18n.t("facility-import-file")} hint={i18n.t("learner-import-file-hint")} accept=".xlsx,.csv" {onchoose} />
            if judge.busy { <p class="waiting" role="status"><span class="spinner" aria-hidden="true" />{ i18n.t("facility-import-checking") }</p> }
        </Card>
        { match &*verdict {
            Verdict::None => Html::default(),
            Verdict::Refused(error) => {
                let (title, detail) = describe(&i18n, error);
                html! { <Notice tone={Tone::Bad} urgent=true {title}>{ for detail.map(|detail| html! { <p>{ detail }</p> }) }</Notice> }
            }
            Verdict::Told(report) => html! { <Report report={report.clone()} busy={judge.busy} all={send(ImportMode::AllOrNothing)} good={send(ImportMode::GoodRows)} /> },
        } }
    </> }
}

fn is_wrong(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Told(report) if report.rejected > 0)
}

#[derive(PartialEq, Properties)]
struct ReportProps {
    report: Rc<LearnerImportReport>,
    busy: bool,
    /// Imports all rows.
    all: Callback<MouseEvent>,
    /// Imports the right rows.
    good: Callback<MouseEvent>,
}

/// What was found, and what can be done about it.
#[component]
fn Report(props: &ReportProps) -> Html {
    let i18n = use_i18n();
    let report = &props.report;
    let right = report.rows.saturating_sub(report.rejected);
    let (tone, title) = match (report.dry_run, report.rejected) {
        (false, _) => (Tone::Good, i18n.ta("learner-imported", &[("count", report.created.into())])),
        (true, 0) => (Tone::Good, i18n.ta("learner-import-fits", &[("rows", report.rows.into())])),
        (true, wrong) => {
            let rows = report.rows;
            let told = i18n.ta(
                "learner-import-wrong",
                &[("rows", rows.into()), ("right", right.into()), ("wrong", wrong.into())],
            );
            (Tone::Warning, told)
        }
    };
    html! { <>
        <Notice {tone} urgent=true {title}>
            if report.dry_run {
                <div class="actions">
                    if report.rejected == 0 {
                        <Button kind={ButtonKind::Primary} icon={Icon::Upload} label={i18n.t("learner-import-all")} busy={props.busy} onclick={props.all.clone()} />
                    } else if right > 0 {
                        <Button icon={Icon::Upload} label={i18n.ta("learner-import-good", &[("right", right.into())])} busy={props.busy} onclick={props.good.clone()} />
                    }
                </div>
            }
        </Notice>
        if !report.faults.is_empty() {
            <Card title={i18n.t("facility-import-faults")}>{ faults(&i18n, &report.faults) }</Card>
        }
    </> }
}

/// One line for each wrong cell, in the order of the table.
fn faults(i18n: &I18n, faults: &[FieldProblem]) -> Html {
    let columns = vec![
        Column::new("row", i18n.t("facility-import-row")),
        Column::new("column", i18n.t("facility-import-column")),
        Column::new("fault", i18n.t("facility-import-fault")),
    ];
    let row = |(place, fault): (usize, &FieldProblem)| Row {
        key: place.to_string().into(),
        to: None,
        cells: vec![
            html! { { for fault.row } },
            html! { fault.column.clone().unwrap_or_default() },
            html! { &fault.detail },
        ],
    };
    html! {
        <DataTable id="learner-import-faults" caption={i18n.t("facility-import-faults")} {columns} adjustable=false
            rows={faults.iter().enumerate().map(row).collect::<Vec<_>>()} />
    }
}

#[derive(PartialEq, Properties)]
struct FilesProps {
    file: Option<File>,
    wrong: bool,
}

/// The empty table to fill, and the wrong rows with what is wrong.
#[component]
fn Files(props: &FilesProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let save = {
        let i18n = i18n.clone();
        use_action(
            |api, wrong: Option<File>| async move {
                match wrong {
                    Some(file) => learner::import_faults(&api, &file).await.map(drop),
                    None => learner::import_template(&api).await,
                }
            },
            move |outcome: Result<(), ApiError>| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let wrong = props.file.clone().filter(|_| props.wrong);
    html! {
        <div class="actions">
            <Button icon={Icon::Download} label={i18n.t("facility-import-template")} onclick={save.run.reform(|_: MouseEvent| None)} />
            if let Some(file) = wrong {
                <Button icon={Icon::Download} label={i18n.t("learner-import-wrong-rows")} onclick={save.run.reform(move |_: MouseEvent| Some(file.clone()))} />
            }
        </div>
    }
}
