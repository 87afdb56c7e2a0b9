//! Proposals: from what was taught and what elders want to the draft of the next plan, with every decision on record.

use contract::auth::Role;
use contract::curriculum::{
    CurriculumPlanView, ProposalState, RefreshLineView, RefreshProposalSummary, RefreshProposalView,
    RefreshProposalsMade, RefreshReason, RefreshVerdict,
};
use contract::page::Page;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{PLANS, courses_of, learners, lift_conditions, planned, survey, taught};
use crate::support::TestApp;
use crate::support::learning::{School, school};

const BASE: &str = "/api/v1/refresh-proposals";

/// A school that taught three courses well, one poorly and one badly, whose elders want what it does not teach.
struct World {
    school: School,
    courses: Vec<String>,
    wanted: Vec<String>,
    learners: Vec<Uuid>,
}

async fn world(app: &TestApp) -> World {
    lift_conditions(app);
    let school = school(app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses_of(app, "culture_recreation", &["A1", "A2", "A3", "A4", "A5"]).await;
    let wanted = courses_of(app, "smart_living", &["S1", "S2"]).await;
    planned(&school, "2025-H2", &courses).await;
    let learners = learners(app, &school.id, 20);
    for (at, present) in [18, 16, 17, 7, 2].into_iter().enumerate() {
        let first = format!("2025-08-{:02}T01:00:00Z", 4 + at);
        taught(app, &school.id, &courses[at], &first, 4, &learners[..present]);
        // The others came once, so that they count as participants.
        let once = format!("2025-10-{:02}T01:00:00Z", 6 + at);
        taught(app, &school.id, &courses[at], &once, 1, &learners);
    }
    let options =
        [("culture_recreation", None), ("smart_living", None), ("smart_living", Some(wanted[1].as_str()))];
    // Four want culture, four smart living, and twelve the second of its courses.
    let chosen: Vec<(Uuid, usize)> =
        learners.iter().enumerate().map(|(at, id)| (*id, (at / 4).min(2))).collect();
    survey(app, &school.id, "2026-H1", &options, &chosen);
    World { school, courses, wanted, learners }
}

fn ask(school: &School) -> Value {
    json!({ "school_id": school.id, "half_year": "2026-H1" })
}

fn line<'a>(view: &'a RefreshProposalView, course: &str) -> &'a RefreshLineView {
    view.lines.iter().find(|line| line.course_id.is_some_and(|id| id.to_string() == course)).expect("a line")
}

fn tag(version: i64) -> String {
    format!("\"v{version}\"")
}

