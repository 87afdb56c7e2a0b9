//! Regular participation over HTTP.

use actix_web::{HttpResponse, get, post, web};
use contract::auth::Role;
use contract::page::Page;
use contract::participation::{
    CreateParticipationParameter, ParticipationExportQuery, ParticipationLearner, ParticipationLearnerQuery,
    ParticipationParameterQuery, ParticipationParameterView, ParticipationQuery, ParticipationTrend,
    ParticipationTrendQuery, ParticipationView,
};

use super::SET;
use crate::coverage::service::{self, CoverageFailure};
use crate::http::page::{List, key_part};
use crate::http::{Caller, Json, Problem, Problems, Query, sheets};
use crate::state::State;

/// Who answers for participation, and who looks after it.
const READ: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Assessor,
    Role::Finance,
    Role::Auditor,
    Role::GuidanceCenter,
];
/// Of these, who may read the names of learners.
const INVITE: &[Role] = &[
    Role::CityAdmin,
    Role::CountyAdmin,
    Role::TownshipOperator,
    Role::FacilityManager,
    Role::FacilityClerk,
    Role::Auditor,
];
/// How many attendances somebody may lack at most.
const WITHIN: std::ops::RangeInclusive<u32> = 1..=12;

/// Show regular participation
///
/// As of a day: who attended often enough in the full months before it, by the city's dated parameters, scaled for schools
/// that were open for fewer months; as a share of residents of 60 and older and of registered learners, side by side. A
/// place without a figure of its elders has `null` for it. An attendance counts once it is signed out or confirmed with 30
/// valid minutes, unless its session was called off, in the month of the session in Asia/Shanghai; a lesson online counts
/// once a day, when its closed records of that day come to 10 verified minutes, in the month of the day. Learners count where
/// they are registered now. A division out of reach is 404.
#[utoipa::path(
    tag = "coverage", params(ParticipationQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = ParticipationView, description = "Regular participation on the day"), Problems),
)]
#[get("/participation")]
pub(super) async fn get_participation(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ParticipationQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    // It is kept of the day what was counted, for whoever asks next.
    let view = state.db.write(move |conn| service::participation(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Export regular participation
///
/// A row for all together and for each group; every row says by what it was counted.
#[utoipa::path(
    tag = "coverage", params(ParticipationExportQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/participation/export")]
pub(super) async fn export_participation(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ParticipationExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let ParticipationExportQuery { as_of, division, by, format } = query.0;
    let asked = ParticipationQuery { as_of, division, by };
    let told = state.db.write(move |conn| service::participation(conn, &act, &asked)).await?;
    let (headings, rows) = service::participation_table(&told);
    sheets::whole(format, &format!("participation-{}", told.as_of), "经常性参与情况", &headings, rows)
}

/// Follow regular participation month by month
///
/// At the end of every month of a span of at most 36 months, and on its last day; months without parameters are left out.
#[utoipa::path(
    tag = "coverage", params(ParticipationTrendQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = ParticipationTrend, description = "The curve"), Problems),
)]
#[get("/participation/trend")]
pub(super) async fn get_participation_trend(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ParticipationTrendQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let trend = state.db.write(move |conn| service::participation_trend(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(trend))
}

/// List who is just short of taking part regularly
///
/// Registered learners within reach who lack one attendance or a few (`within`), for their school to invite; by record.
#[utoipa::path(
    tag = "coverage", params(ParticipationLearnerQuery), extensions(("x-roles" = json!(INVITE))),
    responses((status = 200, body = Page<ParticipationLearner>, description = "A page of learners"), Problems),
)]
#[get("/participation/learners")]
pub(super) async fn list_participation_learners(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ParticipationLearnerQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(INVITE)?;
    let query = query.0;
    if query.within.is_some_and(|within| !WITHIN.contains(&within)) {
        return Err(Problem::malformed("invalid_query").with("name", "within"));
    }
    let filter = (query.as_of, query.division.clone(), query.school_id, query.within);
    let list =
        List::read("participation-learners", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let after = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let read = move |conn: &mut _| service::list_short_of_participation(conn, &act, &query, after, &paging);
    let part = state.db.write::<_, CoverageFailure>(read).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |learner| learner)))
}

/// List the parameters of regular participation
///
/// All that have held, hold or will, the latest first.
#[utoipa::path(
    tag = "coverage", params(ParticipationParameterQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<ParticipationParameterView>, description = "A page of parameters"), Problems),
)]
#[get("/participation-parameters")]
pub(super) async fn list_participation_parameters(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ParticipationParameterQuery>,
) -> Result<HttpResponse, Problem> {
    caller.allow(READ)?;
    let query = query.0;
    let list =
        List::read("participation-parameters", &(), query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let (paging, today) = (list.paging.clone(), state.clock.today());
    let part = state
        .db
        .read(move |conn| service::list_participation_parameters(conn, today, before, &paging))
        .await?;
    Ok(HttpResponse::Ok().json(list.page(part, |parameters| parameters)))
}

/// Set the parameters of regular participation
///
/// From a coming day on (`effective_from_past` otherwise), for all of the city; those in force until then end with the
/// day before. Days before are counted by the earlier ones for good.
#[utoipa::path(
    tag = "coverage", request_body = CreateParticipationParameter, extensions(("x-roles" = json!(SET))),
    responses((status = 201, body = ParticipationParameterView, description = "The parameters"), Problems),
)]
#[post("/participation-parameters")]
pub(super) async fn create_participation_parameter(
    state: web::Data<State>,
    caller: Caller,
    body: Json<CreateParticipationParameter>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow_in_city(SET)?;
    let parameters =
        state.db.write(move |conn| service::create_participation_parameter(conn, &act, &body.0)).await?;
    Ok(HttpResponse::Created().json(parameters))
}
