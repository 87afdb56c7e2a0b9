//! Many drafts from one table: first checked, then imported, or not at all.

use contract::{
    facility::ImportReport,
    ids::{AssessmentCycleId, ClassSeriesId},
    problem::FieldProblem,
};
use web_sys::File;
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, assessment, course, enrolment, facility, teacher, use_action},
    components::{
        Button, ButtonKind, Column, DataTable, Dialog, FileInput, Icon, Notice, Row, Tone, describe,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
};

/// What a table holds.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Imported {
    /// Registrations of facilities.
    Facilities,
    /// Courses of the catalogue.
    Courses,
    /// Learners who enrol in a series.
    Enrolments(ClassSeriesId),
    /// Teachers of the schools in sight.
    Teachers,
    /// What the schools of a yearly assessment say of themselves.
    SelfAssessments(AssessmentCycleId),
}

impl Imported {
    /// The texts that name the import, tell how it is done, and say what follows.
    const fn texts(self) -> [&'static str; 3] {
        match self {
            Self::Facilities => {
                ["facility-import-title", "facility-import-how", "facility-import-fits-advice"]
            }
            Self::Courses => ["course-import-title", "course-import-how", "course-import-fits-advice"],
            Self::Enrolments(_) => {
                ["enrolment-import-title", "enrolment-import-how", "enrolment-import-fits-advice"]
            }
            Self::Teachers => ["teacher-import-title", "teacher-import-how", "teacher-import-fits-advice"],
            Self::SelfAssessments(_) => {
                ["assessment-import-title", "assessment-import-how", "assessment-import-fits-advice"]
            }
        }
    }

    async fn send(self, api: &Api, file: &File, dry_run: bool) -> Result<ImportReport, ApiError> {
        match self {
            Self::Facilities => facility::import(api, file, dry_run).await,
            Self::Courses => course::import(api, file, dry_run).await,
            Self::Enrolments(series) => {
                let report = enrolment::import(api, series, file, dry_run).await?;
                let created = report.enrolled + report.waiting;
                Ok(ImportReport { rows: report.rows, created, dry_run: report.dry_run })
            }
            Self::Teachers => teacher::import(api, file, dry_run).await,
            Self::SelfAssessments(cycle) => assessment::import(api, cycle, file, dry_run).await,
        }
    }

    /// Saves the empty table, or the refused one with its faults.
    async fn save(self, api: &Api, refused: Option<&File>) -> Result<(), ApiError> {
        match (self, refused) {
            (Self::Facilities, None) => facility::import_template(api).await,
            (Self::Facilities, Some(file)) => facility::import_faults(api, file).await.map(drop),
            (Self::Courses, None) => course::import_template(api).await,
            (Self::Courses, Some(file)) => course::import_faults(api, file).await.map(drop),
            (Self::Enrolments(_), None) => enrolment::import_template(api).await,
            (Self::Enrolments(series), Some(file)) => {
                enrolment::import_faults(api, series, file).await.map(drop)
            }
            (Self::Teachers, None) => teacher::import_template(api).await,
            (Self::Teachers, Some(file)) => teacher::import_faults(api, file).await.map(drop),
            (Self::SelfAssessments(cycle), None) => assessment::import_template(api, cycle).await,
            (Self::SelfAssessments(cycle), Some(file)) => {
                assessment::import_faults(api, cycle, file).await.map(drop)
            }
        }
    }
}

/// Properties of [`ImportDialog`].
#[derive(PartialEq, Properties)]
pub(super) struct ImportDialogProps {
    /// What the table holds.
    pub(super) of: Imported,
    /// Hears that the reader leaves.
    pub onclose: Callback<()>,
    /// Hears that drafts were made.
    pub onimported: Callback<()>,
}

/// How the chosen file fares.
#[derive(Clone, PartialEq)]
enum Verdict {
    /// Nothing was asked yet.
    None,
    /// It can be imported.
    Fits(ImportReport),
    /// It cannot.
    Refused(ApiError),
}

