//! An assessed year of the three example schools, and people who take a run through its steps.

use backend::clock::new_id;
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::FacilityId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Answer, Client, PASSWORD, TestApp};

/// The policy of the worked examples.
pub const POLICY: &str = "01920000-0000-7000-8000-000000001201";
pub const RUNS: &str = "/api/v1/subsidy-runs";

/// The worked examples.
pub fn examples() -> Value {
    serde_json::from_str(include_str!("../../data/subsidy_worked_examples.json")).expect("the examples")
}

/// Hundredths, as the examples keep them, in the form of the API.
pub fn decimal(hundredths: &Value) -> Value {
    let whole = hundredths.as_i64().expect("an integer");
    json!(format!("{}.{:02}", whole / 100, whole % 100))
}

/// The facts of an example, without what was awarded before, which is the run's to find.
pub fn facts(example: &Value) -> Value {
    const SAME: [&str; 21] = [
        "code",
        "name",
        "hosted",
        "fixed_venue",
        "full_months_open",
        "weekly_opening_minutes",
        "host_assessment",
        "registered_learners",
        "regular_learners",
        "categories",
        "teaching_minutes",
        "activity_forms",
        "learning_teams",
        "teachers",
        "teachers_verified",
        "volunteer_minutes",
        "online_learners",
        "shared_venues",
        "smart_aging_sessions",
        "redemption_records_bp",
        "satisfaction_bp",
    ];
    let mut facts: Value = SAME.iter().map(|key| ((*key).to_owned(), example[*key].clone())).collect();
    let code = example["code"].as_str().expect("a code");
    facts["county_code"] = json!(code.get(5..11).expect("a county"));
    facts["kind"] = example["type"].clone();
    facts["declared_area"] = decimal(&example["declared_area_centi_m2"]);
    facts["measured_area"] = decimal(&example["measured_area_centi_m2"]);
    let refreshed = example["half_year_refreshed"].as_array().expect("half-years");
    facts["half_years"] = ["H1", "H2"]
        .iter()
        .map(|half| {
            let open_days = &example["half_year_open_days"][half];
            json!({ "half": half, "open_days": open_days, "refreshed": refreshed.contains(&json!(half)) })
        })
        .collect();
    facts["signin_completeness_bp"] = example["signin_bp"].clone();
    facts["timely_crediting_bp"] = example["timely_bp"].clone();
    facts["safety_accessibility"] = decimal(&example["inspection"]["safety_accessibility"]);
    facts["syllabus_quality"] = decimal(&example["inspection"]["syllabus_quality"]);
    facts["prior_award"] = json!("0.00");
    facts["prior_unspent"] = json!("0.00");
    facts["vetoes"] = json!([]);
    facts["rectification_overdue"] = json!(false);
    facts
}

/// The facts of all three.
pub fn all_facts() -> Vec<Value> {
    examples()["inputs"].as_array().expect("schools").iter().map(facts).collect()
}

/// One of the example schools, as it is registered.
pub struct Assessed {
    pub code: String,
    pub county: String,
    pub facility: FacilityId,
    pub school: Uuid,
}

/// An account that signs in again after the clock was moved, for tokens do not live that long.
pub struct Staff {
    name: String,
    pub client: Client,
}

impl Staff {
    pub async fn new(app: &TestApp, name: &str, grants: Vec<Grant>) -> Self {
        let name = format!("{name}-{}", new_id().simple());
        app.open_account(&name, grants).await;
        let mut staff = Self { name, client: app.anonymous() };
        staff.again().await;
        staff
    }

    pub async fn again(&mut self) {
        self.client.login(&self.name, PASSWORD).await.expect(200);
    }
}

pub fn city_grant(role: Role) -> Grant {
    Grant { role, scope: ScopeKind::City, division_code: None, facility_id: None }
}

pub fn county_grant(role: Role, code: &str) -> Grant {
    Grant { role, scope: ScopeKind::County, division_code: Some(code.to_owned()), facility_id: None }
}

fn facility_grant(role: Role, id: FacilityId) -> Grant {
    Grant { role, scope: ScopeKind::Facility, division_code: None, facility_id: Some(id) }
}

/// The three schools, and everybody who has to do with their run.
pub struct Year<'a> {
    pub app: &'a TestApp,
    pub schools: Vec<Assessed>,
    /// Computes.
    pub finance: Staff,
    /// Pays.
    pub cashier: Staff,
    /// Approves.
    pub city: Staff,
    /// Hears appeals.
    pub judge: Staff,
    /// Of the counties of the three schools.
    pub counties: Vec<Staff>,
    /// Of the three schools.
    pub managers: Vec<Staff>,
}

