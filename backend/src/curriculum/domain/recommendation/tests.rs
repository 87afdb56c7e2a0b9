use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const CATEGORIES: [&str; 3] = ["health_fitness", "smart_living", "culture_recreation"];
const TITLES: [&str; 4] = ["太极拳入门", "手机 支付", "书法", "合唱"];

fn course(number: u128) -> CourseId {
    CourseId(Uuid::from_u128(number))
}

fn category(at: usize) -> CategoryCode {
    CATEGORIES[at].parse().unwrap()
}

fn half(text: &str) -> HalfYear {
    text.parse().unwrap()
}

fn offer(number: u128, at: usize, title: &str) -> Offer {
    Offer {
        course: course(number),
        title: title.to_owned(),
        category: category(at),
        form: ActivityForm::CourseClass,
        delivery_mode: DeliveryMode::Offline,
        to_come: true,
        next_at: None,
        free_places: 0,
        attendances: 0,
    }
}

fn wish(half_year: &str, at: usize, target: Target) -> Wish {
    Wish { half_year: half(half_year), category: category(at), target }
}

fn facts(offers: Vec<Offer>) -> Facts {
    Facts {
        half_year: half("2026-H2"),
        wishes: Vec::new(),
        liked: Liked::default(),
        attended: Vec::new(),
        completed: BTreeSet::new(),
        offers,
    }
}

fn told(found: &Recommendation) -> Vec<(u128, u32, Vec<&'static str>)> {
    let codes = |one: &Proposed| one.reasons.iter().map(|reason| reason.code.as_str()).collect();
    found.items.iter().map(|one| (one.course.0.as_u128(), one.score, codes(one))).collect()
}

#[test]
fn a_wish_counts_for_the_course_the_topic_and_the_category_and_fades_with_its_survey() {
    let mut known = facts(vec![offer(1, 0, "太极拳入门"), offer(2, 0, "八段锦"), offer(3, 1, "手机 支付")]);
    known.wishes = vec![
        wish("2026-H1", 0, Target::Topic("太极拳".to_owned())),
        wish("2026-H2", 1, Target::Category),
        wish("2026-H2", 2, Target::Topic("手机支付".to_owned())),
    ];
    let found = recommend(&known);
    assert_eq!(
        told(&found),
        [(3, 60, vec!["topic_wanted"]), (1, 45, vec!["topic_wanted"]), (2, 30, vec!["category_wanted"])]
    );
    assert_eq!(found.items[0].reasons[0].topic.as_deref(), Some("手机支付"), "blanks do not matter");
    assert!(
        names("ＡＩ 助手", "ai助手") && !names("书法", " "),
        "nor do width and capitals, and blanks name nothing"
    );
    known.wishes = vec![wish("2026-H2", 2, Target::Course(course(2)))];
    assert_eq!(told(&recommend(&known)), [(2, 80, vec!["course_wanted"])]);
    known.wishes = vec![wish("2024-H2", 0, Target::Category)];
    assert_eq!(told(&recommend(&known)), [], "four half-years are too long ago");
}

#[test]
fn what_was_attended_and_begun_adds_up_and_free_places_alone_propose_nothing() {
    let roomy = Offer { free_places: 5, ..offer(1, 0, "太极拳入门") };
    let mut known = facts(vec![roomy, Offer { free_places: 9, ..offer(2, 1, "手机支付") }]);
    known.attended = vec![
        Attended { course: course(1), category: category(0), sessions: 2 },
        Attended { course: course(9), category: category(0), sessions: 3 },
    ];
    let found = recommend(&known);
    let all = vec!["category_attended", "course_begun", "free_places"];
    assert_eq!(told(&found), [(1, 16 + 12 + 8, all)]);
    let counts: Vec<_> = found.items[0].reasons.iter().map(|reason| reason.count).collect();
    assert_eq!(counts, [Some(3), Some(2), Some(5)]);
}

