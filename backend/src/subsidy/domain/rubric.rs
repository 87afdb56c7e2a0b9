//! The rubric: 18 items, 100 points, each item rounded half up to 0.01 once.

use contract::measure::Points;
use contract::subsidy::{ItemView, RubricItem, ScaledTarget};
use contract::trace::TraceValue;

use super::facts::School;
use super::gates::{counted_area, refreshes};
use super::money::{capped_share, half_up};
use super::policy::{KindNumbers, Number, Policy};
use super::record::Record;

/// A school's points, item by item and together.
pub(super) struct Scored<N> {
    pub(super) views: Vec<ItemView>,
    pub(super) total: i64,
    pub(super) node: N,
}

/// Scores a school by every item of a policy.
pub(super) fn score<N: Record>(policy: &Policy, school: &School) -> Scored<N> {
    let mut sheet = Sheet { policy, school, views: Vec::with_capacity(18), nodes: Vec::with_capacity(18) };
    sheet.foundations();
    sheet.curriculum();
    sheet.activities();
    sheet.participation();
    sheet.staff();
    sheet.sharing();
    sheet.credits();
    let total = sheet.views.iter().map(|view| view.points.hundredths()).sum();
    let node = N::computed("total", TraceValue::Hundredths(total), "points", "sum of the items")
        .with_inputs(sheet.nodes);
    Scored { views: sheet.views, total, node }
}

/// The score sheet while it is being filled in.
struct Sheet<'a, N> {
    policy: &'a Policy,
    school: &'a School,
    views: Vec<ItemView>,
    nodes: Vec<N>,
}

const SHARE: &str = "HALF_UP(maximum × min(1, reached / target))";
const SCALED: &str = "HALF_UP(maximum × min(1, reached / (target × full_months_open / 12)))";
const RATIO: &str = "HALF_UP(maximum × min(1, part / whole / target))";

