//! Programmes of the “银龄行动”: opened, changed, ended.

use std::rc::Rc;

use chrono::NaiveDate;
use contract::{
    ids::SilverAgeActionId,
    volunteer::{CreateSilverAgeAction, SilverAgeActionView, UpdateSilverAgeAction},
};
use yew::prelude::*;

use crate::{
    api::{Tagged, use_edit, volunteer},
    components::{
        Button, ButtonKind, Column, DataTable, Dialog, Empty, Field, FieldKind, Form, FormView, Row,
        StatusLabel, Tone, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{Ask, Work, work},
        course::is_whole_city,
        smart_aging::offices,
    },
    session::use_session,
    time,
};

/// Properties of [`Programmes`].
#[derive(PartialEq, Properties)]
pub(super) struct ProgrammesProps {
    /// Those within reach.
    pub(super) all: Vec<SilverAgeActionView>,
    /// Hears which one is to be changed.
    pub(super) onedit: Callback<SilverAgeActionView>,
}

/// Lists programmes, with whether they go on; a county's office changes its own, the city's all.
#[component]
pub(super) fn Programmes(props: &ProgrammesProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let city = is_whole_city(&session, may::UPDATE_SILVER_AGE_ACTION);
    let own = offices(&session, may::UPDATE_SILVER_AGE_ACTION);
    let columns = vec![
        Column::new("name", i18n.t("volunteer-action")),
        Column::new("basis", i18n.t("volunteer-basis")),
        Column::new("from", i18n.t("teacher-from")),
        Column::new("until", i18n.t("teacher-until")),
        Column::new("state", i18n.t("volunteer-status")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let row = |one: &SilverAgeActionView| {
        let edits = city || one.county_code.as_ref().is_some_and(|code| own.contains(&code.to_string()));
        let (chosen, label) =
            (one.clone(), i18n.ta("volunteer-edit-action-of", &[("name", one.name.clone().into())]));
        Row {
            key: one.id.to_string().into(),
            to: None,
            cells: vec![
                html! { &one.name },
                html! { &one.policy_basis },
                html! { time::day(one.starts_on) },
                html! { time::day(one.ends_on) },
                state(&i18n, one),
                html! { if edits { <Button kind={ButtonKind::Quiet} {label} onclick={props.onedit.reform(move |_: MouseEvent| chosen.clone())} /> } },
            ],
        }
    };
    html! {
        <DataTable id="silver-age-actions" caption={i18n.t("volunteer-actions")} {columns} adjustable=false
            rows={props.all.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("volunteer-actions-none")} advice={i18n.t("volunteer-actions-advice")} /> }} />
    }
}

fn state(i18n: &I18n, one: &SilverAgeActionView) -> Html {
    let today = time::today();
    let (tone, text) = if today < one.starts_on {
        (Tone::Info, i18n.t("volunteer-action-coming"))
    } else if today <= one.ends_on {
        (Tone::Good, i18n.t("volunteer-action-running"))
    } else {
        (Tone::Neutral, i18n.t("volunteer-action-ended"))
    };
    html! { <StatusLabel {tone} {text} /> }
}

/// The programmes that a team may join, as choices: those that are not over, and the one that it is in.
pub(super) fn joinable(
    all: &[SilverAgeActionView],
    kept: Option<SilverAgeActionId>,
    today: NaiveDate,
) -> Vec<(AttrValue, AttrValue)> {
    let joins = |one: &&SilverAgeActionView| today <= one.ends_on || Some(one.id) == kept;
    all.iter().filter(joins).map(|one| (one.id.to_string().into(), one.name.clone().into())).collect()
}

fn fields(i18n: &I18n, form: &Form) -> Html {
    html! { <>
        <Field form={form.clone()} at="/name" label={i18n.t("volunteer-action")} required=true />
        <Field form={form.clone()} at="/policy_basis" label={i18n.t("volunteer-basis")} required=true />
        <Field form={form.clone()} at="/starts_on" label={i18n.t("teacher-from")} kind={FieldKind::Date} required=true />
        <Field form={form.clone()} at="/ends_on" label={i18n.t("teacher-until")} kind={FieldKind::Date} hint={i18n.t("volunteer-action-end-hint")} required=true />
    </> }
}

