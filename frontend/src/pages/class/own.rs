//! What a learner opens on the own telephone: the own code, and signing by the code of the class.

use chrono::{DateTime, Utc};
use contract::{
    class::{AttendanceView, ClaimClassCode, ClassCodeClaimView, SelfSign, SignCodeView},
    ids::{ClassSessionId, LearnerId},
};
use yew::prelude::*;

use super::{
    last_step,
    poll::{use_light, use_polling_every, use_seconds},
    qr::Qr,
};
use crate::{
    api::{class, use_action, use_load},
    components::{Empty, Notice, Tone, describe, use_query},
    i18n::{I18n, use_i18n},
    time,
};

/// How often the own code is asked for, in milliseconds: it is another one every ten seconds.
const EVERY_MS: u32 = 2_000;

/// The own code as large as the telephone, in large letters.
#[component]
pub fn OwnCodePage() -> Html {
    let i18n = use_i18n();
    let page = use_load((), |api, ()| async move { class::own_codes(&api).await });
    use_polling_every(true, EVERY_MS, page.refresh.clone());
    use_seconds();
    use_light();
    html! {
        <div class="elder">
            <h1>{ i18n.t("attendance-own-code") }</h1>
            { page.view(|page| if page.items.is_empty() {
                html! { <Empty title={i18n.t("attendance-own-none")} advice={i18n.t("attendance-own-none-advice")} /> }
            } else {
                html! { { for page.items.iter().map(|one| own_code(&i18n, one)) } }
            }) }
        </div>
    }
}

/// How far the clock of a telephone may be off for seconds to be told by it.
const CLOCK_OFF_SECONDS: i64 = 15;

/// How many seconds there are to an instant of the server, `most` at most; nothing where the clock of the telephone is far off.
fn seconds_to(instant: DateTime<Utc>, most: i64) -> Option<i64> {
    let left = (instant - time::now()).num_seconds();
    let can_be = -CLOCK_OFF_SECONDS..=most + CLOCK_OFF_SECONDS;
    can_be.contains(&left).then(|| left.clamp(0, most))
}

fn own_code(i18n: &I18n, one: &SignCodeView) -> Html {
    let left = seconds_to(one.next_at, 10);
    html! {
        <section key={one.learner_id.to_string()} class="own-code">
            <p class="own-name">{ &one.learner_name }</p>
            <Qr text={one.code.clone()} label={i18n.t("attendance-own-code")} />
            <p>{ i18n.t("attendance-own-hint") }</p>
            if let Some(left) = left { <p class="own-left">{ i18n.ta("attendance-screen-left", &[("seconds", left.into())]) }</p> }
        </section>
    }
}

/// Properties of [`SelfSignPage`].
#[derive(PartialEq, Properties)]
pub struct SelfSignPageProps {
    /// The session whose code was scanned.
    pub id: ClassSessionId,
}

type Asked = (ClassSessionId, bool, SelfSign);

/// Two large buttons: one comes, or one leaves. The code stands in the address, as the telephone has read it, and is claimed
/// at once, so that nobody has to be quick. Who has signed is told so and is offered nothing more: a second press would be
/// the other step.
#[component]
pub fn SelfSignPage(props: &SelfSignPageProps) -> Html {
    let (i18n, query) = (use_i18n(), use_query());
    let outcome = use_state(|| None);
    let own = use_load((), |api, ()| async move { class::own_codes(&api).await });
    let sign = {
        let outcome = outcome.clone();
        use_action(
            |api, (id, out, body): Asked| async move { class::self_sign(&api, id, out, &body).await },
            move |result| outcome.set(Some(result)),
        )
    };
    let code = query.get("code").unwrap_or_default().to_owned();
    let id = props.id;
    let claim = use_load((id, code.clone()), |api, (id, code)| async move {
        class::claim(&api, id, &ClaimClassCode { code }).await
    });
    use_seconds();
    let press = |learner: Option<LearnerId>, out: bool| {
        let body = SelfSign { code: code.clone(), learner_id: learner };
        sign.run.reform(move |_: MouseEvent| (id, out, body.clone()))
    };
    let signed = matches!(*outcome, Some(Ok(_)));
    let told = (*outcome).as_ref().map(|result: &Result<AttendanceView, _>| match result {
        Ok(view) => html! { <Notice tone={Tone::Good} urgent=true title={last_step(&i18n, view)}></Notice> },
        Err(error) => {
            let (title, detail) = describe(&i18n, error);
            html! { <Notice tone={Tone::Bad} urgent=true {title}>{ for detail.map(|detail| html! { <p>{ detail }</p> }) }</Notice> }
        }
    });
    let people = |items: &[SignCodeView]| -> Vec<(Option<LearnerId>, Option<String>)> {
        match items {
            [] | [_] => vec![(None, None)],
            several => {
                several.iter().map(|one| (Some(one.learner_id), Some(one.learner_name.clone()))).collect()
            }
        }
    };
    html! {
        <div class="elder">
            <h1>{ i18n.t("attendance-self") }</h1>
            { told.unwrap_or_default() }
            if !signed { <>
            { claim.view(|claim| html! { { claimed(&i18n, claim) } }) }
            if claim.value.is_some() { { own.view(|page| html! { { for people(&page.items).into_iter().map(|(learner, name)| html! {
                <div class="elder-choice">
                    if let Some(name) = name { <p class="own-name">{ name }</p> }
                    <button type="button" class="pf-v6-c-button pf-m-primary huge" aria-busy={sign.busy.then_some("true")} onclick={press(learner, false)}>{ i18n.t("class-in") }</button>
                    <button type="button" class="pf-v6-c-button pf-m-secondary huge" aria-busy={sign.busy.then_some("true")} onclick={press(learner, true)}>{ i18n.t("class-out") }</button>
                </div>
            }) } }) } }
            <p>{ i18n.t("attendance-self-hint") }</p>
            </> }
        </div>
    }
}

/// Which class it is, and how long there is to press a button.
fn claimed(i18n: &I18n, claim: &ClassCodeClaimView) -> Html {
    let left = seconds_to(claim.good_until, 60);
    html! { <>
        <p class="own-name">{ &claim.title }</p>
        if let Some(left) = left { <p class="own-left">{ i18n.ta("attendance-self-left", &[("seconds", left.into())]) }</p> }
    </> }
}
