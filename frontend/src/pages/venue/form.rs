//! Registers a venue, and changes it.

use std::rc::Rc;

use contract::{
    division::{DivisionCode, DivisionLevel},
    venue::{CreateVenue, UpdateVenue, VenueKind, VenueView},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use crate::{
    api::{Tagged, use_action, use_edit, venue},
    components::{Card, Field, FieldKind, Form, FormView, PageHeader, Reader, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    pages::division::DivisionPicker,
    route::Route,
};

/// Registers a venue in a township within reach.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/kind", VenueKind::Library.to_string())]);
    let create = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, body: CreateVenue| async move { venue::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("venue-added"));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::Venue { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n) {
                run.emit(body);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Venues);
        }
    });
    html! { <>
        <PageHeader title={i18n.t("venue-add")} crumbs={vec![(Route::Venues, i18n.t("nav-venues"))]} subtitle={i18n.t("venue-rule")} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("venue-save")} busy={create.busy} {onsubmit} {oncancel}>
                <DivisionPicker form={form.clone()} at="/division_code" depth={DivisionLevel::Township} />
                { fields(&i18n, &form) }
            </FormView>
        </Card>
    </> }
}

fn fields(i18n: &I18n, form: &Form) -> Html {
    html! { <>
        <Field form={form.clone()} at="/name_zh" label={i18n.t("venue-name")} required=true wide=true />
        <Field form={form.clone()} at="/name_mn" label={i18n.t("venue-name-mn")} wide=true />
        <Field form={form.clone()} at="/kind" label={i18n.t("venue-kind")} kind={FieldKind::Select(i18n.choices::<VenueKind>())} required=true />
        <Field form={form.clone()} at="/capacity" label={i18n.t("venue-capacity")} kind={FieldKind::Number} required=true />
        <Field form={form.clone()} at="/address" label={i18n.t("venue-address")} required=true wide=true />
        <Field form={form.clone()} at="/opening_note" label={i18n.t("venue-opening")} hint={i18n.t("venue-opening-hint")} kind={FieldKind::TextArea} />
    </> }
}

/// What every venue has, as far as it is well formed.
struct Typed {
    kind: Option<VenueKind>,
    name_zh: String,
    address: String,
    capacity: Option<u32>,
}

fn read(reader: &mut Reader<'_>) -> Typed {
    Typed {
        kind: reader.required("/kind"),
        name_zh: reader.text("/name_zh"),
        address: reader.text("/address"),
        capacity: reader.required("/capacity"),
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateVenue> {
    let mut reader = form.read(i18n);
    let typed = read(&mut reader);
    let division_code = reader.required::<DivisionCode>("/division_code");
    if division_code.as_ref().is_some_and(|code| code.level() != DivisionLevel::Township) {
        reader.fault("/division_code", "venue-township-wanted");
    }
    let (name_mn, opening_note) = (reader.optional_text("/name_mn"), reader.optional_text("/opening_note"));
    if !reader.complete() {
        return None;
    }
    Some(CreateVenue {
        kind: typed.kind?,
        name_zh: typed.name_zh,
        name_mn,
        division_code: division_code?,
        address: typed.address,
        capacity: typed.capacity?,
        opening_note,
    })
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateVenue> {
    let mut reader = form.read(i18n);
    let typed = read(&mut reader);
    let touched = |at: &str| form.touched(at);
    let text = |at: &str| touched(at).then(|| form.get(at).trim().to_owned());
    let change = UpdateVenue {
        kind: typed.kind.filter(|_| touched("/kind")),
        name_zh: touched("/name_zh").then_some(typed.name_zh),
        name_mn: text("/name_mn"),
        address: touched("/address").then_some(typed.address),
        capacity: typed.capacity.filter(|_| touched("/capacity")),
        opening_note: text("/opening_note"),
    };
    reader.complete().then_some(change)
}

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The venue, as it was read.
    pub(super) record: Rc<Tagged<VenueView>>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader gives up.
    pub(super) oncancel: Callback<()>,
}

/// Changes a venue.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.record.value.id;
    let form = use_form(|| initial(&props.record.value));
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            initial,
            move |api| async move { venue::read(&api, id).await },
            move |api, etag: String, change: UpdateVenue| async move {
                venue::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("course-saved"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let oncancel = edit.leave(&props.oncancel, &props.ondone);
    html! {
        <FormView form={form.clone()} submit={i18n.t("venue-save")} busy={edit.busy} {onsubmit} {oncancel}>
            { fields(&i18n, &form) }
        </FormView>
    }
}

fn initial(venue: &VenueView) -> Vec<(&'static str, String)> {
    vec![
        ("/kind", venue.kind.to_string()),
        ("/name_zh", venue.name_zh.clone()),
        ("/name_mn", venue.name_mn.clone().unwrap_or_default()),
        ("/address", venue.address.clone()),
        ("/capacity", venue.capacity.to_string()),
        ("/opening_note", venue.opening_note.clone().unwrap_or_default()),
    ]
}
