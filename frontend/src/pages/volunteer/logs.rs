//! Hours of service: those that wait for a second person, and all others.

use contract::volunteer::{LogState, VolunteerLogView};
use yew::prelude::*;

use super::{log::EnterLog, log_tone};
use crate::{
    api::{use_action, use_load, volunteer},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterDate, FilterSelect, Icon,
        PageHeader, Pager, Row, Select, StatusLabel, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{AskReason, AskWhether, Subject, step, subject},
        two_people::is_own,
    },
    session::{Session, use_session},
    time,
};

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Enter,
    Approve(VolunteerLogView),
    Refuse(VolunteerLogView),
}

/// Finds hours; enters some, and decides on those of others.
#[component]
pub fn LogsPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let wanted = query.for_api_with(&[("count", "true")]);
    let page = use_load(wanted, |api, query| async move { volunteer::logs(&api, &query).await });
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what| open.set(what))
    };
    let close = show.reform(|()| Open::Nothing);
    let done = {
        let (close, reload) = (close.clone(), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let waiting = {
        let query = query.clone();
        Callback::from(move |_: MouseEvent| query.set("status", LogState::Pending.as_str()))
    };
    let actions = html! { <>
        <Export />
        if session.has_role(may::APPROVE_VOLUNTEER_LOG) {
            <Button icon={Icon::Search} label={i18n.t("volunteer-waiting")} onclick={waiting} />
        }
        if session.has_role(may::CREATE_VOLUNTEER_LOG) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("volunteer-enter-log")} onclick={show.reform(|_: MouseEvent| Open::Enter)} />
        }
    </> };
    html! { <>
        <PageHeader title={i18n.t("nav-volunteer-logs")} subtitle={i18n.t("volunteer-log-rule")} {actions} />
        <FilterBar>
            <WhoseFilter />
            <FilterSelect name="status" label={i18n.t("volunteer-status")} any={i18n.t("course-any")} options={i18n.choices::<LogState>()} />
            <FilterDate name="from" label={i18n.t("audit-from")} />
            <FilterDate name="to" label={i18n.t("audit-to")} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="volunteer-logs" caption={i18n.t("nav-volunteer-logs")} columns={columns(&i18n)}
                rows={page.items.iter().map(|one| row(&i18n, &session, one, &show)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("volunteer-logs-none")} advice={i18n.t("volunteer-logs-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        { dialog(&i18n, (*open).clone(), (&close, &done)) }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("member", i18n.t("volunteer-name")),
        Column::new("team", i18n.t("volunteer-team")),
        Column::new("what", i18n.t("volunteer-what")),
        Column::new("form", i18n.t("volunteer-form")).hidden_at_first(),
        Column::new("when", i18n.t("volunteer-time")),
        Column::new("minutes", i18n.t("volunteer-minutes-label")).number(),
        Column::new("source", i18n.t("volunteer-source")),
        Column::new("status", i18n.t("volunteer-status")),
        Column::new("steps", i18n.t("teacher-steps")),
    ]
}

fn row(i18n: &I18n, session: &Session, one: &VolunteerLogView, show: &Callback<Open>) -> Row {
    let waits = one.status == LogState::Pending;
    let (own, decides) = (is_own(session, one.entered_by), session.has_role(may::APPROVE_VOLUNTEER_LOG));
    let (to_approve, to_refuse) = (one.clone(), one.clone());
    let refuse = i18n.t(if own { "stock-take-back" } else { "volunteer-refuse" });
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.member_name },
            html! { &one.team_name },
            html! { &one.what },
            html! { i18n.word(one.form) },
            html! { format!("{}–{}", time::minute(one.starts_at), time::clock(one.ends_at)) },
            html! { one.minutes },
            html! { i18n.word(one.source) },
            html! { <StatusLabel tone={log_tone(one.status)} text={i18n.word(one.status)} /> },
            html! { if waits && decides { <div class="actions">
                if !own { <Button label={i18n.t("volunteer-approve")} onclick={show.reform(move |_: MouseEvent| Open::Approve(to_approve.clone()))} /> }
                <Button kind={ButtonKind::Quiet} label={refuse} onclick={show.reform(move |_: MouseEvent| Open::Refuse(to_refuse.clone()))} />
            </div> } },
        ],
    }
}

