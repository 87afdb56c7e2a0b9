//! One teacher, with all that stands behind it.

use std::rc::Rc;

use contract::{
    ids::TeacherId,
    teacher::{TeacherSource, TeacherView},
};
use yew::prelude::*;

use super::{edit::Edit, hours::Hours, papers::Papers, reveal::Reveal, standing, tone, verified};
use crate::{
    api::{Tagged, teacher, use_load},
    components::{Button, ButtonKind, Card, DefinitionList, Icon, PageHeader, StatusLabel, Tab, Tabs, Tone},
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{AskWhether, work},
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which teacher.
    pub id: TeacherId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Edit,
    Reveal,
    Verify,
}

/// Shows a teacher and what can be done for one.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let id = props.id;
    let page = use_load(id, |api, id| async move { teacher::read(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let to = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let close = to(Open::Nothing);
    let done = {
        let (close, reload) = (close.clone(), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let title =
        page.value.as_ref().map_or_else(|| i18n.t("nav-teachers"), |one| one.value.name.clone().into());
    // All at once, so that none moves away under the pointer.
    let actions = page.value.as_ref().map(|one| html! { <>
        if session.has_role(may::REVEAL_TEACHER) {
            <Button icon={Icon::Shield} label={i18n.t("teacher-reveal")} onclick={to(Open::Reveal).reform(|_| ())} />
        }
        if session.has_role(may::VERIFY_TEACHER) && !one.value.verified {
            <Button icon={Icon::Check} label={i18n.t("teacher-verify")} onclick={to(Open::Verify).reform(|_| ())} />
        }
        if session.has_role(may::UPDATE_TEACHER) {
            <Button icon={Icon::Edit} kind={ButtonKind::Primary} label={i18n.t("teacher-edit")} onclick={to(Open::Edit).reform(|_| ())} />
        }
    </> });
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Teachers, i18n.t("nav-teachers"))]} actions={actions.unwrap_or_default()} />
        { page.view(|one| html! { <>
            <Card title={i18n.t("teacher-person")}><DefinitionList items={facts(&i18n, &one.value)} /></Card>
            <Tabs label={i18n.t("nav-teachers")} tabs={vec![
                Tab { name: "papers", label: i18n.t("teacher-papers"), content: html! { <Papers {id} source={one.value.source} version={one.value.version} onchanged={page.reload.clone()} /> } },
                Tab { name: "hours", label: i18n.t("teacher-hours"), content: html! { <Hours {id} /> } },
            ]} />
            { dialog(&i18n, *open, one, (&close, &done)) }
        </> }) }
    </> }
}

fn dialog(
    i18n: &I18n,
    open: Open,
    record: &Rc<Tagged<TeacherView>>,
    (close, done): (&Callback<()>, &Callback<()>),
) -> Html {
    let id = record.value.id;
    match open {
        Open::Nothing => Html::default(),
        Open::Edit => {
            html! { <Edit record={record.clone()} onclose={close.clone()} ondone={done.clone()} /> }
        }
        Open::Reveal => html! { <Reveal {id} onclose={close.clone()} /> },
        Open::Verify => {
            let send =
                Callback::from(move |()| work(move |api| async move { teacher::verify(&api, id).await }));
            html! {
                <AskWhether title={i18n.t("teacher-verify")} done={i18n.t("teacher-verified-done")} {send} onclose={close.clone()} ondone={done.clone()}>
                    <p>{ i18n.t("teacher-verify-what") }</p>
                </AskWhether>
            }
        }
    }
}

/// Whether an ID number is known, of which nothing is kept that could be shown.
fn identified(i18n: &I18n, known: bool) -> Html {
    let (tone, text) = if known {
        (Tone::Good, i18n.t("teacher-identified"))
    } else {
        (Tone::Warning, i18n.t("teacher-not-identified"))
    };
    html! { <StatusLabel {tone} {text} /> }
}

fn facts(i18n: &I18n, one: &TeacherView) -> Vec<(AttrValue, Html)> {
    let student = one.source == TeacherSource::UniversityStudent;
    let or_dash = |text: Option<String>| html! { text.unwrap_or_else(|| "—".to_owned()) };
    let mut items = vec![
        (
            i18n.t("teacher-status"),
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
        ),
        (i18n.t("teacher-verification"), verified(i18n, one)),
        (i18n.t("teacher-source"), html! { i18n.word(one.source) }),
        (i18n.t("teacher-standing"), html! { standing(i18n, one) }),
        (i18n.t(if student { "teacher-university" } else { "teacher-unit" }), or_dash(one.unit_name.clone())),
        (
            i18n.t("teacher-consent"),
            html! { i18n.t(if one.consent_of_unit { "teacher-yes" } else { "teacher-no" }) },
        ),
        (i18n.t("learner-phone"), or_dash(one.phone_masked.clone())),
        (i18n.t("teacher-id-number"), identified(i18n, one.identified)),
    ];
    if student {
        items.push((i18n.t("teacher-stay-from"), or_dash(one.stay_from.map(time::day))));
        items.push((i18n.t("teacher-stay-to"), or_dash(one.stay_to.map(time::day))));
    }
    items
}
