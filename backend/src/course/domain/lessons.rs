//! The lessons of a course as one text, for tables: a line each, `minutes|title|Mongolian title|outline`. A bar, a
//! backslash or a line break inside of a part is written `\|`, `\\` or `\n`, and empty parts at the end are left out.

use std::ops::RangeInclusive;

use contract::course::CourseLesson;

/// How many characters a cell of a workbook holds.
const CELL: usize = 32_000;
/// How many lessons a course may have.
const MOST: usize = 200;
const MINUTES: RangeInclusive<u16> = 5..=720;

/// Lessons as one text. Where that would not fit into a cell, their outlines are left out.
#[must_use]
pub fn write_lessons(lessons: &[CourseLesson]) -> String {
    let whole = written(lessons, |lesson| &lesson.outline);
    if whole.chars().count() <= CELL { whole } else { written(lessons, |_| "") }
}

fn written(lessons: &[CourseLesson], outline: impl Fn(&CourseLesson) -> &str) -> String {
    let line = |lesson: &CourseLesson| {
        let title_mn = lesson.title_mn.as_deref().unwrap_or_default();
        let mut parts = vec![lesson.minutes.to_string()];
        parts.extend([&lesson.title_zh, title_mn, outline(lesson)].map(escaped));
        while parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
        parts.join("|")
    };
    lessons.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn escaped(part: &str) -> String {
    part.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "\\n")
}

/// Reads lessons back; `None` where a line is no lesson.
#[must_use]
pub fn read_lessons(text: &str) -> Option<Vec<CourseLesson>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lessons: Vec<CourseLesson> = lines.map(read_lesson).collect::<Option<_>>()?;
    (lessons.len() <= MOST).then_some(lessons)
}

fn read_lesson(line: &str) -> Option<CourseLesson> {
    let mut parts = parts(line)?.into_iter();
    let minutes = parts.next()?.parse().ok().filter(|minutes| MINUTES.contains(minutes))?;
    let mut next = |max: usize| {
        let part = parts.next().unwrap_or_default();
        (part.chars().count() <= max).then_some(part)
    };
    let (title_zh, title_mn, outline) = (next(100)?, next(200)?, next(2_000)?);
    if title_zh.is_empty() || parts.next().is_some() {
        return None;
    }
    Some(CourseLesson {
        title_zh,
        title_mn: Some(title_mn).filter(|title| !title.is_empty()),
        minutes,
        outline,
    })
}

/// The parts of a line between its bars, each as it was before it was written.
fn parts(line: &str) -> Option<Vec<String>> {
    let (mut parts, mut part, mut signs) = (Vec::new(), String::new(), line.chars());
    while let Some(sign) = signs.next() {
        match sign {
            '|' => parts.push(std::mem::take(&mut part)),
            '\\' => part.push(match signs.next()? {
                'n' => '\n',
                other => other,
            }),
            other => part.push(other),
        }
    }
    parts.push(part);
    Some(parts.into_iter().map(|part| part.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lesson(title: &str, outline: &str) -> CourseLesson {
        CourseLesson { title_zh: title.to_owned(), title_mn: None, minutes: 90, outline: outline.to_owned() }
    }

    #[test]
    fn a_lesson_is_a_line_with_its_minutes_first() {
        let lessons = [lesson("执笔", "一看\n二写"), lesson("甲\\乙|", "")];
        assert_eq!(write_lessons(&lessons), "90|执笔||一看\\n二写\n90|甲\\\\乙\\|");
        assert_eq!(read_lessons(&write_lessons(&lessons)).as_deref(), Some(lessons.as_slice()));
        assert_eq!(read_lessons(" 90 | 执笔 \n\n"), Some(vec![lesson("执笔", "")]));
    }

    #[test]
    fn a_line_that_is_no_lesson_is_refused() {
        for wrong in ["执笔", "4|执笔", "721|执笔", "90|", "90", "90|执笔|||多", "90|执笔\\"] {
            assert_eq!(read_lessons(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_does_not_fit_into_a_cell_goes_without_its_outlines() {
        let many: Vec<CourseLesson> =
            (0..200).map(|_| lesson(&"课".repeat(100), &"写".repeat(2_000))).collect();
        let text = write_lessons(&many);
        assert!(text.chars().count() <= CELL);
        assert!(read_lessons(&text).is_some_and(|read| read.len() == 200 && read[0].outline.is_empty()));
    }

    proptest! {
        #[test]
        fn lessons_are_read_back_as_they_were(
            lessons in prop::collection::vec(
                ("[a课|\\\\n][a课 |\\\\n]{0,8}[a课|\\\\n]", "[ᠠ|\\\\]{0,5}", "([a\\\\|写][a\\\\|写\n ]{0,9}[a写])?", 5_u16..=720), 0..6)
        ) {
            let lessons: Vec<CourseLesson> = lessons.into_iter().map(|(title_zh, mn, outline, minutes)| {
                CourseLesson { title_zh, title_mn: Some(mn).filter(|mn| !mn.is_empty()), minutes, outline }
            }).collect();
            prop_assert_eq!(read_lessons(&write_lessons(&lessons)), Some(lessons));
        }
    }
}
