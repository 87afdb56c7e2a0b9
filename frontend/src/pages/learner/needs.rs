//! What a learner would like and needs in order to come.

use std::rc::Rc;

use contract::{
    course::{ActivityForm, CategoryCode, DeliveryMode},
    ids::LearnerId,
    learner::{DayPart, LearnerAid, LearnerLanguage, LearnerNeeds, LearnerNeedsView, PutLearnerNeeds},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::NOTICE;
use crate::{
    api::{Tagged, learner, use_edit, use_load},
    components::{
        Button, ButtonKind, Card, DefinitionList, Dialog, Empty, Field, FieldKind, Form, FormView, Icon,
        UnreadChoices, use_form, use_toasts, versions,
    },
    i18n::use_i18n,
    may,
    pages::course::{Boxes, ticked, use_categories, written},
    session::use_session,
    time,
};

/// Properties of [`Needs`].
#[derive(PartialEq, Properties)]
pub(super) struct NeedsProps {
    /// Whose.
    pub(super) learner: LearnerId,
}

/// Shows what was said, and lets it be written anew.
#[component]
pub(super) fn Needs(props: &NeedsProps) -> Html {
    let i18n = use_i18n();
    let may_put = use_session().has_role(may::PUT_LEARNER_NEEDS);
    let page = use_load(props.learner, |api, id| async move { learner::needs(&api, id).await });
    let editing = use_state(|| false);
    let show = |open: bool| {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(open))
    };
    let ondone = {
        let (editing, reload) = (editing.clone(), page.reload.clone());
        Callback::from(move |()| {
            editing.set(false);
            reload.emit(());
        })
    };
    html! {
        <Card title={i18n.t("learner-needs")}>
            { page.view(|needs| html! { <>
                if may_put {
                    <div class="actions"><Button icon={Icon::Edit} kind={ButtonKind::Primary} label={i18n.t("learner-needs-edit")} onclick={show(true).reform(|_: MouseEvent| ())} /></div>
                }
                if needs.value.version == 0 {
                    <Empty title={i18n.t("learner-needs-none")} advice={i18n.t("learner-needs-none-advice")} />
                } else {
                    <Told needs={needs.value.clone()} />
                }
                if *editing { <Edit needs={needs.clone()} onclose={show(false)} ondone={ondone.clone()} /> }
            </> }) }
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct ToldProps {
    needs: LearnerNeedsView,
}

#[component]
fn Told(props: &ToldProps) -> Html {
    let i18n = use_i18n();
    let categories = use_categories();
    let needs = &props.needs.needs;
    let joined = |words: Vec<String>| {
        let text = if words.is_empty() {
            i18n.t("learner-needs-any").to_string()
        } else {
            words.join(&i18n.t("list-comma"))
        };
        html! { text }
    };
    let weekdays = needs.weekdays.iter().filter_map(|day| WEEKDAYS.get(usize::from(*day).checked_sub(1)?));
    let items = vec![
        (
            i18n.t("learner-needs-categories"),
            joined(
                needs
                    .categories
                    .iter()
                    .map(|one| categories.label(&i18n, one.as_str()).to_string())
                    .collect(),
            ),
        ),
        (
            i18n.t("learner-needs-forms"),
            joined(needs.forms.iter().map(|one| i18n.word(*one).to_string()).collect()),
        ),
        (
            i18n.t("learner-needs-mode"),
            joined(needs.delivery_mode.iter().map(|one| i18n.word(*one).to_string()).collect()),
        ),
        (
            i18n.t("learner-needs-languages"),
            joined(needs.languages.iter().map(|one| i18n.word(*one).to_string()).collect()),
        ),
        (
            i18n.t("learner-needs-weekdays"),
            joined(weekdays.map(|(_, key)| i18n.t(key).to_string()).collect()),
        ),
        (
            i18n.t("learner-needs-day-parts"),
            joined(needs.day_parts.iter().map(|one| i18n.word(*one).to_string()).collect()),
        ),
        (
            i18n.t("learner-needs-aids"),
            if needs.aids.is_empty() {
                html! { i18n.t("learner-needs-no-aids") }
            } else {
                joined(needs.aids.iter().map(|one| i18n.word(*one).to_string()).collect())
            },
        ),
        (i18n.t("learner-needs-note"), html! { needs.note.clone().unwrap_or_else(|| "—".to_owned()) }),
        (
            i18n.t("learner-needs-recorded"),
            html! { props.needs.recorded_at.map(time::minute).unwrap_or_default() },
        ),
    ];
    html! { <DefinitionList {items} /> }
}

/// The weekdays as a form holds them, with the keys of their names.
const WEEKDAYS: [(u8, &str); 7] = [
    (1, "learner-weekday-1"),
    (2, "learner-weekday-2"),
    (3, "learner-weekday-3"),
    (4, "learner-weekday-4"),
    (5, "learner-weekday-5"),
    (6, "learner-weekday-6"),
    (7, "learner-weekday-7"),
];

const ANY: &str = "any";

fn spelt<T: ToString>(list: &[T]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn fields(view: &LearnerNeedsView) -> Vec<(&'static str, String)> {
    let needs = &view.needs;
    vec![
        ("/needs/categories", spelt(&needs.categories)),
        ("/needs/forms", written(&needs.forms)),
        ("/needs/delivery_mode", needs.delivery_mode.map_or_else(|| ANY.to_owned(), |mode| mode.to_string())),
        ("/needs/languages", written(&needs.languages)),
        ("/needs/day_parts", written(&needs.day_parts)),
        ("/needs/weekdays", spelt(&needs.weekdays)),
        ("/needs/aids", written(&needs.aids)),
        ("/needs/note", needs.note.clone().unwrap_or_default()),
        ("/consent_notice_version", NOTICE.to_owned()),
    ]
}

#[derive(PartialEq, Properties)]
struct EditProps {
    needs: Rc<Tagged<LearnerNeedsView>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| fields(&props.needs.value));
    let id = props.needs.value.learner_id;
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.needs,
            fields,
            move |api| async move { learner::needs(&api, id).await },
            move |api, etag: String, body: PutLearnerNeeds| async move {
                learner::put_needs(&api, id, &etag, &body).await
            },
            move |_| {
                toasts.success(i18n.t("learner-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = {
        let (form, i18n, save) = (form.clone(), i18n.clone(), edit.save.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let notice = read.text("/consent_notice_version");
            let needs = LearnerNeeds {
                categories: form
                    .get("/needs/categories")
                    .split(' ')
                    .filter_map(|code| code.parse().ok())
                    .collect(),
                forms: ticked(form.get("/needs/forms")),
                delivery_mode: form.get("/needs/delivery_mode").parse::<DeliveryMode>().ok(),
                languages: ticked::<LearnerLanguage>(form.get("/needs/languages")),
                day_parts: ticked::<DayPart>(form.get("/needs/day_parts")),
                weekdays: form.get("/needs/weekdays").split(' ').filter_map(|day| day.parse().ok()).collect(),
                aids: ticked::<LearnerAid>(form.get("/needs/aids")),
                note: read.optional_text("/needs/note"),
            };
            if read.complete() {
                save.emit(PutLearnerNeeds { consent_notice_version: Some(notice), needs });
            }
        })
    };
    let onclose = edit.leave(&props.onclose, &props.ondone);
    let mut modes = vec![(AttrValue::from(ANY), i18n.t("learner-needs-any"))];
    modes.extend(i18n.choices::<DeliveryMode>());
    html! {
        <Dialog title={i18n.t("learner-needs-edit")} wide=true onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("learner-save")} busy={edit.busy} {onsubmit} oncancel={onclose}>
                <p class="wide hint">{ i18n.t("learner-needs-hint") }</p>
                <Categories form={form.clone()} />
                <Boxes<ActivityForm> form={form.clone()} at="/needs/forms" label={i18n.t("learner-needs-forms")} />
                <Field form={form.clone()} at="/needs/delivery_mode" label={i18n.t("learner-needs-mode")} kind={FieldKind::Select(modes)} required=true />
                <Boxes<LearnerLanguage> form={form.clone()} at="/needs/languages" label={i18n.t("learner-needs-languages")} />
                <Weekdays form={form.clone()} />
                <Boxes<DayPart> form={form.clone()} at="/needs/day_parts" label={i18n.t("learner-needs-day-parts")} />
                <Boxes<LearnerAid> form={form.clone()} at="/needs/aids" label={i18n.t("learner-needs-aids")} />
                <Field form={form.clone()} at="/needs/note" label={i18n.t("learner-needs-note")} kind={FieldKind::TextArea} hint={i18n.t("learner-needs-note-hint")} />
                <Field {form} at="/consent_notice_version" label={i18n.t("learner-notice-version")} hint={i18n.t("learner-needs-consent")} required=true />
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct InFormProps {
    form: Form,
}

/// The categories of the catalogue, each with a box.
#[component]
fn Categories(props: &InFormProps) -> Html {
    let i18n = use_i18n();
    let categories = use_categories();
    let choices = categories.choices(&i18n, None);
    let tell = |code: &str| categories.label(&i18n, code);
    html! { <>
        <UnreadChoices unread={categories.unread.clone()} />
        <Ticks form={props.form.clone()} at="/needs/categories" label={i18n.t("learner-needs-categories")} choices={choices.clone()} />
        { versions(&i18n, &props.form, "/needs/categories", &|text: &str| {
            let names: Vec<String> = text.split(' ').filter(|code| code.parse::<CategoryCode>().is_ok()).map(|code| tell(code).to_string()).collect();
            html! { names.join(&i18n.t("list-comma")) }
        }) }
    </> }
}

#[component]
fn Weekdays(props: &InFormProps) -> Html {
    let i18n = use_i18n();
    let choices: Vec<(AttrValue, AttrValue)> =
        WEEKDAYS.iter().map(|(day, key)| (day.to_string().into(), i18n.t(key))).collect();
    html! { <Ticks form={props.form.clone()} at="/needs/weekdays" label={i18n.t("learner-needs-weekdays")} {choices} /> }
}

#[derive(PartialEq, Properties)]
struct TicksProps {
    form: Form,
    at: &'static str,
    label: AttrValue,
    choices: Vec<(AttrValue, AttrValue)>,
}

/// Ticks some of a list; the form holds them in one text, in the order of the list.
#[component]
fn Ticks(props: &TicksProps) -> Html {
    let (form, at) = (&props.form, props.at);
    let id = form.input_id(at);
    let fault = form.fault(at);
    let chosen: Vec<String> = form.get(at).split(' ').map(str::to_owned).collect();
    let one = |(value, label): &(AttrValue, AttrValue)| {
        let (form, all, value) = (form.clone(), props.choices.clone(), value.clone());
        let (chosen, id) = (chosen.clone(), format!("{id}-{value}"));
        let checked = chosen.iter().any(|one| *one == *value);
        let onchange = Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            let held = |one: &AttrValue| {
                if *one == value { on } else { chosen.iter().any(|known| **known == **one) }
            };
            let next: Vec<&str> =
                all.iter().map(|(one, _)| one).filter(|one| held(one)).map(AttrValue::as_str).collect();
            form.set(at, next.join(" "));
        });
        html! {
            <div class="field"><div class="check">
                <input id={id.clone()} type="checkbox" {checked} {onchange} />
                <label for={id}>{ label }</label>
            </div></div>
        }
    };
    html! {
        <fieldset class="boxes">
            <legend>{ &props.label }</legend>
            <div class="actions">{ for props.choices.iter().map(one) }</div>
            if let Some(fault) = &fault { <p class="fault">{ Html::from(Icon::Warning) }{ fault }</p> }
        </fieldset>
    }
}
