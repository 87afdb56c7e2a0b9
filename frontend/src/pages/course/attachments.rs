//! The files of a version: saved by who reads it, added and removed by who writes its draft.

use contract::{
    course::{CourseAttachment, CourseDetails, MAX_ATTACHMENT_BYTES},
    ids::CourseId,
};
use web_sys::File;
use yew::prelude::*;

use crate::{
    api::{ApiError, course, use_action},
    components::{
        Button, Card, Column, ConfirmDialog, DataTable, Empty, FileInput, Icon, Notice, Row, Tone, describe,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    time,
};

const ACCEPT: &str = ".pdf,.docx,.pptx,.xlsx,.jpg,.jpeg,.png,.mp3,.mp4";
const KILO: u64 = 1024;
const MEGA: u64 = KILO * KILO;

/// Properties of [`Attachments`].
#[derive(PartialEq, Properties)]
pub(super) struct AttachmentsProps {
    /// The course.
    pub(super) course: CourseId,
    /// The course's version, as it was read.
    pub(super) etag: AttrValue,
    /// The files.
    pub(super) attachments: Vec<CourseAttachment>,
    /// Whether the reader may change them: who writes the course, while this version is a draft.
    pub(super) writes: bool,
    /// Hears that they have changed.
    pub(super) ondone: Callback<()>,
}

/// A table of the files, and below it the way to add one.
#[component]
pub(super) fn Attachments(props: &AttachmentsProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let removing = use_state(|| None::<CourseAttachment>);
    let id = props.course;
    let save = {
        let i18n = i18n.clone();
        use_action(
            move |api, one: CourseAttachment| async move { course::save_attachment(&api, id, &one).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let show = {
        let removing = removing.clone();
        Callback::from(move |one: Option<CourseAttachment>| removing.set(one))
    };
    let ondone = {
        let (show, ondone) = (show.clone(), props.ondone.clone());
        Callback::from(move |()| {
            show.emit(None);
            ondone.emit(());
        })
    };
    let acts = |one: &CourseAttachment| {
        let (to_save, to_remove) = (one.clone(), one.clone());
        html! {
            <div class="actions">
                <Button icon={Icon::Download} label={i18n.t("attachment-save")} onclick={save.run.reform(move |_: MouseEvent| to_save.clone())} />
                if props.writes {
                    <Button label={i18n.t("attachment-remove")} onclick={show.reform(move |_: MouseEvent| Some(to_remove.clone()))} />
                }
            </div>
        }
    };
    let rows: Vec<Row> = props.attachments.iter().map(|one| row(&i18n, one, acts(one))).collect();
    let title = i18n.ta("attachments-title", &[("count", props.attachments.len().into())]);
    let empty =
        html! { <Empty title={i18n.t("attachments-none")} advice={i18n.t("attachments-none-advice")} /> };
    html! {
        <Card title={title.clone()}>
            if save.busy { <p class="waiting" role="status"><span class="spinner" aria-hidden="true" />{ i18n.t("attachment-saving") }</p> }
            <DataTable id="course-attachments" caption={title} columns={columns(&i18n)} {rows} {empty} adjustable=false />
            if props.writes { <Upload {id} ondone={props.ondone.clone()} /> }
            if let Some(one) = &*removing {
                <Remove {id} etag={props.etag.clone()} attachment={one.clone()} {ondone} onclose={show.reform(|()| None)} />
            }
        </Card>
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("attachment-name")),
        Column::new("kind", i18n.t("attachment-kind")),
        Column::new("size", i18n.t("attachment-size")).number(),
        Column::new("by", i18n.t("attachment-by")),
        Column::new("acts", i18n.t("attachment-acts")),
    ]
}

fn row(i18n: &I18n, one: &CourseAttachment, acts: Html) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.name },
            html! { i18n.word(one.kind) },
            html! { size(i18n, u64::try_from(one.size).unwrap_or_default()) },
            html! { <>{ &one.added_by.name }<br /><span class="subtle">{ time::minute(one.added_at) }</span></> },
            acts,
        ],
    }
}

/// Bytes in whole KB, or in MB with one place, rounded up so that nothing is told as nothing.
fn size(i18n: &I18n, bytes: u64) -> AttrValue {
    if bytes < MEGA {
        return i18n.ta("attachment-kb", &[("count", bytes.div_ceil(KILO).to_string().into())]);
    }
    let tenths = (bytes * 10).div_ceil(MEGA);
    i18n.ta("attachment-mb", &[("count", format!("{}.{}", tenths / 10, tenths % 10).into())])
}

/// Why a file was not taken: before it was sent, or by the server.
#[derive(Clone, PartialEq)]
enum Refused {
    TooLarge,
    Api(ApiError),
}