impl<N: Record> Sheet<'_, N> {
    fn foundations(&mut self) {
        let most = self.most(RubricItem::FixedVenue);
        let points = if self.school.fixed_venue { most } else { 0 };
        let fact = N::fact("fixed_venue", self.school.fixed_venue.into(), "");
        self.enter(
            RubricItem::FixedVenue,
            "item.fixed_venue",
            points,
            "maximum if it has one",
            vec![fact],
            None,
        );

        let minimum = self.policy.min_area.of(self.school.kind);
        let area = self.school.counted_area().hundredths();
        let points = capped_share(self.most(RubricItem::Area), area, minimum.value);
        let fact = counted_area(self.school);
        self.enter(RubricItem::Area, "item.area", points, SHARE, vec![fact], Some(minimum));

        let given = self.school.safety_accessibility;
        self.inspected(RubricItem::SafetyAccessibility, "item.safety_accessibility", given);
    }

    fn curriculum(&mut self) {
        let categories = i64::from(self.school.categories);
        let points = capped_share(self.most(RubricItem::CategoryCoverage), categories, 7);
        let fact = N::fact("categories", categories.into(), "categories");
        let formula = "HALF_UP(maximum × categories / 7)";
        self.enter(RubricItem::CategoryCoverage, "item.category_coverage", points, formula, vec![fact], None);

        let (due, done) = self.school.refreshes(self.policy.gates.due_open_days.value);
        let most = self.most(RubricItem::HalfYearRefresh);
        let points = if due == 0 { most } else { capped_share(most, done, due) };
        let facts = refreshes(self.policy, self.school).into();
        let formula = "HALF_UP(maximum × refreshes_done / refreshes_due), maximum if none is due";
        self.enter(RubricItem::HalfYearRefresh, "item.half_year_refresh", points, formula, facts, None);

        self.inspected(RubricItem::SyllabusQuality, "item.syllabus_quality", self.school.syllabus_quality);
    }

    fn activities(&mut self) {
        let (targets, school) = (&self.policy.targets, self.school);
        let minutes = school.teaching_minutes;
        let fact = N::fact("teaching_minutes", i64::from(minutes).into(), "minutes");
        let item = (RubricItem::TeachingHours, "item.teaching_hours");
        self.scaled(item, minutes, &targets.teaching_minutes, ScaledTarget::TeachingMinutes, fact);

        let fact = N::fact("activity_forms", i64::from(school.activity_forms).into(), "forms");
        let item = (RubricItem::ActivityForms, "item.activity_forms");
        self.counted(item, school.activity_forms, &targets.activity_forms, fact);

        let fact = N::fact("learning_teams", i64::from(school.learning_teams).into(), "teams");
        let item = (RubricItem::LearningTeams, "item.learning_teams");
        self.counted(item, school.learning_teams, &targets.learning_teams, fact);
    }

    fn participation(&mut self) {
        let part = ("regular_learners", self.school.regular_learners, "learners");
        let whole = ("registered_learners", self.school.registered_learners, "learners");
        let item = (RubricItem::RegularParticipation, "item.regular_participation");
        self.ratio(item, part, whole, Some(&self.policy.targets.participation_bp));
    }

    fn staff(&mut self) {
        let part = ("teachers_verified", self.school.teachers_verified, "teachers");
        let whole = ("teachers", self.school.teachers, "teachers");
        self.ratio((RubricItem::TeacherSourceVerified, "item.teacher_source_verified"), part, whole, None);

        let minutes = self.school.volunteer_minutes;
        let fact = N::fact("volunteer_minutes", i64::from(minutes).into(), "minutes");
        let item = (RubricItem::VolunteerLinkage, "item.volunteer_linkage");
        let target = &self.policy.targets.volunteer_minutes;
        self.scaled(item, minutes, target, ScaledTarget::VolunteerMinutes, fact);
    }

    fn sharing(&mut self) {
        let (targets, school) = (&self.policy.targets, self.school);
        let part = ("online_learners", school.online_learners, "learners");
        let whole = ("registered_learners", school.registered_learners, "learners");
        self.ratio(
            (RubricItem::OnlineLearning, "item.online_learning"),
            part,
            whole,
            Some(&targets.online_bp),
        );

        let fact = N::fact("shared_venues", i64::from(school.shared_venues).into(), "venues");
        let item = (RubricItem::SharedVenues, "item.shared_venues");
        self.counted(item, school.shared_venues, &targets.shared_venues, fact);

        let sessions = school.smart_aging_sessions;
        let fact = N::fact("smart_aging_sessions", i64::from(sessions).into(), "sessions");
        let item = (RubricItem::SmartAgingSessions, "item.smart_aging_sessions");
        self.scaled(item, sessions, &targets.smart_aging_sessions, ScaledTarget::SmartAgingSessions, fact);
    }

    fn credits(&mut self) {
        let (targets, school) = (&self.policy.targets, self.school);
        for (item, name, fact, share, target) in [
            (
                RubricItem::TimelyCrediting,
                "item.timely_crediting",
                "timely_crediting",
                school.timely_crediting_bp,
                &targets.timely_bp,
            ),
            (
                RubricItem::RedemptionRecords,
                "item.redemption_records",
                "redemption_records",
                school.redemption_records_bp,
                &targets.records_bp,
            ),
            (
                RubricItem::Satisfaction,
                "item.satisfaction",
                "satisfaction",
                school.satisfaction_bp,
                &targets.satisfaction_bp,
            ),
        ] {
            let share = i64::from(share);
            let points = capped_share(self.most(item), share, target.value);
            self.enter(item, name, points, SHARE, vec![N::fact(fact, share.into(), "bp")], Some(target));
        }
    }

    /// An item that the assessor judges on site.
    fn inspected(&mut self, item: RubricItem, name: &'static str, given: Points) {
        let points = given.hundredths();
        let fact = N::fact("inspection_points", TraceValue::Hundredths(points), "points");
        self.enter(item, name, points, "as the inspection found", vec![fact], None);
    }

    /// An item that counts things against a yearly target.
    fn counted(&mut self, item: (RubricItem, &'static str), reached: u32, target: &KindNumbers, fact: N) {
        let target = target.of(self.school.kind);
        let points = capped_share(self.most(item.0), i64::from(reached), target.value);
        self.enter(item.0, item.1, points, SHARE, vec![fact], Some(target));
    }

    /// As [`Self::counted`], the target shrinking with the months open where the policy says so.
    fn scaled(
        &mut self,
        item: (RubricItem, &'static str),
        reached: u32,
        target: &KindNumbers,
        which: ScaledTarget,
        fact: N,
    ) {
        if !self.policy.scales(which) {
            return self.counted(item, reached, target, fact);
        }
        let target = target.of(self.school.kind);
        let months = i64::from(self.school.full_months_open);
        let points = capped_share(self.most(item.0), i64::from(reached) * 12, target.value * months);
        let facts = vec![fact, N::fact("full_months_open", months.into(), "months")];
        self.enter(item.0, item.1, points, SCALED, facts, Some(target));
    }

    /// An item that is a share of a whole, against a target share or the whole itself.
    fn ratio(
        &mut self,
        item: (RubricItem, &'static str),
        part: (&'static str, u32, &'static str),
        whole: (&'static str, u32, &'static str),
        target: Option<&Number>,
    ) {
        let target_bp = target.map_or(10_000, |target| target.value);
        let reached = i128::from(part.1) * 10_000;
        let full = i128::from(whole.1) * i128::from(target_bp);
        let points = half_up(i128::from(self.most(item.0)) * reached.min(full), full);
        let fact = |(name, count, unit): (&'static str, u32, &'static str)| {
            N::fact(name, i64::from(count).into(), unit)
        };
        self.enter(item.0, item.1, points, RATIO, vec![fact(part), fact(whole)], target);
    }

    fn most(&self, item: RubricItem) -> i64 {
        self.policy.maximum(item).value
    }

    fn enter(
        &mut self,
        item: RubricItem,
        name: &'static str,
        points: i64,
        formula: &'static str,
        inputs: Vec<N>,
        target: Option<&Number>,
    ) {
        let maximum = self.policy.maximum(item);
        let node = N::computed(name, TraceValue::Hundredths(points), "points", formula).with_inputs(inputs);
        self.nodes.push(match target {
            Some(target) => node.with_parameters([&maximum.source, &target.source]),
            None => node.with_parameters([&maximum.source]),
        });
        let maximum = Points::from_hundredths(maximum.value);
        self.views.push(ItemView { item, points: Points::from_hundredths(points), maximum });
    }
}
