//! The steps of a registration, each asked for in a dialog that says what will happen.

use std::rc::Rc;

use contract::{
    auth::{Reason, Role},
    facility::{FacilityView, ReasonedStep, RegistrationState, StepFrom},
    problem::FieldProblem,
};
use yew::prelude::*;

use super::square_metres;
use crate::{
    api::{
        ApiError, Tagged,
        facility::{self, Step},
        use_action,
    },
    components::{
        Button, ButtonKind, DefinitionList, Dialog, Field, FieldKind, Form, FormView, Icon, use_form,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// A step before anything was said about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Submit,
    Approve,
    Return,
    Suspend,
    Resume,
    Close,
    Withdraw,
}

impl Kind {
    /// The steps that lead on from a state, the likeliest last.
    const fn after(state: RegistrationState) -> &'static [Self] {
        match state {
            RegistrationState::Draft | RegistrationState::Returned => &[Self::Withdraw, Self::Submit],
            RegistrationState::Submitted => &[Self::Withdraw, Self::Return, Self::Approve],
            RegistrationState::Approved => &[Self::Close, Self::Suspend],
            RegistrationState::Suspended => &[Self::Close, Self::Resume],
            RegistrationState::Closed | RegistrationState::Withdrawn => &[],
        }
    }

    const fn roles(self) -> &'static [Role] {
        match self {
            Self::Submit => may::SUBMIT_FACILITY,
            Self::Approve => may::APPROVE_FACILITY,
            Self::Return => may::RETURN_FACILITY,
            Self::Suspend => may::SUSPEND_FACILITY,
            Self::Resume => may::RESUME_FACILITY,
            Self::Close => may::CLOSE_FACILITY,
            Self::Withdraw => may::WITHDRAW_FACILITY,
        }
    }

    const fn needs_reason(self) -> bool {
        matches!(self, Self::Return | Self::Suspend | Self::Close | Self::Withdraw)
    }

    const fn has_day(self) -> bool {
        !matches!(self, Self::Submit | Self::Return | Self::Withdraw)
    }

    const fn button(self) -> (ButtonKind, Icon) {
        match self {
            Self::Submit | Self::Approve | Self::Resume => (ButtonKind::Primary, Icon::Check),
            Self::Return => (ButtonKind::Secondary, Icon::Back),
            Self::Suspend => (ButtonKind::Secondary, Icon::Warning),
            Self::Close | Self::Withdraw => (ButtonKind::Secondary, Icon::Cross),
        }
    }

    fn verb(self, i18n: &I18n) -> AttrValue {
        match self {
            Self::Submit => i18n.t("facility-submit"),
            Self::Approve => i18n.t("facility-approve"),
            Self::Return => i18n.t("facility-return"),
            Self::Suspend => i18n.t("facility-suspend"),
            Self::Resume => i18n.t("facility-resume"),
            Self::Close => i18n.t("facility-close"),
            Self::Withdraw => i18n.t("facility-withdraw"),
        }
    }

    fn consequence(self, i18n: &I18n) -> AttrValue {
        match self {
            Self::Submit => i18n.t("facility-submit-what"),
            Self::Approve => i18n.t("facility-approve-what"),
            Self::Return => i18n.t("facility-return-what"),
            Self::Suspend => i18n.t("facility-suspend-what"),
            Self::Resume => i18n.t("facility-resume-what"),
            Self::Close => i18n.t("facility-close-what"),
            Self::Withdraw => i18n.t("facility-withdraw-what"),
        }
    }

    fn done(self, i18n: &I18n) -> AttrValue {
        match self {
            Self::Submit => i18n.t("facility-submitted"),
            Self::Approve => i18n.t("facility-approved"),
            Self::Return => i18n.t("facility-returned"),
            Self::Suspend => i18n.t("facility-suspended"),
            Self::Resume => i18n.t("facility-resumed"),
            Self::Close => i18n.t("facility-closed"),
            Self::Withdraw => i18n.t("facility-withdrawn"),
        }
    }

    /// The step with what was typed; `None` when something is wrong, which is then shown.
    fn read(self, form: &Form, i18n: &I18n) -> Option<Step> {
        let mut read = form.read(i18n);
        let reason = if self.needs_reason() { read.text("/reason") } else { String::new() };
        let effective_on = if self.has_day() { read.optional("/effective_on") } else { None };
        read.complete().then_some(match self {
            Self::Submit => Step::Submit,
            Self::Approve => Step::Approve(StepFrom { effective_on }),
            Self::Return => Step::Return(Reason { reason }),
            Self::Suspend => Step::Suspend(ReasonedStep { reason, effective_on }),
            Self::Resume => Step::Resume(StepFrom { effective_on }),
            Self::Close => Step::Close(ReasonedStep { reason, effective_on }),
            Self::Withdraw => Step::Withdraw(Reason { reason }),
        })
    }
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The facility.
    pub record: Rc<Tagged<FacilityView>>,
    /// Hears that a step was taken.
    pub onchanged: Callback<()>,
    /// Hears what the registration still lacks.
    pub onfaults: Callback<Vec<FieldProblem>>,
}

