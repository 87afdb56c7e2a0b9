//! The page that learners read: large letters, plain words, no scripts.

use chrono::{NaiveTime, Timelike as _};
use contract::course::DeliveryMode;
use contract::curriculum::{HalfYear, PublicCourse, PublicCurriculumView};
use maud::{DOCTYPE, Markup, html};

use crate::http::language::{Language, text};
use crate::words::{self, Language as WordsLanguage};

/// Texts of one language.
struct Texts(Language);

impl Texts {
    fn say(&self, key: &str) -> String {
        self.with(key, &[])
    }

    fn with(&self, key: &str, args: &[(&'static str, String)]) -> String {
        text(self.0, key, None, args).unwrap_or_default()
    }

    fn half_year(&self, half_year: HalfYear) -> String {
        let args = [("year", half_year.year().to_string()), ("half", half_year.half().to_string())];
        self.with("public_half_year", &args)
    }

    /// Such as 上午9点 or 下午2点30分.
    fn time(&self, time: NaiveTime) -> String {
        let (afternoon, hour) = time.hour12();
        let args = [
            ("half", if afternoon { "pm" } else { "am" }.to_owned()),
            ("hour", hour.to_string()),
            ("minute", format!("{:02}", time.minute())),
            ("sharp", if time.minute() == 0 { "yes" } else { "no" }.to_owned()),
        ];
        self.with("public_time", &args)
    }

    fn weekday(&self, weekday: u8) -> String {
        let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][usize::from(weekday.clamp(1, 7)) - 1];
        self.with("public_weekday", &[("day", day.to_owned())])
    }

    fn mode(&self, mode: DeliveryMode) -> String {
        let language = match self.0 {
            Language::Chinese => WordsLanguage::Chinese,
            Language::English => WordsLanguage::English,
        };
        words::label(language, "DeliveryMode", mode.as_str())
    }

    const fn other(&self) -> (&'static str, Language) {
        match self.0 {
            Language::Chinese => ("English", Language::English),
            Language::English => ("中文", Language::Chinese),
        }
    }
}

/// The curriculum of a school.
pub(super) fn curriculum(language: Language, told: &PublicCurriculumView) -> String {
    let texts = Texts(language);
    let title = texts.with("public_title", &[("school", told.school_name.clone())]);
    let body = html! {
        header {
            (languages(&texts, told.half_year))
            h1 { (told.school_name) }
            p.where {
                (told.facility_name)
                @if let Some(address) = &told.address { br; (texts.with("public_address", &[("address", address.clone())])) }
            }
        }
        main {
            @if let Some(half_year) = told.half_year {
                h2 { (texts.with("public_heading", &[("half", texts.half_year(half_year))])) }
                (half_years(&texts, told, half_year))
                (days(&texts, &told.courses))
                @if let Some(day) = told.published_on {
                    p.published { (texts.with("public_published", &[("day", day.to_string())])) }
                }
            } @else {
                p { (texts.say("public_nothing")) }
            }
        }
        footer { p { (texts.say("public_footer")) } }
    };
    document(&texts, &title, &body)
}

/// What is said when there is no such school, or no such half-year of it.
pub(super) fn unknown(language: Language) -> String {
    let texts = Texts(language);
    let title = texts.say("public_unknown");
    let body = html! {
        header { (languages(&texts, None)) h1 { (title) } }
        main { p { (texts.say("public_unknown_advice")) } }
    };
    document(&texts, &title, &body)
}

fn document(texts: &Texts, title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(texts.0.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/public/curriculum.css";
            }
            body { (body) }
        }
    };
    page.into_string()
}

fn languages(texts: &Texts, half_year: Option<HalfYear>) -> Markup {
    let (label, other) = texts.other();
    let half = half_year.map(|half_year| format!("&half_year={half_year}")).unwrap_or_default();
    html! {
        nav.languages aria-label=(texts.say("public_language")) {
            a href=(format!("?lang={}{half}", other.tag())) lang=(other.tag()) hreflang=(other.tag()) { (label) }
        }
    }
}

