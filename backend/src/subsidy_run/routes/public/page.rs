//! The page that everybody reads: large letters, plain words, no scripts.

use contract::Word;
use contract::money::Yuan;
use contract::subsidy_run::{PublicSubsidyLine, PublicSubsidyRun, SubsidyRunState};
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

    fn label<T: Word>(&self, word: T) -> String {
        let language = match self.0 {
            Language::Chinese => WordsLanguage::Chinese,
            Language::English => WordsLanguage::English,
        };
        words::label(language, T::NAME, word.word())
    }

    const fn other(&self) -> (&'static str, Language) {
        match self.0 {
            Language::Chinese => ("English", Language::English),
            Language::English => ("中文", Language::Chinese),
        }
    }
}

/// The result of a year.
pub(super) fn result(language: Language, told: &PublicSubsidyRun) -> String {
    let texts = Texts(language);
    let title = texts.with("public_subsidy_title", &[("year", told.year.to_string())]);
    let body = html! {
        header {
            (languages(&texts))
            h1 { (title) }
            p { (texts.with("public_subsidy_days", &[("from", told.publicised_on.to_string()), ("to", told.last_day.to_string())])) }
            @if told.status == SubsidyRunState::Publicised { p { (texts.say("public_subsidy_appeal")) } }
        }
        main {
            (corrections(&texts, told))
            (sums(&texts, told))
            h2 { (texts.say("public_subsidy_schools")) }
            (schools(&texts, &told.schools))
            p.seal { (texts.with("public_subsidy_seal", &[("version", told.version.to_string()), ("hash", told.hash.clone())])) }
        }
        footer { p { (texts.with("public_subsidy_basis", &[("basis", told.legal_basis.clone()), ("version", told.policy_version.to_string())])) } }
    };
    document(&texts, &title, &body)
}

/// What was corrected since, and where the versions before are.
fn corrections(texts: &Texts, told: &PublicSubsidyRun) -> Markup {
    html! {
        @for one in &told.corrections {
            p { (texts.with("public_subsidy_corrected", &[("date", one.on.to_string()), ("version", one.version.to_string()), ("lines", one.changed_lines.to_string())])) }
        }
        @if told.version != told.holding {
            p { strong { (texts.with("public_subsidy_replaced", &[("version", told.version.to_string()), ("holding", told.holding.to_string())])) } }
        }
        @if told.first != told.holding {
            p {
                @for number in told.first..=told.holding {
                    @if number != told.version {
                        a href=(format!("?lang={}&version={number}", texts.0.tag())) { (texts.with("public_subsidy_version", &[("version", number.to_string())])) }
                        " "
                    }
                }
            }
        }
    }
}

fn sums(texts: &Texts, told: &PublicSubsidyRun) -> Markup {
    html! {
        dl {
            dt { (texts.say("public_subsidy_budget")) } dd { (texts.with("public_subsidy_yuan", &[("amount", grouped(told.budget))])) }
            dt { (texts.say("public_subsidy_paid")) } dd { (texts.with("public_subsidy_yuan", &[("amount", grouped(told.total_payment))])) }
            dt { (texts.say("public_subsidy_status")) } dd { (texts.label(told.status)) }
        }
    }
}

fn schools(texts: &Texts, all: &[PublicSubsidyLine]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(texts.say("public_subsidy_schools")) {
            table {
                thead {
                    tr {
                        th scope="col" { (texts.say("public_subsidy_school")) }
                        th scope="col" { (texts.say("public_subsidy_county")) }
                        th scope="col" { (texts.say("public_subsidy_kind")) }
                        th.number scope="col" { (texts.say("public_subsidy_score")) }
                        th scope="col" { (texts.say("public_subsidy_grade")) }
                        th.number scope="col" { (texts.say("public_subsidy_payment")) }
                        th.number scope="col" { (texts.say("public_subsidy_operating")) }
                    }
                }
                tbody { @for school in all { (row(texts, school)) } }
            }
        }
    }
}

