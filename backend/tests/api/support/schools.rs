//! Facilities with schools, registered the way staff does it.

use contract::auth::Role;
use contract::facility::FacilityView;
use serde_json::{Value, json};

use super::{Client, TestApp};

/// A complete centre in a town or subdistrict; the kind follows the code.
pub fn facility_body(division: &str, name: &str) -> Value {
    let kind = match (division.len(), division.as_bytes().get(6)) {
        (12, _) => "village_community_elderly_care_station",
        (_, Some(b'0')) => "subdistrict_elderly_care_center",
        _ => "township_regional_elderly_care_center",
    };
    json!({
        "kind": kind, "name_zh": name, "division_code": division, "operator_name": "居家养老服务有限公司",
        "operator_credit_code": "91350100M000100Y43", "address": "府前街1号",
        "location": { "longitude": "109.963339", "latitude": "39.815100" },
        "contact_name": "张三", "contact_phone": "13812345678",
        "opening_hours": [{ "weekday": 1, "opens_at": "08:30:00", "closes_at": "17:30:00" }],
    })
}

/// A room whose area counts.
pub fn room_body(name: &str, area: &str) -> Value {
    json!({ "kind": "classroom", "name": name, "area": area, "capacity": 30, "counts_toward_school": true })
}

/// A school with a right of use until the end of 2029.
pub fn school_body(opened_on: &str) -> Value {
    json!({
        "name": "银发学堂", "construction_mode": "renovate", "pilot_batch": "urban_pilot", "opened_on": opened_on,
        "use_right": {
            "kind": "leased", "document": "租字2024-018", "valid_from": "2024-01-01", "valid_to": "2029-12-31",
        },
    })
}

/// A draft with one room of this area and a school.
pub async fn draft(client: &Client, division: &str, name: &str, area: &str) -> FacilityView {
    let created = client.post("/api/v1/facilities", facility_body(division, name)).await.expect(201);
    let path = format!("/api/v1/facilities/{}", created.id());
    let roomed = client.post(&format!("{path}/rooms"), room_body("书画室", area)).await.expect(201);
    let put = client.put(&format!("{path}/school"), &roomed.etag(), school_body("2024-09-01")).await;
    put.expect(200).read()
}

/// A registered facility with an open school, of 120 m², counting from `effective_on` on.
pub async fn registered(app: &TestApp, division: &str, name: &str, effective_on: &str) -> FacilityView {
    let operator = app.division(Role::TownshipOperator, &division[..9]).await;
    let admin = app.city(Role::CityAdmin).await;
    let draft = draft(&operator, division, name, "120.00").await;
    let path = format!("/api/v1/facilities/{}", draft.id);
    operator.post(&format!("{path}/submit"), json!({})).await.expect(200);
    admin.post(&format!("{path}/approve"), json!({ "effective_on": effective_on })).await.expect(200).read()
}
