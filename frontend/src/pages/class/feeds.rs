//! Addresses of the timetable for calendar programmes: made, copied and revoked.

use contract::{
    class::{CalendarFeedMade, CalendarFeedView, CreateCalendarFeed},
    ids::{CalendarFeedId, SchoolId, TeacherId},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::place::{use_cleared_with, use_offered};
use crate::{
    api::{timetable, use_action, use_load},
    components::{
        Button, ButtonKind, Dialog, Field, FieldKind, FormView, Notice, SchoolField, Tone, browser, use_form,
        use_toasts,
    },
    i18n::use_i18n,
    may,
    session::use_session,
    time,
};

/// Properties of [`Feeds`].
#[derive(PartialEq, Properties)]
pub(super) struct FeedsProps {
    /// Hears that the reader leaves.
    pub(super) onclose: Callback<()>,
}

/// Makes an address and tells it once; lists those that answer, and revokes them.
#[component]
pub(super) fn Feeds(props: &FeedsProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let made = use_state(|| None::<CalendarFeedMade>);
    let list = use_load((), |api, ()| async move { timetable::feeds(&api).await });
    let form = use_form(|| vec![("/school_id", String::new()), ("/teacher_id", String::new())]);
    let offered = use_offered(form.get("/school_id"));
    use_cleared_with(&form, form.get("/school_id"), &["/teacher_id"]);
    let all_listed = use_session().has_role(may::LIST_TEACHERS);
    let hint = i18n.t(if all_listed { "feed-teacher-hint" } else { "feed-teacher-own-hint" });
    let create = {
        let (form, made, reload) = (form.clone(), made.clone(), list.reload.clone());
        use_action(
            |api, whose: CreateCalendarFeed| async move { timetable::create_feed(&api, &whose).await },
            move |outcome| match outcome {
                Ok(created) => {
                    made.set(Some(created));
                    reload.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let revoke = {
        let (i18n, reload, made) = (i18n.clone(), list.reload.clone(), made.clone());
        use_action(
            |api, id: CalendarFeedId| async move { timetable::revoke_feed(&api, id).await },
            move |outcome| match outcome {
                Ok(view) => {
                    if made.as_ref().is_some_and(|made| made.feed.id == view.id) {
                        made.set(None);
                    }
                    toasts.success(i18n.t("feed-revoked"));
                    reload.emit(());
                }
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (school, teacher) =
                (read.required::<SchoolId>("/school_id"), read.optional::<TeacherId>("/teacher_id"));
            if read.complete() {
                run.emit(CreateCalendarFeed { school_id: school, teacher_id: teacher });
            }
        })
    };
    let row = |feed: &CalendarFeedView| {
        let whose = feed
            .teacher_name
            .as_ref()
            .map_or_else(|| feed.school_name.clone(), |teacher| format!("{teacher} · {}", feed.school_name));
        let id = feed.id;
        let spoken = format!("{} {whose}", i18n.t("feed-revoke"));
        html! {
            <li key={id.to_string()}>
                <span>{ whose }{ " " }<span class="subtle">{ time::minute(feed.created_at) }</span></span>
                <Button kind={ButtonKind::Quiet} label={i18n.t("feed-revoke")} spoken={AttrValue::from(spoken)} busy={revoke.busy} onclick={revoke.run.reform(move |_: MouseEvent| id)} />
            </li>
        }
    };
    html! {
        <Dialog title={i18n.t("timetable-subscribe")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("feed-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("feed-make")} busy={create.busy} {onsubmit} narrow=true>
                <SchoolField form={form.clone()} at="/school_id" />
                <Field {form} at="/teacher_id" label={i18n.t("class-teacher")} {hint} kind={FieldKind::Select(offered.of(&offered.teachers))} unread={offered.teachers.unread()} />
            </FormView>
            if let Some(made) = &*made { <Told path={made.path.clone()} /> }
            <h3>{ i18n.t("feed-list") }</h3>
            { list.view(|feeds| html! {
                if feeds.is_empty() { <p class="subtle">{ i18n.t("feed-none") }</p> }
                else { <ul class="feed-list">{ for feeds.iter().map(row) }</ul> }
            }) }
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct ToldProps {
    path: String,
}

/// The new address, to be copied now.
#[component]
fn Told(props: &ToldProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let address = format!("{}{}", browser::origin(), props.path);
    let onclick = {
        let (i18n, address) = (i18n.clone(), address.clone());
        Callback::from(move |_: MouseEvent| {
            // Where the browser does not copy by itself, the marked text is copied by hand.
            browser::mark_text("feed-address");
            let (i18n, address, toasts) = (i18n.clone(), address.clone(), toasts.clone());
            spawn_local(async move {
                if browser::copy(&address).await {
                    toasts.success(i18n.t("feed-copied"));
                }
            });
        })
    };
    html! {
        <Notice tone={Tone::Warning} title={i18n.t("feed-once")}>
            <label for="feed-address">{ i18n.t("feed-address") }</label>
            <input id="feed-address" class="feed-address" type="text" readonly=true value={address} />
            <Button label={i18n.t("feed-copy")} {onclick} />
        </Notice>
    }
}
