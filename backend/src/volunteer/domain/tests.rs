use proptest::prelude::*;

use super::*;
use crate::class::domain::valid_minutes;

fn at(text: &str) -> DateTime<Utc> {
    format!("2025-11-12T{text}:00Z").parse().unwrap()
}

fn shift() -> Span {
    Span::new(at("01:00"), at("03:00")).unwrap()
}

#[test]
fn a_time_across_midnight_in_shanghai_is_refused() {
    assert_eq!(one_day(at("15:00"), at("15:59")).map(Span::minutes), Ok(59));
    assert_eq!(one_day(at("15:30"), at("16:30")), Err(VolunteerError::AcrossMidnight));
    assert_eq!(one_day(at("02:00"), at("02:00")), Err(VolunteerError::EndNotAfterStart));
}

#[test]
fn the_desk_opens_an_hour_before_and_closes_an_hour_after() {
    let step = |state, step, time| take_step(state, step, shift(), at(time));
    assert_eq!(step(SignupState::SignedUp, SignupStep::CheckIn, "00:00"), Ok(SignupState::CheckedIn));
    for time in ["03:00", "04:00"] {
        let late = step(SignupState::SignedUp, SignupStep::CheckIn, time);
        assert_eq!(late, Err(VolunteerError::DoorsClosed));
    }
    assert_eq!(step(SignupState::CheckedIn, SignupStep::CheckOut, "04:00"), Ok(SignupState::CheckedOut));
    assert_eq!(step(SignupState::CheckedIn, SignupStep::CheckOut, "04:01"), Err(VolunteerError::DoorsClosed));
    for state in [SignupState::Withdrawn, SignupState::CheckedOut] {
        for each in [SignupStep::Withdraw, SignupStep::CheckIn, SignupStep::CheckOut] {
            assert_eq!(step(state, each, "02:00"), Err(VolunteerError::Signup(state)));
        }
    }
}

#[test]
fn hours_are_entered_after_the_service_and_within_the_days_of_the_parameter() {
    let on = |day: &str| format!("2025-11-{day}T15:59:59Z").parse().unwrap();
    assert_eq!(may_enter(shift(), 7, at("02:59")), Err(VolunteerError::NotEnded));
    assert_eq!(may_enter(shift(), 7, at("03:00")), Ok(()));
    assert_eq!(may_enter(shift(), 7, on("19")), Ok(()));
    assert_eq!(may_enter(shift(), 7, on("20")), Err(VolunteerError::TooLate(7)));
}

#[test]
fn one_enters_hours_and_another_approves_them_once() {
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert_eq!(may_decide(LogState::Pending, true, one, other), Ok(()));
    assert_eq!(may_decide(LogState::Pending, true, one, one), Err(VolunteerError::OwnEntry));
    assert_eq!(may_decide(LogState::Pending, false, one, one), Ok(()), "taken back");
    for state in [LogState::Approved, LogState::Refused] {
        assert_eq!(may_decide(state, true, one, other), Err(VolunteerError::LogDecided(state)));
    }
}

#[test]
fn an_offer_meets_a_request_of_its_kind_while_both_stand() {
    let today = NaiveDate::from_ymd_opt(2025, 11, 12).unwrap();
    let side = Side { kind: TalentKind::Teach, state: OfferState::Open, valid_to: today };
    assert_eq!(can_meet(side, side, today), Ok(()));
    let other = Side { kind: TalentKind::Serve, ..side };
    assert_eq!(can_meet(side, other, today), Err(VolunteerError::KindsDiffer));
    let gone = Side { state: OfferState::Withdrawn, ..side };
    assert_eq!(can_meet(gone, side, today), Err(VolunteerError::NotOpen));
    assert_eq!(can_meet(side, side, today.succ_opt().unwrap()), Err(VolunteerError::NotOpen));
}

#[test]
fn a_match_is_rated_once_its_shift_is_over() {
    let planned = (ShiftState::Planned, at("03:00"));
    assert_eq!(may_rate(MatchState::Confirmed, planned, at("02:59")), Err(VolunteerError::NotEnded));
    assert_eq!(may_rate(MatchState::Confirmed, planned, at("03:00")), Ok(()));
    let called_off = (ShiftState::Cancelled, at("03:00"));
    let rated = may_rate(MatchState::Confirmed, called_off, at("03:00"));
    assert_eq!(rated, Err(VolunteerError::ShiftCancelled));
    let again = may_rate(MatchState::Rated, planned, at("04:00"));
    assert_eq!(again, Err(VolunteerError::Match(MatchState::Rated)));
}

#[test]
fn a_mean_is_told_from_three_ratings_on() {
    assert_eq!(mean(10, 2), None);
    assert_eq!(mean(13, 3).as_deref(), Some("4.3"));
    assert_eq!(mean(15, 3).as_deref(), Some("5.0"));
    assert_eq!(mean(17, 4).as_deref(), Some("4.3"), "4.25 is rounded up");
}

