//! Which courses are proposed to a learner, and why (notice, 四(五): 定制化、差异化).
//!
//! The rule looks at what the learner has answered to surveys and attended, and at what the school teaches with how many
//! free places. Ratings are nobody's, so it cannot see them either. It has no word for age, sex, priority reasons, evidence, abilities, health, identity or
//! household: [`Facts`] cannot carry them, so nothing of that kind can be profiled (GB/T 35273 7.4, 7.5; docs/adr/0013).
//!
//! The score of a course is the sum of the points of its reasons, all whole numbers:
//!
//! | reason | points |
//! |---|---|
//! | the strongest of its wishes: the course itself, a topic that its title names, its category | 80, 60, 40 |
//! | the learner attended other courses of its category | 16 |
//! | the learner has begun it | 12 |
//! | places are likely to be free in its next session | 8 |
//! | the learner likes its category, by its recorded needs | 30 |
//! | the learner likes its form; the way it is taught; its next session is at a time at which the learner can come | 8, 6, 6 |
//!
//! A wish loses a quarter for each half-year by which its survey is older than the present one, and counts no more from
//! the fourth on; so a new answer weighs more than an old one, and never lowers what another one adds. Free places, form, way and time
//! alone propose nothing. Of its needs the rule sees what the learner likes and when it can come; aids and notes it cannot see. Who has said and attended nothing is told what is attended most at the school, by attendances.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use contract::course::{ActivityForm, CategoryCode, DeliveryMode};
use contract::curriculum::{
    CourseRecommendationReason, Half, HalfYear, RecommendationBasis, RecommendationReason,
};
use contract::ids::CourseId;
use contract::learner::DayPart;
use unicode_normalization::UnicodeNormalization as _;

use crate::clock::{business_date, business_time};

/// How many courses are proposed at most.
pub const LONGEST: usize = 10;
/// How many half-years what a learner wished for and attended counts, the present one among them.
pub const HALF_YEARS: u32 = 4;

const COURSE_WANTED: u32 = 80;
const TOPIC_WANTED: u32 = 60;
const CATEGORY_WANTED: u32 = 40;
const CATEGORY_ATTENDED: u32 = 16;
const CATEGORY_LIKED: u32 = 30;
const FORM_LIKED: u32 = 8;
const DELIVERY_LIKED: u32 = 6;
const TIME_FITS: u32 = 6;
const COURSE_BEGUN: u32 = 12;
const FREE_PLACES: u32 = 8;
/// No course scores more by being attended much.
const MOST_ATTENDED: u32 = 1_000;

/// What was chosen in a survey.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The category as a whole.
    Category,
    /// A topic in it.
    Topic(String),
    /// A course of the catalogue.
    Course(CourseId),
}

/// Something that the learner chose in a survey.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wish {
    /// For which half-year the survey asked.
    pub half_year: HalfYear,
    /// The category of what was chosen.
    pub category: CategoryCode,
    /// What was chosen in it.
    pub target: Target,
}

/// A course that the learner attended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// The course.
    pub course: CourseId,
    /// Its category.
    pub category: CategoryCode,
    /// How many sessions.
    pub sessions: u32,
}

/// A course that the school plans or teaches in the half-year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The course.
    pub course: CourseId,
    /// Its title.
    pub title: String,
    /// Its category.
    pub category: CategoryCode,
    /// Its form.
    pub form: ActivityForm,
    /// How it is taught.
    pub delivery_mode: DeliveryMode,
    /// Whether some of it is still to come.
    pub to_come: bool,
    /// When its next session begins, where one is timetabled.
    pub next_at: Option<DateTime<Utc>>,
    /// How many places are likely to be free in it.
    pub free_places: u32,
    /// How often it was attended at the school in this half-year and the one before.
    pub attendances: u32,
}

/// What the learner has said that it likes, and when it can come; an empty list says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Liked {
    /// The categories.
    pub categories: Vec<CategoryCode>,
    /// The forms.
    pub forms: Vec<ActivityForm>,
    /// How it likes to be taught.
    pub delivery_mode: Option<DeliveryMode>,
    /// At which times of the day it can come.
    pub day_parts: Vec<DayPart>,
    /// On which weekdays it can come, 1 (Monday) to 7.
    pub weekdays: Vec<u8>,
}

/// All that the rule looks at. The order of the lists does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The present half-year.
    pub half_year: HalfYear,
    /// What the learner chose in surveys.
    pub wishes: Vec<Wish>,
    /// What the learner likes, by its recorded needs.
    pub liked: Liked,
    /// What the learner attended of late.
    pub attended: Vec<Attended>,
    /// What the learner has completed, whenever.
    pub completed: BTreeSet<CourseId>,
    /// What the school plans or teaches in the half-year.
    pub offers: Vec<Offer>,
}

