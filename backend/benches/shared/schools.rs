//! The facts of made-up schools, the same in every run.

use contract::curriculum::Half;
use contract::facility::SchoolKind;
use contract::measure::{Area, Points};
use contract::money::Yuan;
use contract::subsidy::{Grade, HalfYearFacts, SchoolFacts, Veto};

/// The counties of Ordos.
const COUNTIES: [&str; 9] =
    ["150602", "150603", "150621", "150622", "150623", "150624", "150625", "150626", "150627"];

/// The facts of so many schools in the order of their codes; one in twenty fails a gate.
pub fn facts(count: usize) -> Vec<SchoolFacts> {
    let mut dice = Dice(0x5EED);
    let mut all: Vec<_> = (0..count).map(|at| school(at, &mut dice)).collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all
}

/// `SplitMix64`: small, even, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    fn between(&mut self, least: u32, most: u32) -> u32 {
        let span = u64::from(most - least) + 1;
        least + u32::try_from(self.roll() % span).unwrap()
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    fn share(&mut self, least: u16) -> u16 {
        u16::try_from(self.between(u32::from(least), 10_000)).unwrap()
    }

    fn points(&mut self) -> Points {
        Points::from_hundredths(i64::from(self.between(200, 500)))
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.roll() % all.len() as u64).unwrap()]
    }
}

/// A school that passes every gate, but for one in twenty.
fn school(at: usize, dice: &mut Dice) -> SchoolFacts {
    let kind = if dice.chance(30) { SchoolKind::Center } else { SchoolKind::Station };
    let [area, weekly, minutes, volunteers] = match kind {
        SchoolKind::Center => [10_000, 1_200, 14_400, 6_000],
        SchoolKind::Station => [5_000, 480, 5_760, 2_400],
    };
    // How well it does, of what its targets ask for; what it counts lies around that.
    let level = dice.between(45, 130);
    let mut around = |target: u32| target * dice.between(level * 4 / 5, level * 6 / 5) / 100;
    let (teaching_minutes, volunteer_minutes) = (around(minutes), around(volunteers));
    let (activity_forms, learning_teams) = (around(4), around(3));
    let (shared_venues, smart_aging_sessions) = (around(2), around(6));
    let declared = area + dice.between(0, 8_000);
    let measured = dice.chance(80).then(|| dice.between(area, declared + 500));
    let registered = dice.between(20, 400);
    let teachers = dice.between(1, 20);
    let award = if dice.chance(60) { dice.between(100_000, 2_300_000) } else { 0 };
    let months = if dice.chance(75) { 12 } else { dice.between(3, 11) };
    let county = dice.pick(&COUNTIES);
    let mut facts = SchoolFacts {
        code: format!("YFXT-{county}{at:06}-01"),
        name: format!("养老服务站银发学堂{at:06}(演示数据)"),
        county_code: county.to_owned(),
        kind,
        hosted: true,
        fixed_venue: true,
        declared_area: square_metres(declared),
        measured_area: measured.map(square_metres),
        full_months_open: u8::try_from(months).unwrap(),
        half_years: half_years(months, dice),
        weekly_opening_minutes: weekly + dice.between(0, 1_000),
        host_assessment: dice.pick(&[Grade::Excellent, Grade::Good, Grade::Qualified]),
        signin_completeness_bp: dice.share(9_500),
        registered_learners: registered,
        regular_learners: dice.between((registered * 2).div_ceil(5), registered),
        safety_accessibility: dice.points(),
        syllabus_quality: dice.points(),
        categories: u8::try_from(dice.between(3, 7)).unwrap(),
        teaching_minutes,
        activity_forms,
        learning_teams,
        teachers,
        teachers_verified: dice.between(teachers / 2, teachers),
        volunteer_minutes,
        online_learners: dice.between(0, registered / 2),
        shared_venues,
        smart_aging_sessions,
        timely_crediting_bp: dice.share(7_000),
        redemption_records_bp: dice.share(8_000),
        satisfaction_bp: dice.share(7_000),
        prior_award: yuan(award),
        prior_unspent: yuan(dice.between(0, award / 2)),
        vetoes: dice.chance(2).then(|| dice.pick(Veto::ALL)).into_iter().collect(),
        rectification_overdue: dice.chance(4),
    };
    if dice.chance(5) {
        fail_a_gate(&mut facts, dice);
    }
    facts
}

/// Half-years of which each that was due was refreshed; one that was not due may have been.
fn half_years(months: u32, dice: &mut Dice) -> Vec<HalfYearFacts> {
    let first = if months == 12 { 181 } else { dice.between(0, 150) };
    [(Half::H1, first), (Half::H2, 184)]
        .map(|(half, days)| HalfYearFacts {
            half,
            open_days: u16::try_from(days).unwrap(),
            refreshed: days >= 90 || dice.chance(30),
        })
        .into()
}

fn fail_a_gate(facts: &mut SchoolFacts, dice: &mut Dice) {
    match dice.between(1, 9) {
        1 => facts.hosted = false,
        2 => facts.fixed_venue = false,
        3 => facts.measured_area = Some(square_metres(dice.between(2_000, 4_999))),
        4 => facts.half_years.iter_mut().for_each(|half_year| half_year.refreshed = false),
        5 => facts.weekly_opening_minutes = dice.between(0, 479),
        6 if dice.chance(20) => {
            (facts.registered_learners, facts.regular_learners, facts.online_learners) = (0, 0, 0);
        }
        6 => facts.regular_learners = dice.between(0, (facts.registered_learners * 2).div_ceil(5) - 1),
        7 => facts.host_assessment = Grade::Unqualified,
        8 => facts.full_months_open = u8::try_from(dice.between(0, 2)).unwrap(),
        _ => facts.signin_completeness_bp = 9_499,
    }
}

fn square_metres(hundredths: u32) -> Area {
    Area::from_hundredths(i64::from(hundredths))
}

fn yuan(fen: u32) -> Yuan {
    Yuan::from_fen(i64::from(fen))
}
