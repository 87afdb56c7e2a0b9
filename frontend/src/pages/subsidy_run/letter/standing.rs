//! Whether a letter holds, and whether its result may be appealed against.

use chrono::NaiveDate;
use contract::subsidy_run::{SubsidyPublicity, SubsidyRunLineDetails, SubsidyRunState, SubsidyRunView};
use yew::prelude::*;

use crate::{
    components::{Notice, Tone},
    i18n::I18n,
    time,
};

/// How a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The run was given up, and nothing that it says holds.
    Withdrawn,
    /// Another version has taken the place of its result.
    Replaced,
    /// Its result is not publicised yet.
    Unpublished,
    /// Its result is publicised, and appeals are taken until the last day.
    Open(SubsidyPublicity),
    /// The days of publicity are over.
    Over(SubsidyPublicity),
}

impl Standing {
    /// How the letter of a version stands in its run.
    pub(super) fn of(run: &SubsidyRunView, version: i16) -> Self {
        if run.status == SubsidyRunState::Withdrawn {
            return Self::Withdrawn;
        }
        if run.current.as_ref().is_some_and(|held| held.number != version) {
            return Self::Replaced;
        }
        match run.publicity {
            None => Self::Unpublished,
            Some(days) if run.status == SubsidyRunState::Publicised && !days.over => Self::Open(days),
            Some(days) => Self::Over(days),
        }
    }

    /// What whoever holds the letter must know before anything else; it is printed with it.
    pub(super) fn warning(self, i18n: &I18n) -> Html {
        let (tone, title) = match self {
            Self::Withdrawn => (Tone::Bad, i18n.t("letter-withdrawn")),
            Self::Replaced => (Tone::Warning, i18n.t("letter-replaced")),
            Self::Unpublished => (Tone::Warning, i18n.t("letter-not-public")),
            Self::Open(_) | Self::Over(_) => return Html::default(),
        };
        html! { <Notice {tone} {title} /> }
    }

    /// How to appeal and until when; `since` is the day on which the result was publicised.
    pub(super) fn appeal(self, i18n: &I18n, since: Option<NaiveDate>) -> AttrValue {
        match self {
            Self::Withdrawn => i18n.t("letter-appeal-withdrawn"),
            Self::Replaced => i18n.t("letter-appeal-replaced"),
            Self::Unpublished => i18n.t("letter-appeal-later"),
            Self::Open(days) => i18n.ta(
                "letter-appeal-until",
                &[
                    ("from", time::long_day(i18n, since.unwrap_or(days.last_day)).to_string().into()),
                    ("day", time::long_day(i18n, days.last_day).to_string().into()),
                    ("days", days.working_days.into()),
                    ("decide", days.decision_working_days.into()),
                ],
            ),
            Self::Over(days) => i18n
                .ta("letter-appeal-over", &[("day", time::long_day(i18n, days.last_day).to_string().into())]),
        }
    }
}