impl Refused {
    fn told(&self, i18n: &I18n) -> (AttrValue, Option<AttrValue>) {
        match self {
            Self::TooLarge => (i18n.t("attachment-too-large"), Some(i18n.t("attachment-too-large-advice"))),
            Self::Api(error) => describe(i18n, error),
        }
    }
}

#[derive(PartialEq, Properties)]
struct SendingProps {
    /// How many percent have gone.
    gone: u32,
}

/// How far a file has come. Once all has gone the server looks into it, which it does not tell of.
#[component]
fn Sending(props: &SendingProps) -> Html {
    let i18n = use_i18n();
    let all_gone = props.gone >= 100;
    let label = i18n.t(if all_gone { "attachment-checking" } else { "attachment-sending" });
    html! {
        <p class="waiting sending" role="status">
            if all_gone { <span class="spinner" aria-hidden="true" /> }
            else { <progress max="100" value={props.gone.to_string()} aria-label={label.clone()} /> }
            { label }
            if !all_gone { <span class="number" aria-hidden="true">{ format!(" {} %", props.gone) }</span> }
        </p>
    }
}

#[derive(PartialEq, Properties)]
struct UploadProps {
    id: CourseId,
    ondone: Callback<()>,
}

/// Chooses a file and sends it; a refusal stays until the next choice.
#[component]
fn Upload(props: &UploadProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let refused = use_state(|| None::<Refused>);
    let gone = use_state(|| 0_u32);
    let id = props.id;
    let send = {
        let (i18n, refused, ondone) = (i18n.clone(), refused.clone(), props.ondone.clone());
        let told = gone.clone();
        use_action(
            move |api, file: File| {
                let told = told.clone();
                told.set(0);
                let progress = Callback::from(move |percent| told.set(percent));
                async move { course::attach(&api, id, &file, progress).await }
            },
            move |outcome: Result<CourseAttachment, ApiError>| match outcome {
                Ok(added) => {
                    toasts.success(i18n.ta("attachment-added", &[("name", added.name.into())]));
                    ondone.emit(());
                }
                Err(error) => refused.set(Some(Refused::Api(error))),
            },
        )
    };
    let onchoose = {
        let (refused, run) = (refused.clone(), send.run.clone());
        Callback::from(move |chosen: Option<File>| {
            let Some(file) = chosen else { return };
            if is_too_large(&file) {
                refused.set(Some(Refused::TooLarge));
            } else {
                refused.set(None);
                run.emit(file);
            }
        })
    };
    html! { <>
        <FileInput label={i18n.t("attachment-add")} hint={i18n.t("attachment-hint")} accept={ACCEPT} {onchoose} />
        if send.busy { <Sending gone={*gone} /> }
        if let Some((title, advice)) = refused.as_ref().map(|refused| refused.told(&i18n)) {
            <Notice tone={Tone::Bad} urgent=true {title}>{ for advice.map(|advice| html! { <p>{ advice }</p> }) }</Notice>
        }
    </> }
}

/// The browser counts bytes in a number that may have a fraction; whole ones are exact in it.
fn is_too_large(file: &File) -> bool {
    u32::try_from(MAX_ATTACHMENT_BYTES).is_ok_and(|limit| file.size() > f64::from(limit))
}

#[derive(PartialEq, Properties)]
struct RemoveProps {
    id: CourseId,
    etag: AttrValue,
    attachment: CourseAttachment,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Asks before a file is taken off the draft.
#[component]
fn Remove(props: &RemoveProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let failure = use_state(|| None);
    let (course, attachment, etag) = (props.id, props.attachment.id, props.etag.clone());
    let remove = {
        let (i18n, failure, ondone) = (i18n.clone(), failure.clone(), props.ondone.clone());
        use_action(
            move |api, ()| {
                let etag = etag.clone();
                async move { course::detach(&api, (course, attachment), &etag).await }
            },
            move |outcome: Result<CourseDetails, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("attachment-removed"));
                    ondone.emit(());
                }
                Err(error) => failure.set(Some(describe(&i18n, &error))),
            },
        )
    };
    html! {
        <ConfirmDialog title={i18n.t("attachment-remove")} confirm={i18n.t("attachment-remove")} danger=true busy={remove.busy} onconfirm={remove.run} onclose={props.onclose.clone()}>
            <p>{ i18n.ta("attachment-remove-what", &[("name", props.attachment.name.clone().into())]) }</p>
            if let Some((title, advice)) = &*failure {
                <Notice tone={Tone::Bad} urgent=true title={title.clone()}>{ advice.clone().unwrap_or_default() }</Notice>
            }
        </ConfirmDialog>
    }
}
