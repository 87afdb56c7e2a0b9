//! How far a computation is while it runs.

use contract::{
    ids::SubsidyRunId,
    subsidy_run::{SubsidyRunPhase, SubsidyRunProgress},
};
use yew::prelude::*;

use crate::{
    api::{subsidy_run, use_load},
    i18n::use_i18n,
    pages::class::use_polling_every,
};

/// How often a computation is looked at, and how often whether somebody has begun one.
const RUNNING_MS: u32 = 1_000;
const WAITING_MS: u32 = 10_000;

/// Properties of [`Watch`].
#[derive(PartialEq, Properties)]
pub(super) struct WatchProps {
    /// Which run.
    pub(super) id: SubsidyRunId,
    /// Whether one is about to begin.
    #[prop_or_default]
    pub(super) brisk: bool,
    /// Hears that there is another version, or that a computation has ended.
    #[prop_or_default]
    pub(super) ondone: Callback<()>,
}

/// A bar while the run is being computed, by whoever has begun that; nothing otherwise.
#[component]
pub(super) fn Watch(props: &WatchProps) -> Html {
    let i18n = use_i18n();
    let found = use_load(props.id, |api, id| async move { subsidy_run::progress(&api, id).await });
    let stand = found.value.as_ref().map(|progress| **progress);
    let running = stand.filter(|progress| progress.phase != SubsidyRunPhase::Idle);
    let every = if props.brisk || running.is_some() { RUNNING_MS } else { WAITING_MS };
    use_polling_every(true, every, found.refresh);
    {
        let (before, ondone) = (use_mut_ref(|| None), props.ondone.clone());
        let now = stand.map(|progress| (progress.phase != SubsidyRunPhase::Idle, progress.version));
        use_effect_with(now, move |now| {
            let earlier = before.replace(*now);
            if has_ended(earlier, *now) {
                ondone.emit(());
            }
        });
    }
    let Some(progress) = running else { return Html::default() };
    let phase = i18n.word(progress.phase);
    html! {
        <div class="computing" role="status">
            <p>{ told(&phase, progress) }</p>
            if progress.of > 0 {
                <progress max={progress.of.to_string()} value={progress.done.to_string()} aria-label={phase} />
            } else {
                <progress aria-label={phase} />
            }
        </div>
    }
}

/// Whether a computation was under way and is not any more, or has left another version behind between two looks.
fn has_ended(earlier: Option<(bool, Option<i16>)>, now: Option<(bool, Option<i16>)>) -> bool {
    match (earlier, now) {
        (Some((ran, before)), Some((runs, version))) => (ran && !runs) || before != version,
        _ => false,
    }
}

fn told(phase: &AttrValue, progress: SubsidyRunProgress) -> String {
    if progress.of == 0 { phase.to_string() } else { format!("{phase} {} / {}", progress.done, progress.of) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_read_again_when_a_computation_has_ended_and_not_at_the_first_look() {
        assert!(!has_ended(None, Some((false, Some(1)))), "nothing is known of before");
        assert!(!has_ended(Some((false, None)), Some((true, None))));
        assert!(has_ended(Some((true, None)), Some((false, None))), "it may have failed");
        assert!(has_ended(Some((false, None)), Some((false, Some(1)))), "it was quicker than the look");
        assert!(!has_ended(Some((false, Some(1))), Some((false, Some(1)))));
    }
}
