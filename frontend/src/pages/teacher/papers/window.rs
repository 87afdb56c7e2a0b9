//! Adding a window in which a teacher can teach, and removing one, beside what somebody else may have changed meanwhile.

use std::rc::Rc;

use chrono::NaiveTime;
use contract::{
    ids::TeacherId,
    teacher::{PutTeacherAvailability, TeacherAvailability, TeacherDocuments},
};
use yew::prelude::*;

use super::weekday;
use crate::{
    api::{Api, ApiError, Tagged, Written, teacher, teacher::Paper, use_edit, use_versioned},
    components::{
        ConfirmDialog, Dialog, Field, FieldKind, Form, FormView, Notice, Tone, describe, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    time,
};

async fn put(
    api: Api,
    id: TeacherId,
    etag: String,
    windows: Vec<TeacherAvailability>,
) -> Result<TeacherDocuments, ApiError> {
    teacher::put(&api, id, Paper::Availability(etag, PutTeacherAvailability { windows })).await
}

/// Properties of [`AddWindow`].
#[derive(PartialEq, Properties)]
pub(super) struct AddWindowProps {
    /// Whose.
    pub(super) id: TeacherId,
    /// The windows as they were read.
    pub(super) record: Rc<Tagged<TeacherDocuments>>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for one more window. It goes beside those that are known by then, as the last one, and what is wrong with it is told at
/// its fields.
#[component]
pub(super) fn AddWindow(props: &AddWindowProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(initial);
    let id = props.id;
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            |_| Vec::new(),
            move |api| async move { teacher::documents(&api, id).await },
            move |api, etag: String, windows: Vec<TeacherAvailability>| async move {
                let place = format!("/windows/{}", windows.len().saturating_sub(1));
                put(api, id, etag, windows).await.map_err(|error| error.within(&place))
            },
            move |_| {
                toasts.success(i18n.t("teacher-papers-saved"));
                ondone.emit(());
            },
        )
    };
    let known = edit.record.clone();
    let onsubmit = edit.submit(&form, &i18n, move |form, i18n| {
        let window = typed(form, i18n)?;
        Some(known.value.availability.iter().copied().chain([window]).collect())
    });
    let onclose = edit.leave(&props.onclose, &props.ondone);
    let days = (1..=7).map(|day: u8| (day.to_string().into(), weekday(&i18n, day))).collect();
    html! {
        <Dialog title={i18n.t("teacher-add-window")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                <Field form={form.clone()} at="/weekday" label={i18n.t("teacher-weekday")} kind={FieldKind::Select(days)} required=true />
                <Field form={form.clone()} at="/starts_at" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/ends_at" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/valid_from" label={i18n.t("teacher-from")} kind={FieldKind::Date} required=true />
                <Field {form} at="/valid_to" label={i18n.t("teacher-until")} kind={FieldKind::Date} />
            </FormView>
        </Dialog>
    }
}

fn initial() -> Vec<(&'static str, String)> {
    vec![
        ("/weekday", "1".to_owned()),
        ("/starts_at", "09:00".to_owned()),
        ("/ends_at", "11:00".to_owned()),
        ("/valid_from", time::day(time::today())),
        ("/valid_to", String::new()),
    ]
}

/// The window that was typed; none when something is wrong, which is then shown.
fn typed(form: &Form, i18n: &I18n) -> Option<TeacherAvailability> {
    let mut read = form.read(i18n);
    let weekday: Option<u8> = read.required("/weekday");
    let (starts_at, ends_at) = (clock(form.get("/starts_at")), clock(form.get("/ends_at")));
    if starts_at.zip(ends_at).is_none_or(|(from, to)| to <= from) {
        read.fault("/ends_at", "teacher-window-order");
    }
    let (valid_from, valid_to) = (read.required("/valid_from"), read.optional("/valid_to"));
    let complete = read.complete();
    let (weekday, starts_at, ends_at) = (weekday?, starts_at?, ends_at?);
    let window = TeacherAvailability { weekday, starts_at, ends_at, valid_from: valid_from?, valid_to };
    complete.then_some(window)
}

fn clock(text: &str) -> Option<NaiveTime> {
    let whole = if text.len() == 5 { format!("{text}:00") } else { text.to_owned() };
    whole.parse().ok()
}

/// Properties of [`RemoveWindow`].
#[derive(PartialEq, Properties)]
pub(super) struct RemoveWindowProps {
    /// Whose.
    pub(super) id: TeacherId,
    /// The windows as they were read.
    pub(super) record: Rc<Tagged<TeacherDocuments>>,
    /// Which one goes.
    pub(super) window: TeacherAvailability,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is not there any more.
    pub(super) ondone: Callback<()>,
}

/// Asks before a window goes; the others stay as they are by then.
#[component]
pub(super) fn RemoveWindow(props: &RemoveWindowProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let failure = use_state(|| None::<ApiError>);
    let (id, window) = (props.id, props.window);
    let remove = {
        let (i18n, ondone, failure) = (i18n.clone(), props.ondone.clone(), failure.clone());
        use_versioned(
            &props.record,
            move |api| async move { teacher::documents(&api, id).await },
            move |api, etag: String, windows: Vec<TeacherAvailability>| put(api, id, etag, windows),
            move |outcome: Result<Written<TeacherDocuments, TeacherDocuments>, ApiError>| match outcome {
                Ok(Written::Saved(_)) => {
                    toasts.success(i18n.t("teacher-papers-saved"));
                    ondone.emit(());
                }
                Ok(Written::Stale(now)) if !now.value.availability.contains(&window) => ondone.emit(()),
                Ok(Written::Stale(_)) => failure.set(None),
                Err(error) => failure.set(Some(error)),
            },
        )
    };
    let rest = without(&remove.record.value.availability, &window);
    let onconfirm = remove.save.reform(move |()| rest.clone());
    let onclose = remove.leave(&props.onclose, &props.ondone);
    let told = match &*failure {
        Some(error) => Some((Tone::Bad, describe(&i18n, error))),
        None => remove
            .renewed
            .then(|| (Tone::Warning, (i18n.t("form-stale"), Some(i18n.t("teacher-window-stale"))))),
    };
    html! {
        <ConfirmDialog title={i18n.t("teacher-remove")} confirm={i18n.t("teacher-remove")} busy={remove.busy} {onconfirm} {onclose}>
            <p>{ i18n.t("teacher-remove-window") }</p>
            if let Some((tone, (title, advice))) = told {
                <Notice {tone} urgent=true {title}>{ advice.unwrap_or_default() }</Notice>
            }
        </ConfirmDialog>
    }
}

/// All windows but one; of several that say the same, one goes.
fn without(all: &[TeacherAvailability], gone: &TeacherAvailability) -> Vec<TeacherAvailability> {
    let mut rest = all.to_vec();
    if let Some(at) = rest.iter().position(|one| one == gone) {
        rest.remove(at);
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_window_goes_and_the_others_stay_in_their_order() {
        let window = |weekday: u8| TeacherAvailability {
            weekday,
            starts_at: NaiveTime::MIN,
            ends_at: NaiveTime::MIN,
            valid_from: chrono::NaiveDate::MIN,
            valid_to: None,
        };
        let all = [window(1), window(2), window(1), window(3)];
        assert_eq!(without(&all, &window(1)), [window(2), window(1), window(3)]);
        assert_eq!(without(&all, &window(5)), all);
    }
}