#[test]
fn what_the_learner_likes_proposes_by_category_and_adds_by_form_way_and_time() {
    // Thursday, 1 January 1970, eight in the morning in Shanghai.
    let thursday = Some(DateTime::UNIX_EPOCH);
    let mut known = facts(vec![
        Offer { next_at: thursday, ..offer(1, 0, "太极拳入门") },
        Offer { next_at: thursday, ..offer(2, 1, "手机支付") },
    ]);
    known.liked = Liked {
        forms: vec![ActivityForm::CourseClass],
        delivery_mode: Some(DeliveryMode::Offline),
        day_parts: vec![DayPart::Morning],
        weekdays: vec![4],
        ..Liked::default()
    };
    assert_eq!(told(&recommend(&known)), [], "form, way and time alone propose nothing");
    known.liked.categories = vec![category(0)];
    let all = vec!["category_liked", "form_liked", "delivery_liked", "time_fits"];
    assert_eq!(told(&recommend(&known)), [(1, 30 + 8 + 6 + 6, all)]);
    known.liked.weekdays = vec![5];
    assert_eq!(told(&recommend(&known))[0].1, 30 + 8 + 6, "another weekday does not fit");
    known.liked = Liked { categories: vec![category(0)], ..Liked::default() };
    assert_eq!(told(&recommend(&known)), [(1, 30, vec!["category_liked"])], "what was not said fits nothing");
}

#[test]
fn who_said_nothing_is_told_what_is_attended_most_and_that_it_is_so() {
    let crowd = |number, attendances| Offer { attendances, ..offer(number, 0, "书法") };
    let mut known = facts(vec![crowd(1, 3), crowd(2, 0), crowd(3, 40), crowd(4, 2_000)]);
    let found = recommend(&known);
    assert_eq!(found.basis, RecommendationBasis::School);
    let code = || vec!["most_attended"];
    assert_eq!(told(&found), [(4, 1_000, code()), (3, 40, code()), (1, 3, code())]);
    known.wishes = vec![wish("2026-H2", 2, Target::Topic("呼麦".to_owned()))];
    let found = recommend(&known);
    assert_eq!((found.basis, told(&found)), (RecommendationBasis::Learner, Vec::new()));
    assert_eq!(found.unmet, known.wishes, "the school is told what it does not teach");
}

#[test]
fn what_is_over_answers_a_wish_and_is_not_proposed() {
    let mut known = facts(vec![Offer { to_come: false, ..offer(1, 0, "太极拳入门") }]);
    known.wishes = vec![
        wish("2026-H2", 0, Target::Category),
        wish("2026-H1", 1, Target::Course(course(7))),
        wish("2025-H2", 1, Target::Course(course(7))),
        wish("2026-H1", 1, Target::Course(course(8))),
    ];
    known.completed = BTreeSet::from([course(8)]);
    let found = recommend(&known);
    assert_eq!(told(&found), []);
    assert_eq!(
        found.unmet,
        [wish("2026-H1", 1, Target::Course(course(7)))],
        "told once, of the newest survey"
    );
}

#[test]
fn places_and_completion_are_counted_in_whole_numbers() {
    assert_eq!((free_places(20, 0, 0), free_places(20, 31, 2), free_places(10, 31, 2)), (20, 4, 0));
    assert_eq!(
        (is_completed(8, 10, 8_000), is_completed(7, 10, 8_000), is_completed(0, 0, 8_000)),
        (true, false, false)
    );
}

prop_compose! {
    fn any_wish()(
        half_year in prop::sample::select(vec!["2024-H2", "2025-H2", "2026-H1", "2026-H2", "2027-H1"]),
        at in 0_usize..3,
        kind in 0_usize..3,
        number in 0_u128..8,
    ) -> Wish {
        let target = match kind {
            0 => Target::Category,
            1 => Target::Topic(TITLES[(number % 4) as usize].to_owned()),
            _ => Target::Course(course(number)),
        };
        wish(half_year, at, target)
    }
}

prop_compose! {
    fn any_offer()(
        at in 0_usize..3,
        title in 0_usize..4,
        to_come in any::<bool>(),
        next in prop::option::of(0_i64..3),
        free_places in 0_u32..3,
        attendances in 0_u32..4,
    ) -> Offer {
        let next_at = next.and_then(|hours| DateTime::from_timestamp(hours * 3_600, 0));
        Offer { to_come, next_at, free_places, attendances, ..offer(0, at, TITLES[title]) }
    }
}

