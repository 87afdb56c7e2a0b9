//! The dialogs of the board.

use contract::{
    ids::{ServiceMatchId, ServiceRequestId},
    volunteer::{
        ConfirmServiceMatch, CreateServiceMatch, CreateServiceRequest, CreateTalentOffer, OfferState,
        RateServiceMatch, ServiceMatchView, TalentKind, TalentOfferView, VolunteerTeamView,
    },
};
use yew::prelude::*;

use super::super::{learner::LearnerField, times};
use crate::{
    api::{Loaded, use_load, volunteer, volunteer::Outcome},
    components::{Field, FieldKind, Form, SchoolField},
    i18n::{I18n, use_i18n},
    pages::ask::{Ask, AskReason, Subject, Work, step, subject, work},
    time,
};

/// What is asked; what was read with its version.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    Offer,
    Request,
    Withdraw(&'static str, String, i64),
    Match(ServiceRequestId, TalentKind),
    Confirm((ServiceMatchId, i64)),
    Decline((ServiceMatchId, i64)),
    Rate((ServiceMatchId, i64)),
}

/// Properties of [`Dialogs`].
#[derive(PartialEq, Properties)]
pub(super) struct DialogsProps {
    /// What is asked.
    pub(super) what: Asked,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

fn concluded(id: ServiceMatchId, outcome: Outcome) -> Work {
    step(move |api, etag| {
        let outcome = outcome.clone();
        async move { volunteer::conclude(&api, (id, &etag), outcome).await }
    })
}

/// The match in the version that the page shows.
fn shown(i18n: &I18n, (id, version): (ServiceMatchId, i64)) -> Subject {
    let i18n = i18n.clone();
    subject(
        format!("\"v{version}\""),
        move |api| async move { volunteer::service_match(&api, id).await },
        move |now: &ServiceMatchView| i18n.word(now.status),
    )
}

/// The offer or request in the version that the page shows.
fn on_board(i18n: &I18n, (board, id, version): (&'static str, String, i64)) -> Subject {
    let i18n = i18n.clone();
    let read = move |api| {
        let id = id.clone();
        async move { volunteer::standing(&api, (board, &id)).await }
    };
    subject(format!("\"v{version}\""), read, move |now: &OfferState| i18n.word(*now))
}

/// The one dialog that is asked for.
#[component]
pub(super) fn Dialogs(props: &DialogsProps) -> Html {
    let i18n = use_i18n();
    let (onclose, ondone) = (props.onclose.clone(), props.ondone.clone());
    let done = i18n.t("talent-done");
    match props.what.clone() {
        Asked::Withdraw(board, id, version) => {
            let subject = on_board(&i18n, (board, id.clone(), version));
            let send = Callback::from(move |reason: String| {
                let id = id.clone();
                step(move |api, etag| {
                    let (id, reason) = (id.clone(), reason.clone());
                    async move { volunteer::withdraw(&api, (board, &id, &etag), reason).await }
                })
            });
            html! { <AskReason title={i18n.t("talent-withdraw")} what={i18n.t("talent-withdraw-what")} {done} {send} {subject} {onclose} {ondone} /> }
        }
        Asked::Decline(read) => {
            let subject = shown(&i18n, read);
            let send = Callback::from(move |reason: String| concluded(read.0, Outcome::Decline(reason)));
            html! { <AskReason title={i18n.t("talent-decline")} what={i18n.t("talent-decline-what")} {done} {send} {subject} {onclose} {ondone} /> }
        }
        what => html! { <Filled {what} {onclose} {ondone} /> },
    }
}

/// A dialog with a form.
#[component]
fn Filled(props: &DialogsProps) -> Html {
    let i18n = use_i18n();
    let what = props.what.clone();
    let offers = use_load((), |api, ()| async move { volunteer::open_offers(&api).await });
    let teams = use_load((), |api, ()| async move { volunteer::working_teams(&api).await });
    let known = Known { offers, teams };
    let title = match &what {
        Asked::Request => i18n.t("talent-ask"),
        Asked::Match(..) => i18n.t("talent-match"),
        Asked::Confirm(_) => i18n.t("talent-confirm"),
        Asked::Rate(_) => i18n.t("talent-rate"),
        _ => i18n.t("talent-offer"),
    };
    let subject = match &what {
        Asked::Confirm(read) | Asked::Rate(read) => Some(shown(&i18n, *read)),
        _ => None,
    };
    let fields = {
        let (i18n, what) = (i18n.clone(), what.clone());
        Callback::from(move |form: Form| fields(&i18n, &what, &form, &known))
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| read(&i18n, &what, &form))
    };
    let initial = vec![
        ("/kind", TalentKind::Teach.to_string()),
        ("/valid_to", time::day(time::today() + chrono::TimeDelta::days(90))),
        ("/day", time::day(time::today() + chrono::TimeDelta::days(1))),
        ("/from", "09:00".to_owned()),
        ("/until", "10:00".to_owned()),
        ("/rating", "5".to_owned()),
    ];
    html! {
        <Ask {title} submit={i18n.t("teacher-save")} done={i18n.t("talent-done")} {initial} {fields} {read} {subject}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

/// What can be chosen.
struct Known {
    offers: Loaded<Vec<TalentOfferView>>,
    teams: Loaded<Vec<VolunteerTeamView>>,
}

fn fields(i18n: &I18n, what: &Asked, form: &Form, Known { offers, teams }: &Known) -> Html {
    match what {
        Asked::Match(_, kind) => {
            let standing = offers.value.iter().flat_map(|all| all.iter());
            let options: Vec<(AttrValue, AttrValue)> = standing
                .filter(|one| one.kind == *kind)
                .map(|one| {
                    (one.id.to_string().into(), format!("{} · {}", one.title, one.learner_name).into())
                })
                .collect();
            html! { <Field form={form.clone()} at="/offer_id" label={i18n.t("talent-offered")} kind={FieldKind::Select(options)} unread={offers.unread()} required=true /> }
        }
        Asked::Confirm(_) => {
            let working = teams.value.iter().flat_map(|all| all.iter());
            let options: Vec<(AttrValue, AttrValue)> =
                working.map(|one| (one.id.to_string().into(), one.name.clone().into())).collect();
            html! { <>
                <Field form={form.clone()} at="/team_id" label={i18n.t("volunteer-team")} hint={i18n.t("talent-team-hint")} kind={FieldKind::Select(options)} unread={teams.unread()} required=true />
                <Field form={form.clone()} at="/place" label={i18n.t("volunteer-place")} required=true />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/from" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/until" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
            </> }
        }
        Asked::Rate(_) => html! { <>
            <Field form={form.clone()} at="/rating" label={i18n.t("talent-rating")} hint={i18n.t("talent-rating-hint")} kind={FieldKind::Number} required=true />
            <Field form={form.clone()} at="/remark" label={i18n.t("talent-remark")} kind={FieldKind::TextArea} />
        </> },
        _ => html! { <>
            if *what == Asked::Request { <SchoolField form={form.clone()} at="/school_id" /> } else { <LearnerField form={form.clone()} /> }
            <Field form={form.clone()} at="/kind" label={i18n.t("talent-kind")} kind={FieldKind::Select(i18n.choices::<TalentKind>())} required=true />
            <Field form={form.clone()} at="/title" label={i18n.t("talent-title")} required=true />
            <Field form={form.clone()} at="/description" label={i18n.t("talent-description")} kind={FieldKind::TextArea} />
            <Field form={form.clone()} at="/wanted_when" label={i18n.t("talent-when")} required=true />
            <Field form={form.clone()} at="/wanted_where" label={i18n.t("talent-where")} required=true />
            <Field form={form.clone()} at="/valid_to" label={i18n.t("teacher-until")} kind={FieldKind::Date} required=true />
        </> },
    }
}

/// What was typed; `None` when something is wrong, which is then shown.
fn read(i18n: &I18n, what: &Asked, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    match what {
        Asked::Match(request_id, _) => {
            let offer_id = read.required("/offer_id");
            let complete = read.complete();
            let pair = CreateServiceMatch { offer_id: offer_id?, request_id: *request_id };
            complete.then(|| {
                work(move |api| {
                    let pair = pair.clone();
                    async move { volunteer::propose(&api, &pair).await }
                })
            })
        }
        Asked::Confirm(which) => {
            let (team_id, place) = (read.required("/team_id"), read.text("/place"));
            let times = times(&mut read);
            let complete = read.complete();
            let (starts_at, ends_at) = times?;
            let body = ConfirmServiceMatch { team_id: team_id?, place, starts_at, ends_at };
            complete.then(|| concluded(which.0, Outcome::Confirm(body)))
        }
        Asked::Rate(which) => {
            let (rating, remark) = (read.required("/rating"), read.optional_text("/remark"));
            let complete = read.complete();
            let body = RateServiceMatch { rating: rating?, remark };
            complete.then(|| concluded(which.0, Outcome::Rate(body)))
        }
        Asked::Request => {
            let school_id = read.required("/school_id");
            let said = said(&mut read, form);
            let complete = read.complete();
            let said = said?;
            let body = CreateServiceRequest {
                school_id: school_id?,
                learner_id: None,
                kind: said.kind,
                title: said.title,
                description: said.description,
                wanted_when: said.when,
                wanted_where: said.place,
                valid_to: said.valid_to,
            };
            complete.then(|| {
                work(move |api| {
                    let body = body.clone();
                    async move { volunteer::request(&api, &body).await }
                })
            })
        }
        _ => {
            let learner_id = read.required("/learner_id");
            let said = said(&mut read, form);
            let complete = read.complete();
            let said = said?;
            let body = CreateTalentOffer {
                learner_id: learner_id?,
                kind: said.kind,
                title: said.title,
                description: said.description,
                wanted_when: said.when,
                wanted_where: said.place,
                valid_to: said.valid_to,
            };
            complete.then(|| {
                work(move |api| {
                    let body = body.clone();
                    async move { volunteer::offer(&api, &body).await }
                })
            })
        }
    }
}

/// What offers and requests have in common.
struct Said {
    kind: TalentKind,
    title: String,
    description: String,
    when: String,
    place: String,
    valid_to: chrono::NaiveDate,
}

fn said(read: &mut crate::components::Reader<'_>, form: &Form) -> Option<Said> {
    let (title, when, place) = (read.text("/title"), read.text("/wanted_when"), read.text("/wanted_where"));
    let (kind, valid_to) = (read.required("/kind"), read.required("/valid_to"));
    let description = form.get("/description").trim().to_owned();
    Some(Said { kind: kind?, title, description, when, place, valid_to: valid_to? })
}
