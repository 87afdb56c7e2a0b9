//! The session of a school that a shift helps.

use chrono::NaiveDate;
use contract::{
    class::{ClassSessionView, SessionState},
    ids::{ClassSessionId, SchoolId},
    volunteer::VolunteerTeamView,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    api::{class, use_load},
    components::{Field, FieldKind, Form},
    i18n::use_i18n,
    route::Route,
    time,
};

/// Properties of [`SessionField`].
#[derive(PartialEq, Properties)]
pub(super) struct SessionFieldProps {
    /// The form, with the team at `/team_id`, and the times at `/day`, `/from` and `/until`.
    pub(super) form: Form,
    /// The teams that can be chosen.
    pub(super) teams: Vec<VolunteerTeamView>,
}

/// A session of the team's school on the day, which may be left open; a county's team has no school. A shift that shares no
/// time with the session that is chosen takes its times.
#[component]
pub(super) fn SessionField(props: &SessionFieldProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let team = props.teams.iter().find(|one| one.id.to_string() == form.get("/team_id"));
    let asked: Option<(SchoolId, NaiveDate)> =
        team.and_then(|team| team.school_id).zip(form.get("/day").parse().ok());
    let sessions = use_load(asked, |api, asked| async move {
        let all = match asked {
            Some((school, day)) => class::of_day(&api, school, day).await?,
            None => Vec::new(),
        };
        Ok((asked, all))
    });
    use_cleared_with(form, asked);
    let read = sessions.value.as_ref().filter(|read| read.0 == asked);
    let offered: Vec<ClassSessionView> =
        read.iter().flat_map(|read| read.1.iter()).filter(|one| may_be_helped(one.status)).cloned().collect();
    use_times_of(form, &offered);
    if asked.is_none() {
        return Html::default();
    }
    let options: Vec<(AttrValue, AttrValue)> =
        offered.iter().map(|one| (one.id.to_string().into(), told(one).into())).collect();
    html! {
        <Field form={form.clone()} at="/session_id" label={i18n.t("volunteer-session")} hint={i18n.t("volunteer-session-hint")}
            kind={FieldKind::Select(options)} unread={sessions.unread()} />
    }
}

/// Whether a session that stands so is neither over nor called off.
const fn may_be_helped(state: SessionState) -> bool {
    matches!(state, SessionState::Scheduled | SessionState::Open)
}

/// `09:00–10:30 手机课`.
fn told(session: &ClassSessionView) -> String {
    format!("{}–{} {}", time::clock(session.starts_at), time::clock(session.ends_at), session.title)
}

/// Forgets the session when another school or day is chosen.
#[hook]
fn use_cleared_with(form: &Form, asked: Option<(SchoolId, NaiveDate)>) {
    let form = form.clone();
    use_effect_with(asked, move |_| {
        if !form.get("/session_id").is_empty() {
            form.set("/session_id", "");
        }
    });
}

/// Takes over the times of a session as it is chosen, where the shift would not share any with it.
#[hook]
fn use_times_of(form: &Form, offered: &[ClassSessionView]) {
    let chosen = offered.iter().find(|one| one.id.to_string() == form.get("/session_id"));
    let times = chosen.map(|one| (time::clock(one.starts_at), time::clock(one.ends_at)));
    let form = form.clone();
    use_effect_with(times, move |times| {
        if let Some((from, until)) = times
            && !shares((form.get("/from"), form.get("/until")), (from, until))
        {
            form.set("/from", from.clone());
            form.set("/until", until.clone());
        }
    });
}

/// Whether two spans of one day, `09:00` to `10:30`, share time.
fn shares((from, until): (&str, &str), (other_from, other_until): (&str, &str)) -> bool {
    from < other_until && other_from < until
}

/// Properties of [`HelpedSession`].
#[derive(PartialEq, Properties)]
pub(super) struct HelpedSessionProps {
    /// Which session.
    pub(super) id: ClassSessionId,
}

/// A link to the session that a shift helps.
#[component]
pub(super) fn HelpedSession(props: &HelpedSessionProps) -> Html {
    let session = use_load(props.id, |api, id| async move { class::read(&api, id).await });
    session.view(|one| {
        html! { <Link<Route> to={Route::ClassSession { id: one.value.id }}>{ told(&one.value) }</Link<Route>> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_shares_time_with_what_it_overlaps_and_not_with_what_it_touches() {
        let class = ("09:00", "10:30");
        assert!(shares(("08:30", "09:30"), class) && shares(("09:30", "10:00"), class));
        assert!(!shares(("07:00", "09:00"), class) && !shares(("10:30", "11:00"), class));
    }

    #[test]
    fn what_is_over_or_called_off_is_not_helped() {
        let helped: Vec<SessionState> =
            SessionState::ALL.iter().copied().filter(|state| may_be_helped(*state)).collect();
        assert_eq!(helped, [SessionState::Scheduled, SessionState::Open]);
    }
}
