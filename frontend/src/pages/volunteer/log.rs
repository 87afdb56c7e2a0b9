//! Enters hours that were served without a check-in.

use chrono::{Days, NaiveDate};
use contract::{
    ids::{VolunteerMemberId, VolunteerTeamId},
    volunteer::{
        CreateVolunteerLog, ServiceForm, ShiftState, VolunteerParameterView, VolunteerShiftView,
        VolunteerTeamView,
    },
};
use yew::prelude::*;

use super::{shifts::span, times};
use crate::{
    api::{use_load, volunteer},
    components::{Field, FieldKind, Form},
    i18n::{I18n, use_i18n},
    pages::ask::{Ask, Work, work},
    time,
};

/// Properties of [`EnterLog`].
#[derive(PartialEq, Properties)]
pub(super) struct EnterLogProps {
    /// The shift that was served; asked for where there is none.
    #[prop_or_default]
    pub(super) shift: Option<VolunteerShiftView>,
    /// Who served, as far as that is known.
    #[prop_or_default]
    pub(super) member: Option<VolunteerMemberId>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// What the fields say of a shift: its kind of service, what was done, and when.
fn of_shift(shift: &VolunteerShiftView) -> [(&'static str, String); 5] {
    let mut day = time::minute(shift.starts_at);
    day.truncate(10);
    [
        ("/form", shift.form.to_string()),
        ("/what", shift.title.clone()),
        ("/day", day),
        ("/from", time::clock(shift.starts_at)),
        ("/until", time::clock(shift.ends_at)),
    ]
}

fn initial(
    shift: Option<&VolunteerShiftView>,
    member: Option<VolunteerMemberId>,
) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("/team", shift.map(|one| one.team_id.to_string()).unwrap_or_default()),
        ("/shift_id", shift.map(|one| one.id.to_string()).unwrap_or_default()),
        ("/member_id", member.map(|id| id.to_string()).unwrap_or_default()),
    ];
    match shift {
        Some(shift) => fields.extend(of_shift(shift)),
        None => fields.extend([
            ("/form", ServiceForm::VolunteerService.to_string()),
            ("/day", time::day(time::today())),
            ("/from", String::new()),
            ("/until", String::new()),
        ]),
    }
    fields
}

