-- The dated policies by which the graded subsidy is computed (notice, 五(二) and 六(四)).

create table subsidy_policy (
    id uuid not null constraint subsidy_policy_pkey primary key,
    code text not null,
    effective_from date not null,
    effective_to date,
    status text not null,
    document jsonb not null,
    version bigint not null default 1,
    created_at timestamptz not null,
    created_by uuid constraint subsidy_policy_created_by_fkey references account (id),
    published_at timestamptz,
    published_by uuid constraint subsidy_policy_published_by_fkey references account (id),
    constraint subsidy_policy_code_check check (code <> ''),
    constraint subsidy_policy_effective_to_check check (effective_to >= effective_from),
    constraint subsidy_policy_status_check check (status in ('draft', 'published', 'withdrawn')),
    constraint subsidy_policy_published_at_check check (status <> 'published' or published_at is not null),
    -- On one day one policy holds.
    constraint subsidy_policy_effective_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&) where (status = 'published')
);
create index subsidy_policy_created_by_idx on subsidy_policy (created_by);
create index subsidy_policy_published_by_idx on subsidy_policy (published_by);

-- What has been published is quoted by what was computed with it, so it stays as it was.
create function subsidy_policy_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'draft' and (new.document, new.code, new.effective_from)
        is distinct from (old.document, old.code, old.effective_from) then
        raise exception 'a published subsidy policy does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger subsidy_policy_frozen before update on subsidy_policy
    for each row execute function subsidy_policy_freeze();
alter table subsidy_policy enable always trigger subsidy_policy_frozen;

-- Every amount is illustrative until the bureau sets it; the document says so itself.
insert into subsidy_policy (id, code, effective_from, status, document, created_at, published_at) values (
    '01920000-0000-7000-8000-000000001201', 'SUBSIDY-REDEMPTION-DEMO', '2025-01-01', 'published', '{
 "policy_code": "SUBSIDY-REDEMPTION-DEMO",
 "version": 1,
 "effective_from": "2025-01-01",
 "effective_to": null,
 "legal_basis": "鄂民发〔2024〕144号 五(二)、六(四)",
 "status": "illustrative default; amounts are to be set by 民政局/财政局",
 "currency_unit": "fen",
 "fund_use": [
  "redemption_goods",
  "redemption_services"
 ],
 "min_area_centi_m2": {
  "center": 10000,
  "station": 5000
 },
 "gates": {
  "hosted_in_home_community_elderly_care_facility": true,
  "fixed_venue": true,
  "min_area": true,
  "curriculum_refreshed_each_due_half_year": true,
  "half_year_due_min_open_days": 90,
  "min_weekly_opening_minutes": {
   "center": 1200,
   "station": 480
  },
  "min_regular_participation_bp": 4000,
  "host_facility_annual_assessment_not_failed": true,
  "min_full_months_open": 3,
  "signin_completeness_bp": 9500
 },
 "rubric_max_centipoints": {
  "fixed_venue": 500,
  "area": 500,
  "safety_accessibility": 500,
  "category_coverage": 700,
  "half_year_refresh": 800,
  "syllabus_quality": 500,
  "teaching_hours": 1000,
  "activity_forms": 500,
  "learning_teams": 500,
  "regular_participation": 1500,
  "teacher_source_verified": 500,
  "volunteer_linkage": 500,
  "online_learning": 400,
  "shared_venues": 200,
  "smart_aging_sessions": 200,
  "timely_crediting": 400,
  "redemption_records": 300,
  "satisfaction": 500
 },
 "targets": {
  "center": {
   "teaching_minutes": 14400,
   "activity_forms": 4,
   "learning_teams": 3,
   "volunteer_minutes": 6000,
   "shared_venues": 2,
   "smart_aging_sessions": 6
  },
  "station": {
   "teaching_minutes": 5760,
   "activity_forms": 3,
   "learning_teams": 1,
   "volunteer_minutes": 2400,
   "shared_venues": 1,
   "smart_aging_sessions": 3
  }
 },
 "target_ratio_bp": {
  "regular_participation": 8000,
  "online_learning": 3000,
  "timely_crediting": 9500,
  "redemption_records": 10000,
  "satisfaction": 9000
 },
 "prorate_targets_by_months_open": [
  "teaching_minutes",
  "volunteer_minutes",
  "smart_aging_sessions"
 ],
 "grade_thresholds_centipoints": {
  "excellent": 9000,
  "good": 8000,
  "qualified": 6000
 },
 "base_amount_fen": {
  "center": {
   "excellent": 2000000,
   "good": 1500000,
   "qualified": 800000,
   "unqualified": 0
  },
  "station": {
   "excellent": 800000,
   "good": 500000,
   "qualified": 300000,
   "unqualified": 0
  }
 },
 "topup_per_regular_learner_fen": 1000,
 "topup_cap_learners": {
  "center": 300,
  "station": 100
 },
 "topup_grade_coef_bp": {
  "excellent": 10000,
  "good": 8000,
  "qualified": 5000,
  "unqualified": 0
 },
 "carryover_allow_bp": 3000,
 "item_rounding": "HALF_UP to 1 centipoint",
 "amount_rounding": "HALF_UP to 1 fen",
 "proration": "floor + largest remainder, tie by facility_code asc",
 "vetoes": [
  "V1_major_safety_accident",
  "V2_fabricated_attendance_or_fund_fraud",
  "V3_scam_or_illegal_fundraising_or_health_product_sales_on_site",
  "V4_unlawful_teaching_content",
  "V5_earmarked_fund_misuse_unrectified",
  "V6_refused_inspection",
  "V7_serious_personal_data_breach"
 ],
 "veto_effect": "grade := unqualified, amount := 0, clawback review",
 "rectification_overdue_effect": "downgrade one grade",
 "publicity_working_days": 7,
 "appeal_decision_working_days": 10
}',
    '2024-12-31T16:00:00Z', '2024-12-31T16:00:00Z');