/// The entry in the version that the page shows.
fn shown(i18n: &I18n, log: &VolunteerLogView) -> Subject {
    let (i18n, id) = (i18n.clone(), log.id);
    subject(
        format!("\"v{}\"", log.version),
        move |api| async move { volunteer::log(&api, id).await },
        move |now: &VolunteerLogView| i18n.word(now.status),
    )
}

fn dialog(i18n: &I18n, open: Open, (close, done): (&Callback<()>, &Callback<()>)) -> Html {
    match open {
        Open::Nothing => Html::default(),
        Open::Enter => html! { <EnterLog onclose={close.clone()} ondone={done.clone()} /> },
        Open::Approve(log) => {
            let (id, subject) = (log.id, shown(i18n, &log));
            let send = Callback::from(move |()| {
                step(move |api, etag| async move { volunteer::decide_log(&api, (id, &etag), None).await })
            });
            let minutes = i18n.ta(
                "volunteer-approve-what",
                &[("name", log.member_name.into()), ("minutes", log.minutes.into())],
            );
            html! {
                <AskWhether title={i18n.t("volunteer-approve")} done={i18n.t("volunteer-approved")} {send} {subject} onclose={close.clone()} ondone={done.clone()}>
                    <p>{ minutes }</p>
                </AskWhether>
            }
        }
        Open::Refuse(log) => {
            let (id, subject) = (log.id, shown(i18n, &log));
            let send = Callback::from(move |reason: String| {
                step(move |api, etag| {
                    let reason = reason.clone();
                    async move { volunteer::decide_log(&api, (id, &etag), Some(reason)).await }
                })
            });
            html! {
                <AskReason title={i18n.t("volunteer-refuse")} what={i18n.t("volunteer-refuse-what")} done={i18n.t("volunteer-refused")} {send} {subject} onclose={close.clone()} ondone={done.clone()} />
            }
        }
    }
}

/// Chooses a team and then one of those who are or were in it.
#[component]
fn WhoseFilter() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let team = query.get("team_id").unwrap_or_default().to_owned();
    let teams = use_load((), |api, ()| async move { volunteer::all_teams(&api).await });
    let members = use_load(team.clone(), |api, team| async move {
        match team.parse() {
            Ok(id) => volunteer::all_members(&api, id).await,
            Err(_) => Ok(Vec::new()),
        }
    });
    let option = |id: String, name: &str| (AttrValue::from(id), AttrValue::from(name.to_owned()));
    let options: Vec<_> = teams
        .value
        .iter()
        .flat_map(|all| all.iter())
        .map(|one| option(one.id.to_string(), &one.name))
        .collect();
    let people: Vec<_> = members
        .value
        .iter()
        .flat_map(|all| all.iter())
        .filter(|one| one.team_id.to_string() == team)
        .map(|one| option(one.id.to_string(), &one.name))
        .collect();
    let chosen = !team.is_empty();
    let onchange = Callback::from(move |id: String| query.change(&[("team_id", &id), ("member_id", "")]));
    html! { <>
        <div class="filter">
            <label for="filter-team_id">{ i18n.t("volunteer-team") }</label>
            <Select id="filter-team_id" value={team} {options} empty={i18n.t("volunteer-any-team")} {onchange} unread={teams.unread()} />
        </div>
        if chosen {
            <FilterSelect name="member_id" label={i18n.t("volunteer-name")} any={i18n.t("volunteer-any-member")} options={people} unread={members.unread()} />
        }
    </> }
}

#[component]
fn Export() -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let query = use_query();
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { volunteer::export_logs(&api, &query).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let members = [("format", Some("xlsx".to_owned())), ("cursor", None), ("limit", None), ("count", None)];
    let onclick = export.run.reform(move |_: MouseEvent| query.for_api_replacing(&members));
    html! { <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} {onclick} /> }
}