fn half_years(texts: &Texts, told: &PublicCurriculumView, shown: HalfYear) -> Markup {
    html! {
        @if told.half_years.len() > 1 {
            nav.half-years aria-label=(texts.say("public_half_years")) {
                ul {
                    @for half_year in &told.half_years {
                        li {
                            @if *half_year == shown {
                                span aria-current="page" { (texts.half_year(*half_year)) }
                            } @else {
                                a href=(format!("?half_year={half_year}&lang={}", texts.0.tag())) { (texts.half_year(*half_year)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn days(texts: &Texts, courses: &[PublicCourse]) -> Markup {
    let days = courses.chunk_by(|one, other| one.weekday == other.weekday);
    html! {
        @for day in days {
            section {
                h3 {
                    @match day.first().and_then(|course| course.weekday) {
                        Some(weekday) => (texts.weekday(weekday)),
                        None => (texts.say("public_no_weekday")),
                    }
                }
                ul.courses { @for course in day { (course_line(texts, course)) } }
            }
        }
    }
}

fn course_line(texts: &Texts, course: &PublicCourse) -> Markup {
    let english = matches!(texts.0, Language::English);
    let category = if english { &course.category_en } else { &course.category_zh };
    let lasts =
        [("minutes", course.lesson_minutes.to_string()), ("sessions", course.sessions_planned.to_string())];
    html! {
        li {
            p.time {
                @match course.start_time {
                    Some(time) => (texts.time(time)),
                    None => (texts.say("public_no_time")),
                }
            }
            div {
                h4 lang="zh-CN" { (course.title_zh) }
                @if let Some(title) = &course.title_mn { p.mongolian lang="mn-Mong" { (title) } }
                p { (texts.with("public_lasts", &lasts)) }
                p { (texts.with("public_kind", &[("category", category.clone()), ("mode", texts.mode(course.delivery_mode))])) }
                @if !course.summary.is_empty() { p.summary lang="zh-CN" { (course.summary) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> PublicCurriculumView {
        let course = PublicCourse {
            title_zh: "手机<b>入门</b>".to_owned(),
            title_mn: None,
            summary: String::new(),
            category: "smart_living".parse().unwrap(),
            category_zh: "智慧生活".to_owned(),
            category_en: "smart living".to_owned(),
            delivery_mode: DeliveryMode::Offline,
            weekday: Some(3),
            start_time: NaiveTime::from_hms_opt(14, 30, 0),
            lesson_minutes: 90,
            sessions_planned: 12,
        };
        PublicCurriculumView {
            school_code: "YFXT-1".to_owned(),
            school_name: "银发学堂".to_owned(),
            facility_name: "养老服务中心".to_owned(),
            address: Some("府前街1号".to_owned()),
            half_year: "2025-H2".parse().ok(),
            published_on: "2025-07-01".parse().ok(),
            half_years: vec!["2025-H2".parse().unwrap()],
            courses: vec![course],
        }
    }

    #[test]
    fn what_is_written_in_a_title_is_shown_and_never_run() {
        let page = curriculum(Language::Chinese, &told());
        assert!(page.contains("手机&lt;b&gt;入门&lt;/b&gt;") && !page.contains("<b>"), "{page}");
        assert!(!page.contains("<script") && !page.contains("style="), "{page}");
    }

    #[test]
    fn days_and_times_are_said_in_plain_words_in_both_languages() {
        let page = curriculum(Language::Chinese, &told());
        assert!(
            page.contains("星期三") && page.contains("下午2点30分") && page.contains("2025年下半年"),
            "{page}"
        );
        let page = curriculum(Language::English, &told());
        assert!(
            page.contains("Wednesday") && page.contains("2:30 pm") && page.contains("lang=\"en\""),
            "{page}"
        );
        let sharp = Texts(Language::Chinese).time(NaiveTime::from_hms_opt(9, 0, 0).unwrap());
        assert_eq!(sharp, "上午9点");
    }
}
