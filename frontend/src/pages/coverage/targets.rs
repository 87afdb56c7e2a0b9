//! The targets, which the city sets.

use std::rc::Rc;

use contract::{
    coverage::{CoverageTargetView, CreateCoverageTarget, UpdateCoverageTarget},
    facility::HostKind,
};
use yew::prelude::*;

use crate::{
    api::{Tagged, coverage, use_edit, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, Form, FormView, Icon,
        Row, percent, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// Properties of [`Targets`].
#[derive(PartialEq, Properties)]
pub(super) struct TargetsProps {
    /// Hears that a target has changed.
    pub onchanged: Callback<()>,
}

/// What stands open beside the targets.
#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    New,
    Target(Rc<CoverageTargetView>),
}

/// Lists the targets; the city adds and changes them.
#[component]
pub(super) fn Targets(props: &TargetsProps) -> Html {
    let i18n = use_i18n();
    let may_set = use_session().has_role(may::CREATE_COVERAGE_TARGET);
    let open = use_state(|| Open::Nothing);
    let targets = use_load((), |api, ()| async move { coverage::targets(&api).await });
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(what.clone()))
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let ondone = {
        let (open, reload, onchanged) = (open.clone(), targets.reload.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            reload.emit(());
            onchanged.emit(());
        })
    };
    let columns = vec![
        Column::new("kind", i18n.t("coverage-kind")),
        Column::new("due", i18n.t("coverage-due")),
        Column::new("share", i18n.t("coverage-share")).number(),
        Column::new("basis", i18n.t("coverage-basis")),
        Column::new("actions", i18n.t("actions")),
    ];
    let row = |target: &CoverageTargetView| Row {
        key: target.id.to_string().into(),
        to: None,
        cells: vec![
            html! { i18n.word(target.kind) },
            html! { time::day(target.due_date) },
            html! { percent(target.target_bp.into()) },
            html! { &target.basis },
            html! { if may_set { <Button kind={ButtonKind::Quiet} label={i18n.t("edit")} onclick={show(Open::Target(Rc::new(target.clone())))} /> } },
        ],
    };
    let actions = html! { if may_set { <Button icon={Icon::Plus} label={i18n.t("coverage-target-add")} onclick={show(Open::New)} /> } };
    html! { <>
        <Card title={i18n.t("coverage-targets")} {actions}>
            { targets.view(|list| html! {
                <DataTable id="targets" caption={i18n.t("coverage-targets")} {columns} adjustable=false
                    rows={list.items.iter().map(row).collect::<Vec<_>>()} empty={html! { <Empty title={i18n.t("coverage-no-targets")} /> }} />
            }) }
        </Card>
        { match &*open {
            Open::Nothing => Html::default(),
            Open::New => html! { <TargetDialog {onclose} {ondone} /> },
            Open::Target(target) => html! { <TargetDialog target={target.clone()} {onclose} {ondone} /> },
        } }
    </> }
}

