//! Entering what a team has done.

use chrono::{NaiveDate, NaiveTime};
use contract::{
    class::{ClassSessionView, SessionState},
    course::ActivityForm,
    ids::{ClassSessionId, LearnerId, LearningTeamId, SchoolId},
    learning_team::{CreateLearningTeamActivity, LearningTeamMemberView, LearningTeamView},
};
use yew::prelude::*;

use crate::{
    api::{class, learning_team, use_action, use_load},
    components::{Card, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Enter`].
#[derive(PartialEq, Properties)]
pub(super) struct EnterProps {
    /// Of which team.
    pub(super) team: LearningTeamView,
    /// Hears that nothing is entered.
    pub(super) onclose: Callback<()>,
    /// Hears that something was.
    pub(super) ondone: Callback<()>,
}

/// The form, with a box for each member.
#[component]
pub(super) fn Enter(props: &EnterProps) -> Html {
    let i18n = use_i18n();
    let members = use_load(props.team.id, |api, id| async move { learning_team::members(&api, id).await });
    html! {
        <Card title={i18n.t("team-enter")}>{ members.view(|members| html! {
            <Filling id={props.team.id} school={props.team.school_id} members={members.to_vec()} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
        }) }</Card>
    }
}

#[derive(PartialEq, Properties)]
struct FillingProps {
    id: LearningTeamId,
    school: SchoolId,
    members: Vec<LearningTeamMemberView>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Filling(props: &FillingProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let there = use_state(Vec::<LearnerId>::new);
    let form = use_form(|| {
        vec![
            ("/day", time::today().to_string()),
            ("/starts_at", "09:00".to_owned()),
            ("/ends_at", "10:00".to_owned()),
            ("/place", String::new()),
            ("/content", String::new()),
            ("/learner_ids", String::new()),
            ("/session_id", String::new()),
        ]
    });
    let day = form.get("/day").parse::<NaiveDate>().ok();
    let sessions = use_load((props.school, day), |api, (school, day)| async move {
        match day {
            Some(day) => class::of_day(&api, school, day).await,
            None => Ok(Vec::new()),
        }
    });
    let fitting: Vec<ClassSessionView> = sessions.value.iter().flat_map(|all| fitting(all)).collect();
    let enter = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, body): (LearningTeamId, CreateLearningTeamActivity)| async move {
                learning_team::enter(&api, id, &body).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("team-entered"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, id, there) = (form.clone(), i18n.clone(), enter.run, props.id, there.clone());
        let offered: Vec<ClassSessionId> = fitting.iter().map(|one| one.id).collect();
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n, (&there, &offered)) {
                run.emit((id, body));
            }
        })
    };
    let choice = |one: &LearningTeamMemberView| {
        let (there, id) = (there.clone(), one.learner_id);
        let checked = there.contains(&id);
        let onchange = Callback::from(move |_: Event| {
            let mut chosen = (*there).clone();
            if checked {
                chosen.retain(|known| *known != id);
            } else {
                chosen.push(id);
            }
            there.set(chosen);
        });
        html! { <label class="choice"><input type="checkbox" {checked} {onchange} />{ &one.learner_name }</label> }
    };
    html! {
        <FormView form={form.clone()} submit={i18n.t("team-enter")} busy={enter.busy} {onsubmit} oncancel={props.onclose.clone()}>
            <Field form={form.clone()} at="/day" label={i18n.t("team-day")} kind={FieldKind::Date} required=true />
            <Field form={form.clone()} at="/starts_at" label={i18n.t("team-from")} kind={FieldKind::Time} required=true />
            <Field form={form.clone()} at="/ends_at" label={i18n.t("team-to")} kind={FieldKind::Time} required=true />
            <Field form={form.clone()} at="/place" label={i18n.t("team-place")} required=true />
            if !fitting.is_empty() {
                <Field form={form.clone()} at="/session_id" label={i18n.t("team-session")} kind={FieldKind::Select(choices(&fitting))} hint={i18n.t("team-session-hint")} unread={sessions.unread()} />
            }
            <Field form={form.clone()} at="/content" label={i18n.t("team-content")} kind={FieldKind::TextArea} required=true wide=true />
            <fieldset class="choices">
                <legend>{ i18n.t("team-participants") }</legend>
                { for props.members.iter().map(choice) }
            </fieldset>
        </FormView>
    }
}

/// Those that an activity of a team can have been held as.
fn fitting(all: &[ClassSessionView]) -> Vec<ClassSessionView> {
    let fits = |one: &&ClassSessionView| {
        one.form == ActivityForm::LearningTeam && one.status != SessionState::Cancelled
    };
    all.iter().filter(fits).cloned().collect()
}

fn choices(sessions: &[ClassSessionView]) -> Vec<(AttrValue, AttrValue)> {
    let told = |one: &ClassSessionView| {
        format!("{}–{} {}", time::clock(one.starts_at), time::clock(one.ends_at), one.title)
    };
    sessions.iter().map(|one| (one.id.to_string().into(), told(one).into())).collect()
}

fn filled(
    form: &Form,
    i18n: &I18n,
    (there, offered): (&[LearnerId], &[ClassSessionId]),
) -> Option<CreateLearningTeamActivity> {
    let mut read = form.read(i18n);
    let day = read.required::<NaiveDate>("/day");
    let (from, to) = (clock(form.get("/starts_at")), clock(form.get("/ends_at")));
    for (at, time) in [("/starts_at", from), ("/ends_at", to)] {
        if time.is_none() {
            read.fault(at, "form-malformed");
        }
    }
    let (place, content) = (read.text("/place"), read.text("/content"));
    let session_id: Option<ClassSessionId> = read.optional("/session_id");
    if there.is_empty() {
        read.fault("/content", "team-nobody-there");
    }
    let complete = read.complete();
    let day = day?;
    Some(CreateLearningTeamActivity {
        starts_at: time::instant(day, from?)?,
        ends_at: time::instant(day, to?)?,
        place,
        content,
        learner_ids: there.to_vec(),
        session_id: session_id.filter(|id| offered.contains(id)),
    })
    .filter(|_| complete)
}

/// A time of day as a field holds it.
fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}