/// Asks for a table, checks it, and imports it once it is right.
#[component]
pub(super) fn ImportDialog(props: &ImportDialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let of = props.of;
    let [title, how, advice] = of.texts().map(|text| i18n.t(text));
    let file = use_state(|| None::<File>);
    let verdict = use_state(|| Verdict::None);
    let judge = {
        let (verdict, toasts, i18n, done) =
            (verdict.clone(), toasts.clone(), i18n.clone(), props.onimported.clone());
        use_action(
            move |api, (file, dry_run): (File, bool)| async move { of.send(&api, &file, dry_run).await },
            move |outcome: Result<ImportReport, ApiError>| match outcome {
                Ok(report) if !report.dry_run => {
                    toasts.success(i18n.ta("facility-imported", &[("count", report.created.into())]));
                    done.emit(());
                }
                Ok(report) => verdict.set(Verdict::Fits(report)),
                Err(error) => verdict.set(Verdict::Refused(error)),
            },
        )
    };
    let onchoose = {
        let (file, verdict, run) = (file.clone(), verdict.clone(), judge.run.clone());
        Callback::from(move |chosen: Option<File>| {
            verdict.set(Verdict::None);
            if let Some(chosen) = &chosen {
                run.emit((chosen.clone(), true));
            }
            file.set(chosen);
        })
    };
    let send = |dry_run: bool| {
        let (file, run) = (file.clone(), judge.run.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(file) = &*file {
                run.emit((file.clone(), dry_run));
            }
        })
    };
    let fits = matches!(*verdict, Verdict::Fits(_));
    let footer = html! { <>
        <Button kind={ButtonKind::Primary} icon={Icon::Upload} label={i18n.t("facility-import-now")} busy={judge.busy && fits} disabled={!fits} onclick={send(false)} />
        <Button label={i18n.t("dialog-cancel")} onclick={props.onclose.reform(|_| ())} />
    </> };
    html! {
        <Dialog {title} wide=true onclose={props.onclose.clone()} {footer}>
            <p>{ how }</p>
            <Files {of} file={(*file).clone()} refused={matches!(*verdict, Verdict::Refused(_))} />
            <FileInput label={i18n.t("facility-import-file")} hint={i18n.t("facility-import-file-hint")} accept=".xlsx,.csv" {onchoose} />
            if judge.busy { <p class="waiting" role="status"><span class="spinner" aria-hidden="true" />{ i18n.t("facility-import-checking") }</p> }
            { told(&i18n, &verdict, advice) }
        </Dialog>
    }
}

fn told(i18n: &I18n, verdict: &Verdict, advice: AttrValue) -> Html {
    match verdict {
        Verdict::None => Html::default(),
        Verdict::Fits(report) => html! {
            <Notice tone={Tone::Good} urgent=true title={i18n.ta("facility-import-fits", &[("rows", report.rows.into())])}>
                <p>{ advice }</p>
            </Notice>
        },
        Verdict::Refused(error) => {
            let (title, detail) = describe(i18n, error);
            html! { <>
                <Notice tone={Tone::Bad} urgent=true {title}>{ for detail.map(|detail| html! { <p>{ detail }</p> }) }</Notice>
                { faults(i18n, error.faults()) }
            </> }
        }
    }
}

/// One line for each wrong cell, in the order of the table.
fn faults(i18n: &I18n, faults: &[FieldProblem]) -> Html {
    if faults.is_empty() {
        return Html::default();
    }
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
        <DataTable id="import-faults" caption={i18n.t("facility-import-faults")} {columns} adjustable=false
            rows={faults.iter().enumerate().map(row).collect::<Vec<_>>()} />
    }
}

#[derive(PartialEq, Properties)]
struct FilesProps {
    of: Imported,
    file: Option<File>,
    refused: bool,
}

/// The empty table to fill, and the refused one with its faults.
#[component]
fn Files(props: &FilesProps) -> Html {
    let i18n = use_i18n();
    let (of, failure) = (props.of, use_state(|| None::<ApiError>));
    let save =
        use_action(move |api, refused: Option<File>| async move { of.save(&api, refused.as_ref()).await }, {
            let failure = failure.clone();
            move |outcome: Result<(), ApiError>| failure.set(outcome.err())
        });
    let refused = props.file.clone().filter(|_| props.refused);
    html! { <>
        <div class="actions">
            <Button icon={Icon::Download} label={i18n.t("facility-import-template")} onclick={save.run.reform(|_: MouseEvent| None)} />
            if let Some(file) = refused {
                <Button icon={Icon::Download} label={i18n.t("facility-import-marked")} onclick={save.run.reform(move |_: MouseEvent| Some(file.clone()))} />
            }
        </div>
        if let Some(error) = &*failure {
            <Notice tone={Tone::Bad} urgent=true title={describe(&i18n, error).0}>{ for describe(&i18n, error).1.map(|detail| html! { <p>{ detail }</p> }) }</Notice>
        }
    </> }
}
