//! Volunteers: programmes, teams, shifts, hours, and what elders offer.

use contract::{
    auth::Reason,
    ids::{
        ServiceMatchId, SilverAgeActionId, VolunteerLogId, VolunteerMemberId, VolunteerShiftId,
        VolunteerSignupId, VolunteerTeamId,
    },
    page::Page,
    volunteer::{
        ConfirmServiceMatch, CreateServiceMatch, CreateServiceRequest, CreateSilverAgeAction,
        CreateTalentOffer, CreateVolunteerLog, CreateVolunteerMember, CreateVolunteerParameter,
        CreateVolunteerShift, CreateVolunteerTeam, LeaveVolunteerTeam, OfferState, RateServiceMatch,
        ServiceMatchView, ServiceRequestView, SignUpVolunteer, SilverAgeActionView, TalentOfferView,
        UpdateSilverAgeAction, UpdateVolunteerMember, UpdateVolunteerShift, UpdateVolunteerTeam,
        VolunteerHoursReport, VolunteerLogView, VolunteerMemberSecrets, VolunteerMemberView,
        VolunteerParameterList, VolunteerParameterView, VolunteerShiftView, VolunteerSignupView,
        VolunteerTeamView,
    },
};

use super::{Api, ApiError, Call, Tagged};

/// The programmes within reach.
pub async fn actions(api: &Api) -> Result<Vec<SilverAgeActionView>, ApiError> {
    api.get_all("/silver-age-actions").await
}

/// Opens a programme.
pub async fn open_action(api: &Api, action: &CreateSilverAgeAction) -> Result<SilverAgeActionView, ApiError> {
    api.post("/silver-age-actions", action).await
}

/// One programme.
pub async fn action(api: &Api, id: SilverAgeActionId) -> Result<Tagged<SilverAgeActionView>, ApiError> {
    api.get_tagged(&format!("/silver-age-actions/{id}")).await
}

/// Changes a programme.
pub async fn edit_action(
    api: &Api,
    id: SilverAgeActionId,
    etag: &str,
    change: &UpdateSilverAgeAction,
) -> Result<Tagged<SilverAgeActionView>, ApiError> {
    api.patch(&format!("/silver-age-actions/{id}"), etag, change).await
}

/// A page of the teams.
pub async fn teams(api: &Api, query: &str) -> Result<Page<VolunteerTeamView>, ApiError> {
    api.get(&format!("/volunteer-teams{query}")).await
}

/// The teams that work.
pub async fn working_teams(api: &Api) -> Result<Vec<VolunteerTeamView>, ApiError> {
    api.get_all("/volunteer-teams?status=active").await
}

/// Every team, also those that work no more.
pub async fn all_teams(api: &Api) -> Result<Vec<VolunteerTeamView>, ApiError> {
    api.get_all("/volunteer-teams").await
}

/// One team.
pub async fn team(api: &Api, id: VolunteerTeamId) -> Result<Tagged<VolunteerTeamView>, ApiError> {
    api.get_tagged(&format!("/volunteer-teams/{id}")).await
}

/// Founds a team.
pub async fn found_team(api: &Api, team: &CreateVolunteerTeam) -> Result<VolunteerTeamView, ApiError> {
    api.post("/volunteer-teams", team).await
}

/// Changes a team.
pub async fn edit_team(
    api: &Api,
    id: VolunteerTeamId,
    etag: &str,
    change: &UpdateVolunteerTeam,
) -> Result<Tagged<VolunteerTeamView>, ApiError> {
    api.patch(&format!("/volunteer-teams/{id}"), etag, change).await
}

/// The members who are in a team.
pub async fn members(api: &Api, id: VolunteerTeamId) -> Result<Vec<VolunteerMemberView>, ApiError> {
    api.get_all(&format!("/volunteer-teams/{id}/members?present=true")).await
}

/// Everybody who is or was in a team.
pub async fn all_members(api: &Api, id: VolunteerTeamId) -> Result<Vec<VolunteerMemberView>, ApiError> {
    api.get_all(&format!("/volunteer-teams/{id}/members")).await
}

/// Adds a member.
pub async fn join(
    api: &Api,
    id: VolunteerTeamId,
    member: &CreateVolunteerMember,
) -> Result<VolunteerMemberView, ApiError> {
    api.post(&format!("/volunteer-teams/{id}/members"), member).await
}

/// One member.
pub async fn member(
    api: &Api,
    (team, id): (VolunteerTeamId, VolunteerMemberId),
) -> Result<Tagged<VolunteerMemberView>, ApiError> {
    api.get_tagged(&format!("/volunteer-teams/{team}/members/{id}")).await
}