/// Properties of [`OpenAction`].
#[derive(PartialEq, Properties)]
pub(super) struct OpenActionProps {
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Opens a programme.
#[component]
pub(super) fn OpenAction(props: &OpenActionProps) -> Html {
    let i18n = use_i18n();
    let own = offices(&use_session(), may::CREATE_SILVER_AGE_ACTION);
    let typed = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| fields(&i18n, &form))
    };
    let read = {
        let (i18n, county) = (i18n.clone(), own.first().cloned());
        Callback::from(move |form: Form| opened(&i18n, &form, county.as_deref()))
    };
    let initial = vec![("/starts_on", time::day(time::today()))];
    html! {
        <Ask title={i18n.t("volunteer-open-action")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-action-opened")} {initial} fields={typed} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

/// A county's office opens its own programme, everyone else the city's.
fn opened(i18n: &I18n, form: &Form, county: Option<&str>) -> Option<Work> {
    let mut read = form.read(i18n);
    let (name, policy_basis) = (read.text("/name"), read.text("/policy_basis"));
    let (starts_on, ends_on) = (read.required("/starts_on"), read.required("/ends_on"));
    if !read.complete() {
        return None;
    }
    let body = CreateSilverAgeAction {
        county_code: county.and_then(|code| code.parse().ok()),
        name,
        policy_basis,
        starts_on: starts_on?,
        ends_on: ends_on?,
    };
    Some(work(move |api| {
        let body = body.clone();
        async move { volunteer::open_action(&api, &body).await }
    }))
}

/// Properties of [`EditAction`].
#[derive(PartialEq, Properties)]
pub(super) struct EditActionProps {
    /// The programme, as it was read.
    pub(super) action: SilverAgeActionView,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
}

fn initial(action: &SilverAgeActionView) -> Vec<(&'static str, String)> {
    vec![
        ("/name", action.name.clone()),
        ("/policy_basis", action.policy_basis.clone()),
        ("/starts_on", time::day(action.starts_on)),
        ("/ends_on", time::day(action.ends_on)),
    ]
}

fn changed(form: &Form, i18n: &I18n) -> Option<UpdateSilverAgeAction> {
    let mut read = form.read(i18n);
    let (name, basis) = (read.text("/name"), read.text("/policy_basis"));
    let (starts_on, ends_on) = (read.required("/starts_on"), read.required("/ends_on"));
    read.complete().then(|| UpdateSilverAgeAction {
        name: form.touched("/name").then_some(name),
        policy_basis: form.touched("/policy_basis").then_some(basis),
        starts_on: starts_on.filter(|_| form.touched("/starts_on")),
        ends_on: ends_on.filter(|_| form.touched("/ends_on")),
    })
}

/// Changes a programme, or ends it by an earlier last day.
#[component]
pub(super) fn EditAction(props: &EditActionProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| initial(&props.action));
    let id = props.action.id;
    let record: Rc<Tagged<SilverAgeActionView>> = {
        let action = props.action.clone();
        use_memo((), move |()| Tagged { etag: format!("\"v{}\"", action.version), value: action })
    };
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &record,
            initial,
            move |api| async move { volunteer::action(&api, id).await },
            move |api, etag: String, change: UpdateSilverAgeAction| async move {
                volunteer::edit_action(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("volunteer-action-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let onclose = edit.leave(&props.onclose, &props.ondone);
    html! {
        <Dialog title={i18n.t("volunteer-edit-action")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                { fields(&i18n, &form) }
            </FormView>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_joins_what_goes_on_or_is_to_come_and_keeps_what_it_is_in() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let one = |number: u8, year: u16| SilverAgeActionView {
            id: format!("01890000-0000-7000-8000-0000000000{number:02}").parse().unwrap(),
            county_code: None,
            name: format!("{year} 年银龄行动"),
            policy_basis: String::new(),
            starts_on: day(&format!("{year}-01-01")),
            ends_on: day(&format!("{year}-12-31")),
            version: 1,
        };
        let all = [one(1, 2023), one(2, 2024), one(3, 2025), one(4, 2026)];
        let names = |kept| {
            let offered = joinable(&all, kept, day("2025-12-31"));
            offered.into_iter().map(|(_, name)| name.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(None), ["2025 年银龄行动", "2026 年银龄行动"]);
        assert_eq!(names(Some(all[1].id)), ["2024 年银龄行动", "2025 年银龄行动", "2026 年银龄行动"]);
    }
}