impl<'a> Year<'a> {
    pub async fn new(app: &'a TestApp) -> Self {
        let schools: Vec<Assessed> =
            all_facts().iter().map(|facts| register(app, facts["code"].as_str().expect("a code"))).collect();
        let (mut counties, mut managers) = (Vec::new(), Vec::new());
        for school in &schools {
            let grant = county_grant(Role::CountyAdmin, &school.county);
            counties.push(Staff::new(app, "county", vec![grant]).await);
            let grant = facility_grant(Role::FacilityManager, school.facility);
            managers.push(Staff::new(app, "manager", vec![grant]).await);
        }
        Self {
            app,
            schools,
            finance: Staff::new(app, "finance", vec![city_grant(Role::Finance)]).await,
            cashier: Staff::new(app, "cashier", vec![city_grant(Role::Finance)]).await,
            city: Staff::new(app, "city", vec![city_grant(Role::CityAdmin)]).await,
            judge: Staff::new(app, "judge", vec![city_grant(Role::CityAdmin)]).await,
            counties,
            managers,
        }
    }

    /// Moves the clock; everybody signs in again.
    pub async fn at(&mut self, instant: &str) {
        self.app.clock.set(instant.parse().expect("an instant"));
        let own = [&mut self.finance, &mut self.cashier, &mut self.city, &mut self.judge];
        for staff in own.into_iter().chain(&mut self.counties).chain(&mut self.managers) {
            staff.again().await;
        }
    }

    /// The concluded assessment of a year, of schools with these facts.
    pub fn assess(&self, year: i16, facts: &[Value]) -> Uuid {
        let cycle = new_id();
        let by = self.city.client.account_id.expect("an account");
        self.app.sql(&format!(
            "insert into assessment_cycle (id, year, status, policy_id, cut_off, self_assessment_due, inspection_due,
                 assessors_per_school, session_sample_bp, telephone_sample, created_by, created_at, frozen_at, concluded_at)
             values ('{cycle}', {year}, 'concluded', '{POLICY}', '{year}-12-31', '{year}-12-31', '{year}-12-31', 1, 1000, 30,
                 '{by}', now(), now(), now())"
        ));
        for one in facts {
            let code = one["code"].as_str().expect("a code");
            let school = self.schools.iter().find(|school| school.code == code).expect("a school");
            self.app.sql(&assessment(cycle, school, one, by.0));
        }
        cycle
    }

    /// Sets a run up.
    pub async fn run(&self, cycle: Uuid, budget: &str) -> String {
        let new = json!({ "cycle_id": cycle, "budget": budget, "reason": "预算批复 1号" });
        self.finance.client.post(RUNS, new).await.expect(201).id()
    }

    /// A run that is computed, without moving the clock.
    pub async fn computed(&self, cycle: Uuid, budget: &str) -> String {
        let run = self.run(cycle, budget).await;
        for step in ["confirm-self-assessments", "confirm-inspections", "compute"] {
            self.step(&self.finance, &run, step).await.expect(200);
        }
        run
    }

    /// Takes a step, with a reason.
    pub async fn step(&self, who: &Staff, run: &str, step: &str) -> Answer {
        let path = format!("{RUNS}/{run}");
        let etag = self.finance.client.get(&path).await.expect(200).etag();
        let key = format!("{run} {step}");
        let headers = [("if-match", etag.as_str()), ("idempotency-key", key.as_str())];
        let body = Some(json!({ "reason": "按程序办理" }));
        who.client.send(reqwest::Method::POST, &format!("{path}/{step}"), body, &headers).await
    }

    /// A county says what it thinks.
    pub async fn review(&self, who: &Staff, run: &str, county: &str, opinion: &str) -> Answer {
        let path = format!("{RUNS}/{run}");
        let etag = self.finance.client.get(&path).await.expect(200).etag();
        let said = json!({ "county_code": county, "opinion": opinion, "note": "已核对" });
        who.client.step(&format!("{path}/review"), &etag, said).await
    }

    /// A computed run, reviewed by these counties, approved and publicised.
    pub async fn publicised(&self, run: &str, schools: usize) {
        for (county, school) in self.counties.iter().zip(&self.schools).take(schools) {
            self.review(county, run, &school.county, "agreed").await.expect(200);
        }
        for step in ["approve", "publicise"] {
            self.step(&self.city, run, step).await.expect(200);
        }
    }

    /// The lines of the version that holds, by code.
    pub async fn lines(&self, run: &str) -> Vec<Value> {
        let told = self.finance.client.get(&format!("{RUNS}/{run}/lines?limit=200")).await.expect(200);
        told.json()["items"].as_array().expect("lines").clone()
    }

    /// Puts a run that is computed where it could stand, past everything that leads there.
    pub fn put(&self, run: &str, state: &str) {
        let by = self.city.client.account_id.expect("an account");
        self.app.sql(&format!(
            "update subsidy_run set status = '{state}', approved_by = '{by}', publicised_at = '2025-11-12T02:00:00Z',
                 publicity_days = 7, publicity_last = '2025-11-21', version = version + 1 where id = '{run}'"
        ));
    }

    /// Gives the assessment of a school another version, in which it has so many regular learners.
    pub fn reassess(&self, cycle: Uuid, school: &Assessed, regular_learners: u32) {
        self.app.sql(&format!(
            "begin;
             insert into assessment_version (id, assessment_id, number, cause, reason, facts, sources, total, grade, eligible,
                 hash, made_by, made_at)
             select '{}', v.assessment_id, v.number + 1, 'appeal', '复查',
                 jsonb_set(v.facts, '{{regular_learners}}', '{regular_learners}'), v.sources, v.total, v.grade, v.eligible,
                 v.hash, v.made_by, now()
             from assessment_version v join assessment a on a.id = v.assessment_id and a.current = v.number
             where a.cycle_id = '{cycle}' and a.school_id = '{1}';
             update assessment set current = current + 1 where cycle_id = '{cycle}' and school_id = '{1}';
             commit;",
            new_id(),
            school.school,
        ));
    }

    /// Lets all vetoes be decided like this, or stand open again.
    pub fn decide_vetoes(&self, status: &str) {
        let by = self.judge.client.account_id.expect("an account");
        let decided =
            if status == "open" { "null, null, null".to_owned() } else { format!("'{by}', now(), '核实'") };
        self.app.sql(&format!(
            "update assessment_finding set status = '{status}', (decided_by, decided_at, decision_reason) = row({decided})"
        ));
    }

    /// Establishes a veto against a school, after everything was paid.
    pub fn veto(&self, cycle: Uuid, school: &Assessed) {
        let (found, decided) = (self.finance.client.account_id, self.judge.client.account_id);
        let (found, decided) = (found.expect("an account"), decided.expect("an account"));
        self.app.sql(&format!(
            "insert into assessment_finding (id, assessment_id, severity, veto, what, status, found_by, found_at, decided_by,
                 decided_at, decision_reason)
             select '{}', id, 'veto', 'V2_fabricated_attendance_or_fund_fraud', '虚构考勤', 'established', '{found}', now(),
                 '{decided}', now(), '核实' from assessment where cycle_id = '{cycle}' and school_id = '{}'",
            new_id(),
            school.school,
        ));
    }
}

