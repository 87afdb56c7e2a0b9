//! The sign-in sheet on paper: A4, large rows, nothing that is not needed.

use contract::{
    class::{LiveView, SheetRow},
    ids::ClassSessionId,
};
use yew::prelude::*;

use crate::{
    api::{class, use_load},
    components::{Button, ButtonKind, Card, Icon, PageHeader, browser},
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

const MOST_BLANKS: usize = 10;

/// Properties of [`PrintPage`].
#[derive(PartialEq, Properties)]
pub struct PrintPageProps {
    /// The session.
    pub id: ClassSessionId,
}

/// The sheet as it is printed: who is enrolled and who has signed already, with the times of those, and free lines.
#[component]
pub fn PrintPage(props: &PrintPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_load(props.id, |api, id| async move { class::live(&api, id).await });
    let sheet = use_load(props.id, |api, id| async move { class::sheet(&api, id, false).await });
    let title = session.value.as_ref().map(|one| one.title.clone()).unwrap_or_default();
    let crumbs = vec![
        (Route::ClassSessions, i18n.t("nav-class-sessions")),
        (Route::ClassSession { id: props.id }, title.into()),
    ];
    let actions = html! {
        <Button kind={ButtonKind::Primary} icon={Icon::Clipboard} label={i18n.t("attendance-print-now")} onclick={Callback::from(|_: MouseEvent| browser::print())} />
    };
    html! { <>
        <PageHeader title={i18n.t("attendance-print")} {crumbs} {actions} />
        { session.view(|session| html! { { sheet.view(|rows| html! {
            <div class="receipt"><Card>{ paper(&i18n, session, rows) }</Card></div>
        }) } }) }
    </> }
}

fn paper(i18n: &I18n, session: &LiveView, rows: &[SheetRow]) -> Html {
    let when = format!("{}–{}", time::minute(session.starts_at), time::clock(session.ends_at));
    let of = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
    let facts = [
        (i18n.t("facility-school"), session.school_name.clone()),
        (i18n.t("class-course"), session.title.clone()),
        (i18n.t("class-when"), when),
        (i18n.t("class-room"), of(&session.room_name)),
        (i18n.t("class-teacher"), of(&session.teacher_name)),
    ];
    html! {
        <div class="paper-sheet">
            <h2>{ i18n.t("attendance-paper") }</h2>
            <dl>{ for facts.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }</dl>
            <div class="paper-frame" tabindex="0" role="region" aria-label={i18n.t("attendance-paper")}>
            <table aria-label={i18n.t("attendance-paper")}>
                <thead><tr>
                    <th scope="col">{ i18n.t("attendance-number") }</th>
                    <th scope="col">{ i18n.t("learner-name") }</th>
                    <th scope="col">{ i18n.t("learner-id-number") }</th>
                    <th scope="col">{ i18n.t("attendance-came") }</th>
                    <th scope="col">{ i18n.t("attendance-left") }</th>
                    <th scope="col">{ i18n.t("attendance-signature") }</th>
                </tr></thead>
                <tbody>
                    { for rows.iter().enumerate().map(|(place, row)| line(place + 1, row)) }
                    { for (0..blanks(session, rows)).map(|place| blank(rows.len() + place + 1)) }
                </tbody>
            </table>
            </div>
        </div>
    }
}

/// How many lines are left free for who comes without a place: as many as there is room for, and no more than fill a page.
fn blanks(session: &LiveView, rows: &[SheetRow]) -> usize {
    usize::try_from(session.capacity).unwrap_or_default().saturating_sub(rows.len()).min(MOST_BLANKS)
}

fn blank(number: usize) -> Html {
    html! {
        <tr key={number.to_string()}>
            <td>{ number }</td>
            <td></td><td></td><td></td><td></td><td></td>
        </tr>
    }
}

fn line(number: usize, row: &SheetRow) -> Html {
    let attendance = row.attendance.as_ref();
    html! {
        <tr key={row.learner_id.to_string()}>
            <td>{ number }</td>
            <th scope="row">{ &row.learner_name }</th>
            <td class="mono">{ &row.id_number_masked }</td>
            <td>{ for attendance.map(|one| time::clock(one.signed_in_at)) }</td>
            <td>{ for attendance.and_then(|one| one.signed_out_at).map(time::clock) }</td>
            <td></td>
        </tr>
    }
}