/// Changes a member.
pub async fn edit_member(
    api: &Api,
    (team, id): (VolunteerTeamId, VolunteerMemberId),
    etag: &str,
    change: &UpdateVolunteerMember,
) -> Result<Tagged<VolunteerMemberView>, ApiError> {
    api.patch(&format!("/volunteer-teams/{team}/members/{id}"), etag, change).await
}

/// Forgets somebody from outside who has asked for it.
pub async fn erase_member(
    api: &Api,
    (team, id): (VolunteerTeamId, VolunteerMemberId),
    reason: String,
) -> Result<VolunteerMemberView, ApiError> {
    api.post(&format!("/volunteer-teams/{team}/members/{id}/erase"), &Reason { reason }).await
}

/// Lets a member leave.
pub async fn leave(
    api: &Api,
    id: VolunteerTeamId,
    member: VolunteerMemberId,
    leave: &LeaveVolunteerTeam,
) -> Result<VolunteerMemberView, ApiError> {
    api.post(&format!("/volunteer-teams/{id}/members/{member}/leave"), leave).await
}

/// Shows the telephone number of a member; the reason is kept.
pub async fn reveal(
    api: &Api,
    id: VolunteerTeamId,
    member: VolunteerMemberId,
    reason: &Reason,
) -> Result<VolunteerMemberSecrets, ApiError> {
    api.post(&format!("/volunteer-teams/{id}/members/{member}/reveal"), reason).await
}

/// All shifts that `query` leaves: a week, or a team's.
pub async fn shifts(api: &Api, query: &str) -> Result<Vec<VolunteerShiftView>, ApiError> {
    api.get_all(&format!("/volunteer-shifts{query}")).await
}

/// One shift.
pub async fn shift(api: &Api, id: VolunteerShiftId) -> Result<Tagged<VolunteerShiftView>, ApiError> {
    api.get_tagged(&format!("/volunteer-shifts/{id}")).await
}

/// Plans a shift.
pub async fn plan_shift(api: &Api, shift: &CreateVolunteerShift) -> Result<VolunteerShiftView, ApiError> {
    api.post("/volunteer-shifts", shift).await
}

/// Changes a shift that has not begun.
pub async fn edit_shift(
    api: &Api,
    id: VolunteerShiftId,
    etag: &str,
    change: &UpdateVolunteerShift,
) -> Result<Tagged<VolunteerShiftView>, ApiError> {
    api.patch(&format!("/volunteer-shifts/{id}"), etag, change).await
}

/// Calls a shift off as it was read.
pub async fn cancel_shift(
    api: &Api,
    shift: &Tagged<VolunteerShiftView>,
    reason: String,
) -> Result<VolunteerShiftView, ApiError> {
    let path = format!("/volunteer-shifts/{}/cancel", shift.value.id);
    api.send(Call::post(&path).if_match(&shift.etag).json(&Reason { reason })?).await?.read()
}

/// Who comes to a shift.
pub async fn signups(api: &Api, id: VolunteerShiftId) -> Result<Vec<VolunteerSignupView>, ApiError> {
    api.get_all(&format!("/volunteer-shifts/{id}/signups")).await
}

/// Signs a member up.
pub async fn sign_up(
    api: &Api,
    id: VolunteerShiftId,
    member_id: VolunteerMemberId,
) -> Result<VolunteerSignupView, ApiError> {
    api.post(&format!("/volunteer-shifts/{id}/signups"), &SignUpVolunteer { member_id }).await
}

/// Takes a step at the desk: `withdraw`, `check-in` or `check-out`.
pub async fn desk(api: &Api, id: VolunteerSignupId, step: &str) -> Result<VolunteerSignupView, ApiError> {
    api.send(Call::post(&format!("/volunteer-signups/{id}/{step}"))).await?.read()
}

/// A page of hours.
pub async fn logs(api: &Api, query: &str) -> Result<Page<VolunteerLogView>, ApiError> {
    api.get(&format!("/volunteer-logs{query}")).await
}

/// One entry of hours.
pub async fn log(api: &Api, id: VolunteerLogId) -> Result<Tagged<VolunteerLogView>, ApiError> {
    api.get_tagged(&format!("/volunteer-logs/{id}")).await
}

/// Enters hours.
pub async fn enter_log(api: &Api, log: &CreateVolunteerLog) -> Result<VolunteerLogView, ApiError> {
    api.post("/volunteer-logs", log).await
}

