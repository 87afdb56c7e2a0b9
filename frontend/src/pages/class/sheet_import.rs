//! A sheet that was filled in by hand: first looked at, then entered, whole or as far as it is right.

use contract::{
    class::{SheetFault, SheetImportReport},
    facility::ImportMode,
    ids::ClassSessionId,
};
use web_sys::File;
use yew::prelude::*;

use crate::{
    api::{ApiError, attendance, use_action},
    components::{
        Button, ButtonKind, Column, DataTable, Dialog, FileInput, Icon, Notice, Row, Tone, describe,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
};

/// Properties of [`SheetImportDialog`].
#[derive(PartialEq, Properties)]
pub(super) struct SheetImportDialogProps {
    /// The session.
    pub(super) id: ClassSessionId,
    /// Hears that the reader leaves.
    pub(super) onclose: Callback<()>,
    /// Hears that the sheet is entered.
    pub(super) onimported: Callback<()>,
}

type Asked = (ClassSessionId, File, ImportMode, bool);

/// Asks for the file, shows what it would do and what is wrong with it, and enters it.
#[component]
pub(super) fn SheetImportDialog(props: &SheetImportDialogProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let file = use_state(|| None::<File>);
    let verdict = use_state(|| None::<Result<SheetImportReport, ApiError>>);
    let judge = {
        let (verdict, toasts, i18n, done) =
            (verdict.clone(), toasts.clone(), i18n.clone(), props.onimported.clone());
        use_action(
            |api, (id, file, mode, dry_run): Asked| async move {
                attendance::import_sheet(&api, id, &file, (mode, dry_run)).await
            },
            move |outcome: Result<SheetImportReport, ApiError>| match outcome {
                Ok(report) if !report.dry_run => {
                    toasts.success(i18n.ta("attendance-imported", &[("count", report.entered.into())]));
                    done.emit(());
                }
                outcome => verdict.set(Some(outcome)),
            },
        )
    };
    let id = props.id;
    let onchoose = {
        let (file, verdict, run) = (file.clone(), verdict.clone(), judge.run.clone());
        Callback::from(move |chosen: Option<File>| {
            verdict.set(None);
            if let Some(chosen) = &chosen {
                run.emit((id, chosen.clone(), ImportMode::AllOrNothing, true));
            }
            file.set(chosen);
        })
    };
    let enter = |mode: ImportMode| {
        let (file, run) = (file.clone(), judge.run.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(file) = &*file {
                run.emit((id, file.clone(), mode, false));
            }
        })
    };
    let report = (*verdict).as_ref().and_then(|outcome| outcome.as_ref().ok());
    let right = report.is_some_and(|one| one.rejected == 0 && one.entered > 0);
    let in_part = report.is_some_and(|one| one.rejected > 0 && one.entered > 0);
    let footer = html! { <>
        if in_part {
            <Button kind={ButtonKind::Primary} icon={Icon::Upload} label={i18n.t("attendance-import-good")} busy={judge.busy} onclick={enter(ImportMode::GoodRows)} />
        } else {
            <Button kind={ButtonKind::Primary} icon={Icon::Upload} label={i18n.t("attendance-import-now")} busy={judge.busy} disabled={!right} onclick={enter(ImportMode::AllOrNothing)} />
        }
        <Button label={i18n.t("dialog-cancel")} onclick={props.onclose.reform(|_| ())} />
    </> };
    html! {
        <Dialog title={i18n.t("attendance-import")} wide=true onclose={props.onclose.clone()} {footer}>
            <p>{ i18n.t("attendance-import-how") }</p>
            <FileInput label={i18n.t("facility-import-file")} hint={i18n.t("facility-import-file-hint")} accept=".xlsx,.csv" {onchoose} />
            if judge.busy { <p class="waiting" role="status"><span class="spinner" aria-hidden="true" />{ i18n.t("facility-import-checking") }</p> }
            { for (*verdict).as_ref().map(|outcome| told(&i18n, outcome)) }
            if let Some(file) = (*file).clone().filter(|_| report.is_some_and(|one| one.rejected > 0)) { <Marked {id} {file} /> }
        </Dialog>
    }
}

fn told(i18n: &I18n, outcome: &Result<SheetImportReport, ApiError>) -> Html {
    match outcome {
        Ok(report) => {
            let tone = if report.rejected == 0 { Tone::Good } else { Tone::Warning };
            let title = i18n.ta(
                "attendance-import-fits",
                &[
                    ("rows", report.rows.into()),
                    ("entered", report.entered.into()),
                    ("unchanged", report.unchanged.into()),
                    ("rejected", report.rejected.into()),
                ],
            );
            html! { <>
                <Notice {tone} urgent=true {title}></Notice>
                { faults(i18n, &report.faults) }
            </> }
        }
        Err(error) => {
            let (title, detail) = describe(i18n, error);
            html! { <Notice tone={Tone::Bad} urgent=true {title}>{ for detail.map(|detail| html! { <p>{ detail }</p> }) }</Notice> }
        }
    }
}

fn faults(i18n: &I18n, faults: &[SheetFault]) -> Html {
    if faults.is_empty() {
        return Html::default();
    }
    let columns = vec![
        Column::new("row", i18n.t("facility-import-row")),
        Column::new("column", i18n.t("facility-import-column")),
        Column::new("fault", i18n.t("facility-import-fault")),
    ];
    let row = |(place, fault): (usize, &SheetFault)| Row {
        key: place.to_string().into(),
        to: None,
        cells: vec![html! { fault.row }, html! { &fault.column }, html! { &fault.detail }],
    };
    html! {
        <DataTable id="sheet-faults" caption={i18n.t("facility-import-faults")} {columns} adjustable=false
            rows={faults.iter().enumerate().map(row).collect::<Vec<_>>()} />
    }
}

#[derive(PartialEq, Properties)]
struct MarkedProps {
    id: ClassSessionId,
    file: File,
}

/// Saves the wrong sheet with its faults written beside the rows.
#[component]
fn Marked(props: &MarkedProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let save = {
        let i18n = i18n.clone();
        use_action(
            |api, (id, file): (ClassSessionId, File)| async move {
                attendance::sheet_faults(&api, id, &file).await
            },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let asked = (props.id, props.file.clone());
    html! {
        <div class="actions">
            <Button icon={Icon::Download} label={i18n.t("facility-import-marked")} busy={save.busy} onclick={save.run.reform(move |_: MouseEvent| asked.clone())} />
        </div>
    }
}
