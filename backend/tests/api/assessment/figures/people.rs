//! Learning teams, teachers, volunteers, regular learners and learners online.

use backend::clock::new_id;
use contract::assessment::AssessmentFact;
use contract::ids::LearnerId;
use uuid::Uuid;

use super::{Two, quoted, rows, taught};
use crate::support::learning::School;

/// A team from the day that it was formed to the one on which it was dissolved, if it was.
fn team(two: &Two, school: &School, (formed, dissolved): (&str, Option<&str>)) -> Uuid {
    let id = new_id();
    two.sql(&format!(
        "insert into learning_team (id, school_id, name, kind, leader_id, formed_on, dissolved_on, dissolved_reason, created_by,
             created_at)
         select '{id}', school_id, '{id}', 'choir', id, '{formed}', {}, {}, '{id}', now() from learner
         where school_id = '{}' order by id limit 1",
        quoted(dissolved),
        quoted(dissolved.map(|_| "人少")),
        school.id,
    ));
    id
}

/// Lets everybody join a team on a day, and the last one leave it on another.
fn joined(two: &Two, team: Uuid, members: &[LearnerId], (on, left): (&str, Option<&str>)) {
    for (at, member) in members.iter().enumerate() {
        let left = left.filter(|_| at + 1 == members.len());
        two.sql(&format!(
            "insert into learning_team_member (id, team_id, learner_id, joined_on, left_on, left_reason, created_at)
             values (gen_random_uuid(), '{team}', '{member}', '{on}', {}, {}, now())",
            quoted(left),
            quoted(left.map(|_| "搬家")),
        ));
    }
}

/// An activity of half an hour.
fn active(two: &Two, team: Uuid, at: &str, status: &str) {
    let decided = (status != "submitted").then_some("00000000-0000-7000-8000-000000000002");
    two.sql(&format!(
        "insert into learning_team_activity (id, team_id, school_id, starts_at, ends_at, place, content, status, entered_by,
             entered_at, decided_by, decided_at, decision_reason)
         select gen_random_uuid(), id, school_id, '{at}', '{at}'::timestamptz + interval '30 minutes', '活动室', '合唱',
             '{status}', '00000000-0000-7000-8000-000000000001', now(), {}, {}, {} from learning_team where id = '{team}'",
        quoted(decided),
        quoted(decided.map(|_| "2025-11-12")),
        quoted((status == "returned").then_some("无照片")),
    ));
}

#[actix_web::test]
async fn a_team_counts_with_an_activity_in_the_year_and_enough_members_on_its_last_day() {
    let two = Two::new().await;
    two.sql(
        "update learning_team_parameter set effective_to = '2025-12-30', min_members = 2;
         insert into learning_team_parameter (id, effective_from, effective_to, min_members, min_monthly_activities,
             policy_basis, created_at)
         values (gen_random_uuid(), '2025-12-31', '2025-12-31', 4, 1, '四(三)', now()),
             (gen_random_uuid(), '2026-01-01', null, 3, 1, '四(三)', now());",
    );
    let here = two.here();
    let four = two.elders::<4>(here);
    let team = |period: (&str, Option<&str>), joins: (&str, Option<&str>), at: &str| {
        let team = team(&two, here, period);
        joined(&two, team, &four, joins);
        active(&two, team, at, "approved");
        team
    };
    let always = ("2024-11-01", None);
    let stays = ("2025-01-10", None);
    let first = team(("2024-11-01", Some("2026-01-01")), stays, "2025-01-01 00:10+08");
    let last = team(("2025-12-31", None), ("2025-12-31", Some("2026-01-01")), "2025-12-31 23:00+08");
    let small = team(always, ("2025-01-10", Some("2025-12-31")), "2025-06-01 10:00+08");
    let not_yet = team(always, ("2026-01-01", None), "2025-06-01 10:00+08");
    let before = team(always, stays, "2024-12-31 23:00+08");
    let after = team(always, stays, "2026-01-01 00:10+08");
    team(("2024-11-01", Some("2025-12-31")), stays, "2025-06-01 10:00+08");
    team(("2026-01-01", None), stays, "2025-06-01 10:00+08");
    let idle = self::team(&two, here, always);
    joined(&two, idle, &four, stays);
    active(&two, idle, "2025-06-01 10:00+08", "submitted");
    active(&two, idle, "2025-06-02 10:00+08", "returned");
    let closed = |day: &str| {
        let members = two.elders::<4>(here);
        let team = self::team(&two, here, always);
        joined(&two, team, &members, stays);
        active(&two, team, "2025-06-01 10:00+08", "approved");
        two.sql(&format!(
            "update learner set status = 'closed', closed_at = '{day} 23:30+08' where id = '{}'",
            members[0]
        ));
        team
    };
    let [shrunk, still] = ["2025-12-31", "2026-01-01"].map(closed);
    let others = two.elders::<4>(&two.there);
    let other = self::team(&two, &two.there, always);
    joined(&two, other, &others, stays);
    active(&two, other, "2025-06-01 10:00+08", "approved");
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::LearningTeams).await;
    assert_eq!(facts.learning_teams, 3);
    assert_eq!(told, rows(&[first, last, still], &[small, not_yet, before, after, idle, shrunk]));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::LearningTeams).await;
    assert_eq!((facts.learning_teams, told), (1, rows(&[other], &[])));
}