/// Decides on hours as they were read; refuses them for a reason.
pub async fn decide_log(
    api: &Api,
    (id, etag): (VolunteerLogId, &str),
    refusal: Option<String>,
) -> Result<VolunteerLogView, ApiError> {
    let verb = if refusal.is_some() { "refuse" } else { "approve" };
    let call = Call::post(&format!("/volunteer-logs/{id}/{verb}")).if_match(etag);
    let call = match refusal {
        Some(reason) => call.json(&Reason { reason })?,
        None => call,
    };
    api.send(call).await?.read()
}

/// Saves the hours that `query` leaves as a workbook.
pub async fn export_logs(api: &Api, query: &str) -> Result<(), ApiError> {
    api.download(&format!("/volunteer-logs/export{query}"), "volunteer-logs.xlsx").await
}

/// Approved hours, added up.
pub async fn hours(api: &Api, query: &str) -> Result<VolunteerHoursReport, ApiError> {
    api.get(&format!("/volunteer-hours{query}")).await
}

/// The parameters.
pub async fn parameters(api: &Api) -> Result<VolunteerParameterList, ApiError> {
    api.get("/volunteer-parameters").await
}

/// Sets parameters from a coming day on.
pub async fn set_parameter(
    api: &Api,
    parameter: &CreateVolunteerParameter,
) -> Result<VolunteerParameterView, ApiError> {
    api.post("/volunteer-parameters", parameter).await
}

/// A page of the offers.
pub async fn offers(api: &Api, query: &str) -> Result<Page<TalentOfferView>, ApiError> {
    api.get(&format!("/talent-offers{query}")).await
}

/// The offers that stand.
pub async fn open_offers(api: &Api) -> Result<Vec<TalentOfferView>, ApiError> {
    api.get_all("/talent-offers?status=open").await
}

/// Puts an offer on the board.
pub async fn offer(api: &Api, offer: &CreateTalentOffer) -> Result<TalentOfferView, ApiError> {
    api.post("/talent-offers", offer).await
}

/// A page of the requests.
pub async fn requests(api: &Api, query: &str) -> Result<Page<ServiceRequestView>, ApiError> {
    api.get(&format!("/service-requests{query}")).await
}

/// Puts a request on the board.
pub async fn request(api: &Api, request: &CreateServiceRequest) -> Result<ServiceRequestView, ApiError> {
    api.post("/service-requests", request).await
}

/// How an offer (`talent-offers`) or a request (`service-requests`) stands.
pub async fn standing(api: &Api, (board, id): (&'static str, &str)) -> Result<Tagged<OfferState>, ApiError> {
    let path = format!("/{board}/{id}");
    if board == "talent-offers" {
        let Tagged { value, etag } = api.get_tagged::<TalentOfferView>(&path).await?;
        return Ok(Tagged { value: value.status, etag });
    }
    let Tagged { value, etag } = api.get_tagged::<ServiceRequestView>(&path).await?;
    Ok(Tagged { value: value.status, etag })
}

/// Takes back an offer (`talent-offers`) or a request (`service-requests`), for a reason.
pub async fn withdraw(
    api: &Api,
    (board, id, etag): (&'static str, &str, &str),
    reason: String,
) -> Result<(), ApiError> {
    let call = Call::post(&format!("/{board}/{id}/withdraw")).if_match(etag);
    api.send(call.json(&Reason { reason })?).await.map(drop)
}

/// A page of the matches.
pub async fn matches(api: &Api, query: &str) -> Result<Page<ServiceMatchView>, ApiError> {
    api.get(&format!("/service-matches{query}")).await
}

/// One match.
pub async fn service_match(api: &Api, id: ServiceMatchId) -> Result<Tagged<ServiceMatchView>, ApiError> {
    api.get_tagged(&format!("/service-matches/{id}")).await
}

/// Proposes a match.
pub async fn propose(api: &Api, pair: &CreateServiceMatch) -> Result<ServiceMatchView, ApiError> {
    api.post("/service-matches", pair).await
}

/// What becomes of a match.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// A shift.
    Confirm(ConfirmServiceMatch),
    /// Nothing, for a reason.
    Decline(String),
    /// What who asked says of it.
    Rate(RateServiceMatch),
}

/// Takes a step on a match as it was read.
pub async fn conclude(
    api: &Api,
    (id, etag): (ServiceMatchId, &str),
    outcome: Outcome,
) -> Result<ServiceMatchView, ApiError> {
    let call = |verb: &str| Call::post(&format!("/service-matches/{id}/{verb}")).if_match(etag);
    let call = match outcome {
        Outcome::Confirm(body) => call("confirm").json(&body)?,
        Outcome::Decline(reason) => call("decline").json(&Reason { reason })?,
        Outcome::Rate(body) => call("rate").json(&body)?,
    };
    api.send(call).await?.read()
}