/// The school of a code; it is registered under another, for other tests have schools of their own there.
fn register(app: &TestApp, code: &str) -> Assessed {
    let (facility, school) = (new_id(), new_id());
    let place = code.split('-').nth(1).expect("a division");
    let (county, township) = (&place[..6], &place[..9]);
    app.sql(&format!(
        "insert into facility (id, kind, name_zh, name_key, division_code, county_code, township_code, status,
             created_at, updated_at)
         values ('{facility}', 'subdistrict_elderly_care_center', '受评中心{township}', '受评中心{township}', '{township}', '{county}',
             '{township}', 'approved', now(), now());
         insert into school (id, facility_id, code, name, construction_mode, pilot_batch, opened_on, created_at)
         values ('{school}', '{facility}', 'YFXT-{place}-99', '学堂{township}', 'new', 'urban_pilot', '2024-01-01', now());"
    ));
    Assessed { code: code.to_owned(), county: county.to_owned(), facility: facility.into(), school }
}

fn assessment(cycle: Uuid, school: &Assessed, facts: &Value, by: Uuid) -> String {
    let (id, township) = (new_id(), &school.code.split('-').nth(1).expect("a division")[..9]);
    let Assessed { code, county, facility, school } = school;
    let (name, kind) = (facts["name"].as_str().expect("a name"), facts["kind"].as_str().expect("a kind"));
    let (facts, seal) = (facts.to_string().replace('\'', "''"), "0".repeat(64));
    format!(
        "begin;
         insert into assessment (id, cycle_id, school_id, facility_id, code, name, kind, county_code, township_code, current,
             self_status, host_document, created_at)
         values ('{id}', '{cycle}', '{school}', '{facility}', '{code}', '{name}', '{kind}', '{county}', '{township}', 1,
             'missing', '考核结果 1', now());
         insert into assessment_version (id, assessment_id, number, cause, facts, sources, total, grade, eligible, hash, made_by,
             made_at)
         values ('{}', '{id}', 1, 'inspected', '{facts}', 1, 0, 'qualified', true, '{seal}', '{by}', now());
         insert into inspection (id, assessment_id, status, arrived_at, measured_area, safety, safety_note, syllabus,
             syllabus_note, submitted_by, submitted_at, created_at)
         values ('{}', '{id}', 'submitted', now(), 100, 4.5, '好', 4.5, '好', '{by}', now(), now());
         commit;",
        new_id(),
        new_id(),
    )
}