prop_compose! {
    fn any_liked()(
        categories in prop::collection::vec(0_usize..3, 0..3),
        forms in prop::sample::subsequence(vec![ActivityForm::CourseClass, ActivityForm::Visit], 0..=2),
        delivery_mode in prop::option::of(prop::sample::select(DeliveryMode::ALL)),
        day_parts in prop::sample::subsequence(DayPart::ALL.to_vec(), 0..=3),
        weekdays in prop::sample::subsequence(vec![1_u8, 4, 7], 0..=3),
    ) -> Liked {
        let categories = categories.into_iter().map(category).collect();
        Liked { categories, forms, delivery_mode, day_parts, weekdays }
    }
}

prop_compose! {
    fn any_facts()(
        wishes in prop::collection::vec(any_wish(), 0..6),
        attended in prop::collection::vec((0_u128..8, 0_usize..3, 1_u32..9), 0..4),
        completed in prop::collection::btree_set(0_u128..8, 0..3),
        offers in prop::collection::vec(any_offer(), 0..8),
        liked in any_liked(),
    ) -> Facts {
        let numbered = |(number, one): (usize, Offer)| Offer { course: course(number as u128), ..one };
        Facts {
            half_year: half("2026-H2"),
            wishes,
            liked,
            attended: attended
                .into_iter()
                .map(|(number, at, sessions)| Attended { course: course(number), category: category(at), sessions })
                .collect(),
            completed: completed.into_iter().map(course).collect(),
            offers: offers.into_iter().enumerate().map(numbered).collect(),
        }
    }
}

fn score(found: &Recommendation, of: CourseId) -> u32 {
    found.items.iter().find(|one| one.course == of).map_or(0, |one| one.score)
}

proptest! {
    #[test]
    fn the_order_of_the_facts_does_not_matter(known in any_facts(), turns in 0_usize..8) {
        let mut turned = known.clone();
        turned.wishes.reverse();
        turned.attended.reverse();
        let length = turned.offers.len().max(1);
        turned.offers.rotate_left(turns % length);
        prop_assert_eq!(recommend(&turned), recommend(&known));
    }

    #[test]
    fn a_wish_for_a_category_never_lowers_its_courses(known in any_facts(), new in any_wish()) {
        let mut more = known.clone();
        let new = Wish { target: Target::Category, ..new };
        more.wishes.push(new.clone());
        let (before, after) = (recommend(&known), recommend(&more));
        prop_assume!(before.basis == RecommendationBasis::Learner);
        for offer in known.offers.iter().filter(|offer| offer.category == new.category) {
            prop_assert!(score(&after, offer.course) >= score(&before, offer.course));
        }
    }

    #[test]
    fn nothing_is_proposed_that_is_completed_or_over_or_has_no_reason(known in any_facts()) {
        let found = recommend(&known);
        for one in &found.items {
            let offer = known.offers.iter().find(|offer| offer.course == one.course).unwrap();
            prop_assert!(offer.to_come && !known.completed.contains(&one.course));
            let beside = [
                RecommendationReason::FreePlaces,
                RecommendationReason::FormLiked,
                RecommendationReason::DeliveryLiked,
                RecommendationReason::TimeFits,
            ];
            prop_assert!(one.reasons.iter().any(|reason| !beside.contains(&reason.code)));
            prop_assert_eq!(one.score, one.reasons.iter().map(|reason| reason.points).sum::<u32>());
            prop_assert!(one.reasons.iter().all(|reason| reason.points > 0));
        }
        let all: BTreeSet<_> = found.items.iter().map(|one| one.course).collect();
        prop_assert_eq!(all.len(), found.items.len());
    }

    #[test]
    fn the_better_comes_first_and_of_equal_ones_the_one_that_comes_next(known in any_facts()) {
        let found = recommend(&known);
        let next = |one: &Proposed| known.offers.iter().find(|offer| offer.course == one.course).unwrap().next_at;
        for pair in found.items.windows(2) {
            prop_assert!(pair[0].score >= pair[1].score);
            if let (true, Some(later)) = (pair[0].score == pair[1].score, next(&pair[1])) {
                prop_assert!(next(&pair[0]).is_some_and(|first| first <= later));
            }
        }
    }
}
