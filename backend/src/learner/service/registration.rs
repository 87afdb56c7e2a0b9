//! What a registration must hold, whether it comes from a form or from a table.

use chrono::NaiveDate;
use contract::learner::{Consent, CreateLearner, Priority};
use contract::policy::Fault;

use super::{Answer, LearnerServiceError};
use crate::learner::domain::{IdNumber, MIN_AGE_YEARS, PersonName, parse_phone, require_age};

/// What of a registration has been checked and turned into values.
pub(super) struct Checked {
    pub(super) name_zh: PersonName,
    pub(super) name_mn: Option<PersonName>,
    pub(super) number: IdNumber,
    pub(super) phone: Option<String>,
}

/// What is registered, or every fault by its member.
pub(super) fn check_registration(body: &CreateLearner, today: NaiveDate) -> Answer<Checked> {
    let mut faults = Vec::new();
    let name_zh = parse_name(&body.name_zh, "/name_zh", &mut faults);
    let name_mn = match body.name_mn.as_deref() {
        None | Some("") => None,
        Some(text) => parse_name(text, "/name_mn", &mut faults),
    };
    let number = body.id_number.parse::<IdNumber>();
    match &number {
        Ok(number) => check_identity(number, body, today, &mut faults),
        Err(error) => faults.push(Fault::new("/id_number", error.code())),
    }
    let phone = check_phone(body.phone.as_deref(), &mut faults);
    check_priorities(&body.priority, &mut faults);
    check_consent(&body.consent, &mut faults);
    match (name_zh, number) {
        (Some(name_zh), Ok(number)) if faults.is_empty() => Ok(Checked { name_zh, name_mn, number, phone }),
        _ => Err(LearnerServiceError::Faults(faults)),
    }
}

fn check_identity(number: &IdNumber, body: &CreateLearner, today: NaiveDate, faults: &mut Vec<Fault>) {
    if body.birth_date.is_some_and(|date| date != number.birth_date()) {
        faults.push(Fault::new("/birth_date", "birth_date_mismatch"));
    }
    if body.sex.is_some_and(|sex| sex != number.sex()) {
        faults.push(Fault::new("/sex", "sex_mismatch"));
    }
    if require_age(number.birth_date(), today, MIN_AGE_YEARS).is_err() {
        let pointer = if body.birth_date.is_some() { "/birth_date" } else { "/id_number" };
        faults.push(Fault::new(pointer, "too_young"));
    }
}

pub(super) fn parse_name(text: &str, pointer: &'static str, faults: &mut Vec<Fault>) -> Option<PersonName> {
    text.parse::<PersonName>().map_err(|error| faults.push(Fault::new(pointer, error.code()))).ok()
}

pub(super) fn check_phone(text: Option<&str>, faults: &mut Vec<Fault>) -> Option<String> {
    let text = text.filter(|text| !text.is_empty())?;
    let phone = parse_phone(text);
    if phone.is_none() {
        faults.push(Fault::new("/phone", "malformed_phone"));
    }
    phone
}

pub(super) fn check_priorities(priorities: &[Priority], faults: &mut Vec<Fault>) {
    let twice =
        |(at, one): (usize, &Priority)| priorities[..at].iter().any(|known| known.reason == one.reason);
    if priorities.iter().enumerate().any(twice) {
        faults.push(Fault::new("/priority", "priority_reason_twice"));
    }
}

fn check_consent(consent: &Consent, faults: &mut Vec<Fault>) {
    for (given, pointer) in [
        (consent.personal_data, "/consent/personal_data"),
        (consent.sensitive_data, "/consent/sensitive_data"),
    ] {
        if !given {
            faults.push(Fault::new(pointer, "consent_required"));
        }
    }
}
