//! How issued credits are spread, as an answer and as a file.

use actix_web::{HttpRequest, HttpResponse, get, web};
use contract::credit::{ConcentrationExportQuery, ConcentrationQuery, ConcentrationView};
use contract::facility::SheetFormat;

use super::WATCH;
use crate::credit::service;
use crate::http::sheets::{language_of, whole};
use crate::http::{Caller, Problem, Problems, Query};
use crate::sheet::Cell;
use crate::state::State;
use crate::words::{columns, label, list_label};

/// Show how credits are spread
///
/// Issued credits of a half-year or of some days, at the facilities of the caller's data scope: over facilities, over who
/// entered the evidence, and over learners; shares, Herfindahl index, and who is far above the average. Reversed earnings
/// are left out, names of people masked.
#[utoipa::path(
    tag = "credit", params(ConcentrationQuery), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, body = ConcentrationView, description = "How they are spread"), Problems),
)]
#[get("/credits/concentration")]
pub(super) async fn get_credit_concentration(
    state: web::Data<State>,
    caller: Caller,
    query: Query<ConcentrationQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    let found = state.db.read(move |conn| service::concentration(conn, &act, &query.0)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Export how credits are spread
///
/// The same as a table: a line for each of those with the most.
#[utoipa::path(
    tag = "credit", params(ConcentrationExportQuery), extensions(("x-roles" = json!(WATCH))),
    responses((status = 200, description = "The table", content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    )), Problems),
)]
#[get("/credits/concentration/export")]
pub(super) async fn export_credit_concentration(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    query: Query<ConcentrationExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(WATCH)?;
    let asked = query.0;
    let format = asked.format.unwrap_or(SheetFormat::Xlsx);
    let query = ConcentrationQuery {
        half_year: asked.half_year,
        from: asked.from,
        to: asked.to,
        facility_id: asked.facility_id,
        top: asked.top,
    };
    let found = state.db.read(move |conn| service::concentration(conn, &act, &query)).await?;
    let language = language_of(&request);
    let rows = found.tables.iter().flat_map(|table| {
        table.top.iter().map(move |part| {
            vec![
                Cell::Text(label(language, "ConcentrationBy", table.by.as_str())),
                Cell::Text(part.name.clone()),
                Cell::number(Some(part.issued)),
                Cell::Number(hundredths(part.share_bp)),
                Cell::Number(hundredths(part.times_average)),
                Cell::text(part.flagged.then_some("!")),
                Cell::number(Some(table.average)),
                Cell::number(Some(table.count)),
                Cell::number(Some(table.herfindahl_bp)),
                Cell::text(Some(found.from)),
                Cell::text(Some(found.to)),
                Cell::text(Some(part.id)),
            ]
        })
    });
    let headings = columns(language, "concentration_sheet", &COLUMNS);
    let title = list_label(language, "concentration_sheet");
    whole(format, "credit-concentration", &title, &headings, rows.collect())
}

/// The columns, as `sheet.ftl` calls them.
const COLUMNS: [&str; 12] = [
    "by",
    "name",
    "issued",
    "share",
    "times_average",
    "flagged",
    "average",
    "count",
    "herfindahl",
    "from",
    "to",
    "id",
];

/// Hundredths as a decimal: `125` → `1.25`.
fn hundredths(number: i64) -> String {
    contract::money::Credits(number).to_string()
}
