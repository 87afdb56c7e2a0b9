//! Arriving at the site: with the place that the telephone knows, or with the reason why there is none.

use std::rc::Rc;

use contract::{
    assessment::{ArriveAtInspection, InspectionDetails},
    facility::Location,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::whereabouts::{Nowhere, here};
use crate::{
    api::{ApiError, Tagged, Written, inspection, use_versioned},
    components::{
        Button, ButtonKind, Card, Field, FieldKind, Form, FormView, Icon, Notice, Tone, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
};

/// For how long the telephone may look for the place.
const PATIENCE_MS: u32 = 20_000;

/// Properties of [`Arrive`].
#[derive(PartialEq, Properties)]
pub(super) struct ArriveProps {
    /// The inspection as it was read.
    pub(super) record: Rc<Tagged<InspectionDetails>>,
    /// Hears that they have arrived.
    pub(super) ondone: Callback<()>,
}

/// What is known of the place.
#[derive(Clone, Copy, PartialEq)]
enum Looked {
    NotYet,
    Looking,
    Found(Location),
    Failed(Nowhere),
}

/// One large button; where there is no place, a line for the reason.
#[component]
pub(super) fn Arrive(props: &ArriveProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let looked = use_state(|| Looked::NotYet);
    let form = use_form(|| vec![("/place_note", String::new())]);
    let id = props.record.value.inspection.id;
    let arrive = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_versioned(
            &props.record,
            move |api| async move { inspection::read(&api, id).await },
            move |api, etag: String, body: ArriveAtInspection| async move {
                inspection::arrive(&api, id, &etag, &body).await
            },
            move |outcome: Result<Written<InspectionDetails, ()>, ApiError>| match outcome {
                Ok(Written::Saved(())) => {
                    toasts.success(i18n.t("inspection-arrived"));
                    ondone.emit(());
                }
                // Somebody else has planned it anew or has arrived: the page shows what is to be done now.
                Ok(Written::Stale(_)) => ondone.emit(()),
                Err(error) => form.refuse(error),
            },
        )
    };
    let look = {
        let (looked, save) = (looked.clone(), arrive.save.clone());
        Callback::from(move |_: MouseEvent| {
            looked.set(Looked::Looking);
            let (looked, save) = (looked.clone(), save.clone());
            spawn_local(async move {
                match here(PATIENCE_MS).await {
                    Ok(location) => {
                        looked.set(Looked::Found(location));
                        save.emit(ArriveAtInspection { location: Some(location), place_note: None });
                    }
                    Err(nowhere) => looked.set(Looked::Failed(nowhere)),
                }
            });
        })
    };
    let busy = arrive.busy || *looked == Looked::Looking;
    let onsubmit = {
        let (form, i18n, looked, save) = (form.clone(), i18n.clone(), looked.clone(), arrive.save);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n, *looked) {
                save.emit(body);
            }
        })
    };
    html! {
        <Card title={i18n.t("inspection-arrive")}>
            <p>{ i18n.t("inspection-arrive-what") }</p>
            <div class="touch-steps">
                <Button kind={ButtonKind::Primary} icon={Icon::Map} label={i18n.t("inspection-arrive-here")} {busy} onclick={look} />
            </div>
            if *looked == Looked::Looking { <p class="waiting" role="status"><span class="spinner" aria-hidden="true" />{ i18n.t("inspection-looking") }</p> }
            { without(&i18n, &form, *looked, arrive.busy, &onsubmit) }
        </Card>
    }
}

/// What is filled in where there is no place, or where the place was known and could not be sent.
fn without(i18n: &I18n, form: &Form, looked: Looked, busy: bool, onsubmit: &Callback<()>) -> Html {
    let (failure, needed) = match looked {
        Looked::NotYet | Looked::Looking => return Html::default(),
        Looked::Found(_) => (None, false),
        Looked::Failed(nowhere) => (Some(i18n.t(nowhere.text())), true),
    };
    html! { <>
        if let Some(title) = failure { <Notice tone={Tone::Warning} urgent=true {title}><p>{ i18n.t("inspection-place-advice") }</p></Notice> }
        <FormView form={form.clone()} submit={i18n.t("inspection-arrive-without")} {busy} onsubmit={onsubmit.clone()} narrow=true>
            <Field form={form.clone()} at="/place_note" label={i18n.t("inspection-place-note")} hint={i18n.t("inspection-place-note-hint")} kind={FieldKind::TextArea} required={needed} />
        </FormView>
    </> }
}

fn filled(form: &Form, i18n: &I18n, looked: Looked) -> Option<ArriveAtInspection> {
    let mut read = form.read(i18n);
    let location = if let Looked::Found(location) = looked { Some(location) } else { None };
    let place_note =
        if location.is_some() { read.optional_text("/place_note") } else { Some(read.text("/place_note")) };
    read.complete().then_some(ArriveAtInspection { location, place_note })
}
