use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn area(text: &str) -> Area {
    text.parse().unwrap()
}

fn room(text: &str) -> RoomArea {
    RoomArea { area: area(text), counts_toward_school: true }
}

const CENTER: HostKind = HostKind::TownshipRegionalElderlyCareCenter;
const STATION: HostKind = HostKind::VillageCommunityElderlyCareStation;

fn dossier(host: HostKind, rooms: &[RoomArea]) -> Dossier<'_> {
    Dossier {
        host,
        rooms,
        school: None,
        has_address: true,
        has_operator: true,
        has_contact: true,
        weekly_opening_minutes: 1_200,
    }
}

fn faults(host: HostKind, rooms: &[RoomArea]) -> Vec<Fault> {
    let use_right = UseRight::new(day("2025-01-01"), Some(day("2025-12-31"))).ok();
    let school = SchoolDossier { use_right, inspected_area: None, condition_met: None };
    let dossier = Dossier { school: Some(school), ..dossier(host, rooms) };
    match check_dossier(dossier, MinimumAreas::NOTICE, day("2025-12-31")) {
        Ok(()) => Vec::new(),
        Err(FacilityError::Incomplete(faults)) => faults,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn exactly_the_minimum_area_is_enough() {
    let too_small = |least: &str, actual: &str| {
        [Fault::below_minimum("/school/coordinated_usable_area", area(least), area(actual))]
    };
    assert_eq!(faults(CENTER, &[room("60.00"), room("40.00")]), []);
    assert_eq!(faults(CENTER, &[room("60.00"), room("39.99")]), too_small("100.00", "99.99"));
    assert_eq!(faults(STATION, &[room("50.00")]), []);
    assert_eq!(faults(STATION, &[room("49.80")]), too_small("50.00", "49.80"));
    assert_eq!(
        faults(HostKind::SubdistrictElderlyCareCenter, &[room("99.99")]),
        too_small("100.00", "99.99")
    );
}

#[test]
fn what_an_inspection_measured_too_small_is_refused() {
    let use_right = UseRight::new(day("2025-01-01"), None).ok();
    let school = SchoolDossier { use_right, inspected_area: Some(area("99.99")), condition_met: None };
    let rooms = [room("120.00")];
    let checked = check_dossier(
        Dossier { school: Some(school), ..dossier(CENTER, &rooms) },
        MinimumAreas::NOTICE,
        day("2025-12-31"),
    );
    let fault = Fault::below_minimum("/school/coordinated_usable_area", area("100.00"), area("99.99"));
    assert_eq!(checked, Err(FacilityError::Incomplete(vec![fault])));
}

#[test]
fn a_facility_registers_without_a_school() {
    assert_eq!(check_dossier(dossier(CENTER, &[]), MinimumAreas::NOTICE, day("2025-12-31")), Ok(()));
}

#[test]
fn a_room_that_the_school_may_not_timetable_adds_no_area() {
    let store = RoomArea { area: area("80.00"), counts_toward_school: false };
    assert_eq!(coordinated_usable_area(&[room("60.00"), store]), area("60.00"));
}

#[test]
fn the_lower_of_declared_and_measured_area_counts() {
    assert_eq!(counted_area(area("168.00"), Some(area("165.50"))), area("165.50"));
    assert_eq!(counted_area(area("112.00"), Some(area("120.00"))), area("112.00"));
    assert_eq!(counted_area(area("112.00"), None), area("112.00"));
}

#[test]
fn a_submission_names_every_fault_at_once() {
    let school = SchoolDossier { use_right: None, inspected_area: None, condition_met: None };
    let dossier = Dossier {
        host: CENTER,
        rooms: &[],
        school: Some(school),
        has_address: false,
        has_operator: true,
        has_contact: false,
        weekly_opening_minutes: 0,
    };
    let Err(FacilityError::Incomplete(faults)) =
        check_dossier(dossier, MinimumAreas::NOTICE, day("2025-01-01"))
    else {
        panic!("accepted");
    };
    let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer).collect();
    assert_eq!(pointers, ["/address", "/contact_phone", "/opening_hours", "/rooms", "/school/use_right"]);
}

#[test]
fn a_use_right_holds_on_its_first_and_last_day() {
    let right = UseRight::new(day("2025-01-01"), Some(day("2025-12-31"))).unwrap();
    assert!(right.holds_on(day("2025-01-01")) && right.holds_on(day("2025-12-31")));
    assert!(!right.holds_on(day("2024-12-31")) && !right.holds_on(day("2026-01-01")));
    assert!(UseRight::new(day("2025-01-01"), None).unwrap().holds_on(day("2099-01-01")));
    assert_eq!(UseRight::new(day("2025-01-02"), Some(day("2025-01-01"))), Err(FacilityError::EndBeforeStart));
}

#[test]
fn a_registration_goes_its_way_and_no_other() {
    use RegistrationState::{Approved, Closed, Draft, Returned, Submitted, Suspended};
    use RegistrationStep::{Approve, Close, Resume, Return, Submit, Suspend};
    let steps = [Submit, Approve, Return("r"), Suspend("r"), Resume, Close("r")];
    let allowed = [
        (Draft, Submit, Submitted),
        (Returned, Submit, Submitted),
        (Submitted, Approve, Approved),
        (Submitted, Return("r"), Returned),
        (Approved, Suspend("r"), Suspended),
        (Approved, Close("r"), Closed),
        (Suspended, Resume, Approved),
        (Suspended, Close("r"), Closed),
    ];
    for state in RegistrationState::ALL {
        for step in steps {
            let expected = allowed.iter().find(|(from, by, _)| from == state && *by == step);
            let reached = take_step(*state, step);
            assert_eq!(reached.ok(), expected.map(|(_, _, to)| *to), "{state} {step:?}");
        }
    }
}

#[test]
fn a_registration_is_not_returned_without_a_reason() {
    assert_eq!(
        take_step(RegistrationState::Submitted, RegistrationStep::Return(" ")),
        Err(FacilityError::NoReason)
    );
}

#[test]
fn a_school_opened_in_mid_april_has_eight_full_months_and_no_first_half_year() {
    let open = OpenDays::new(day("2025-04-14"), None, &[]).unwrap();
    assert_eq!(open.full_months(2025), 8);
    let (h1, h2) = ("2025-H1".parse().unwrap(), "2025-H2".parse().unwrap());
    assert_eq!(open.in_half_year(h1), 78);
    assert_eq!(open.in_half_year(h2), 184);
    assert!(!open.is_refresh_due(h1, HALF_YEAR_DUE_MIN_OPEN_DAYS));
    assert!(open.is_refresh_due(h2, HALF_YEAR_DUE_MIN_OPEN_DAYS));
    assert_eq!(open.full_months(2024), 0);
    assert_eq!(open.full_months(2026), 12);
}

#[test]
fn ninety_open_days_make_a_half_year_due() {
    let h1 = "2025-H1".parse().unwrap();
    let ninety = OpenDays::new(day("2025-04-02"), None, &[]).unwrap();
    assert_eq!(ninety.in_half_year(h1), 90);
    assert!(ninety.is_refresh_due(h1, HALF_YEAR_DUE_MIN_OPEN_DAYS));
    let less = OpenDays::new(day("2025-04-03"), None, &[]).unwrap();
    assert!(!less.is_refresh_due(h1, HALF_YEAR_DUE_MIN_OPEN_DAYS));
}

#[test]
fn a_suspension_takes_its_months_away() {
    let pause = (day("2025-03-31"), day("2025-05-01"));
    let open = OpenDays::new(day("2025-01-01"), Some(day("2025-11-30")), &[pause]).unwrap();
    assert_eq!(open.full_months(2025), 8);
    assert_eq!(open.between(day("2025-03-01"), day("2025-05-31")), 60);
}

#[test]
fn opening_hours_add_up_and_never_overlap() {
    let time = |text: &str| text.parse::<NaiveTime>().unwrap();
    let span = |weekday, from, to| OpeningHours { weekday, from: time(from), to: time(to) };
    let week =
        [span(1, "08:30:00", "11:30:00"), span(1, "11:30:00", "12:00:00"), span(3, "14:00:00", "17:00:00")];
    assert_eq!(weekly_opening_minutes(&week), Ok(390));
    let overlapping = [span(1, "08:30:00", "11:30:00"), span(1, "11:29:00", "12:00:00")];
    assert_eq!(weekly_opening_minutes(&overlapping), Err(FacilityError::OverlappingHours));
    assert_eq!(
        weekly_opening_minutes(&[span(8, "08:00:00", "09:00:00")]),
        Err(FacilityError::EndBeforeStart)
    );
    assert_eq!(
        weekly_opening_minutes(&[span(2, "09:00:00", "09:00:00")]),
        Err(FacilityError::EndBeforeStart)
    );
}

#[test]
fn names_that_differ_in_blanks_and_width_only_are_the_same() {
    assert_eq!(name_key("交通街道 养老服务中心（A）"), name_key("交通街道养老服务中心(a)"));
    assert_ne!(name_key("交通街道一站"), name_key("交通街道二站"));
}

proptest! {
    #[test]
    fn open_days_are_those_in_no_suspension(
        opened in 0_u64..400, length in 0_u64..500,
        stops in prop::collection::vec((0_u64..600, 0_u64..90), 0..4),
    ) {
        let start = day("2025-01-01");
        let plus = |days: u64| start + chrono::Days::new(days);
        let last = plus(opened + length);
        let suspensions: Vec<_> = stops.iter().map(|(from, days)| (plus(*from), plus(from + days))).collect();
        let open = OpenDays::new(plus(opened), Some(last), &suspensions).unwrap();
        let counted = (0..1_000).map(plus).filter(|today| {
            plus(opened) <= *today && *today <= last
                && suspensions.iter().all(|(from, to)| today < from || to < today)
        }).count();
        prop_assert_eq!(open.between(start, plus(999)) as usize, counted);
    }
}

#[test]
fn only_what_is_not_registered_is_withdrawn() {
    use RegistrationState as S;
    for state in S::ALL {
        let next = take_step(*state, RegistrationStep::Withdraw("重复"));
        let open = matches!(state, S::Draft | S::Submitted | S::Returned);
        assert_eq!(next.ok(), open.then_some(S::Withdrawn), "{state}");
    }
    assert_eq!(take_step(S::Draft, RegistrationStep::Withdraw(" ")), Err(FacilityError::NoReason));
}