#[actix_web::test]
async fn a_school_goes_from_its_figures_to_the_next_plan_and_sees_how_it_turned_out() {
    use RefreshVerdict::{Add, Keep, Replace, Revise};
    let app = TestApp::spawn().await;
    let World { school, courses, wanted, learners } = world(&app).await;
    let made = school.clerk.post(BASE, ask(&school)).await.expect(201);
    let view: RefreshProposalView = made.read();
    assert_eq!(
        (view.status, view.answers, view.min_changed_bp, view.intact),
        (ProposalState::Open, 20, 2_000, true)
    );
    let verdicts: Vec<_> = courses.iter().map(|id| line(&view, id).verdict).collect();
    assert_eq!(verdicts[..3], [Keep, Keep, Keep]);
    assert_eq!(verdicts[3..], [Revise, Replace]);
    let worst = line(&view, &courses[4]);
    assert!(worst.reasons.contains(&RefreshReason::WeakAttendance), "{:?}", worst.reasons);
    assert_eq!(worst.figures.unwrap().attendance_bp, Some(2_800), "28 of 20 × 5");
    assert_eq!(
        worst.candidates[0].course_id.to_string(),
        wanted[1],
        "what elders chose themselves comes first"
    );
    assert!(worst.candidates[0].reasons.contains(&RefreshReason::VotedFor));
    assert_eq!(worst.trace.find("attendance_rate").unwrap().value.to_string(), "2800");
    let added: Vec<_> = view.lines.iter().filter(|line| line.verdict == Add).collect();
    assert_eq!(added.len(), 0, "the place that became free goes to what is wanted");
    assert_eq!(view.changed_bp, Some(4_000));

    let path = format!("{BASE}/{}", view.id);
    let decide = |line: &RefreshLineView| format!("{path}/lines/{}/decide", line.id);
    let weak = line(&view, &courses[3]);
    let body = json!({ "decision": "rejected" });
    school.clerk.step(&decide(weak), &tag(9), body.clone()).await.problem(412, "stale_version");
    school.clerk.post(&decide(weak), body.clone()).await.problem(428, "if_match_required");
    school.clerk.step(&decide(weak), &tag(1), body).await.fault("/reason", "required");
    let other =
        json!({ "decision": "changed", "verdict": "revise", "sessions_planned": 20, "reason": "换了教师" });
    let decided = school.clerk.step(&decide(weak), &tag(1), other).await.expect(200);
    let decided: RefreshLineView = decided.read();
    assert_eq!((decided.version, decided.decision.unwrap().sessions_planned), (2, Some(20)));
    let taken =
        json!({ "decision": "changed", "verdict": "replace", "course_id": courses[3], "reason": "想要" });
    let refused = school.clerk.step(&decide(worst), &tag(1), taken).await;
    refused.fault("/course_id", "course_twice");
    school.clerk.post(&format!("{path}/apply"), json!({})).await.problem(409, "refresh_undecided");
    school.clerk.post(BASE, ask(&school)).await.problem(409, "refresh_decided");
    let view: RefreshProposalView =
        school.clerk.post(&format!("{path}/accept-rest"), json!({})).await.expect(200).read();
    assert_eq!(view.status, ProposalState::Decided);
    let view: RefreshProposalView =
        school.clerk.post(&format!("{path}/apply"), json!({})).await.expect(200).read();
    assert_eq!(
        (view.status, view.lines.iter().filter(|line| line.outcome.is_some()).count()),
        (ProposalState::Applied, 0)
    );
    school.clerk.post(&format!("{path}/apply"), json!({})).await.problem(409, "refresh_applied");
    let plan = format!("{PLANS}/{}", view.plan_id.unwrap());
    let plan_view: CurriculumPlanView = school.clerk.get(&plan).await.expect(200).read();
    let planned: Vec<_> =
        plan_view.items.iter().map(|item| (item.course_id.to_string(), item.sessions_planned)).collect();
    let expected =
        [(&courses[0], 12), (&courses[1], 12), (&courses[2], 12), (&courses[3], 20), (&wanted[1], 12)];
    assert_eq!(planned, expected.map(|(id, sessions)| (id.clone(), sessions)));
    assert!(plan_view.items.iter().all(|item| item.weekday == Some(3)), "the new course takes over the hour");
    let diff = plan_view.diff.unwrap();
    assert_eq!((diff.changed_bp, diff.enough), (4_000, true));

    school.manager.post(&format!("{plan}/publish"), json!({})).await.expect(200);
    taught(&app, &school.id, &wanted[1], "2026-03-02T01:00:00Z", 3, &learners[..10]);
    let school = school.at(&app, "2026-07-10T02:00:00Z").await;
    let later: RefreshProposalView = school.clerk.get(&path).await.expect(200).read();
    let outcome = line(&later, &courses[4]).outcome.clone().expect("how it turned out");
    assert_eq!((outcome.course_id.to_string(), outcome.figures.attendances), (wanted[1].clone(), 30));
    assert_eq!(line(&later, &courses[0]).outcome, None, "it was not taught");
    let list: Page<RefreshProposalSummary> = school.clerk.get(BASE).await.expect(200).read();
    assert_eq!((list.items[0].lines, list.items[0].decided, list.items[0].accepted), (5, 5, 4));
    let acts = "select from audit_entry where entity = 'refresh_proposal'";
    assert_eq!(app.count(acts), 4, "made, decided, accepted, applied");
    let stranger = app.division(Role::CountyAdmin, "150621").await;
    stranger.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_proposal_gives_way_to_another_until_something_is_decided_and_never_changes() {
    let app = TestApp::spawn().await;
    let World { school, .. } = world(&app).await;
    let first: RefreshProposalView = school.clerk.post(BASE, ask(&school)).await.expect(201).read();
    let second: RefreshProposalView = school.clerk.post(BASE, ask(&school)).await.expect(201).read();
    assert_eq!(first.digest, second.digest, "the same facts give the same proposal");
    let path = format!("{BASE}/{}", first.id);
    let old: RefreshProposalView = school.clerk.get(&path).await.expect(200).read();
    assert_eq!(old.status, ProposalState::Superseded);
    let decide = format!("{path}/lines/{}/decide", old.lines[0].id);
    let accept = json!({ "decision": "accepted" });
    school.clerk.step(&decide, &tag(1), accept.clone()).await.problem(409, "refresh_superseded");
    let foreign = format!("{BASE}/{}/lines/{}/decide", second.id, old.lines[0].id);
    school.clerk.step(&foreign, &tag(1), accept).await.problem(404, "not_found");
    assert!(app.refuses("update refresh_proposal_line set score_bp = 9999 where score_bp is not null"));
    assert!(app.refuses("update refresh_proposal set answers = answers + 1 where superseded_at is null"));
    app.sql(&format!(
        "alter table refresh_proposal_line disable trigger refresh_proposal_line_frozen;
         update refresh_proposal_line set score_bp = 9999 where proposal_id = '{}' and position = 0",
        second.id
    ));
    let told = school.clerk.get(&format!("{BASE}/{}", second.id)).await.expect(200);
    assert!(!told.read::<RefreshProposalView>().intact, "what was tampered with is told");
    let over = json!({ "school_id": school.id, "half_year": "2025-H1" });
    school.clerk.post(BASE, over).await.problem(422, "half_year_over");
}

#[actix_web::test]
async fn a_course_retired_meanwhile_leaves_and_cannot_be_kept() {
    let app = TestApp::spawn().await;
    let World { school, courses, .. } = world(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let reason = json!({ "reason": "教材过期" });
    city.post(&format!("/api/v1/courses/{}/retire", courses[0]), reason).await.expect(200);
    let view: RefreshProposalView = school.clerk.post(BASE, ask(&school)).await.expect(201).read();
    let gone = line(&view, &courses[0]);
    assert_eq!((gone.verdict, gone.reasons[0]), (RefreshVerdict::Replace, RefreshReason::CourseRetired));
    let path = format!("{BASE}/{}/lines/{}/decide", view.id, gone.id);
    let keep = json!({ "decision": "rejected", "reason": "老人喜欢" });
    school.clerk.step(&path, &tag(1), keep).await.fault("/decision", "course_not_available");
    // What is retired after it was proposed stops the rest from being accepted, at its line.
    let candidate = gone.candidates[0].course_id;
    city.post(&format!("/api/v1/courses/{candidate}/retire"), json!({ "reason": "停用" })).await.expect(200);
    let at = view.lines.iter().position(|line| line.id == gone.id).unwrap();
    let refused = school.clerk.post(&format!("{BASE}/{}/accept-rest", view.id), json!({})).await;
    refused.fault(&format!("/lines/{at}/course_id"), "course_not_available");
    let told: RefreshProposalView = school.clerk.get(&format!("{BASE}/{}", view.id)).await.expect(200).read();
    assert_eq!(told.status, ProposalState::Open, "all or nothing");
}

#[actix_web::test]
async fn a_school_without_a_plan_is_proposed_what_its_elders_want() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    courses_of(&app, "culture_recreation", &["A1"]).await;
    let wanted = courses_of(&app, "smart_living", &["S1"]).await;
    let who = learners(&app, &school.id, 3);
    let chosen: Vec<(Uuid, usize)> = who.iter().map(|id| (*id, 0)).collect();
    survey(&app, &school.id, "2026-H1", &[("smart_living", None), ("culture_recreation", None)], &chosen);
    let view: RefreshProposalView = school.clerk.post(BASE, ask(&school)).await.expect(201).read();
    assert_eq!((view.changed_bp, view.base_plan_id, view.lines.len()), (None, None, 1));
    assert_eq!(view.lines[0].reasons, [RefreshReason::FirstPlan]);
    assert_eq!(view.lines[0].candidates[0].course_id.to_string(), wanted[0]);
    let decide = format!("{BASE}/{}/lines/{}/decide", view.id, view.lines[0].id);
    let no = json!({ "decision": "rejected", "reason": "没有教师" });
    school.clerk.step(&decide, &tag(1), no).await.expect(200);
    school.clerk.post(&format!("{BASE}/{}/apply", view.id), json!({})).await.problem(422, "plan_empty");
}

#[actix_web::test]
async fn a_county_proposes_to_all_its_schools_at_once_as_each_could_and_never_twice() {
    let app = TestApp::spawn().await;
    let World { school: first, courses, .. } = world(&app).await;
    let second = school(&app, "150602101", "罕台镇养老服务中心").await;
    let elsewhere = school(&app, "150621100", "树林召镇养老服务中心").await;
    let published = school(&app, "150602102", "铜川镇养老服务中心").await;
    planned(&published, "2026-H1", &courses[..1]).await;
    let alone: RefreshProposalView = first.clerk.post(BASE, ask(&first)).await.expect(201).read();
    app.sql(
        "alter table refresh_proposal disable trigger all; alter table refresh_proposal_line disable trigger all;
         delete from refresh_proposal_line; delete from refresh_proposal",
    );
    let county = app.division(Role::CountyAdmin, "150602").await;
    let all = format!("{BASE}/batch");
    let body = json!({ "half_year": "2026-H1" });
    first.manager.post(&all, body.clone()).await.problem(403, "role_not_allowed");
    let told: RefreshProposalsMade = county.post(&all, body.clone()).await.expect(200).read();
    assert_eq!((told.made, told.proposed_before, told.published, told.not_open), (2, 0, 1, 0));
    let again: RefreshProposalsMade = county.post(&all, body).await.expect(200).read();
    assert_eq!((again.made, again.proposed_before, again.published), (0, 2, 1));
    let list: Page<RefreshProposalSummary> = county.get(BASE).await.expect(200).read();
    let mut ids: Vec<String> = list.items.iter().map(|one| one.school_id.to_string()).collect();
    ids.sort();
    let mut both = vec![first.id.clone(), second.id.clone()];
    both.sort();
    assert_eq!(ids, both, "and none in {}", elsewhere.id);
    let own =
        list.items.iter().find(|one| one.school_id.to_string() == first.id).expect("the first school's");
    let own: RefreshProposalView = first.clerk.get(&format!("{BASE}/{}", own.id)).await.expect(200).read();
    assert_eq!((own.digest, own.intact), (alone.digest, true), "as it would have been made alone");
    assert_eq!(app.count("select from audit_entry where action = 'refresh_proposal.create'"), 3);
    let over = json!({ "half_year": "2025-H1" });
    county.post(&all, over).await.problem(422, "half_year_over");
    county.post(&all, json!({ "half_year": "2026-H2" })).await.problem(422, "half_year_too_far");
}

#[actix_web::test]
async fn of_two_proposals_made_at_once_one_stands() {
    let app = TestApp::spawn().await;
    let World { school, .. } = world(&app).await;
    for _ in 0..5 {
        let (one, other) = futures_util::future::join(
            school.clerk.post(BASE, ask(&school)),
            school.manager.post(BASE, ask(&school)),
        )
        .await;
        for answer in [one, other] {
            if answer.status.as_u16() != 201 {
                answer.problem(409, "refresh_made_meanwhile");
            }
        }
        assert_eq!(app.count("select from refresh_proposal where superseded_at is null"), 1);
        app.sql(
            "alter table refresh_proposal disable trigger all; alter table refresh_proposal_line disable trigger all;
             delete from refresh_proposal_line; delete from refresh_proposal;
             alter table refresh_proposal enable trigger all; alter table refresh_proposal_line enable trigger all",
        );
    }
}