/// Asks for the member, the service and its time.
#[component]
pub(super) fn EnterLog(props: &EnterLogProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let (i18n, shift) = (i18n.clone(), props.shift.clone());
        Callback::from(move |form: Form| {
            html! { <>
                if let Some(shift) = &shift {
                    <p class="wide">{ told(shift) }</p>
                } else {
                    <TeamAndShift form={form.clone()} />
                }
                <MemberField form={form.clone()} />
                <Field form={form.clone()} at="/form" label={i18n.t("volunteer-form")} kind={FieldKind::Select(i18n.choices::<ServiceForm>())} required=true />
                <Field form={form.clone()} at="/what" label={i18n.t("volunteer-what")} required=true />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/from" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field {form} at="/until" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| entered(&i18n, &form))
    };
    html! {
        <Ask title={i18n.t("volunteer-enter-log")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-log-entered")}
            initial={initial(props.shift.as_ref(), props.member)} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

/// `2025-11-10 09:00–11:00 图书整理`.
fn told(shift: &VolunteerShiftView) -> String {
    let mut day = time::minute(shift.starts_at);
    day.truncate(10);
    format!("{day} {} {}", span(shift), shift.title)
}

/// The days within which hours of today may be entered.
fn log_days(parameters: &[VolunteerParameterView], today: NaiveDate) -> u64 {
    let holds = |one: &&VolunteerParameterView| {
        one.effective_from <= today && one.effective_to.is_none_or(|last| today <= last)
    };
    parameters.iter().find(holds).map_or(0, |one| one.log_days.into())
}

#[derive(PartialEq, Properties)]
struct OfFormProps {
    form: Form,
}

/// A team, and one of its shifts whose hours may still be entered, if it was one; what the shift says is filled in.
#[component]
fn TeamAndShift(props: &OfFormProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let teams = use_load((), |api, ()| async move { volunteer::working_teams(&api).await });
    let chosen: Option<VolunteerTeamId> = form.get("/team").parse().ok();
    let shifts = use_load(chosen, |api, chosen| async move {
        let Some(id) = chosen else { return Ok(Vec::new()) };
        let to = time::today();
        let days = log_days(&volunteer::parameters(&api).await?.items, to);
        let from = to.checked_sub_days(Days::new(days)).unwrap_or(to);
        let planned = ShiftState::Planned;
        volunteer::shifts(&api, &format!("?team_id={id}&status={planned}&from={from}&to={to}")).await
    });
    use_cleared_with(form, chosen);
    let begun: Vec<VolunteerShiftView> = shifts
        .value
        .iter()
        .flat_map(|all| all.iter())
        .filter(|one| Some(one.team_id) == chosen && one.starts_at <= time::now())
        .cloned()
        .collect();
    use_filled(form, &begun);
    let team = |one: &VolunteerTeamView| (one.id.to_string().into(), one.name.clone().into());
    let options: Vec<(AttrValue, AttrValue)> =
        teams.value.iter().flat_map(|all| all.iter()).map(team).collect();
    let served: Vec<(AttrValue, AttrValue)> =
        begun.iter().rev().map(|one| (one.id.to_string().into(), told(one).into())).collect();
    html! { <>
        <Field form={form.clone()} at="/team" label={i18n.t("volunteer-team")} kind={FieldKind::Select(options)} unread={teams.unread()} required=true />
        <Field form={form.clone()} at="/shift_id" label={i18n.t("volunteer-shift")} hint={i18n.t("volunteer-log-shift-hint")} kind={FieldKind::Select(served)} unread={shifts.unread()} />
    </> }
}

/// Forgets the shift and the member when another team is chosen.
#[hook]
fn use_cleared_with(form: &Form, team: Option<VolunteerTeamId>) {
    let form = form.clone();
    use_effect_with(team, move |_| {
        for at in ["/shift_id", "/member_id"] {
            if !form.get(at).is_empty() {
                form.set(at, "");
            }
        }
    });
}

/// Fills in what the shift says as it is chosen.
#[hook]
fn use_filled(form: &Form, begun: &[VolunteerShiftView]) {
    let chosen = begun.iter().find(|one| one.id.to_string() == form.get("/shift_id")).cloned();
    let form = form.clone();
    use_effect_with(chosen, move |chosen| {
        for (at, text) in chosen.iter().flat_map(of_shift) {
            form.set(at, text);
        }
    });
}

/// One of the members of the team.
#[component]
fn MemberField(props: &OfFormProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let chosen = form.get("/team").parse().ok();
    let members = use_load(chosen, |api, chosen| async move {
        match chosen {
            Some(id) => volunteer::members(&api, id).await,
            None => Ok(Vec::new()),
        }
    });
    let people: Vec<(AttrValue, AttrValue)> = members
        .value
        .iter()
        .flat_map(|all| all.iter())
        .filter(|one| Some(one.team_id) == chosen)
        .map(|one| (one.id.to_string().into(), one.name.clone().into()))
        .collect();
    html! {
        <Field form={form.clone()} at="/member_id" label={i18n.t("volunteer-name")} kind={FieldKind::Select(people)} unread={members.unread()} required=true />
    }
}

fn entered(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let (member_id, service) = (read.required("/member_id"), read.required("/form"));
    let (shift_id, what) = (read.optional("/shift_id"), read.text("/what"));
    let times = times(&mut read);
    if !read.complete() {
        return None;
    }
    let (starts_at, ends_at) = times?;
    let body =
        CreateVolunteerLog { member_id: member_id?, shift_id, form: service?, what, starts_at, ends_at };
    Some(work(move |api| {
        let body = body.clone();
        async move { volunteer::enter_log(&api, &body).await }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_entered_within_the_days_that_hold_today() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let one = |from: &str, to: Option<&str>, log_days| VolunteerParameterView {
            id: "01890000-0000-7000-8000-000000000001".parse().unwrap(),
            effective_from: day(from),
            effective_to: to.map(day),
            log_days,
            policy_basis: String::new(),
        };
        let all = [one("2026-01-01", None, 30), one("2024-01-01", Some("2025-12-31"), 7)];
        assert_eq!(log_days(&all, day("2025-12-31")), 7);
        assert_eq!(log_days(&all, day("2026-01-01")), 30);
        assert_eq!(log_days(&all, day("2023-01-01")), 0);
    }
}