/// Where a teacher comes from.
#[derive(Clone, Copy)]
enum Origin {
    /// Retired from a school, so that nobody has to consent.
    Retired,
    /// In service at an organ, which has to consent.
    InService,
    /// Studying, which the university has to consent to.
    Studying,
}

/// A teacher whose source is verified.
fn teacher(two: &Two, school: &School, origin: Origin) -> Uuid {
    let id = new_id();
    let (source, employment, kind) = match origin {
        Origin::Retired => ("school", Some("retired"), None),
        Origin::InService => ("party_government_organ", Some("in_service"), None),
        Origin::Studying => ("university_student", None, Some("teaching")),
    };
    two.sql(&format!(
        "insert into teacher (id, school_id, name, source, employment, student_kind, consent_of_unit, verified, created_at)
         values ('{id}', '{}', '教师', '{source}', {}, {}, true, true, now())",
        school.id,
        quoted(employment),
        quoted(kind),
    ));
    id
}

/// The consent of a teacher's unit from one day to another, withdrawn on a third.
fn consent(two: &Two, teacher: Uuid, (from, to): (&str, &str), withdrawn: Option<&str>) {
    let id = new_id();
    two.sql(&format!(
        "insert into teacher_consent (id, teacher_id, unit_name, document_number, given_on, valid_to, entered_by, entered_at,
             withdrawn_by, withdrawn_on, withdrawn_reason)
         values ('{id}', '{teacher}', '单位', '同意函', '{from}', '{to}', '{id}', now(), {}, {}, {})",
        quoted(withdrawn.map(|_| "00000000-0000-7000-8000-000000000001")),
        quoted(withdrawn),
        quoted(withdrawn.map(|_| "调岗")),
    ));
}

/// Sessions of a teacher on these days.
fn teaches(two: &Two, school: &School, teacher: Uuid, days: &[&str]) -> Vec<Uuid> {
    let teach = |day: &&str| {
        let session = two.taught(school, day);
        two.sql(&format!("update class_session set teacher_id = '{teacher}' where id = '{session}'"));
        session
    };
    days.iter().map(teach).collect()
}

