//! Begins a survey.

use contract::{
    curriculum::{CreateDemandSurvey, HalfYear, SurveyIssuer},
    ids::SchoolId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{
    edit::fields,
    options::{read, written},
};
use crate::{
    api::{demand, use_action},
    components::{Card, Field, FieldKind, Form, FormView, PageHeader, SchoolField, use_form},
    i18n::{I18n, use_i18n},
    pages::course::{CITY, own, use_owners},
    route::Route,
    session::use_session,
    time,
};

/// Who may issue a survey here: the city and counties that the reader answers for, and always a school.
fn issuers(owners: &[String]) -> Vec<SurveyIssuer> {
    let city = owners.iter().any(|owner| owner == CITY);
    let counties = owners.iter().any(|owner| owner != CITY);
    let may = |issuer: &&SurveyIssuer| match issuer {
        SurveyIssuer::School => true,
        SurveyIssuer::County => counties || city,
        SurveyIssuer::City => city,
    };
    SurveyIssuer::ALL.iter().filter(may).copied().collect()
}

/// Whose it is, its days and its options.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let owners = own(&use_session());
    let counties = use_owners();
    let offered = issuers(&owners);
    let form = use_form(|| {
        let today = time::today();
        let next = HalfYear::containing(today).map(|half| half.next().to_string()).unwrap_or_default();
        let county = owners.iter().find(|owner| *owner != CITY).cloned().unwrap_or_default();
        vec![
            ("/issuer", SurveyIssuer::School.to_string()),
            ("/school_id", String::new()),
            ("/county_code", county),
            ("/half_year", next),
            ("/opens_on", today.to_string()),
            ("/closes_on", (today + chrono::Days::new(20)).to_string()),
            ("/max_choices", "3".to_owned()),
            ("/options", written(&[])),
        ]
    });
    let create = {
        let (form, navigator) = (form.clone(), navigator.clone());
        use_action(
            |api, body: CreateDemandSurvey| async move { demand::create(&api, &body).await },
            move |outcome| match (outcome, &navigator) {
                (Ok(survey), Some(navigator)) => navigator.push(&Route::DemandSurvey { id: survey.id }),
                (Ok(_), None) => {}
                (Err(error), _) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n) {
                run.emit(body);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::DemandSurveys);
        }
    });
    let issuer = form.get("/issuer").to_owned();
    let words = offered.iter().map(|word| (word.as_str().into(), i18n.word(*word))).collect::<Vec<_>>();
    let named = owners.iter().filter(|owner| *owner != CITY);
    let named: Vec<(AttrValue, AttrValue)> =
        named.map(|code| (code.clone().into(), counties.label(&i18n, code))).collect();
    let named = if named.is_empty() { counties.choices() } else { named };
    html! { <>
        <PageHeader title={i18n.t("demand-begin")} crumbs={vec![(Route::DemandSurveys, i18n.t("nav-demand"))]} subtitle={i18n.t("demand-rule")} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("demand-save-draft")} busy={create.busy} {onsubmit} {oncancel}>
                if offered.len() > 1 {
                    <Field form={form.clone()} at="/issuer" label={i18n.t("demand-issuer")} kind={FieldKind::Select(words)} required=true />
                }
                if issuer == SurveyIssuer::School.as_str() { <SchoolField form={form.clone()} at="/school_id" /> }
                if issuer == SurveyIssuer::County.as_str() {
                    <Field form={form.clone()} at="/county_code" label={i18n.t("division-county")} kind={FieldKind::Select(named)} required=true />
                }
                { fields(&i18n, &form) }
            </FormView>
        </Card>
    </> }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateDemandSurvey> {
    let mut reader = form.read(i18n);
    let issuer = reader.required::<SurveyIssuer>("/issuer")?;
    let school_id = match issuer {
        SurveyIssuer::School => reader.required::<SchoolId>("/school_id"),
        _ => None,
    };
    let county_code = (issuer == SurveyIssuer::County).then(|| reader.text("/county_code"));
    let (title_zh, title_mn) = (reader.text("/title_zh"), reader.optional_text("/title_mn"));
    let (half_year, max_choices) = (reader.required("/half_year"), reader.required("/max_choices"));
    let (opens_on, closes_on) = (reader.required("/opens_on"), reader.required("/closes_on"));
    let options = read(form.get("/options"));
    if options.is_empty() {
        reader.fault("/options", "demand-options-none");
    }
    let complete = reader.complete();
    Some(CreateDemandSurvey {
        title_zh,
        title_mn,
        school_id,
        county_code,
        half_year: half_year?,
        opens_on: opens_on?,
        closes_on: closes_on?,
        max_choices: max_choices?,
        options,
    })
    .filter(|_| complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_asks_its_own_learners_and_only_the_city_asks_everyone() {
        assert_eq!(issuers(&[]), [SurveyIssuer::School]);
        assert_eq!(issuers(&["150602".to_owned()]), [SurveyIssuer::School, SurveyIssuer::County]);
        assert_eq!(issuers(&[CITY.to_owned()]), SurveyIssuer::ALL);
    }
}
