//! Statements by month, and balances at past instants.

use actix_web::{HttpRequest, HttpResponse, get, web};
use contract::credit::{
    CreditBalanceQuery, CreditBalanceView, CreditStatementExportQuery, CreditStatementQuery,
    CreditStatementView,
};
use contract::facility::SheetFormat;
use contract::ids::LearnerId;

use super::READ;
use crate::credit::service::{self, BalanceAsked};
use crate::http::{Caller, Path, Problem, Problems, Query, sheets};
use crate::state::State;
use crate::words::{columns, list_label};

/// Draw up a learner's statement
///
/// Of one month of business days: the opening balance, every movement with the balance after it, and the closing
/// balance, which is the next month's opening. A month that has not begun is refused (`month_to_come`); one that is not
/// over may still grow.
#[utoipa::path(
    tag = "credit", params(("id" = LearnerId, Path, description = "The learner"), CreditStatementQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CreditStatementView, description = "The statement"), Problems),
)]
#[get("/learners/{id}/credits/statement")]
pub(super) async fn get_credit_statement(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    query: Query<CreditStatementQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let month = query.0.month;
    let statement = state.db.read(move |conn| service::statement(conn, &act, id.0, month)).await?;
    Ok(HttpResponse::Ok().json(statement))
}

/// Export a learner's statement
///
/// The statement as a workbook or CSV: the opening balance, the movements, the closing balance. Without the name.
#[utoipa::path(
    tag = "credit", params(("id" = LearnerId, Path, description = "The learner"), CreditStatementExportQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (String = "text/csv")
    ), description = "The file"), Problems),
)]
#[get("/learners/{id}/credits/statement/export")]
pub(super) async fn export_credit_statement(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    request: HttpRequest,
    query: Query<CreditStatementExportQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let CreditStatementExportQuery { month, format } = query.0;
    let statement = state.db.read(move |conn| service::statement(conn, &act, id.0, month)).await?;
    let language = sheets::language_of(&request);
    let headings = columns(language, "statement_sheet", &service::STATEMENT_COLUMNS);
    let name = format!("statement-{}", statement.month);
    let rows = service::statement_sheet(&statement, language);
    sheets::whole(
        format.unwrap_or(SheetFormat::Xlsx),
        &name,
        &list_label(language, "statement_sheet"),
        &headings,
        rows,
    )
}

/// Show a balance
///
/// What a learner has, by bucket and in all, held and free; or with `at` what it had at that instant, added up from the
/// transfers that were posted until then. An instant that has not come is refused (`instant_to_come`).
#[utoipa::path(
    tag = "credit", params(("id" = LearnerId, Path, description = "The learner"), CreditBalanceQuery),
    extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = CreditBalanceView, description = "The balance"), Problems),
)]
#[get("/learners/{id}/credits/balance")]
pub(super) async fn get_credit_balance(
    state: web::Data<State>,
    caller: Caller,
    id: Path<LearnerId>,
    query: Query<CreditBalanceQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let balance = match query.0.at {
        None => state.balances.ask(BalanceAsked { act, learner: id.0 }).await??,
        Some(at) => state.db.read(move |conn| service::balance_at(conn, &act, id.0, at)).await?,
    };
    Ok(HttpResponse::Ok().json(balance))
}
