//! Who is just short of taking part regularly, for the school to invite.

use contract::participation::ParticipationLearner;
use yew::prelude::*;

use crate::{
    api::{participation, use_load},
    components::{Card, Column, DataTable, Empty, FilterSchool, FilterSelect, Pager, Row, use_query},
    i18n::{I18n, use_i18n},
    route::Route,
};

/// How many attendances somebody may lack, as it can be chosen.
const WITHIN: [u32; 4] = [3, 1, 2, 6];

/// Lists them, with what each of them lacks.
#[component]
pub(super) fn Short() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let asked = query.for_api_with(&[("count", "true"), ("within", "3")]);
    let page = use_load(asked, |api, query| async move { participation::learners(&api, &query).await });
    let within = |count: u32| {
        let label = i18n.ta("participation-within", &[("count", count.into())]);
        (AttrValue::from(count.to_string()), label)
    };
    let columns = vec![
        Column::new("name", i18n.t("learner-name")),
        Column::new("school", i18n.t("learner-school")),
        Column::new("age_band", i18n.t("learner-age-band")),
        Column::new("attendances", i18n.t("participation-attended")).number(),
        Column::new("months", i18n.t("participation-months")).number(),
        Column::new("needs", i18n.t("participation-needs")),
    ];
    html! {
        <Card title={i18n.t("participation-short")}>
            <p class="subtle">{ i18n.t("participation-short-rule") }</p>
            <div class="filters">
                <FilterSelect name="within" label={i18n.t("participation-lacks")} options={WITHIN.map(within).to_vec()} />
                <FilterSchool />
            </div>
            { page.view(|page| html! { <>
                <DataTable id="participation-short" caption={i18n.t("participation-short")} columns={columns.clone()}
                    rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("participation-nobody-short")} advice={i18n.t("participation-nobody-short-advice")} /> }} />
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }
        </Card>
    }
}

fn row(i18n: &I18n, one: &ParticipationLearner) -> Row {
    let needs = if one.needs_months > 0 {
        i18n.ta(
            "participation-needs-months",
            &[("count", one.needs.into()), ("months", one.needs_months.into())],
        )
    } else {
        i18n.ta("participation-needs-count", &[("count", one.needs.into())])
    };
    Row {
        key: one.learner_id.to_string().into(),
        to: Some(Route::Learner { id: one.learner_id }),
        cells: vec![
            html! { &one.name_zh },
            html! { &one.school_name },
            html! { i18n.word(one.age_band) },
            html! { format!("{} / {}", one.attendances, one.rule.attendances) },
            html! { format!("{} / {}", one.months, one.rule.months) },
            html! { needs },
        ],
    }
}
