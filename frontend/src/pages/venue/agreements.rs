//! Agreements: of one venue or of all, made and ended.

use std::rc::Rc;

use contract::{
    ids::{SchoolId, VenueId},
    venue::{CreateVenueAgreement, EndVenueAgreement, VenueAgreementState, VenueAgreementView},
};
use yew::prelude::*;

use super::agreement_tone;
use crate::{
    api::{Tagged, use_action, use_edit, use_load, venue},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterBar,
        FilterSchool, FilterSelect, FormView, Icon, Pager, Row, SchoolField, StatusLabel, use_form,
        use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`Agreements`].
#[derive(PartialEq, Properties)]
pub(super) struct AgreementsProps {
    /// Only those on this venue, with what is done to them.
    #[prop_or_default]
    pub(super) venue: Option<VenueId>,
    /// Hears that one was made or ended.
    #[prop_or_default]
    pub(super) ondone: Callback<()>,
}

/// What is being asked.
#[derive(Clone, PartialEq)]
enum Asked {
    New(VenueId),
    End(VenueAgreementView),
}

/// A list of agreements.
#[component]
pub(super) fn Agreements(props: &AgreementsProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let asked = use_state(|| None::<Asked>);
    let mut members = vec![("count", Some("true".to_owned()))];
    if let Some(id) = props.venue {
        // The days in the address of a venue are those of which its times are shown.
        members.extend([("venue_id", Some(id.to_string())), ("from", None), ("to", None)]);
    }
    let page = use_load(query.for_api_replacing(&members), |api, query| async move {
        venue::agreements(&api, &query).await
    });
    let set = |value: Option<Asked>| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(value.clone()))
    };
    let done = {
        let (asked, reload, ondone) = (asked.clone(), page.reload.clone(), props.ondone.clone());
        Callback::from(move |()| {
            asked.set(None);
            reload.emit(());
            ondone.emit(());
        })
    };
    let may_write = session.has_role(may::CREATE_VENUE_AGREEMENT);
    let actions = props.venue.filter(|_| may_write).map(|id| html! {
        <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("venue-agree")} onclick={set(Some(Asked::New(id))).reform(|_| ())} />
    });
    let row = |one: &VenueAgreementView| {
        let open = matches!(
            one.state,
            VenueAgreementState::InForce | VenueAgreementState::Expiring | VenueAgreementState::Upcoming
        );
        let end = (may_write && open && one.ended_on.is_none()).then(|| set(Some(Asked::End(one.clone()))));
        row(&i18n, one, end)
    };
    html! { <>
        { dialog(asked.as_ref(), &done, &set(None)) }
        if props.venue.is_none() {
            <FilterBar>
                <FilterSelect name="state" label={i18n.t("venue-agreement-state")} any={i18n.t("course-any")} options={i18n.choices::<VenueAgreementState>()} />
                <FilterSchool />
            </FilterBar>
        }
        <Card title={i18n.t("venue-tab-agreements")} actions={actions.unwrap_or_default()}>{ page.view(|page| html! { <>
            <DataTable id="venue-agreements" caption={i18n.t("venue-tab-agreements")} columns={columns(&i18n)}
                rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("venue-agreement-none")} advice={i18n.t("venue-agreement-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn dialog(asked: Option<&Asked>, ondone: &Callback<()>, onclose: &Callback<()>) -> Html {
    match asked {
        Some(Asked::New(venue)) => {
            html! { <New venue={*venue} ondone={ondone.clone()} onclose={onclose.clone()} /> }
        }
        Some(Asked::End(one)) => {
            html! { <End agreement={one.clone()} ondone={ondone.clone()} onclose={onclose.clone()} /> }
        }
        None => Html::default(),
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("venue", i18n.t("venue-name")),
        Column::new("school", i18n.t("school-pick")),
        Column::new("document", i18n.t("venue-document")),
        Column::new("days", i18n.t("venue-days")),
        Column::new("state", i18n.t("venue-agreement-state")),
        Column::new("terms", i18n.t("venue-terms")).hidden_at_first(),
        Column::new("step", i18n.t("venue-step")),
    ]
}

fn row(i18n: &I18n, one: &VenueAgreementView, end: Option<Callback<()>>) -> Row {
    let last = one.ended_on.unwrap_or(one.valid_to);
    let left = one.days_left.filter(|_| one.state == VenueAgreementState::Expiring);
    let step = match (end, &one.ended_reason) {
        (Some(end), _) => {
            let spoken = format!("{} {}", i18n.t("venue-agreement-end"), one.document);
            html! { <Button kind={ButtonKind::Quiet} label={i18n.t("venue-agreement-end")} spoken={AttrValue::from(spoken)} onclick={end.reform(|_| ())} /> }
        }
        (None, Some(reason)) => html! { reason },
        (None, None) => html! { "—" },
    };
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Venue { id: one.venue_id }),
        cells: vec![
            html! { &one.venue_name },
            html! { &one.school_name },
            html! { &one.document },
            html! { i18n.ta("venue-from-to", &[("from", time::day(one.valid_from).into()), ("to", time::day(last).into())]) },
            html! { <>
                <StatusLabel tone={agreement_tone(one.state)} text={i18n.word(one.state)} />
                if let Some(days) = left { <span class="subtle">{ " " }{ i18n.ta("venue-days-left", &[("days", days.into())]) }</span> }
            </> },
            html! { <span class="outline">{ one.terms.clone().unwrap_or_else(|| "—".to_owned()) }</span> },
            step,
        ],
    }
}

#[derive(PartialEq, Properties)]
struct NewProps {
    venue: VenueId,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Keeps a new agreement.
#[component]
fn New(props: &NewProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/valid_from", time::day(time::today()))]);
    let create = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, body: CreateVenueAgreement| async move { venue::agree(&api, &body).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("course-saved"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, venue_id) = (form.clone(), i18n.clone(), create.run, props.venue);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (school, document) = (read.required::<SchoolId>("/school_id"), read.text("/document"));
            let (from, to) = (read.required("/valid_from"), read.required("/valid_to"));
            let terms = read.optional_text("/terms");
            if read.complete()
                && let (Some(school_id), Some(valid_from), Some(valid_to)) = (school, from, to)
            {
                run.emit(CreateVenueAgreement { venue_id, school_id, document, terms, valid_from, valid_to });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("venue-agree")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("venue-save")} busy={create.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <SchoolField form={form.clone()} at="/school_id" every=true />
                <Field form={form.clone()} at="/valid_from" label={i18n.t("venue-valid-from")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/valid_to" label={i18n.t("venue-valid-to")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/document" label={i18n.t("venue-document")} required=true wide=true />
                <Field {form} at="/terms" label={i18n.t("venue-terms")} hint={i18n.t("venue-terms-hint")} kind={FieldKind::TextArea} />
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct EndProps {
    agreement: VenueAgreementView,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Ends an agreement before its last day.
#[component]
fn End(props: &EndProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/last_day", time::day(time::today()))]);
    let id = props.agreement.id;
    let record: Rc<Tagged<VenueAgreementView>> = {
        let agreement = props.agreement.clone();
        use_memo((), move |()| Tagged { etag: format!("\"v{}\"", agreement.version), value: agreement })
    };
    let end = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &record,
            |_| Vec::new(),
            move |api| async move { venue::agreement(&api, id).await },
            move |api, etag: String, body: EndVenueAgreement| async move {
                venue::end(&api, (id, &etag), &body).await
            },
            move |_| {
                toasts.success(i18n.t("course-saved"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = end.submit(&form, &i18n, |form, i18n| {
        let mut read = form.read(i18n);
        let (last_day, reason) = (read.required("/last_day"), read.text("/reason"));
        let complete = read.complete();
        last_day.filter(|_| complete).map(|last_day| EndVenueAgreement { last_day, reason })
    });
    let onclose = end.leave(&props.onclose, &props.ondone);
    let now = &end.record.value;
    let what = i18n.ta(
        "venue-agreement-end-what",
        &[("school", now.school_name.clone().into()), ("to", time::day(now.valid_to).into())],
    );
    html! {
        <Dialog title={i18n.t("venue-agreement-end")} onclose={onclose.clone()}>
            <p>{ what }</p>
            if end.renewed { <p><strong>{ i18n.ta("form-stale-now", &[("state", i18n.word(now.state).to_string().into())]) }</strong></p> }
            <FormView form={form.clone()} submit={i18n.t("venue-agreement-end")} danger=true busy={end.busy} {onsubmit} oncancel={onclose} narrow=true>
                <Field form={form.clone()} at="/last_day" label={i18n.t("venue-last-day")} kind={FieldKind::Date} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}