#[actix_web::test]
async fn a_teacher_counts_whose_source_is_verified_and_whose_unit_consented_on_every_day() {
    let two = Two::new().await;
    let here = two.here();
    let new = |origin| teacher(&two, here, origin);
    let retired = new(Origin::Retired);
    teaches(&two, here, retired, &["2025-01-02", "2025-12-30"]);
    let student = new(Origin::Studying);
    consent(&two, student, ("2025-03-03", "2025-03-05"), None);
    for session in teaches(&two, here, student, &["2025-03-03", "2025-03-05"]) {
        // In the first hour of the day, which is the day before in UTC.
        two.sql(&format!(
            "update class_session set starts_at = starts_at - interval '8 hours 50 minutes',
                 ends_at = ends_at - interval '8 hours 50 minutes' where id = '{session}'"
        ));
    }
    let serving = new(Origin::InService);
    consent(&two, serving, ("2025-01-01", "2025-12-31"), Some("2025-04-02"));
    teaches(&two, here, serving, &["2025-04-01"]);
    let guest = teacher(&two, &two.there, Origin::Retired);
    teaches(&two, here, guest, &["2025-05-08"]);
    teaches(&two, &two.there, guest, &["2025-05-09"]);
    let unverified = new(Origin::Retired);
    two.sql(&format!("update teacher set verified = false where id = '{unverified}'"));
    teaches(&two, here, unverified, &["2025-03-10"]);
    let bare = new(Origin::InService);
    teaches(&two, here, bare, &["2025-03-04"]);
    let early = new(Origin::Studying);
    consent(&two, early, ("2025-03-12", "2025-12-31"), None);
    teaches(&two, here, early, &["2025-03-11", "2025-03-12"]);
    let lapsed = new(Origin::InService);
    consent(&two, lapsed, ("2025-03-01", "2025-03-13"), None);
    teaches(&two, here, lapsed, &["2025-03-13", "2025-03-14"]);
    let withdrawn = new(Origin::InService);
    consent(&two, withdrawn, ("2025-01-01", "2025-12-31"), Some("2025-04-03"));
    teaches(&two, here, withdrawn, &["2025-04-03"]);
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::Teachers).await;
    assert_eq!((facts.teachers, facts.teachers_verified), (9, 4));
    assert_eq!(
        told,
        rows(&[retired, student, serving, guest], &[unverified, bare, early, lapsed, withdrawn])
    );
    let (facts, told) = two.frozen(&two.there, AssessmentFact::Teachers).await;
    assert_eq!((facts.teachers, facts.teachers_verified, told), (1, 1, rows(&[guest], &[])));
}

#[actix_web::test]
async fn who_taught_nothing_that_was_held_is_no_teacher_of_the_year() {
    let two = Two::new().await;
    let here = two.here();
    let new = || teacher(&two, here, Origin::Retired);
    let (seen, unheard, called_off, outside) = (new(), new(), new(), new());
    teaches(&two, here, seen, &["2025-01-01", "2025-12-31"]);
    for session in teaches(&two, here, unheard, &["2025-05-06"]) {
        two.void(session);
    }
    two.put(&teaches(&two, here, called_off, &["2025-05-07"]), "cancelled");
    teaches(&two, here, outside, &["2024-12-31", "2026-01-01"]);
    let there = teacher(&two, &two.there, Origin::Retired);
    teaches(&two, &two.there, there, &["2025-05-08"]);
    new();
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::Teachers).await;
    assert_eq!((facts.teachers, facts.teachers_verified, told), (1, 1, rows(&[seen], &[])));
}

/// A volunteer in a new team of a school, or of the county.
fn volunteer(two: &Two, school: Option<&School>) -> (Uuid, Uuid) {
    let (team, member) = (new_id(), new_id());
    two.sql(&format!(
        "insert into volunteer_team (id, kind, name, school_id, county_code, founded_on, created_at)
         values ('{team}', 'elder_volunteer_team', '志愿队', {}, '150602', '2024-01-01', now());
         insert into volunteer_member (id, team_id, name, joined_on, created_at, person_id)
         values ('{member}', '{team}', '志愿者', '2024-01-01', now(), '{member}');",
        quoted(school.map(|school| school.id.as_str())),
    ));
    (team, member)
}

