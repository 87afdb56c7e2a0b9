//! Opening hours as a clerk writes them: `周一至周五 08:30-17:30；周六 09:00-12:00`.

use chrono::{NaiveTime, Timelike as _};
use unicode_normalization::UnicodeNormalization as _;

use super::OpeningHours;

const DAYS: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// Reads opening hours; `None` when a part of the text is no span.
#[must_use]
pub fn read_opening_hours(text: &str) -> Option<Vec<OpeningHours>> {
    let plain: String = text.nfkc().collect();
    let mut spans = Vec::new();
    for part in plain.split([';', '、', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let at = part.find(|c: char| c.is_ascii_digit())?;
        let (days, times) = part.split_at(at);
        let (from, to) = read_times(times)?;
        for weekday in read_days(days)? {
            spans.push(OpeningHours { weekday, from, to });
        }
    }
    (!spans.is_empty()).then_some(spans)
}

fn read_days(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().trim_end_matches([':', ',']);
    if matches!(text, "每天" | "每日" | "全周") {
        return Some((1..=7).collect());
    }
    let mut days = Vec::new();
    for part in text.split([',', '及']) {
        let ends: Vec<u8> = part.split(['至', '到', '-', '~']).map(read_day).collect::<Option<_>>()?;
        match ends.as_slice() {
            [one] => days.push(*one),
            [first, last] if first <= last => days.extend(*first..=*last),
            _ => return None,
        }
    }
    Some(days)
}

fn read_day(text: &str) -> Option<u8> {
    let name = text.trim().trim_start_matches('周').trim_start_matches("星期");
    let mut characters = name.chars();
    let day = characters.next().filter(|_| characters.next().is_none())?;
    let day = if day == '天' { '日' } else { day };
    let index = DAYS.iter().position(|known| *known == day)?;
    u8::try_from(index + 1).ok()
}

fn read_times(text: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (from, to) = text.split_once(['-', '~', '至', '到'])?;
    let read = |time: &str| {
        let time = time.trim();
        NaiveTime::parse_from_str(time, "%H:%M").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S")).ok()
    };
    Some((read(from)?, read(to)?))
}

/// Writes opening hours so that `read_opening_hours` reads them back.
#[must_use]
pub fn write_opening_hours(hours: &[OpeningHours]) -> String {
    let span = |hours: &OpeningHours| {
        let day = DAYS.get(usize::from(hours.weekday).saturating_sub(1)).copied().unwrap_or('?');
        format!("周{day} {}-{}", write_time(hours.from), write_time(hours.to))
    };
    hours.iter().map(span).collect::<Vec<_>>().join("；")
}

fn write_time(time: NaiveTime) -> String {
    let form = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.format(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(weekday: u8, from: (u32, u32), to: (u32, u32)) -> OpeningHours {
        let time = |(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        OpeningHours { weekday, from: time(from), to: time(to) }
    }

    #[test]
    fn hours_are_read_as_clerks_write_them() {
        let hours = read_opening_hours("周一至周二 08:30-17:30；周六：９：００－１２：００").unwrap();
        assert_eq!(hours, [span(1, (8, 30), (17, 30)), span(2, (8, 30), (17, 30)), span(6, (9, 0), (12, 0))]);
        assert_eq!(read_opening_hours("每天 8:00-18:00").unwrap().len(), 7);
        assert_eq!(read_opening_hours("周一,周三 8:00-9:00").unwrap().len(), 2);
    }

    #[test]
    fn what_was_written_is_read_back() {
        let hours = [span(1, (8, 30), (12, 0)), span(7, (14, 0), (17, 30))];
        assert_eq!(read_opening_hours(&write_opening_hours(&hours)).unwrap(), hours);
        let late = OpeningHours { to: NaiveTime::from_hms_opt(17, 30, 59).unwrap(), ..hours[1] };
        assert_eq!(read_opening_hours(&write_opening_hours(&[late])).unwrap(), [late]);
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for wrong in ["", "周八 8:00-9:00", "周一", "周一 8点", "8:00-9:00", "周五至周一 8:00-9:00"]
        {
            assert_eq!(read_opening_hours(wrong), None, "{wrong}");
        }
    }
}
