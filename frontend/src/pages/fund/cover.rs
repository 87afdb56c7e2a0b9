//! How well the redemption funds cover the outstanding credits.

use contract::fund::FundCoverView;
use yew::prelude::*;

use super::{cover_share, tone};
use crate::{
    api::{fund, use_load},
    components::{Card, DefinitionList, Gauge, StatusLabel, credits, grouped, percent, yuan},
    i18n::{I18n, use_i18n},
};

/// The cover of the reader's scope as a picture, with its figures beside it.
#[component]
pub fn CoverCard() -> Html {
    let i18n = use_i18n();
    let cover = use_load((), |api, ()| async move { fund::cover(&api).await });
    html! { <Card title={i18n.t("fund-cover")}>{ cover.view(|cover| shown(&i18n, cover)) }</Card> }
}

fn shown(i18n: &I18n, cover: &FundCoverView) -> Html {
    let narrow = |share: i64| u32::try_from(share).unwrap_or(u32::MAX);
    let (warn, restrict) = (narrow(cover.warn_bp), narrow(cover.restrict_bp));
    let told = i18n.ta(
        "fund-cover-told",
        &[
            ("share", cover_share(cover.cover_bp).into()),
            ("level", i18n.word(cover.level).to_string().into()),
            ("warn", percent(warn).into()),
            ("restrict", percent(restrict).into()),
        ],
    );
    let items = vec![
        (i18n.t("fund-money"), yuan(i18n, cover.fund)),
        (i18n.t("fund-goods"), yuan(i18n, cover.goods)),
        (i18n.t("fund-outstanding"), credits(i18n, cover.outstanding)),
        (i18n.t("fund-liability"), yuan(i18n, cover.liability)),
        (i18n.t("fund-warns-below"), html! { percent(warn) }),
        (i18n.t("fund-restricts-below"), html! { percent(restrict) }),
    ];
    html! { <>
        <div class="cover">
            <div class="cover-gauge">
                <Gauge share={cover.cover_bp.map(narrow)} bad_below={restrict} good_from={warn} {told} />
                <p class="figure">{ cover_share(cover.cover_bp) }</p>
                <StatusLabel tone={tone(cover.level)} text={i18n.word(cover.level)} />
            </div>
            <DefinitionList {items} />
        </div>
        <p class="subtle">{ i18n.ta("fund-cover-rule", &[("restrict", percent(restrict).into()), ("cost", grouped(&cover.high_cost.to_string()).into())]) }</p>
    </> }
}
