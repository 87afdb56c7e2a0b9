//! Learners.

use contract::{
    auth::Reason,
    class::LearnerAttendanceView,
    curriculum::CourseRecommendationView,
    facility::ImportMode,
    ids::{AccountId, LearnerId, LearnerProxyId},
    learner::{
        CorrectLearnerIdentity, CreateLearner, CreateLearnerProxy, CreateProxyRule, DeclareAccount,
        LearnerConsentView, LearnerConsents, LearnerImportReport, LearnerNeedsView, LearnerProxies,
        LearnerProxyView, LearnerSecrets, LearnerView, LookUpLearner, ProxyRuleView, ProxyRules,
        PutLearnerNeeds, RecordConsent, RecordDeath, UpdateLearner,
    },
    page::Page,
};

use super::{Api, ApiError, Call, Tagged};

/// A page of the list.
pub async fn list(api: &Api, query: &str) -> Result<Page<LearnerView>, ApiError> {
    api.get(&format!("/learners{query}")).await
}

/// The first `limit` whose name contains a text, 200 at most; the page tells by its cursor whether there are more.
pub async fn by_name(api: &Api, name: &str, limit: u32) -> Result<Page<LearnerView>, ApiError> {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", name)
        .append_pair("limit", &limit.to_string())
        .finish();
    list(api, &format!("?{query}")).await
}

/// One learner.
pub async fn read(api: &Api, id: LearnerId) -> Result<Tagged<LearnerView>, ApiError> {
    api.get_tagged(&format!("/learners/{id}")).await
}

/// A page of the classes that a learner has attended, newest first.
pub async fn attendances(
    api: &Api,
    id: LearnerId,
    query: &str,
) -> Result<Page<LearnerAttendanceView>, ApiError> {
    api.get(&format!("/learners/{id}/attendances{query}")).await
}

/// The courses that are proposed to a learner.
pub async fn recommendations(api: &Api, id: LearnerId) -> Result<CourseRecommendationView, ApiError> {
    api.get(&format!("/learners/{id}/course-recommendations")).await
}

/// Registers a learner.
pub async fn create(api: &Api, learner: &CreateLearner) -> Result<LearnerView, ApiError> {
    api.post("/learners", learner).await
}

/// Corrects an ID number that was entered wrongly.
pub async fn correct_identity(
    api: &Api,
    id: LearnerId,
    etag: &str,
    body: &CorrectLearnerIdentity,
) -> Result<LearnerView, ApiError> {
    let call = Call::post(&format!("/learners/{id}/correct-identity")).if_match(etag);
    api.send(call.json(body)?).await?.read()
}

/// Edits a learner.
pub async fn edit(
    api: &Api,
    id: LearnerId,
    etag: &str,
    change: &UpdateLearner,
) -> Result<Tagged<LearnerView>, ApiError> {
    api.patch(&format!("/learners/{id}"), etag, change).await
}

/// Finds a learner by the whole ID number.
pub async fn look_up(api: &Api, id_number: String) -> Result<LearnerView, ApiError> {
    api.post("/learners/lookup", &LookUpLearner { id_number }).await
}

/// Shows what is hidden otherwise; the reason is kept.
pub async fn reveal(api: &Api, id: LearnerId, reason: &Reason) -> Result<LearnerSecrets, ApiError> {
    api.post(&format!("/learners/{id}/reveal"), reason).await
}

/// Takes a step of the registration: `suspend`, `resume` or `close`.
pub async fn take_step(
    api: &Api,
    id: LearnerId,
    step: &str,
    reason: &Reason,
) -> Result<LearnerView, ApiError> {
    api.post(&format!("/learners/{id}/{step}"), reason).await
}

/// Saves the list as a workbook, masked.
pub async fn export(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/learners/export{query}"), "learners.xlsx").await
}

/// Records that a learner has died.
pub async fn record_death(api: &Api, id: LearnerId, death: &RecordDeath) -> Result<LearnerView, ApiError> {
    api.post(&format!("/learners/{id}/record-death"), death).await
}

/// What a learner has agreed to.
pub async fn consents(api: &Api, id: LearnerId) -> Result<LearnerConsents, ApiError> {
    api.get(&format!("/learners/{id}/consents")).await
}

/// Records what a learner says about a consent.
pub async fn record_consent(
    api: &Api,
    id: LearnerId,
    said: &RecordConsent,
) -> Result<LearnerConsentView, ApiError> {
    api.post(&format!("/learners/{id}/consents"), said).await
}

/// What a learner would like and needs.
pub async fn needs(api: &Api, id: LearnerId) -> Result<Tagged<LearnerNeedsView>, ApiError> {
    api.get_tagged(&format!("/learners/{id}/needs")).await
}

/// Writes down what a learner would like and needs.
pub async fn put_needs(
    api: &Api,
    id: LearnerId,
    etag: &str,
    needs: &PutLearnerNeeds,
) -> Result<Tagged<LearnerNeedsView>, ApiError> {
    let call = Call::put(&format!("/learners/{id}/needs")).if_match(etag);
    api.send(call.json(needs)?).await?.read_tagged()
}

/// Who stands in for a learner.
pub async fn proxies(api: &Api, id: LearnerId) -> Result<LearnerProxies, ApiError> {
    api.get(&format!("/learners/{id}/proxies")).await
}

/// Lets somebody stand in for a learner.
pub async fn add_proxy(
    api: &Api,
    id: LearnerId,
    proxy: &CreateLearnerProxy,
) -> Result<LearnerProxyView, ApiError> {
    api.post(&format!("/learners/{id}/proxies"), proxy).await
}

/// Ends the standing of a proxy.
pub async fn end_proxy(api: &Api, id: LearnerProxyId, reason: &Reason) -> Result<LearnerProxyView, ApiError> {
    api.post(&format!("/learner-proxies/{id}/end"), reason).await
}

/// Of how many learners one person may be the proxy, by date.
pub async fn proxy_rules(api: &Api) -> Result<ProxyRules, ApiError> {
    api.get("/proxy-rules").await
}

/// Sets of how many learners one person may be the proxy, from a coming day on.
pub async fn set_proxy_rule(api: &Api, rule: &CreateProxyRule) -> Result<ProxyRuleView, ApiError> {
    api.post("/proxy-rules", rule).await
}

/// Notes that an account belongs to a learner.
pub async fn declare_account(api: &Api, id: LearnerId, account_id: AccountId) -> Result<(), ApiError> {
    let call = Call::post(&format!("/learners/{id}/declare-account"));
    api.send(call.json(&DeclareAccount { account_id })?).await.map(drop)
}

/// Saves an empty table for an import.
pub async fn import_template(api: &Api) -> Result<(), ApiError> {
    api.download("/learners/import-template", "learners-template.xlsx").await
}

/// Imports a table, or only checks it.
pub async fn import(
    api: &Api,
    file: &web_sys::File,
    mode: ImportMode,
    dry_run: bool,
) -> Result<LearnerImportReport, ApiError> {
    let path = format!("/learners/import?mode={mode}&dry_run={dry_run}");
    api.send(Call::post(&path).table(file)).await?.read()
}

/// Saves the wrong rows of a table with what is wrong.
pub async fn import_faults(api: &Api, file: &web_sys::File) -> Result<bool, ApiError> {
    let call = Call::post("/learners/import?mode=good_rows&dry_run=true&errors=xlsx").table(file);
    api.save_refusal(call, "import-errors.xlsx").await
}