#[test]
fn a_shift_helps_a_session_that_is_still_taught_and_shares_time_with_it() {
    let session = |from, to| Span::new(at(from), at(to)).unwrap();
    let help = |state, from, to| may_help(shift(), (state, session(from, to)));
    assert_eq!(help(SessionState::Scheduled, "00:00", "01:01"), Ok(()));
    assert_eq!(help(SessionState::Open, "02:00", "02:30"), Ok(()));
    assert_eq!(help(SessionState::Scheduled, "03:00", "04:00"), Err(VolunteerError::SessionNotFit));
    for state in [SessionState::Closed, SessionState::Cancelled] {
        assert_eq!(help(state, "02:00", "02:30"), Err(VolunteerError::SessionNotFit));
    }
}

#[test]
fn a_shift_that_was_called_off_is_not_rated() {
    let rate = |shift| may_rate(MatchState::Confirmed, (shift, at("03:00")), at("03:00"));
    assert_eq!(rate(ShiftState::Planned), Ok(()));
    assert_eq!(rate(ShiftState::Cancelled), Err(VolunteerError::ShiftCancelled));
}

proptest! {
    #[test]
    fn what_a_check_out_records_touches_nothing_that_was_approved_and_loses_less_than_a_minute_a_gap(
        known in prop::collection::vec((0_i64..200, 1_i64..60), 0..6),
    ) {
        let minute = |minutes| at("00:30") + TimeDelta::minutes(minutes);
        let approved: Vec<Span> =
            known.iter().map(|(from, length)| Span::new(minute(*from), minute(from + length)).unwrap()).collect();
        let left = left_over(shift(), &approved);
        for part in &left {
            prop_assert!(part.intersection(shift()) == Some(*part) && part.minutes() > 0);
            prop_assert!(approved.iter().all(|one| !one.overlaps(*part)));
        }
        prop_assert!(left.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        let free = (30..150).filter(|at| {
            approved.iter().all(|one| !one.overlaps(Span::new(minute(*at), minute(at + 1)).unwrap()))
        });
        prop_assert_eq!(left.iter().map(|part| i64::from(part.minutes())).sum::<i64>(), i64::try_from(free.count()).unwrap());
    }

    #[test]
    fn whatever_happens_at_the_desk_a_volunteer_comes_once_goes_once_and_counts_no_more_than_the_shift(
        tries in prop::collection::vec((0_usize..3, 0_i64..400), 1..12)
    ) {
        let steps = [SignupStep::Withdraw, SignupStep::CheckIn, SignupStep::CheckOut];
        let mut tries = tries;
        tries.sort_by_key(|(_, minute)| *minute);
        let (mut state, mut came, mut went) = (SignupState::SignedUp, None, None);
        for (step, minute) in tries {
            let now = at("00:00") - TimeDelta::minutes(60) + TimeDelta::minutes(minute);
            let Ok(next) = take_step(state, steps[step], shift(), now) else { continue };
            match next {
                SignupState::CheckedIn => prop_assert_eq!(came.replace(now), None),
                SignupState::CheckedOut => prop_assert_eq!(went.replace(now), None),
                _ => {}
            }
            state = next;
        }
        prop_assert_eq!(came.is_some(), matches!(state, SignupState::CheckedIn | SignupState::CheckedOut));
        if let Some(presence) = came.zip(went).and_then(|(came, went)| Span::new(came, went).ok()) {
            prop_assert!(valid_minutes(shift(), presence) <= shift().minutes());
        }
    }

    #[test]
    fn a_mean_lies_between_the_least_and_the_greatest(ratings in prop::collection::vec(1_i64..6, 3..30)) {
        let count = i64::try_from(ratings.len()).unwrap();
        let told = mean(ratings.iter().sum(), count).unwrap();
        let tenths: i64 = told.replace('.', "").parse().unwrap();
        prop_assert!(ratings.iter().min().unwrap() * 10 <= tenths);
        prop_assert!(tenths <= ratings.iter().max().unwrap() * 10);
    }
}

#[test]
fn who_was_registered_twice_comes_to_a_shift_once_and_what_was_recorded_stays() {
    let own = SignupState::ALL.iter().map(|state| Some(*state)).chain([None]);
    for own in own {
        let comes = coming_of_both(SignupState::SignedUp, own);
        // Under one of both records the volunteer still comes, is there or was.
        assert_eq!(comes == Coming::Moves, own.is_none());
        assert_eq!(comes == Coming::Revives, own == Some(SignupState::Withdrawn));
        let there = coming_of_both(SignupState::CheckedIn, own);
        assert_eq!(there, if own.is_none() { Coming::Moves } else { Coming::Stays });
        for over in [SignupState::Withdrawn, SignupState::CheckedOut] {
            assert_eq!(coming_of_both(over, own), Coming::Stays);
        }
    }
}
