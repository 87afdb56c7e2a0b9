//! Every column of the database that names a learner, and what merge, erasure and copy do with it.

use contract::privacy::PersonalPartKind;

/// What becomes of the rows of a table.
#[derive(Clone, Copy)]
pub enum Fate {
    /// No such row is left: a condition with `{gone}`, `{kept}` for the two records.
    NoneLeft(&'static str),
    /// They stay under their learner, and why.
    Stay(&'static str),
}
use Fate::{NoneLeft, Stay};

/// Where the rows of a table stand in the copy.
#[derive(Clone, Copy)]
pub enum Copied {
    In(PersonalPartKind),
    Not(&'static str),
}
use Copied::{In, Not};
use PersonalPartKind as Part;

pub struct Held {
    /// The table, and its column that names a learner.
    pub place: (&'static str, &'static str),
    pub merged: Fate,
    pub erased: Fate,
    pub copied: Copied,
}

const fn held(place: (&'static str, &'static str), merged: Fate, erased: Fate, copied: Copied) -> Held {
    Held { place, merged, erased, copied }
}

const BOOKS: Fate =
    Stay("the books keep it under the number, and it is read through the record that goes on");
const READ: Fate = Stay("what has happened is read through the record that goes on");
const OUTLINE: Fate = Stay("it says nothing that leads to a person once the record is empty");

/// Every column that names a learner. A new one is added here once merge, erasure and copy know it.
pub const HELD: &[Held] = &[
    held(
        ("learner", "merged_into"),
        Stay("it is the merge"),
        NoneLeft("select from learner where id in ({kept}, {gone}) and (name_zh <> '***' or phone_sealed is not null)"),
        In(Part::Record),
    ),
    held(
        ("learner_account", "learner_id"),
        Stay("the account is that of both, so that nobody records what is paid to itself"),
        NoneLeft("select from learner_account where learner_id in ({kept}, {gone})"),
        In(Part::Accounts),
    ),
    held(
        ("learner_priority", "learner_id"),
        Stay("both have the reason, each as well attested as in either"),
        NoneLeft("select from learner_priority where learner_id in ({kept}, {gone})"),
        In(Part::Record),
    ),
    held(("learner_consent", "learner_id"), READ, Stay("that processing was lawful is to be shown (PIPL 69)"), In(Part::Consents)),
    held(
        ("learner_need", "learner_id"),
        NoneLeft("select from learner_need where learner_id = {gone}"),
        NoneLeft("select from learner_need where learner_id in ({kept}, {gone})"),
        In(Part::Needs),
    ),
    held(
        ("learner_proxy", "learner_id"),
        NoneLeft("select from learner_proxy where learner_id = {gone} and ended_at is null"),
        NoneLeft("select from learner_proxy where learner_id in ({kept}, {gone}) and (ended_at is null or name <> '***')"),
        In(Part::Proxies),
    ),
    held(
        ("learner_card", "learner_id"),
        NoneLeft("select from learner_card where learner_id = {gone} and revoked_at is null"),
        NoneLeft("select from learner_card where learner_id in ({kept}, {gone}) and revoked_at is null"),
        In(Part::Cards),
    ),
    held(("sign_code_use", "learner_id"), READ, Stay("a used code is a number, forgotten after its time"), In(Part::CodeScans)),
    held(("class_code_use", "learner_id"), READ, Stay("a used code is a number, forgotten after its time"), In(Part::CodeScans)),
    held(
        ("device_record", "learner_id"),
        NoneLeft("select from device_record where learner_id = {gone}"),
        Stay("a sign-out that waits for its sign-in forgets whose it was within days"),
        Not("the attendance that it becomes is in the copy"),
    ),
    held(("attendance", "learner_id"), READ, BOOKS, In(Part::Attendances)),
    held(("attendance_correction", "learner_id"), READ, BOOKS, In(Part::AttendanceCorrections)),
    held(
        ("enrolment", "learner_id"),
        NoneLeft("select from enrolment where learner_id = {gone} and status in ('waiting', 'enrolled')"),
        NoneLeft(
            "select from enrolment e left join class_notice n on n.enrolment_id = e.id
             where e.learner_id in ({kept}, {gone}) and (e.status in ('waiting', 'enrolled') or n.note is not null)",
        ),
        In(Part::Enrolments),
    ),
    held(
        ("learning_team", "leader_id"),
        NoneLeft("select from learning_team where leader_id = {gone}"),
        Stay("the outline leads until the school names another leader"),
        In(Part::LearningTeams),
    ),
    held(
        ("learning_team_member", "learner_id"),
        NoneLeft("select from learning_team_member where learner_id = {gone} and left_on is null"),
        NoneLeft("select from learning_team_member where learner_id in ({kept}, {gone}) and left_on is null"),
        In(Part::LearningTeams),
    ),
    held(
        ("inspection_sample", "learner_id"),
        READ,
        NoneLeft("select from inspection_sample where learner_id in ({kept}, {gone}) and note <> '***'"),
        In(Part::TelephoneChecks),
    ),
    held(("learning_team_participant", "learner_id"), READ, OUTLINE, In(Part::TeamActivities)),
    held(
        ("online_playback", "learner_id"),
        NoneLeft("select from online_playback where learner_id = {gone} and status = 'open'"),
        NoneLeft("select from online_playback where learner_id in ({kept}, {gone}) and status = 'open'"),
        In(Part::OnlinePlaybacks),
    ),
    held(
        ("online_progress", "learner_id"),
        NoneLeft(
            "select from online_progress g where g.learner_id = {gone} and not exists (select from online_progress k
             where k.learner_id = {kept} and k.lesson_id = g.lesson_id and k.watched @> g.watched)",
        ),
        OUTLINE,
        In(Part::OnlineProgress),
    ),
    held(
        ("online_record", "learner_id"),
        NoneLeft("select from online_record where learner_id = {gone} and status = 'open'"),
        NoneLeft("select from online_record where learner_id in ({kept}, {gone}) and status = 'open'"),
        In(Part::OnlineRecords),
    ),
    held(
        ("volunteer_member", "learner_id"),
        NoneLeft("select from volunteer_member where learner_id = {gone} and left_on is null"),
        NoneLeft("select from volunteer_member where learner_id in ({kept}, {gone}) and left_on is null"),
        In(Part::VolunteerTeams),
    ),
    held(
        ("volunteer_member", "person_id"),
        NoneLeft("select from volunteer_member where person_id = {gone} and left_on is null"),
        NoneLeft("select from volunteer_member where person_id in ({kept}, {gone}) and left_on is null"),
        In(Part::VolunteerTeams),
    ),
    held(
        ("volunteer_signup", "person_id"),
        NoneLeft("select from volunteer_signup where person_id = {gone} and status = 'signed_up'"),
        NoneLeft("select from volunteer_signup where person_id in ({kept}, {gone}) and status = 'signed_up'"),
        In(Part::VolunteerShifts),
    ),
    held(("volunteer_log", "learner_id"), READ, BOOKS, In(Part::VolunteerHours)),
    held(("volunteer_log", "person_id"), READ, BOOKS, In(Part::VolunteerHours)),
    held(
        ("talent_offer", "learner_id"),
        NoneLeft("select from talent_offer where learner_id = {gone} and status = 'open'"),
        NoneLeft("select from talent_offer where learner_id in ({kept}, {gone}) and (status = 'open' or title <> '***')"),
        In(Part::TalentOffers),
    ),
    held(
        ("service_request", "learner_id"),
        NoneLeft("select from service_request where learner_id = {gone} and status = 'open'"),
        NoneLeft("select from service_request where learner_id in ({kept}, {gone}) and (status = 'open' or title <> '***')"),
        In(Part::ServiceRequests),
    ),
    held(("ledger_account", "learner_id"), BOOKS, BOOKS, In(Part::Credits)),
    held(("credit_earning", "learner_id"), BOOKS, BOOKS, In(Part::Earnings)),
    held(("credit_adjustment", "learner_id"), BOOKS, BOOKS, In(Part::CreditAdjustments)),
    held(("credit_review_line", "learner_id"), BOOKS, BOOKS, In(Part::CreditReviews)),
    held(("credit_reminder", "learner_id"), BOOKS, OUTLINE, In(Part::CreditReminders)),
    held(("credit_pooled", "learner_id"), BOOKS, BOOKS, In(Part::PooledCredits)),
    held(("redemption_order", "learner_id"), BOOKS, BOOKS, In(Part::Orders)),
    held(("demand_answer", "learner_id"), READ, Stay("answers stay under the number (ADR 14)"), In(Part::Answers)),
    held(("course_rating", "learner_id"), READ, OUTLINE, Not("nobody is told whose a rating is (ADR 13)")),
    held(("learner_merge", "retained_id"), Stay("it is the merge"), OUTLINE, In(Part::Merges)),
    held(("learner_merge", "merged_id"), Stay("it is the merge"), OUTLINE, In(Part::Merges)),
    held(
        ("privacy_request", "learner_id"),
        NoneLeft("select from privacy_request where learner_id = {gone} and status in ('received', 'approved')"),
        NoneLeft(
            "select from privacy_request where learner_id in ({kept}, {gone})
             and (detail is not null or status in ('received', 'approved'))",
        ),
        In(Part::Requests),
    ),
    held(("participation_month", "learner_id"), READ, OUTLINE, Not("it is counted from attendances, which are told")),
    held(("participation_delta", "learner_id"), READ, OUTLINE, Not("it is counted from attendances, which are told")),
];
