//! Whether a line still comes out as it was sealed.

use contract::subsidy_run::SubsidyLineVerification;
use yew::prelude::*;

use super::Place;
use crate::{
    api::{ApiError, subsidy_run, use_action},
    components::{Button, ButtonKind, Card, DefinitionList, Icon, Notice, Tone, describe},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Verify`].
#[derive(PartialEq, Properties)]
pub(super) struct VerifyProps {
    /// The line.
    pub(super) place: Place,
    /// The seal that was kept.
    pub(super) hash: String,
}

/// Computes the line anew when it is asked for, and shows both seals.
#[component]
pub(super) fn Verify(props: &VerifyProps) -> Html {
    let i18n = use_i18n();
    let result = use_state(|| None::<Result<SubsidyLineVerification, ApiError>>);
    let place = props.place;
    let verify = {
        let result = result.clone();
        use_action(
            move |api, ()| async move { subsidy_run::verify(&api, place).await },
            move |outcome| result.set(Some(outcome)),
        )
    };
    let told = match &*result {
        None => html! { <DefinitionList items={vec![(i18n.t("line-kept"), whole(&props.hash))]} /> },
        Some(Ok(found)) => shown(&i18n, found),
        Some(Err(error)) => {
            let (title, advice) = describe(&i18n, error);
            html! { <Notice tone={Tone::Bad} urgent=true {title}>{ advice.unwrap_or_default() }</Notice> }
        }
    };
    html! {
        <Card title={i18n.t("line-tab-verify")}>
            <p class="hint">{ i18n.t("line-verify-note") }</p>
            <div class="actions">
                <Button kind={ButtonKind::Primary} icon={Icon::Check} label={i18n.t("line-verify")} busy={verify.busy} onclick={verify.run.reform(|_: MouseEvent| ())} />
            </div>
            <div aria-live="polite">{ told }</div>
        </Card>
    }
}

fn whole(hash: &str) -> Html {
    html! { <span class="tree-code">{ hash.to_owned() }</span> }
}

fn shown(i18n: &I18n, found: &SubsidyLineVerification) -> Html {
    let same = found.same_hash && found.same_bytes && found.run_same;
    let (tone, key) = if same { (Tone::Good, "line-same") } else { (Tone::Bad, "line-not-same") };
    let yes = |on: bool| html! { i18n.t(if on { "yes" } else { "no" }) };
    let items = vec![
        (i18n.t("line-kept"), whole(&found.kept)),
        (i18n.t("line-recomputed"), whole(&found.recomputed)),
        (i18n.t("line-same-bytes"), yes(found.same_bytes)),
        (i18n.t("line-run-kept"), whole(&found.run_kept)),
        (i18n.t("line-run-recomputed"), whole(&found.run_recomputed)),
    ];
    html! { <><Notice {tone} title={i18n.t(key)} /><DefinitionList {items} /></> }
}