/// A course that is proposed, with why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The course.
    pub course: CourseId,
    /// The sum of the points.
    pub score: u32,
    /// Why, the weightiest first.
    pub reasons: Vec<CourseRecommendationReason>,
}

/// What is proposed to a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// What it follows from.
    pub basis: RecommendationBasis,
    /// The courses, the best first; of equal ones the one that comes next.
    pub items: Vec<Proposed>,
    /// What no course of the school answers, of the newest surveys first.
    pub unmet: Vec<Wish>,
}

/// Proposes courses.
#[must_use]
pub fn recommend(facts: &Facts) -> Recommendation {
    let silent = facts.wishes.is_empty() && facts.attended.is_empty() && facts.liked.categories.is_empty();
    let (basis, why): (_, fn(&Facts, &Offer) -> Vec<CourseRecommendationReason>) = if silent {
        (RecommendationBasis::School, most_attended)
    } else {
        (RecommendationBasis::Learner, own)
    };
    let open = |offer: &&Offer| offer.to_come && !facts.completed.contains(&offer.course);
    let mut found: Vec<(&Offer, Proposed)> = facts
        .offers
        .iter()
        .filter(open)
        .filter_map(|offer| Some((offer, proposed(offer, &facts.liked, why(facts, offer))?)))
        .collect();
    found.sort_by_key(|(offer, one)| {
        (Reverse(one.score), offer.next_at.is_none(), offer.next_at, offer.course.0)
    });
    let items = found.into_iter().map(|(_, one)| one).take(LONGEST).collect();
    Recommendation { basis, items, unmet: unmet(facts) }
}

/// How many places are likely to be free: as many come as came to each session held on average, rounded up.
#[must_use]
pub fn free_places(capacity: u32, attendances: u32, sessions_held: u32) -> u32 {
    let expected = if sessions_held == 0 { 0 } else { attendances.div_ceil(sessions_held) };
    capacity.saturating_sub(expected)
}

/// Whether a course is completed by who attended so many of its sessions.
#[must_use]
pub fn is_completed(attended: u32, sessions: u32, completion_bp: u32) -> bool {
    sessions > 0 && u64::from(attended) * 10_000 >= u64::from(completion_bp) * u64::from(sessions)
}

fn proposed(offer: &Offer, liked: &Liked, mut reasons: Vec<CourseRecommendationReason>) -> Option<Proposed> {
    if reasons.is_empty() {
        return None;
    }
    reasons.extend(fitting(liked, offer));
    if offer.free_places > 0 {
        reasons.push(counted(RecommendationReason::FreePlaces, FREE_PLACES, Some(offer.free_places)));
    }
    reasons.sort_by_key(|reason| (Reverse(reason.points), reason.code));
    let score = reasons.iter().map(|reason| reason.points).sum();
    Some(Proposed { course: offer.course, score, reasons })
}

fn counted(code: RecommendationReason, points: u32, count: Option<u32>) -> CourseRecommendationReason {
    CourseRecommendationReason { code, points, half_year: None, topic: None, count }
}

/// What of the learner's own speaks for a course.
fn own(facts: &Facts, offer: &Offer) -> Vec<CourseRecommendationReason> {
    let wanted = facts.wishes.iter().filter_map(|wish| wanted(facts.half_year, wish, offer));
    let strongest = wanted
        .max_by_key(|reason| (reason.points, Reverse(reason.code), reason.half_year, reason.topic.clone()));
    let of_category = |one: &&Attended| one.category == offer.category && one.course != offer.course;
    let others = sessions(facts.attended.iter().filter(of_category));
    let same = sessions(facts.attended.iter().filter(|one| one.course == offer.course));
    let attended = (others > 0)
        .then(|| counted(RecommendationReason::CategoryAttended, CATEGORY_ATTENDED, Some(others)));
    let begun = (same > 0).then(|| counted(RecommendationReason::CourseBegun, COURSE_BEGUN, Some(same)));
    let liked = facts
        .liked
        .categories
        .contains(&offer.category)
        .then(|| counted(RecommendationReason::CategoryLiked, CATEGORY_LIKED, None));
    [strongest, liked, attended, begun].into_iter().flatten().collect()
}