/// Fifty minutes of a volunteer from an instant on, of which so many are entered.
fn served(two: &Two, (team, member): (Uuid, Uuid), at: &str, minutes: u32, status: &str) -> Uuid {
    let id = new_id();
    let decided = (status != "pending").then_some("00000000-0000-7000-8000-000000000002");
    two.sql(&format!(
        "insert into volunteer_log (id, team_id, member_id, person_id, source, form, what, starts_at, ends_at, minutes, status,
             entered_by, entered_at, decided_by, decided_at, decision_reason)
         values ('{id}', '{team}', '{member}', '{member}', 'own_entry', 'volunteer_service', '陪伴', '{at}',
             '{at}'::timestamptz + interval '50 minutes', {minutes}, '{status}', '{member}', now(), {}, {}, {})",
        quoted(decided),
        quoted(decided.map(|_| "2025-11-12")),
        quoted((status == "refused").then_some("无人见证")),
    ));
    id
}

#[actix_web::test]
async fn only_approved_minutes_of_the_school_s_own_volunteers_count() {
    let two = Two::new().await;
    let here = two.here();
    let ours = volunteer(&two, Some(here));
    let first = served(&two, ours, "2025-01-01 00:05+08", 40, "approved");
    let last = served(&two, ours, "2025-12-31 23:05+08", 25, "approved");
    let pending = served(&two, ours, "2025-06-10 10:00+08", 30, "pending");
    let refused = served(&two, ours, "2025-06-11 10:00+08", 50, "refused");
    served(&two, ours, "2024-12-31 23:05+08", 45, "approved");
    served(&two, ours, "2026-01-01 00:05+08", 45, "approved");
    served(&two, volunteer(&two, None), "2025-06-12 10:00+08", 35, "approved");
    let other = served(&two, volunteer(&two, Some(&two.there)), "2025-06-12 10:00+08", 15, "approved");
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::VolunteerMinutes).await;
    assert_eq!((facts.volunteer_minutes, told), (65, rows(&[first, last], &[pending, refused])));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::VolunteerMinutes).await;
    assert_eq!((facts.volunteer_minutes, told), (15, rows(&[other], &[])));
}

/// A lesson that can be watched.
fn lesson(two: &Two) -> Uuid {
    let (lesson, course) = (new_id(), two.course("culture_recreation"));
    two.sql(&format!(
        "insert into online_lesson (id, course_id, position, title_zh, duration_seconds, url, status, authors, created_by,
             created_at, published_by, published_at)
         values ('{lesson}', '{course}', 1, '第一课', 1800, 'https://lndx.edu.cn/1', 'published', array['{course}']::uuid[],
             '{course}', now(), '{lesson}', now())"
    ));
    lesson
}

/// Lets a learner have watched so many seconds of a lesson at noon.
fn watched(two: &Two, learner: LearnerId, lesson: Uuid, (day, seconds, status): (&str, u32, &str)) {
    let (from, to) = (format!("{day} 12:00+08"), format!("{day} 12:20+08"));
    let closed = (status != "open").then_some(to.as_str());
    two.sql(&format!(
        "insert into online_record (id, learner_id, lesson_id, business_date, number, counted, seconds, status, opened_at,
             last_at, closed_at)
         values (gen_random_uuid(), '{learner}', '{lesson}', '{day}', 1, '{{[{from},{to})}}', {seconds}, '{status}', '{from}',
             '{to}', {})",
        quoted(closed),
    ));
}

/// Closes the account of a learner at an instant: for good, or because it goes on as another.
fn closed(two: &Two, learner: LearnerId, at: &str, into: Option<LearnerId>) {
    let into = into.map(|into| into.to_string());
    let status = if into.is_some() { "merged" } else { "closed" };
    two.sql(&format!(
        "update learner set status = '{status}', closed_at = '{at}', merged_into = {} where id = '{learner}'",
        quoted(into.as_deref()),
    ));
}