fn row(texts: &Texts, school: &PublicSubsidyLine) -> Markup {
    html! {
        tr {
            th scope="row" { span lang="zh-CN" { (school.name) } br; span.code { (school.code) } }
            td lang="zh-CN" { (school.county_name) }
            td.kind { (texts.label(school.kind)) }
            td.number { (school.total) }
            td {
                (texts.label(school.grade))
                @if !school.eligible { br; span.code { (texts.say("public_subsidy_not_eligible")) } }
            }
            td.number { (grouped(school.payment)) }
            td.number { @if let Some(amount) = school.operating_guarantee { (grouped(amount)) } }
        }
    }
}

/// An amount with its thousands set apart, which are easier to read.
fn grouped(amount: Yuan) -> String {
    let text = amount.to_string();
    let whole = text.find('.').unwrap_or(text.len());
    let mut told = String::with_capacity(text.len() + 4);
    for (at, digit) in text.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    told
}

/// What is said when nothing is publicised of that year.
pub(super) fn unknown(language: Language) -> String {
    let texts = Texts(language);
    let title = texts.say("public_subsidy_unknown");
    let body = html! {
        header { (languages(&texts)) h1 { (title) } }
        main { p { (texts.say("public_subsidy_unknown_advice")) } }
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
                link rel="stylesheet" href="/public/subsidy.css";
            }
            body { (body) }
        }
    };
    page.into_string()
}

fn languages(texts: &Texts) -> Markup {
    let (label, other) = texts.other();
    html! {
        nav.languages aria-label=(texts.say("public_language")) {
            a href=(format!("?lang={}", other.tag())) lang=(other.tag()) hreflang=(other.tag()) { (label) }
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::facility::SchoolKind;
    use contract::subsidy::Grade;
    use contract::subsidy_run::PublicSubsidyCorrection;

    use super::*;

    fn told() -> PublicSubsidyRun {
        PublicSubsidyRun {
            year: 2025,
            status: SubsidyRunState::Publicised,
            version: 1,
            holding: 2,
            first: 1,
            corrections: vec![PublicSubsidyCorrection {
                version: 2,
                on: "2026-02-03".parse().unwrap(),
                changed_lines: 3,
            }],
            policy_code: "SUBSIDY".to_owned(),
            policy_version: 1,
            legal_basis: "五(二)".to_owned(),
            budget: "30000.00".parse().unwrap(),
            total_payment: "30000.00".parse().unwrap(),
            publicised_on: "2026-01-27".parse().unwrap(),
            last_day: "2026-02-05".parse().unwrap(),
            hash: "ab".repeat(32),
            schools: vec![PublicSubsidyLine {
                code: "YFXT-1".to_owned(),
                name: "银发<b>学堂</b>".to_owned(),
                kind: SchoolKind::Center,
                county_name: "东胜区".to_owned(),
                eligible: true,
                total: "97.11".parse().unwrap(),
                grade: Grade::Excellent,
                payment: "18295.36".parse().unwrap(),
                operating_guarantee: None,
                hash: String::new(),
            }],
        }
    }

    #[test]
    fn what_schools_get_is_told_in_both_languages_and_nothing_is_run() {
        let page = result(Language::Chinese, &told());
        for text in [
            "18,295.36",
            "优秀",
            "东胜区",
            "2026-02-05",
            "2026-02-03",
            "version=2",
            "银发&lt;b&gt;学堂&lt;/b&gt;",
        ] {
            assert!(page.contains(text), "{text} is missing: {page}");
        }
        assert!(!page.contains("<script") && !page.contains("style=") && !page.contains("<b>"), "{page}");
        let page = result(Language::English, &told());
        assert!(page.contains("lang=\"en\"") && page.contains("18,295.36"), "{page}");
        assert!(unknown(Language::English).contains("/public/subsidy.css"));
    }

    #[test]
    fn thousands_are_set_apart() {
        for (amount, text) in
            [("0.00", "0.00"), ("999.99", "999.99"), ("1000.00", "1,000.00"), ("319162.50", "319,162.50")]
        {
            assert_eq!(grouped(amount.parse().unwrap()), text);
        }
        assert_eq!(grouped("12345678.90".parse().unwrap()), "12,345,678.90");
    }

    #[test]
    fn only_while_it_is_publicised_schools_are_told_how_to_appeal() {
        let says = |status| {
            let page = result(Language::Chinese, &PublicSubsidyRun { status, ..told() });
            page.contains("可在公示期内")
        };
        assert_eq!([SubsidyRunState::Publicised, SubsidyRunState::Disbursed].map(says), [true, false]);
    }
}
