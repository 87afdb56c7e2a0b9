//! One venue: its facts, who may use it, and when it is taken.

use contract::{
    auth::Reason,
    ids::VenueId,
    venue::{VenueState, VenueView},
};
use yew::prelude::*;

use super::{agreements::Agreements, bookings::Bookings, form::Edit, times::Times, tone};
use crate::{
    api::{use_action, use_load, venue},
    components::{
        Button, Card, DefinitionList, Icon, PageHeader, ReasonDialog, StatusLabel, Tab, Tabs, use_form,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which venue.
    pub id: VenueId,
}

/// Shows a venue; changes it, closes it, and keeps agreements and bookings.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.id, |api, id| async move { venue::read(&api, id).await });
    let round = use_state(|| 0_u32);
    let (editing, asking) = (use_state(|| false), use_state(|| false));
    let flag = |state: &UseStateHandle<bool>, on: bool| {
        let state = state.clone();
        Callback::from(move |()| state.set(on))
    };
    let again = |state: &UseStateHandle<bool>| {
        let (state, reload) = (state.clone(), page.reload.clone());
        Callback::from(move |()| {
            state.set(false);
            reload.emit(());
        })
    };
    let title =
        page.value.as_ref().map_or_else(|| i18n.t("nav-venues"), |one| one.value.name_zh.clone().into());
    let status = page.value.as_ref().map(|one| one.value.status);
    let stand = match status {
        Some(VenueState::Closed) => i18n.t("venue-reopen"),
        _ => i18n.t("venue-close"),
    };
    let actions = html! {
        if session.has_role(may::UPDATE_VENUE) && status.is_some() && !*editing {
            <Button label={stand} onclick={flag(&asking, true).reform(|_| ())} />
            <Button icon={Icon::Edit} label={i18n.t("course-edit")} onclick={flag(&editing, true).reform(|_| ())} />
        }
    };
    let taken = {
        let round = round.clone();
        Callback::from(move |()| round.set(*round + 1))
    };
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Venues, i18n.t("nav-venues"))]} {actions} />
        { page.view(|one| if *editing {
            html! { <Card><Edit record={one.clone()} ondone={again(&editing)} oncancel={flag(&editing, false)} /></Card> }
        } else {
            html! { <>
                if *asking { <Stand venue={one.value.clone()} ondone={again(&asking)} onclose={flag(&asking, false)} /> }
                <Card><DefinitionList items={facts(&i18n, &one.value)} /></Card>
                <Tabs label={one.value.name_zh.clone()} keep={vec!["from", "to"]} tabs={vec![
                    Tab {
                        name: "agreements",
                        label: i18n.t("venue-tab-agreements"),
                        content: html! { <Agreements venue={props.id} ondone={page.reload.clone()} /> },
                    },
                    Tab {
                        name: "bookings",
                        label: i18n.t("venue-tab-bookings"),
                        content: html! { <Bookings venue={props.id} ondone={taken.clone()} /> },
                    },
                ]} />
            </> }
        }) }
        <Times venue={props.id} round={*round} />
    </> }
}

fn facts(i18n: &I18n, venue: &VenueView) -> Vec<(AttrValue, Html)> {
    let mut items = vec![
        (
            i18n.t("venue-status"),
            html! { <StatusLabel tone={tone(venue.status)} text={i18n.word(venue.status)} /> },
        ),
        (i18n.t("venue-kind"), html! { i18n.word(venue.kind) }),
        (i18n.t("venue-place"), html! { format!("{} {}", venue.county_name, venue.division_name) }),
        (i18n.t("venue-address"), html! { &venue.address }),
        (i18n.t("venue-capacity"), html! { venue.capacity }),
        (i18n.t("venue-schools"), html! { venue.schools }),
    ];
    if let Some(name) = &venue.name_mn {
        items.push((
            i18n.t("venue-name-mn"),
            html! { <span class="mongolian" lang="mn-Mong">{ name }</span> },
        ));
    }
    for (label, text) in [
        (i18n.t("venue-opening"), venue.opening_note.as_ref()),
        (i18n.t("venue-status-reason"), venue.status_reason.as_ref()),
    ] {
        if let Some(text) = text {
            items.push((label, html! { <span class="outline">{ text }</span> }));
        }
    }
    items
}

#[derive(PartialEq, Properties)]
struct StandProps {
    venue: VenueView,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Asks for the reason of sharing a venue no more, or again.
#[component]
fn Stand(props: &StandProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let (id, closes) = (props.venue.id, props.venue.status == VenueState::Active);
    let take = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            move |api, reason: Reason| async move {
                if closes {
                    venue::close(&api, id, &reason).await
                } else {
                    venue::reopen(&api, id, &reason).await
                }
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("course-saved"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (title, what) = if closes {
        (i18n.t("venue-close"), i18n.t("venue-close-what"))
    } else {
        (i18n.t("venue-reopen"), i18n.t("venue-reopen-what"))
    };
    html! {
        <ReasonDialog title={title.clone()} confirm={title} danger={closes} {form} busy={take.busy}
            onconfirm={take.run.reform(|reason| Reason { reason })} onclose={props.onclose.clone()}>
            <p>{ what }</p>
        </ReasonDialog>
    }
}
