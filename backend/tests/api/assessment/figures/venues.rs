//! Shared venues, and the right to use the school's own.

use backend::clock::new_id;
use contract::assessment::AssessmentFact;
use uuid::Uuid;

use super::{Two, rows};
use crate::support::learning::School;

fn venue(two: &Two, name: &str) -> Uuid {
    let id = new_id();
    two.sql(&format!(
        "insert into venue (id, kind, name_zh, search_key, division_code, county_code, address, capacity, created_by, created_at)
         values ('{id}', 'library', '{name}', '{name}', '150602100', '150602', '文化街8号', 60, '{id}', now())"
    ));
    id
}

fn agreement(two: &Two, school: &School, venue: Uuid, (from, to): (&str, &str)) -> Uuid {
    let id = new_id();
    two.sql(&format!(
        "insert into venue_agreement (id, venue_id, school_id, document, valid_from, valid_to, created_by, created_at)
         values ('{id}', '{venue}', '{}', '共享协议', '{from}', '{to}', '{id}', now())",
        school.id
    ));
    id
}

/// Ends an agreement early.
fn ended(two: &Two, agreement: Uuid, on: &str) {
    two.sql(&format!(
        "update venue_agreement set ended_on = '{on}', ended_by = gen_random_uuid(), ended_at = now(), ended_reason = '装修',
             version = version + 1 where id = '{agreement}'"
    ));
}

/// A session of a school that was held in a venue, in the first hour of a day: the day before in UTC.
fn held_in(two: &Two, school: &School, venue: Uuid, day: &str) -> Uuid {
    let session = two.taught_at(school, (&format!("{day} 00:10+08"), &format!("{day} 01:10+08")));
    two.sql(&format!("update class_session set venue_id = '{venue}', room_id = null where id = '{session}'"));
    session
}

#[actix_web::test]
async fn a_venue_is_shared_when_a_session_was_held_there_while_its_agreement_held() {
    let two = Two::new().await;
    let here = two.here();
    let library = venue(&two, "图书馆");
    let halves = [("2024-06-01", "2025-01-01"), ("2025-12-31", "2026-12-31")];
    let [until, from] = halves.map(|period| agreement(&two, here, library, period));
    held_in(&two, here, library, "2025-01-01");
    held_in(&two, here, library, "2025-12-31");
    let museum = venue(&two, "博物馆");
    let until_march = agreement(&two, here, museum, ("2025-02-01", "2025-12-31"));
    ended(&two, until_march, "2025-03-03");
    held_in(&two, here, museum, "2025-03-03");
    let hall = venue(&two, "文化馆");
    let elsewhere = agreement(&two, &two.there, hall, ("2025-01-01", "2025-12-31"));
    held_in(&two, &two.there, hall, "2025-03-05");
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::SharedVenues).await;
    assert_eq!(facts.shared_venues, 2, "a venue counts once, whatever it was agreed on");
    assert_eq!(told, rows(&[until, from, until_march], &[]));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::SharedVenues).await;
    assert_eq!((facts.shared_venues, told), (1, rows(&[elsewhere], &[])));
}

#[actix_web::test]
async fn an_agreement_without_a_session_under_it_shares_no_venue() {
    let two = Two::new().await;
    let here = two.here();
    let [late, early, next, open, called_off, foreign, empty, unused] = [
        ("体育馆", "2025-02-01", "2025-12-31"),
        ("科技馆", "2025-03-05", "2025-12-31"),
        ("展览馆", "2024-01-01", "2026-12-31"),
        ("阅览室", "2025-01-01", "2025-12-31"),
        ("活动室", "2025-01-01", "2025-12-31"),
        ("纪念馆", "2025-01-01", "2025-12-31"),
        ("档案馆", "2025-01-01", "2025-12-31"),
        ("美术馆", "2025-01-01", "2025-12-31"),
    ]
    .map(|(name, from, to)| {
        let venue = venue(&two, name);
        (venue, agreement(&two, here, venue, (from, to)))
    });
    ended(&two, late.1, "2025-03-03");
    held_in(&two, here, late.0, "2025-03-04");
    held_in(&two, here, early.0, "2025-03-03");
    held_in(&two, here, next.0, "2024-12-31");
    held_in(&two, here, next.0, "2026-01-01");
    two.put(&[held_in(&two, here, open.0, "2025-03-05")], "open");
    two.put(&[held_in(&two, here, called_off.0, "2025-03-06")], "cancelled");
    held_in(&two, &two.there, foreign.0, "2025-03-07");
    two.void(held_in(&two, here, empty.0, "2025-03-08"));
    let withdrawn = venue(&two, "新展厅");
    ended(&two, agreement(&two, here, withdrawn, ("2025-05-01", "2025-12-31")), "2025-04-30");
    for (name, from, to) in [("旧馆", "2024-01-01", "2024-12-31"), ("新馆", "2026-01-01", "2026-12-31")] {
        let venue = venue(&two, name);
        agreement(&two, here, venue, (from, to));
        held_in(&two, here, venue, from);
    }
    let over = agreement(&two, here, venue(&two, "老馆"), ("2024-01-01", "2025-12-31"));
    ended(&two, over, "2024-12-31");
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::SharedVenues).await;
    let others =
        [late, early, next, open, called_off, foreign, empty, unused].map(|(_, agreement)| agreement);
    assert_eq!((facts.shared_venues, told), (0, rows(&[], &others)));
}

#[actix_web::test]
async fn a_venue_is_fixed_as_long_as_the_right_to_use_it_holds_on_the_cut_off() {
    let two = Two::new().await;
    let (here, there) = (two.here(), &two.there);
    two.sql(&format!(
        "update school set use_right_valid_from = '2025-12-31', use_right_valid_to = '2025-12-31' where id = '{}';
         update school set use_right_valid_to = '2025-12-30' where id = '{}';",
        here.id, there.id
    ));
    two.freeze().await;
    let id = |school: &School| -> Uuid { school.id.parse().expect("an id") };
    let (facts, told) = two.frozen(here, AssessmentFact::FixedVenue).await;
    assert_eq!((facts.fixed_venue, told), (true, rows(&[id(here)], &[])));
    let (facts, told) = two.frozen(there, AssessmentFact::FixedVenue).await;
    assert_eq!((facts.fixed_venue, told), (false, rows(&[], &[id(there)])));
}
