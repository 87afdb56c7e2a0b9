//! Ten thousand schools: run by hand with `--ignored`, in release, to see how long a run takes.

use std::time::Instant;

use backend::clock::new_id;

use crate::support::TestApp;
use crate::support::runs::{RUNS, Year, all_facts};

const SCHOOLS: usize = 10_000;

#[ignore = "measures"]
#[actix_web::test]
async fn ten_thousand_schools_are_computed_and_frozen_in_seconds() {
    let app = TestApp::spawn().await;
    let year = Year::new(&app).await;
    let facts = all_facts();
    let cycle = year.assess(2025, &facts);
    let (model, filled) = (facts[0].to_string().replace('\'', "''"), Instant::now());
    let by = new_id();
    app.sql(&format!(
        "begin;
         create temporary table made as select n, gen_random_uuid() as facility, gen_random_uuid() as school,
             gen_random_uuid() as assessment, 'YFXT-' || (150602900000 + n) || '-01' as code
         from generate_series(1, {SCHOOLS} - 3) n;
         insert into facility (id, kind, name_zh, name_key, division_code, county_code, township_code, status, created_at, updated_at)
         select facility, 'subdistrict_elderly_care_center', code, code, '150602001', '150602', '150602001', 'approved', now(), now()
         from made;
         insert into school (id, facility_id, code, name, construction_mode, pilot_batch, opened_on, created_at)
         select school, facility, code, code, 'new', 'urban_pilot', '2024-01-01', now() from made;
         insert into assessment (id, cycle_id, school_id, facility_id, code, name, kind, county_code, township_code, current,
             self_status, host_document, created_at)
         select assessment, '{cycle}', school, facility, code, code, 'center', '150602', '150602001', 1, 'missing', '文件', now()
         from made;
         insert into assessment_version (id, assessment_id, number, cause, facts, sources, total, grade, eligible, hash, made_by,
             made_at)
         select gen_random_uuid(), assessment, 1, 'inspected', '{model}'::jsonb || jsonb_build_object('code', code, 'name', code),
             1, 0, 'qualified', true, repeat('0', 64), '{by}', now() from made;
         insert into inspection (id, assessment_id, status, arrived_at, measured_area, safety, safety_note, syllabus,
             syllabus_note, submitted_by, submitted_at, created_at)
         select gen_random_uuid(), assessment, 'submitted', now(), 100, 4.5, '好', 4.5, '好', '{by}', now(), now() from made;
         commit; analyze;"
    ));
    println!("{SCHOOLS} schools were filled in in {:?}", filled.elapsed());
    let run = year.run(cycle, "150000000.00").await;
    for step in ["confirm-self-assessments", "confirm-inspections", "compute", "compute"] {
        let begun = Instant::now();
        year.step(&year.finance, &run, step).await.expect(200);
        println!("{step}: {:?}", begun.elapsed());
    }
    let line = year.lines(&run).await[0]["id"].as_str().expect("an id").to_owned();
    let begun = Instant::now();
    year.finance.client.get(&format!("{RUNS}/{run}/lines/{line}/verification")).await.expect(200);
    println!("verification: {:?}", begun.elapsed());
    year.put(&run, "finalised");
    let begun = Instant::now();
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    println!("disburse: {:?}", begun.elapsed());
    let begun = Instant::now();
    app.books_balance();
    println!("reconcile: {:?}", begun.elapsed());
}