#[derive(PartialEq, Properties)]
struct TargetDialogProps {
    #[prop_or_default]
    target: Option<Rc<CoverageTargetView>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// A share as people type it: `50` or `62.5` are percent.
pub(in crate::pages) fn basis_points(text: &str) -> Option<u16> {
    let (whole, rest) =
        text.trim().trim_end_matches('%').split_once('.').unwrap_or((text.trim().trim_end_matches('%'), ""));
    let places = format!("{rest:0<2}");
    if places.len() > 2 {
        return None;
    }
    let points = whole.parse::<u16>().ok()?.checked_mul(100)?.checked_add(places.parse().ok()?)?;
    (1..=10_000).contains(&points).then_some(points)
}

/// A target that may not exist yet, with its version.
fn maybe(target: Option<Tagged<CoverageTargetView>>) -> Tagged<Option<CoverageTargetView>> {
    match target {
        Some(Tagged { value, etag }) => Tagged { value: Some(value), etag },
        None => Tagged { value: None, etag: String::new() },
    }
}

fn fields(target: Option<&CoverageTargetView>) -> Vec<(&'static str, String)> {
    let text = |read: fn(&CoverageTargetView) -> String| target.map(read).unwrap_or_default();
    let share =
        |target: &CoverageTargetView| percent(target.target_bp.into()).trim_end_matches('%').to_owned();
    vec![
        ("/kind", text(|target| target.kind.to_string())),
        ("/due_date", text(|target| time::day(target.due_date))),
        ("/target_bp", target.map(share).unwrap_or_default()),
        ("/basis", text(|target| target.basis.clone())),
    ]
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateCoverageTarget> {
    let mut read = form.read(i18n);
    let (kind, due_date, basis) = (read.required("/kind"), read.required("/due_date"), read.text("/basis"));
    let target_bp = basis_points(form.get("/target_bp"));
    if target_bp.is_none() {
        read.fault("/target_bp", "coverage-share-malformed");
    }
    let complete = read.complete();
    Some(CreateCoverageTarget { kind: kind?, due_date: due_date?, target_bp: target_bp?, basis })
        .filter(|_| complete)
}

#[component]
fn TargetDialog(props: &TargetDialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| fields(props.target.as_deref()));
    let id = props.target.as_ref().map(|target| target.id);
    let is_new = id.is_none();
    let known = props.target.as_deref().cloned().map(coverage::tagged);
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &Rc::new(maybe(known)),
            |target: &Option<CoverageTargetView>| fields(target.as_ref()),
            move |api| async move {
                Ok(maybe(match id {
                    Some(id) => Some(coverage::target(&api, id).await?),
                    None => None,
                }))
            },
            move |api, etag: String, (new, touched): (CreateCoverageTarget, UpdateCoverageTarget)| async move {
                match id {
                    None => coverage::add_target(&api, &new).await.map(drop),
                    Some(id) => coverage::edit_target(&api, id, &etag, &touched).await.map(drop),
                }
            },
            move |()| {
                toasts.success(i18n.t("coverage-target-saved"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = {
        let (form, i18n, save) = (form.clone(), i18n.clone(), edit.save.clone());
        Callback::from(move |()| {
            if let Some(new) = filled(&form, &i18n) {
                let touched = UpdateCoverageTarget {
                    target_bp: form.touched("/target_bp").then_some(new.target_bp),
                    basis: form.touched("/basis").then(|| new.basis.clone()),
                };
                save.emit((new, touched));
            }
        })
    };
    let onclose = edit.leave(&props.onclose, &props.ondone);
    let title = if is_new { i18n.t("coverage-target-add") } else { i18n.t("coverage-target-edit") };
    html! {
        <Dialog {title} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("save")} busy={edit.busy} {onsubmit} oncancel={onclose}>
                <Field form={form.clone()} at="/kind" label={i18n.t("coverage-kind")} kind={FieldKind::Select(i18n.choices::<HostKind>())} required=true readonly={!is_new} />
                <Field form={form.clone()} at="/due_date" label={i18n.t("coverage-due")} kind={FieldKind::Date} required=true readonly={!is_new} />
                <Field form={form.clone()} at="/target_bp" label={i18n.t("coverage-share")} kind={FieldKind::Number} hint={i18n.t("coverage-share-hint")} required=true />
                <Field {form} at="/basis" label={i18n.t("coverage-basis")} kind={FieldKind::TextArea} hint={i18n.t("coverage-basis-hint")} required=true />
            </FormView>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::basis_points;

    #[test]
    fn shares_are_typed_in_percent_and_kept_in_basis_points() {
        for (typed, kept) in
            [("50", Some(5000)), ("62.5%", Some(6250)), ("0.01", Some(1)), ("100", Some(10_000))]
        {
            assert_eq!(basis_points(typed), kept);
        }
        for wrong in ["", "0", "101", "5.555", "-5", "x"] {
            assert_eq!(basis_points(wrong), None, "{wrong}");
        }
    }
}
