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
    api::{ApiError, class, learning_team, use_action, use_load},
    components::{Card, Field, FieldKind, Form, FormView, Icon, use_form, use_toasts},
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
    let sent = use_mut_ref(Vec::<LearnerId>::new);
    let unfit = use_state(Vec::<Unfit>::new);
    let form = use_form(|| {
        vec![
            ("/day", time::today().to_string()),
            ("/starts_at", "09:00".to_owned()),
            ("/ends_at", "10:00".to_owned()),
            ("/place", String::new()),
            ("/content", String::new()),
            (THERE, String::new()),
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
        let (sent, unfit) = (sent.clone(), unfit.clone());
        use_action(
            |api, (id, body): (LearningTeamId, CreateLearningTeamActivity)| async move {
                learning_team::enter(&api, id, &body).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("team-entered"));
                    ondone.emit(());
                }
                Err(error) => {
                    unfit.set(whose(&error, &sent.borrow()));
                    form.refuse(error);
                }
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, id, there) = (form.clone(), i18n.clone(), enter.run, props.id, there.clone());
        let (sent, unfit) = (sent.clone(), unfit.clone());
        let offered: Vec<ClassSessionId> = fitting.iter().map(|one| one.id).collect();
        Callback::from(move |()| {
            unfit.set(Vec::new());
            if let Some(body) = filled(&form, &i18n, (&there, &offered)) {
                sent.borrow_mut().clone_from(&body.learner_ids);
                run.emit((id, body));
            }
        })
    };
    html! {
        <FormView form={form.clone()} submit={i18n.t("team-enter")} busy={enter.busy} {onsubmit} oncancel={props.onclose.clone()}>
            <Field form={form.clone()} at="/day" label={i18n.t("team-day")} kind={FieldKind::Date} required=true />
            <Field form={form.clone()} at="/starts_at" label={i18n.t("team-from")} kind={FieldKind::Time} required=true />
            <Field form={form.clone()} at="/ends_at" label={i18n.t("team-to")} kind={FieldKind::Time} required=true />
            <Field form={form.clone()} at="/place" label={i18n.t("team-place")} required=true />
            if !fitting.is_empty() || sessions.failed() {
                <Field form={form.clone()} at="/session_id" label={i18n.t("team-session")} kind={FieldKind::Select(choices(&fitting))} hint={i18n.t("team-session-hint")} unread={sessions.unread()} />
            }
            <Field form={form.clone()} at="/content" label={i18n.t("team-content")} kind={FieldKind::TextArea} required=true wide=true />
            <Participants form={form.clone()} members={props.members.clone()} there={there.clone()} unfit={(*unfit).clone()} />
        </FormView>
    }
}

/// The member of the form that holds who took part.
const THERE: &str = "/learner_ids";

/// What is wrong with one of the participants. It names the learner, since a place in the list changes when another one leaves it.
type Unfit = (LearnerId, AttrValue);

/// Looks up the participants that the server's pointers name.
fn whose(error: &ApiError, sent: &[LearnerId]) -> Vec<Unfit> {
    let place = |pointer: &str| pointer.strip_prefix(THERE)?.strip_prefix('/')?.parse::<usize>().ok();
    error
        .fields()
        .filter_map(|(pointer, text)| Some((*sent.get(place(pointer)?)?, text.to_owned().into())))
        .collect()
}

#[derive(PartialEq, Properties)]
struct ParticipantsProps {
    form: Form,
    members: Vec<LearningTeamMemberView>,
    there: UseStateHandle<Vec<LearnerId>>,
    unfit: Vec<Unfit>,
}

/// A box for each member; below them that nobody is ticked, and by name who cannot have taken part.
#[component]
fn Participants(props: &ParticipantsProps) -> Html {
    let i18n = use_i18n();
    let (form, there) = (&props.form, &props.there);
    let described = format!("{}-fault", form.input_id(THERE));
    let nobody = form.fault(THERE);
    let of = |id: LearnerId| props.unfit.iter().find(|(whose, _)| *whose == id && there.contains(&id));
    let choice = |one: &LearningTeamMemberView| {
        let (form, there, id) = (form.clone(), there.clone(), one.learner_id);
        let checked = there.contains(&id);
        let wrong = (nobody.is_some() || of(id).is_some()).then_some("true");
        let onchange = Callback::from(move |_: Event| {
            let mut chosen = (*there).clone();
            if checked {
                chosen.retain(|known| *known != id);
            } else {
                chosen.push(id);
            }
            form.mark(THERE, None);
            there.set(chosen);
        });
        html! {
            <label class="choice">
                <input type="checkbox" {checked} aria-invalid={wrong} aria-describedby={wrong.map(|_| described.clone())} {onchange} />
                { &one.learner_name }
            </label>
        }
    };
    let said = |one: &LearningTeamMemberView| {
        let (_, text) = of(one.learner_id)?;
        let (name, fault) = (one.learner_name.clone().into(), text.to_string().into());
        let text = i18n.ta("team-unfit", &[("name", name), ("fault", fault)]);
        Some(html! { <p class="fault">{ Html::from(Icon::Warning) }{ text }</p> })
    };
    html! {
        <fieldset class="choices">
            <legend>{ i18n.t("team-participants") }</legend>
            { for props.members.iter().map(choice) }
            <div id={described.clone()}>
                if let Some(nobody) = &nobody { <p class="fault">{ Html::from(Icon::Warning) }{ nobody }</p> }
                { for props.members.iter().filter_map(said) }
            </div>
        </fieldset>
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
        read.fault(THERE, "team-nobody-there");
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

#[cfg(test)]
mod tests {
    use contract::problem::{FieldProblem, ProblemDetails};

    use super::*;

    #[test]
    fn a_fault_belongs_to_who_stood_in_its_place_when_it_was_sent() {
        let who = |last: u8| format!("00000000-0000-0000-0000-00000000000{last}").parse().unwrap();
        let fault = |pointer: &str| FieldProblem {
            pointer: pointer.to_owned(),
            code: "learner_twice".into(),
            detail: pointer.to_owned(),
            row: None,
            column: None,
        };
        let problem = ProblemDetails {
            kind: String::new(),
            title: String::new(),
            status: 422,
            detail: None,
            code: String::new(),
            request_id: String::new(),
            errors: ["/learner_ids/1", "/learner_ids", "/learner_ids/7", "/place"].map(fault).to_vec(),
        };
        let told = whose(&ApiError::Problem(Box::new(problem)), &[who(1), who(2)]);
        assert_eq!(told, vec![(who(2), AttrValue::from("/learner_ids/1"))]);
    }
}
