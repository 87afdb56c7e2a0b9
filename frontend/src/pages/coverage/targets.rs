//! The targets, which the city sets.

use std::rc::Rc;

use contract::{
    coverage::{CoverageTargetView, CreateCoverageTarget, UpdateCoverageTarget},
    facility::HostKind,
};
use yew::prelude::*;

use crate::{
    api::{ApiError, coverage, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FormView, Icon, Row,
        percent, use_form, use_toasts,
    },
    i18n::use_i18n,
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
fn basis_points(text: &str) -> Option<u16> {
    let (whole, rest) =
        text.trim().trim_end_matches('%').split_once('.').unwrap_or((text.trim().trim_end_matches('%'), ""));
    let places = format!("{rest:0<2}");
    if places.len() > 2 {
        return None;
    }
    let points = whole.parse::<u16>().ok()?.checked_mul(100)?.checked_add(places.parse().ok()?)?;
    (1..=10_000).contains(&points).then_some(points)
}

#[component]
fn TargetDialog(props: &TargetDialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        let target = props.target.as_deref();
        vec![
            ("/kind", target.map(|target| target.kind.to_string()).unwrap_or_default()),
            ("/due_date", target.map(|target| time::day(target.due_date)).unwrap_or_default()),
            (
                "/target_bp",
                target
                    .map(|target| percent(target.target_bp.into()).trim_end_matches('%').to_owned())
                    .unwrap_or_default(),
            ),
            ("/basis", target.map(|target| target.basis.clone()).unwrap_or_default()),
        ]
    });
    let existing = props.target.as_ref().map(|target| (target.id, format!("\"v{}\"", target.version)));
    let is_new = existing.is_none();
    let save = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            move |api, target: CreateCoverageTarget| {
                let existing = existing.clone();
                async move {
                    let Some((id, etag)) = existing else {
                        return coverage::add_target(&api, &target).await.map(drop);
                    };
                    let change =
                        UpdateCoverageTarget { target_bp: Some(target.target_bp), basis: Some(target.basis) };
                    coverage::edit_target(&api, id, &etag, &change).await.map(drop)
                }
            },
            move |outcome: Result<(), ApiError>| match outcome {
                Ok(()) => {
                    toasts.success(i18n.t("coverage-target-saved"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), save.run.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (kind, due_date, basis) =
                (read.required("/kind"), read.required("/due_date"), read.text("/basis"));
            let target_bp = basis_points(form.get("/target_bp"));
            if target_bp.is_none() {
                read.fault("/target_bp", "coverage-share-malformed");
            }
            if read.complete()
                && let (Some(kind), Some(due_date), Some(target_bp)) = (kind, due_date, target_bp)
            {
                run.emit(CreateCoverageTarget { kind, due_date, target_bp, basis });
            }
        })
    };
    let title = if is_new { i18n.t("coverage-target-add") } else { i18n.t("coverage-target-edit") };
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("save")} busy={save.busy} {onsubmit} oncancel={props.onclose.clone()}>
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