/// A button for each step that leads on from here and that the reader may take.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let asked = use_state(|| None::<Kind>);
    let ask = |kind: Option<Kind>| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(kind))
    };
    let end = |then: Callback<()>| {
        let asked = asked.clone();
        Callback::from(move |()| {
            asked.set(None);
            then.emit(());
        })
    };
    let onfaults = {
        let (asked, onfaults) = (asked.clone(), props.onfaults.clone());
        Callback::from(move |faults| {
            asked.set(None);
            onfaults.emit(faults);
        })
    };
    let possible =
        Kind::after(props.record.value.status).iter().copied().filter(|kind| session.has_role(kind.roles()));
    html! { <>
        { for possible.map(|step| {
            let (kind, icon) = step.button();
            html! { <Button {kind} {icon} label={step.verb(&i18n)} onclick={ask(Some(step)).reform(|_| ())} /> }
        }) }
        if let Some(kind) = *asked {
            <Ask {kind} record={props.record.clone()} onclose={ask(None)} ondone={end(props.onchanged.clone())} {onfaults} />
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    kind: Kind,
    record: Rc<Tagged<FacilityView>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
    onfaults: Callback<Vec<FieldProblem>>,
}

#[component]
fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let (kind, id) = (props.kind, props.record.value.id);
    let form = use_form(|| vec![("/reason", String::new()), ("/effective_on", time::day(time::today()))]);
    let take = {
        let (form, i18n, ondone, onfaults) =
            (form.clone(), i18n.clone(), props.ondone.clone(), props.onfaults.clone());
        use_action(
            move |api, step: Step| async move { facility::take(&api, id, &step).await },
            move |outcome: Result<FacilityView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(kind.done(&i18n));
                    ondone.emit(());
                }
                Err(error) if kind == Kind::Submit && !error.faults().is_empty() => {
                    onfaults.emit(error.faults().to_vec());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), take.run.clone());
        Callback::from(move |()| {
            if let Some(step) = kind.read(&form, &i18n) {
                run.emit(step);
            }
        })
    };
    let title = format!("{} · {}", kind.verb(&i18n), props.record.value.name_zh);
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            <p>{ kind.consequence(&i18n) }</p>
            <DefinitionList items={concerned(&i18n, &props.record.value)} />
            <FormView form={form.clone()} submit={kind.verb(&i18n)} danger={matches!(kind, Kind::Close | Kind::Withdraw)} busy={take.busy} {onsubmit} oncancel={props.onclose.clone()}>
                if kind.needs_reason() {
                    <Field form={form.clone()} at="/reason" label={i18n.t("facility-reason")} kind={FieldKind::TextArea} hint={i18n.t("facility-reason-hint")} required=true />
                }
                if kind.has_day() {
                    <Field {form} at="/effective_on" label={i18n.t("facility-effective-on")} kind={FieldKind::Date} hint={i18n.t("facility-effective-on-hint")} />
                }
            </FormView>
        </Dialog>
    }
}

/// What the step concerns, in numbers.
fn concerned(i18n: &I18n, view: &FacilityView) -> Vec<(AttrValue, Html)> {
    let school = view
        .school
        .as_ref()
        .map_or_else(|| i18n.t("facility-no-school"), |school| school.name.clone().into());
    let mut items = vec![
        (i18n.t("facility-school"), html! { school }),
        (i18n.t("facility-rooms"), html! { view.rooms.len() }),
    ];
    if let Some(school) = &view.school {
        items.push((i18n.t("facility-area"), square_metres(i18n, school.coordinated_usable_area)));
    }
    if let Some(least) = view.minimum_area {
        items.push((i18n.t("facility-area-least"), square_metres(i18n, least)));
    }
    items
}
