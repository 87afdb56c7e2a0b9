//! Earnings from outside, posted in groups.

use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{HttpRequest, HttpResponse, post, web};
use contract::credit::{
    EarningView, PostEarning, PostEarnings, PostedEarnings, PostingState, PostingVerdict, RecordSource,
};
use contract::ids::EarningId;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use uuid::Uuid;

use super::POST;
use crate::act::Act;
use crate::class::domain::Span;
use crate::credit::domain::{Claim, ClaimRefusal};
use crate::credit::service::postings::{Claims, PostedEarning};
use crate::http::language::Language;
use crate::http::{Caller, Fault, IdempotencyKey, Json, Problem, Problems};
use crate::state::State;

/// Post an earning
///
/// For the systems that keep volunteer logs and online lessons: computes by the policy of the activity's day, with caps
/// in the order of arrival, and posts it, durable before the answer. `Idempotency-Key` is a UUID (v7 is best) and
/// becomes the earning's id for ever: sent again with the same body it answers as before, with
/// `Idempotent-Replayed: true`. What comes to nothing (below the minimum, above a cap) is kept too, with 0.00. A refusal
/// moves nothing; 503 says whether it is known that nothing has moved (`posting_queue_full`) or not (`outcome_unknown`).
#[utoipa::path(
    tag = "credit", request_body = PostEarning,
    params(("Idempotency-Key" = Uuid, Header, description = "The earning's id, made by the caller")),
    extensions(("x-roles" = json!(POST))),
    responses((status = 201, body = EarningView, description = "The earning"), Problems),
)]
#[post("/credits/postings")]
pub(super) async fn post_earning(
    state: web::Data<State>,
    caller: Caller,
    key: IdempotencyKey,
    body: Json<PostEarning>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(POST)?;
    let id: Uuid = key.0.parse().map_err(|_| Problem::malformed("posting_key_not_uuid"))?;
    let claim = claim(&act, id.into(), &body.0)?;
    let mut verdicts = state.earnings.submit(claims(&caller, &act, vec![claim])).await?;
    let posted = verdicts.pop().ok_or_else(|| Problem::unavailable("outcome_unknown", 1))??;
    let mut response = HttpResponse::Created();
    if posted.replayed {
        response.insert_header(("Idempotent-Replayed", "true"));
    }
    Ok(response.json(posted.earning))
}

/// Post earnings
///
/// Up to 1,000 at once, each judged by itself in the order given and posted in one transaction; a refused one does its
/// neighbours no harm. Each bears its own name (`id`), under which it may be sent again, alone or in any batch.
#[utoipa::path(
    tag = "credit", request_body = PostEarnings, extensions(("x-roles" = json!(POST))),
    responses((status = 200, body = PostedEarnings, description = "A verdict each"), Problems),
)]
#[post("/credits/postings/batch")]
pub(super) async fn post_earnings(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    body: Json<PostEarnings>,
) -> Result<HttpResponse, Problem> {
    let act = caller.allow(POST)?;
    let language =
        Language::negotiate(request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()));
    let mut judged = Vec::with_capacity(body.0.postings.len());
    let mut wanted = Vec::with_capacity(body.0.postings.len());
    for named in &body.0.postings {
        match claim(&act, named.id, &named.earning) {
            Ok(claim) => {
                wanted.push(claim);
                judged.push(None);
            }
            Err(problem) => judged.push(Some(problem)),
        }
    }
    let mut posted = if wanted.is_empty() {
        Vec::new().into_iter()
    } else {
        state.earnings.submit(claims(&caller, &act, wanted)).await?.into_iter()
    };
    let verdicts = body.0.postings.iter().zip(judged).enumerate().map(|(place, (named, problem))| {
        let outcome = match problem {
            Some(problem) => Err(problem),
            None => posted.next().unwrap_or(Err(ClaimRefusal::NameReused)).map_err(Problem::from),
        };
        verdict(named.id, place, outcome, language)
    });
    Ok(HttpResponse::Ok().json(PostedEarnings { verdicts: verdicts.collect() }))
}

fn verdict(
    id: EarningId,
    place: usize,
    outcome: Result<PostedEarning, Problem>,
    language: Language,
) -> PostingVerdict {
    match outcome {
        Ok(posted) => PostingVerdict {
            id,
            status: if posted.replayed { PostingState::Replayed } else { PostingState::Posted },
            earning: Some(posted.earning),
            problem: None,
        },
        Err(problem) => {
            let member = problem.pointer().map_or_else(String::new, |own| format!("/earning{own}"));
            let pointer = format!("/postings/{place}{member}");
            PostingVerdict {
                id,
                status: PostingState::Refused,
                earning: None,
                problem: Some(Fault::new(pointer, problem.fault_code()).with_all(&problem).render(language)),
            }
        }
    }
}

fn claims(caller: &Caller, act: &Act, claims: Vec<Claim>) -> Claims {
    Claims { scope: Arc::new(act.scope()), own: caller.learners(), claims }
}

/// What a request claims.
fn claim(act: &Act, id: EarningId, body: &PostEarning) -> Result<Claim, Problem> {
    if body.source == RecordSource::OnlineRecord && body.verified_minutes.is_none() {
        return Err(Problem::invalid(vec![Fault::new("/verified_minutes", "required")]));
    }
    let span = Span::new(body.starts_at, body.ends_at)
        .map_err(|_| Problem::invalid(vec![Fault::new("/ends_at", "end_not_after_start")]))?;
    Ok(Claim {
        id: id.0,
        actor: act.account_id.0,
        at: act.at,
        learner: body.learner_id.0,
        source: body.source,
        record: body.record_id,
        form: body.form,
        span,
        verified: body.verified_minutes,
        hash: hash(act, body),
    })
}

/// Tells this claim of this caller from another under the same name.
fn hash(act: &Act, body: &PostEarning) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(act.account_id.0);
    digest.update(body.learner_id.0);
    digest.update(body.record_id);
    digest.update(body.source.as_str());
    digest.update([0]);
    digest.update(body.form.as_str());
    digest.update([0]);
    digest.update(body.starts_at.timestamp_micros().to_be_bytes());
    digest.update(body.ends_at.timestamp_micros().to_be_bytes());
    digest.update(body.verified_minutes.map_or(-1, i64::from).to_be_bytes());
    digest.finalize().into()
}