/// What of the learner's likes speaks for a course that something else proposes.
fn fitting(liked: &Liked, offer: &Offer) -> Vec<CourseRecommendationReason> {
    let form = liked.forms.contains(&offer.form);
    let way = liked.delivery_mode == Some(offer.delivery_mode);
    let time = offer.next_at.is_some_and(|at| fits(liked, at));
    [
        (form, RecommendationReason::FormLiked, FORM_LIKED),
        (way, RecommendationReason::DeliveryLiked, DELIVERY_LIKED),
        (time, RecommendationReason::TimeFits, TIME_FITS),
    ]
    .into_iter()
    .filter(|(speaks, ..)| *speaks)
    .map(|(_, code, points)| counted(code, points, None))
    .collect()
}

/// Whether the learner can come at an instant, by what it has said of weekdays and times of the day.
fn fits(liked: &Liked, at: DateTime<Utc>) -> bool {
    let part = match business_time(at).hour() {
        0..12 => DayPart::Morning,
        12..18 => DayPart::Afternoon,
        _ => DayPart::Evening,
    };
    let weekday = u8::try_from(business_date(at).weekday().number_from_monday()).unwrap_or_default();
    let said = !liked.day_parts.is_empty() || !liked.weekdays.is_empty();
    said && (liked.day_parts.is_empty() || liked.day_parts.contains(&part))
        && (liked.weekdays.is_empty() || liked.weekdays.contains(&weekday))
}

fn sessions<'a>(attended: impl Iterator<Item = &'a Attended>) -> u32 {
    attended.fold(0, |sum, one| sum.saturating_add(one.sessions))
}

/// What speaks for a course to a learner of whom nothing is known.
fn most_attended(_: &Facts, offer: &Offer) -> Vec<CourseRecommendationReason> {
    let points = offer.attendances.min(MOST_ATTENDED);
    let known =
        (points > 0).then(|| counted(RecommendationReason::MostAttended, points, Some(offer.attendances)));
    known.into_iter().collect()
}

/// What a wish adds to a course, if it adds anything.
fn wanted(present: HalfYear, wish: &Wish, offer: &Offer) -> Option<CourseRecommendationReason> {
    let (code, whole) = match &wish.target {
        Target::Course(course) if *course == offer.course => {
            (RecommendationReason::CourseWanted, COURSE_WANTED)
        }
        Target::Topic(topic) if names(&offer.title, topic) => {
            (RecommendationReason::TopicWanted, TOPIC_WANTED)
        }
        _ if wish.category == offer.category => (RecommendationReason::CategoryWanted, CATEGORY_WANTED),
        _ => return None,
    };
    let left = HALF_YEARS.saturating_sub(age(present, wish.half_year));
    let topic = match (code, &wish.target) {
        (RecommendationReason::TopicWanted, Target::Topic(topic)) => Some(topic.clone()),
        _ => None,
    };
    let points = whole * left / HALF_YEARS;
    (points > 0).then_some(CourseRecommendationReason {
        code,
        points,
        half_year: Some(wish.half_year),
        topic,
        count: None,
    })
}

/// How many half-years lie between a survey's and the present one; none for one to come.
fn age(present: HalfYear, asked: HalfYear) -> u32 {
    let running = |half_year: HalfYear| half_year.year() * 2 + i32::from(half_year.half() == Half::H2);
    u32::try_from(running(present) - running(asked)).unwrap_or(0)
}

/// Whether a title names a topic, however wide or high its letters are written and wherever they are set apart.
fn names(title: &str, topic: &str) -> bool {
    let plain = |text: &str| -> String {
        text.nfkc().filter(|one| !one.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    let topic = plain(topic);
    !topic.is_empty() && plain(title).contains(&topic)
}

/// The wishes that still count and that nothing answers which the school plans or teaches, each told once.
fn unmet(facts: &Facts) -> Vec<Wish> {
    let lives = |wish: &&Wish| age(facts.half_year, wish.half_year) < HALF_YEARS;
    let open = |wish: &&Wish| match &wish.target {
        Target::Category => facts.offers.iter().all(|offer| offer.category != wish.category),
        Target::Topic(topic) => facts.offers.iter().all(|offer| !names(&offer.title, topic)),
        Target::Course(course) => {
            !facts.completed.contains(course) && facts.offers.iter().all(|offer| offer.course != *course)
        }
    };
    let mut found: Vec<Wish> = facts.wishes.iter().filter(lives).filter(open).cloned().collect();
    found.sort_by(|one, other| {
        (Reverse(one.half_year), &one.category, &one.target).cmp(&(
            Reverse(other.half_year),
            &other.category,
            &other.target,
        ))
    });
    let mut told = BTreeSet::new();
    found.retain(|wish| told.insert((wish.category.clone(), wish.target.clone())));
    found
}

#[cfg(test)]
mod tests;