#[actix_web::test]
async fn a_learner_online_has_verified_minutes_in_the_year_and_is_registered_on_the_cut_off() {
    let two = Two::new().await;
    let here = two.here();
    let lesson = lesson(&two);
    let watch = |learner, what: (&str, u32, &str)| watched(&two, learner, lesson, what);
    let [first, last, twice, leaving] = two.elders::<4>(here);
    watch(first, ("2025-01-01", 60, "closed"));
    watch(last, ("2025-12-31", 600, "settled"));
    watch(twice, ("2025-03-03", 600, "closed"));
    watch(twice, ("2025-03-04", 600, "closed"));
    watch(leaving, ("2025-03-03", 600, "closed"));
    closed(&two, leaving, "2026-01-01 00:10+08", None);
    let [oldest, older] = two.elders::<2>(&two.there);
    let [goes_on] = two.elders::<1>(here);
    watch(oldest, ("2025-03-03", 600, "closed"));
    closed(&two, oldest, "2025-04-01", Some(older));
    closed(&two, older, "2025-05-01", Some(goes_on));
    let [glimpsed, open, before, after, gone] = two.elders::<5>(here);
    watch(glimpsed, ("2025-03-03", 59, "closed"));
    watch(open, ("2025-03-03", 600, "open"));
    watch(before, ("2024-12-31", 600, "closed"));
    watch(after, ("2026-01-01", 600, "closed"));
    watch(gone, ("2025-03-03", 600, "closed"));
    closed(&two, gone, "2025-12-31 23:50+08", None);
    let [other] = two.elders::<1>(&two.there);
    watch(other, ("2025-03-03", 600, "closed"));
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::OnlineLearners).await;
    assert_eq!(facts.online_learners, 5);
    assert_eq!(told, rows(&[first, last, twice, leaving, goes_on].map(Uuid::from), &[]));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::OnlineLearners).await;
    assert_eq!((facts.online_learners, told), (1, rows(&[other.into()], &[])));
}

#[actix_web::test]
async fn a_regular_learner_came_often_enough_in_the_twelve_full_months_before_the_cut_off_s() {
    let two = Two::new().await;
    let (here, app) = (two.here(), &two.year.app);
    let [regular, too_late] = &two.year.learners;
    // The first one has been there on 2025-06-03 as well: twelve times in six months, from the first to the last.
    let days = [
        "2024-12-01",
        "2024-12-02",
        "2025-02-03",
        "2025-02-04",
        "2025-04-01",
        "2025-04-02",
        "2025-06-04",
        "2025-08-04",
        "2025-08-05",
        "2025-11-03",
        "2025-11-30",
    ];
    for day in days {
        taught(app, here, regular, day);
    }
    // The second one has missed the first of them and come in the month of the cut-off instead.
    app.sql(&format!(
        "insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes, status,
             source, recorded_by, created_at)
         select gen_random_uuid(), s.id, '{too_late}', s.starts_at, s.ends_at, s.ends_at, 90, 'signed_out', 'staff',
             gen_random_uuid(), now()
         from class_session s where s.school_id = '{}' and s.starts_at > '2024-12-01 12:00+08'",
        here.id
    ));
    taught(app, here, too_late, "2025-12-01");
    let [elsewhere] = two.elders::<1>(&two.there);
    two.attended(&two.there, elsewhere, "2025-06-05");
    two.freeze().await;
    let id = |learner: &String| -> Uuid { learner.parse().expect("an id") };
    let (facts, told) = two.frozen(here, AssessmentFact::RegularLearners).await;
    assert_eq!((facts.registered_learners, facts.regular_learners), (2, 1));
    assert_eq!(told, rows(&[id(regular)], &[id(too_late)]));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::RegularLearners).await;
    assert_eq!((facts.regular_learners, told), (0, rows(&[], &[elsewhere.into()])));
}
