//! Handing the sheet in: what is still missing, and what happens then.

use std::rc::Rc;

use contract::assessment::{InspectionDetails, SheetGap};
use yew::prelude::*;

use super::steps::of;
use crate::{
    api::{Tagged, inspection},
    components::{Button, ButtonKind, Card, Notice, Tone},
    i18n::{I18n, use_i18n},
    pages::ask::{AskWhether, step},
};

/// Properties of [`Submit`].
#[derive(PartialEq, Properties)]
pub(super) struct SubmitProps {
    /// The inspection as it was read.
    pub(super) record: Rc<Tagged<InspectionDetails>>,
    /// Hears that it is handed in.
    pub(super) ondone: Callback<()>,
}

/// What is missing, and one large button.
#[component]
pub(super) fn Submit(props: &SubmitProps) -> Html {
    let i18n = use_i18n();
    let asking = use_state(|| false);
    let ask = {
        let asking = asking.clone();
        Callback::from(move |on| asking.set(on))
    };
    let one = &props.record.value;
    let id = one.inspection.id;
    let send = Callback::from(move |()| {
        step(move |api, etag| async move { inspection::submit(&api, id, &etag).await })
    });
    let ondone = {
        let (ask, ondone) = (ask.clone(), props.ondone.clone());
        Callback::from(move |()| {
            ask.emit(false);
            ondone.emit(());
        })
    };
    let ready = one.missing.is_empty();
    html! {
        <Card title={i18n.t("inspection-submit")}>
            if ready { <Notice tone={Tone::Good} title={i18n.t("inspection-complete")} /> }
            else {
                <Notice tone={Tone::Warning} title={i18n.ta("inspection-missing", &[("count", one.missing.len().into())])}>
                    <ul>{ for one.missing.iter().map(|gap| html! { <li>{ lacks(&i18n, one, *gap) }</li> }) }</ul>
                </Notice>
            }
            <div class="touch-steps">
                <Button kind={ButtonKind::Primary} label={i18n.t("inspection-submit")} disabled={!ready} onclick={ask.reform(|_: MouseEvent| true)} />
            </div>
            if *asking {
                <AskWhether title={i18n.t("inspection-submit")} danger=true done={i18n.t("inspection-submitted")} {send} subject={of(&i18n, &props.record)} onclose={ask.reform(|()| false)} {ondone}>
                    { what(&i18n, one) }
                </AskWhether>
            }
        </Card>
    }
}

/// What is missing, with how many of it.
fn lacks(i18n: &I18n, one: &InspectionDetails, gap: SheetGap) -> String {
    let progress = one.inspection.progress;
    let left = match gap {
        SheetGap::Sessions => Some(progress.sessions.saturating_sub(progress.sessions_done)),
        SheetGap::Learners => Some(progress.learners.saturating_sub(progress.learners_done)),
        _ => None,
    };
    let name = i18n.word(gap).to_string();
    match left {
        None => name,
        Some(count) => {
            i18n.ta("inspection-left", &[("what", name.into()), ("count", count.into())]).to_string()
        }
    }
}

fn what(i18n: &I18n, one: &InspectionDetails) -> Html {
    let progress = one.inspection.progress;
    html! {
        <p>{ i18n.ta("inspection-submit-what", &[
            ("photos", one.photos.len().into()), ("sessions", progress.sessions_done.into()),
            ("learners", progress.learners_done.into()), ("findings", one.findings.len().into()),
        ]) }</p>
    }
}
