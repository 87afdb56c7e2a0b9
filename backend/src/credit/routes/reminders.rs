//! Reminders that credits are about to expire.

use actix_web::{HttpResponse, get, web};
use contract::credit::{CreditReminderQuery, CreditReminderView};
use contract::page::Page;

use super::READ;
use crate::credit::service;
use crate::http::page::{List, key_part};
use crate::http::{Caller, Problem, Problems, Query};
use crate::state::State;

/// List expiry reminders
///
/// Written 60, 30 and 7 days before the last day of a learner's credits, each once, of what is neither spent nor held by
/// then; newest first. With `open`, who is to be told now: the last one of each bucket in which something is left.
#[utoipa::path(
    tag = "credit", params(CreditReminderQuery), extensions(("x-roles" = json!(READ))),
    responses((status = 200, body = Page<CreditReminderView>, description = "A page of the reminders"), Problems),
)]
#[get("/credits/reminders")]
pub(super) async fn list_credit_reminders(
    state: web::Data<State>,
    caller: Caller,
    query: Query<CreditReminderQuery>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(READ)?;
    let query = query.0;
    let filter = (&query.learner_id, &query.school_id, &query.days_before, &query.open);
    let list = List::read("credit-reminders", &filter, query.limit, query.cursor.as_deref(), query.count)?;
    let before = list.paging.after(0).map(key_part).transpose()?;
    let paging = list.paging.clone();
    let part =
        state.db.read(move |conn| service::list_reminders(conn, &act, &query, before, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.page(part, |reminder| reminder)))
}
