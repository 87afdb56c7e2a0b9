//! Shared venues and agreements, made the way offices do it.

use serde_json::{Value, json};

use super::Client;

/// A library in a township.
pub fn venue_body(division: &str, name: &str) -> Value {
    json!({
        "kind": "library", "name_zh": name, "division_code": division, "address": "文化街8号", "capacity": 60,
        "opening_note": "周二至周日开放",
    })
}

/// A library that is shared.
pub async fn venue(office: &Client, division: &str, name: &str) -> String {
    office.post("/api/v1/venues", venue_body(division, name)).await.expect(201).id()
}

/// An agreement from one day to another.
pub fn agreement_body(venue: &str, school: &str, (from, to): (&str, &str)) -> Value {
    json!({
        "venue_id": venue, "school_id": school, "document": "共享协议〔2025〕3号", "valid_from": from, "valid_to": to,
    })
}

/// An agreement of this year and the next.
pub async fn agreement(office: &Client, venue: &str, school: &str) -> String {
    let body = agreement_body(venue, school, ("2025-01-01", "2026-12-31"));
    office.post("/api/v1/venue-agreements", body).await.expect(201).id()
}

/// A booking; instants in UTC.
pub fn booking_body(venue: &str, school: &str, (from, to): (&str, &str)) -> Value {
    json!({ "venue_id": venue, "school_id": school, "purpose": "读书会", "starts_at": from, "ends_at": to })
}
