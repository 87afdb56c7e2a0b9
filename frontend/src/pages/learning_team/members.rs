//! Who is in a team: taking somebody in, letting somebody go, and who leads.

use contract::{
    ids::{LearnerId, LearningTeamId},
    learner::LearnerView,
    learning_team::{
        JoinLearningTeam, LearningTeamMemberView, LearningTeamView, LeaveLearningTeam, UpdateLearningTeam,
    },
};
use yew::prelude::*;

use crate::{
    api::{learning_team, use_action, use_load},
    components::{
        Button, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FormView, Icon, Row, StatusLabel,
        Tone, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::redemption::FindLearner,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`Members`].
#[derive(PartialEq, Properties)]
pub(super) struct MembersProps {
    /// Of which team.
    pub(super) team: LearningTeamView,
    /// Whether the reader may change them.
    pub(super) may_write: bool,
    /// Hears that they have changed.
    pub(super) onchange: Callback<()>,
}

/// What the reader does with a member.
#[derive(Clone, PartialEq)]
enum Step {
    Leave(LearningTeamMemberView),
    Lead(LearnerId),
}

/// The members, in the order in which they joined.
#[component]
pub(super) fn Members(props: &MembersProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let opens = use_session().has_role(may::LIST_LEARNERS);
    let id = props.team.id;
    let page = use_load((id, props.team.version, props.team.members), |api, (id, ..)| async move {
        learning_team::members(&api, id).await
    });
    let joining = use_state(|| false);
    let leaving = use_state(|| None::<LearningTeamMemberView>);
    let changed = {
        let (reload, onchange, leaving) = (page.reload.clone(), props.onchange.clone(), leaving.clone());
        Callback::from(move |()| {
            leaving.set(None);
            reload.emit(());
            onchange.emit(());
        })
    };
    let join = {
        let (i18n, toasts, changed) = (i18n.clone(), toasts.clone(), changed.clone());
        use_action(
            |api, (id, body): (LearningTeamId, JoinLearningTeam)| async move {
                learning_team::join(&api, id, &body).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("team-joined"));
                    changed.emit(());
                }
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let lead = {
        let (i18n, changed) = (i18n.clone(), changed.clone());
        use_action(
            |api, (team, leader): (LearningTeamView, LearnerId)| async move {
                let change = UpdateLearningTeam { leader_id: Some(leader), ..UpdateLearningTeam::default() };
                learning_team::edit(&api, team.id, &format!("\"v{}\"", team.version), &change).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("team-led"));
                    changed.emit(());
                }
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let onstep = {
        let (leaving, run, team) = (leaving.clone(), lead.run, props.team.clone());
        Callback::from(move |step: Step| match step {
            Step::Leave(member) => leaving.set(Some(member)),
            Step::Lead(learner) => run.emit((team.clone(), learner)),
        })
    };
    let toggle = {
        let joining = joining.clone();
        Callback::from(move |_: MouseEvent| joining.set(!*joining))
    };
    let onfound = join.run.reform(move |found: LearnerView| {
        (id, JoinLearningTeam { learner_id: found.id, joined_on: time::today() })
    });
    let actions = html! {
        if props.may_write { <Button icon={Icon::Plus} label={i18n.t("team-join")} onclick={toggle} /> }
    };
    let mut columns = vec![
        Column::new("name", i18n.t("enrolment-learner")),
        Column::new("id_number", i18n.t("learner-id-number")),
        Column::new("joined", i18n.t("team-joined-on")),
    ];
    if props.may_write {
        columns.push(Column::new("act", i18n.t("enrolment-act")));
    }
    let onclose = {
        let leaving = leaving.clone();
        Callback::from(move |()| leaving.set(None))
    };
    html! { <>
        if *joining && props.may_write { <FindLearner title={i18n.t("team-find-member")} {onfound} /> }
        <Card title={i18n.t("team-members")} {actions}>{ page.view(|members| html! {
            <DataTable id="team-members" caption={i18n.t("team-members")} {columns} adjustable=false
                rows={members.iter().map(|one| row(&i18n, one, (props.may_write, opens), &onstep)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("team-no-members")} /> }} />
        }) }</Card>
        if let Some(member) = (*leaving).clone() { <Leave {id} {member} {onclose} ondone={changed} /> }
    </> }
}

/// What may be done with a member; the name leads to the learner for those to whom learners are open.
fn row(
    i18n: &I18n,
    one: &LearningTeamMemberView,
    (may_write, opens): (bool, bool),
    onstep: &Callback<Step>,
) -> Row {
    let mut cells = vec![
        html! { <>{ &one.learner_name }if one.leads { { " " }<StatusLabel tone={Tone::Info} text={i18n.t("team-leader")} /> }</> },
        html! { <span class="mono">{ &one.id_number_masked }</span> },
        html! { time::day(one.joined_on) },
    ];
    if may_write {
        let step = |step: Step| onstep.reform(move |_: MouseEvent| step.clone());
        let spoken = |label: AttrValue| Some(AttrValue::from(format!("{label} {}", one.learner_name)));
        let (lead, leave) = (i18n.t("team-lead"), i18n.t("team-leave"));
        cells.push(html! { if !one.leads { <div class="actions">
            <Button label={lead.clone()} spoken={spoken(lead)} onclick={step(Step::Lead(one.learner_id))} />
            <Button label={leave.clone()} spoken={spoken(leave)} onclick={step(Step::Leave(one.clone()))} />
        </div> } });
    }
    let to = opens.then_some(Route::Learner { id: one.learner_id });
    Row { key: one.learner_id.to_string().into(), to, cells }
}

#[derive(PartialEq, Properties)]
struct LeaveProps {
    id: LearningTeamId,
    member: LearningTeamMemberView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Leave(props: &LeaveProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/left_on", time::today().to_string()), ("/reason", String::new())]);
    let leave = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, learner, body): (LearningTeamId, LearnerId, LeaveLearningTeam)| async move {
                learning_team::leave(&api, id, learner, &body).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("team-left"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), leave.run);
        let (id, learner) = (props.id, props.member.learner_id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (day, reason) = (read.required("/left_on"), read.text("/reason"));
            if read.complete()
                && let Some(left_on) = day
            {
                run.emit((id, learner, LeaveLearningTeam { left_on, reason }));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("team-leave")} onclose={props.onclose.clone()}>
            <p><strong>{ &props.member.learner_name }</strong></p>
            <FormView form={form.clone()} submit={i18n.t("team-leave")} busy={leave.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/left_on" label={i18n.t("team-left-on")} kind={FieldKind::Date} required=true />
                <Field {form} at="/reason" label={i18n.t("team-left-because")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}
