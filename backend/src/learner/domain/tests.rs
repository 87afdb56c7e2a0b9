use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_standard_id_numbers_are_accepted() {
    let woman: IdNumber = "11010519491231002x".parse().unwrap();
    assert_eq!(woman.expose(), "11010519491231002X");
    assert_eq!(woman.birth_date(), day("1949-12-31"));
    assert_eq!(woman.sex(), Sex::Female);
    assert_eq!(woman.masked(), "110105***********X");
    assert_eq!(woman.region(), "110105");
    let man: IdNumber = " 440524188001010014 ".parse().unwrap();
    assert_eq!(man.sex(), Sex::Male);
}

#[test]
fn an_id_number_with_one_fault_is_refused_for_that_fault() {
    for (text, fault) in [
        ("110105194912310021", IdNumberError::CheckDigit),
        ("11010519491231002", IdNumberError::Length),
        ("110105491231002", IdNumberError::Length),
        ("1101051949123100２X", IdNumberError::Characters),
        ("X1010519491231002X", IdNumberError::Characters),
        ("99010519491231002X", IdNumberError::Region),
        ("11010519490229002X", IdNumberError::BirthDate),
        ("11010519491331002X", IdNumberError::BirthDate),
        ("", IdNumberError::Length),
    ] {
        assert_eq!(text.parse::<IdNumber>(), Err(fault), "{text}");
    }
}

#[test]
fn an_id_number_never_shows_itself_when_debugged() {
    let number: IdNumber = "11010519491231002X".parse().unwrap();
    assert!(!format!("{number:?}").contains("1949"));
}

#[test]
fn sixty_begins_on_the_sixtieth_birthday() {
    let birth = day("1965-03-15");
    assert_eq!(age_on(birth, day("2025-03-14")), Some(59));
    assert_eq!(age_on(birth, day("2025-03-15")), Some(60));
    assert_eq!(
        require_age(birth, day("2025-03-14"), MIN_AGE_YEARS),
        Err(LearnerError::TooYoung { age: 59, minimum: 60 })
    );
    assert_eq!(require_age(birth, day("2025-03-15"), MIN_AGE_YEARS), Ok(60));
    assert_eq!(age_on(birth, day("1965-03-14")), None);
    assert_eq!(require_age(birth, day("1960-01-01"), 60), Err(LearnerError::NotYetBorn));
}

#[test]
fn born_on_29_february_turns_older_on_the_last_of_february() {
    let birth = day("1960-02-29");
    assert_eq!(age_on(birth, day("2020-02-28")), Some(59));
    assert_eq!(age_on(birth, day("2020-02-29")), Some(60));
    assert_eq!(age_on(birth, day("2025-02-27")), Some(64));
    assert_eq!(age_on(birth, day("2025-02-28")), Some(65));
}

#[test]
fn age_bands_change_at_70_and_80() {
    let bands: Vec<_> =
        [59, 60, 69, 70, 79, 80, 103].map(age_band).into_iter().map(AgeBand::as_str).collect();
    assert_eq!(bands, ["under_60", "60_69", "60_69", "70_79", "70_79", "80_plus", "80_plus"]);
}

#[test]
fn long_mongolian_and_interpunct_names_are_accepted() {
    let long = "乌".repeat(50);
    for name in [
        "张三",
        "阿拉腾·乌力吉",
        long.as_str(),
        "ᠪᠠᠲᠤᠪᠠᠶᠠᠷ",
        "ᠴᠡᠴᠡᠭ\u{180E}ᠠ ᠭᠡᠷᠡᠯ",
        "Sarnai O'Brien-Li",
        "𠮷田",
    ] {
        assert_eq!(name.parse::<PersonName>().map(|n| n.as_str().to_owned()).as_deref(), Ok(name));
    }
    assert_eq!("阿拉腾•乌力吉".parse::<PersonName>(), "阿拉腾·乌力吉".parse());
}

#[test]
fn names_with_digits_symbols_or_stray_dots_are_refused() {
    for (name, fault) in [
        ("", NameError::Empty),
        ("  ", NameError::Empty),
        ("张3", NameError::Characters),
        ("·张", NameError::Characters),
        ("张·", NameError::Characters),
        ("张··三", NameError::Characters),
        ("<b>", NameError::Characters),
        ("张\n三", NameError::Characters),
        ("=cmd", NameError::Characters),
    ] {
        assert_eq!(name.parse::<PersonName>(), Err(fault), "{name}");
    }
    assert_eq!("乌".repeat(101).parse::<PersonName>(), Err(NameError::TooLong));
}

#[test]
fn a_closed_learner_stays_closed() {
    for step in [LearnerStep::Suspend, LearnerStep::Resume, LearnerStep::Close] {
        assert_eq!(take_step(LearnerState::Closed, step), Err(LearnerError::Step(LearnerState::Closed)));
    }
    assert_eq!(take_step(LearnerState::Active, LearnerStep::Suspend), Ok(LearnerState::Suspended));
    assert!(take_step(LearnerState::Active, LearnerStep::Resume).is_err());
}

#[test]
fn a_telephone_number_keeps_its_ends_only() {
    assert_eq!(mask_phone("13812345678"), "138****5678");
    assert_eq!(mask_phone("12345"), "*****");
}

proptest! {
    #[test]
    fn one_wrong_digit_never_passes(serial in 0_u32..1000, place in 0_usize..17, by in 1_u8..10) {
        let mut body = format!("15060219550612{serial:03}").into_bytes();
        let check = check_character(&body);
        body[place] = b'0' + (body[place] - b'0' + by) % 10;
        body.push(check);
        prop_assert!(String::from_utf8(body).unwrap().parse::<IdNumber>().is_err());
    }

    #[test]
    fn any_text_is_judged_without_a_crash(text in "\\PC{0,24}") {
        let _ = text.parse::<IdNumber>();
        let _ = text.parse::<PersonName>();
    }
}

#[test]
fn the_bound_of_an_age_band_agrees_with_the_age() {
    for (age, today) in [(60, "2026-02-28"), (70, "2026-02-28"), (70, "2028-02-29"), (80, "2025-07-01")] {
        let bound = latest_birth(age, day(today));
        assert_eq!(age_on(bound, day(today)), Some(age));
        assert_eq!(age_on(bound.succ_opt().unwrap(), day(today)), Some(age - 1), "{age} on {today}");
    }
}

#[test]
fn a_telephone_number_has_seven_to_fifteen_digits() {
    assert_eq!(parse_phone("+86 138-1234-5678").as_deref(), Some("+8613812345678"));
    assert_eq!(parse_phone("0477-8591234").as_deref(), Some("04778591234"));
    for text in ["", "12345", "1381234567a", "1234567890123456"] {
        assert_eq!(parse_phone(text), None, "{text}");
    }
}
