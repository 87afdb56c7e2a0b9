//! Founding a team.

use contract::{
    ids::SchoolId,
    learner::LearnerView,
    learning_team::{CreateLearningTeam, LearningTeamKind, LearningTeamView},
};
use yew::prelude::*;

use crate::{
    api::{learning_team, use_action},
    components::{Card, Field, FieldKind, FormView, SchoolField, use_form, use_toasts},
    i18n::use_i18n,
    pages::redemption::FindLearner,
    time,
};

/// Properties of [`Create`].
#[derive(PartialEq, Properties)]
pub(super) struct CreateProps {
    /// Hears that none is founded.
    pub(super) onclose: Callback<()>,
    /// Hears of the team.
    pub(super) onfounded: Callback<LearningTeamView>,
}

/// First who leads it, then the rest.
#[component]
pub(super) fn Create(props: &CreateProps) -> Html {
    let i18n = use_i18n();
    let leader = use_state(|| None::<LearnerView>);
    let onfound = {
        let leader = leader.clone();
        Callback::from(move |found: LearnerView| leader.set(Some(found)))
    };
    match (*leader).clone() {
        None => html! { <FindLearner title={i18n.t("team-find-leader")} {onfound} /> },
        Some(leader) => {
            html! { <Rest {leader} onclose={props.onclose.clone()} onfounded={props.onfounded.clone()} /> }
        }
    }
}

#[derive(PartialEq, Properties)]
struct RestProps {
    leader: LearnerView,
    onclose: Callback<()>,
    onfounded: Callback<LearningTeamView>,
}

#[component]
fn Rest(props: &RestProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![
            ("/school_id", props.leader.school_id.to_string()),
            ("/name", String::new()),
            ("/kind", LearningTeamKind::Choir.to_string()),
            ("/formed_on", time::today().to_string()),
        ]
    });
    let create = {
        let (form, i18n, onfounded) = (form.clone(), i18n.clone(), props.onfounded.clone());
        use_action(
            |api, body: CreateLearningTeam| async move { learning_team::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(team) => {
                    toasts.success(i18n.t("team-founded"));
                    onfounded.emit(team);
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, leader_id) = (form.clone(), i18n.clone(), create.run, props.leader.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (school, kind) = (read.required::<SchoolId>("/school_id"), read.required("/kind"));
            let (name, formed_on) = (read.text("/name"), read.required("/formed_on"));
            if read.complete()
                && let (Some(school_id), Some(kind), Some(formed_on)) = (school, kind, formed_on)
            {
                run.emit(CreateLearningTeam { school_id, name, kind, leader_id, formed_on });
            }
        })
    };
    let title = i18n.ta("team-found-with", &[("name", props.leader.name_zh.clone().into())]);
    html! {
        <Card {title}>
            <FormView form={form.clone()} submit={i18n.t("team-found")} busy={create.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <SchoolField form={form.clone()} at="/school_id" />
                <Field form={form.clone()} at="/name" label={i18n.t("team-name")} required=true />
                <Field form={form.clone()} at="/kind" label={i18n.t("team-kind")} kind={FieldKind::Select(i18n.choices::<LearningTeamKind>())} required=true />
                <Field {form} at="/formed_on" label={i18n.t("team-formed-on")} kind={FieldKind::Date} required=true />
            </FormView>
        </Card>
    }
}