/// The day of a letter: that on which its result was publicised or, where an appeal has led to a later version, computed.
///
/// The days of publicity are those of the version that holds, so that the letter of another one has the day of its computing.
pub(super) fn day(run: &SubsidyRunView, one: &SubsidyRunLineDetails) -> Option<NaiveDate> {
    let version = one.line.version;
    let computed = one.versions.iter().find(|line| line.version == version).map(|line| line.computed_at);
    let held = run.current.as_ref().is_none_or(|held| held.number == version);
    let publicised = run.publicity.filter(|_| held).map(|days| days.at);
    publicised.max(computed).and_then(time::local).map(|(day, _)| day)
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    fn run(status: &str, publicity: Value) -> SubsidyRunView {
        let by = json!({ "id": ID, "name": "A" });
        let current = json!({
            "number": 2, "cause": "appeal", "reason": "r", "budget": "30000.00", "sums": sums(), "grades": [],
            "changed_lines": 1, "hash": "h", "computed_by": by, "computed_at": "2026-01-28T02:00:00Z",
        });
        let text = json!({
            "id": ID, "year": 2025, "cycle_id": ID, "status": status, "budget": "30000.00", "policy_id": ID,
            "policy_code": "P", "policy_version": 1, "current": current, "publicity": publicity,
            "open_appeals": 0, "steps": [], "created_by": by, "created_at": "2026-01-01T00:00:00Z", "version": 1,
        });
        serde_json::from_value(text).unwrap()
    }

    fn sums() -> Value {
        json!({
            "schools": 1, "eligible": 1, "paid": 1, "entitlement": "1.00", "payment": "1.00",
            "municipal_share": "0.00", "county_share": "1.00", "operating_guarantee": "0.00",
        })
    }

    fn publicity(over: bool) -> Value {
        json!({ "at": "2026-01-20T02:00:00Z", "working_days": 7, "last_day": "2026-02-06", "over": over, "decision_working_days": 10 })
    }

    #[test]
    fn a_withdrawn_run_voids_its_letters_even_after_publicity() {
        assert_eq!(Standing::of(&run("withdrawn", publicity(false)), 2), Standing::Withdrawn);
        assert_eq!(Standing::of(&run("withdrawn", Value::Null), 1), Standing::Withdrawn);
    }

    #[test]
    fn appeals_are_invited_only_on_the_days_of_publicity_and_against_what_holds() {
        let open = run("publicised", publicity(false));
        assert!(matches!(Standing::of(&open, 2), Standing::Open(_)));
        assert_eq!(Standing::of(&open, 1), Standing::Replaced);
        for (status, over) in [("publicised", true), ("appeals", true), ("finalised", true), ("closed", true)]
        {
            assert!(matches!(Standing::of(&run(status, publicity(over)), 2), Standing::Over(_)), "{status}");
        }
        assert_eq!(Standing::of(&run("computed", Value::Null), 2), Standing::Unpublished);
    }

    /// A line of a school in two versions.
    pub(in super::super) fn line(version: i16) -> SubsidyRunLineDetails {
        let facts = json!({
            "code": "A", "county_code": "150602", "kind": "center", "hosted": true, "fixed_venue": true,
            "declared_area": "120.00", "full_months_open": 12, "half_years": [], "weekly_opening_minutes": 1200,
            "host_assessment": "good", "signin_completeness_bp": 10000, "registered_learners": 10,
            "regular_learners": 8, "safety_accessibility": "5.00", "syllabus_quality": "5.00", "categories": 7,
            "teaching_minutes": 14400, "activity_forms": 4, "learning_teams": 3, "teachers": 2,
            "teachers_verified": 2, "volunteer_minutes": 6000, "online_learners": 3, "shared_venues": 2,
            "smart_aging_sessions": 6, "timely_crediting_bp": 9500, "redemption_records_bp": 10000,
            "satisfaction_bp": 9000, "prior_award": "0.00", "prior_unspent": "0.00",
        });
        let in_version = |version: i16, at: &str| {
            json!({
                "version": version, "line_id": ID, "total": "90.00", "grade": "excellent", "payment": "1.00",
                "hash": "h", "computed_at": at,
            })
        };
        let text = json!({
            "line": {
                "id": ID, "run_id": ID, "version": version, "school_id": ID, "facility_id": ID, "code": "A",
                "name": "N", "kind": "center", "county_code": "150602", "county_name": "C",
                "township_code": "150602001", "eligible": true, "total": "90.00", "grade": "excellent",
                "base": "1.00", "topup": "0.00", "months": 12, "gross": "1.00", "carryover_deduction": "0.00",
                "entitlement": "1.00", "payment": "1.00", "municipal_share": "0.00", "county_share": "1.00",
                "operating_guarantee": null, "hash": "h",
            },
            "gates": [], "items": [], "vetoes": [], "downgraded": false, "facts": facts, "assessment_id": ID,
            "assessment_version": 2, "appeal_id": null, "paid": "0.00",
            "versions": [in_version(1, "2026-01-10T02:00:00Z"), in_version(2, "2026-01-27T17:00:00Z")],
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn a_letter_has_the_later_day_of_publicity_and_computing_and_none_of_another_version() {
        let date = |day| NaiveDate::from_ymd_opt(2026, 1, day);
        let run = run("publicised", publicity(false));
        assert_eq!(day(&run, &line(2)), date(28), "computed by an appeal after it was publicised");
        assert_eq!(day(&run, &line(1)), date(10), "the publicity is that of version 2");
        let mut late = run;
        late.publicity = late
            .publicity
            .map(|days| SubsidyPublicity { at: "2026-01-29T02:00:00Z".parse().unwrap(), ..days });
        assert_eq!(day(&late, &line(2)), date(29));
    }
}
