//! Days, instants and uncertain dates in words. What a date means for a record is the rooms' business.

use crate::kit::intl;
use crate::kit::language::{Language, language};
use crate::tell;
use js_sys::Date;

/// How far a date is known.
#[derive(Debug, PartialEq)]
struct Known {
    year: i32,
    month: Option<i32>,
    day: Option<i32>,
    doubt: Doubt,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Doubt {
    None,
    Approximate,
    Uncertain,
    Both,
}

/// An ISO day, `2012-11-30`, in words.
pub fn day(iso: &str) -> String {
    in_words(iso)
}

/// The day of an RFC 3339 instant in words.
pub fn day_of(instant: &str) -> String {
    in_words(instant.get(..10).unwrap_or(instant))
}

/// An EDTF date of level 1 in words; what is not understood is shown as it was written.
pub fn in_words(edtf: &str) -> String {
    if let Some((from, to)) = edtf.split_once('/') {
        return match (from, to) {
            ("" | "..", to) => {
                let to = in_words(to);
                tell!("until {to}", to)
            }
            (from, "" | "..") => {
                let from = in_words(from);
                tell!("from {from}", from)
            }
            (from, to) => format!("{} – {}", in_words(from), in_words(to)),
        };
    }
    let Some(known) = parse(edtf) else {
        return edtf.to_owned();
    };
    let date = written(&known);
    match known.doubt {
        Doubt::None => date,
        Doubt::Approximate => tell!("about {date}", date),
        Doubt::Uncertain => tell!("{date} (uncertain)", date),
        Doubt::Both => tell!("about {date} (uncertain)", date),
    }
}

fn parse(edtf: &str) -> Option<Known> {
    let (digits, doubt) = match edtf.chars().last()? {
        '~' => (&edtf[..edtf.len() - 1], Doubt::Approximate),
        '?' => (&edtf[..edtf.len() - 1], Doubt::Uncertain),
        '%' => (&edtf[..edtf.len() - 1], Doubt::Both),
        _ => (edtf, Doubt::None),
    };
    let mut parts = digits.splitn(3, '-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next().map(|month| month.parse().ok().filter(|month| (1..=12).contains(month)));
    let day = parts.next().map(|day| day.parse().ok().filter(|day| (1..=31).contains(day)));
    if month == Some(None) || day == Some(None) {
        return None;
    }
    Some(Known { year, month: month.flatten(), day: day.flatten(), doubt })
}

/// How a date is written of which the year, the month and the day are known.
const FORMS: [intl::Options; 3] = [
    &[("timeZone", "UTC"), ("year", "numeric")],
    &[("timeZone", "UTC"), ("year", "numeric"), ("month", "long")],
    &[("timeZone", "UTC"), ("year", "numeric"), ("month", "long"), ("day", "numeric")],
];

fn written(known: &Known) -> String {
    let form = FORMS[usize::from(known.month.is_some()) + usize::from(known.day.is_some())];
    let (month, day) = (known.month.unwrap_or(1), known.day.unwrap_or(1));
    let instant = Date::new(&format!("{:04}-{month:02}-{day:02}T00:00:00Z", known.year).into());
    let text = intl::spoken("DateTimeFormat", form, "format", &instant).unwrap_or_else(|| known.year.to_string());
    match (language(), known.day) {
        // `Intl` does not know that the first of the month is an ordinal in French.
        (Language::French, Some(1)) => text.replacen("1 ", "1er ", 1),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_known_as_far_as_it_is_written() {
        let known = |year, month, day, doubt| Some(Known { year, month, day, doubt });

        assert_eq!(parse("2012"), known(2012, None, None, Doubt::None));
        assert_eq!(parse("2012-11~"), known(2012, Some(11), None, Doubt::Approximate));
        assert_eq!(parse("2012-11-30?"), known(2012, Some(11), Some(30), Doubt::Uncertain));
        assert_eq!(parse("2012%"), known(2012, None, None, Doubt::Both));
    }

    #[test]
    fn what_is_no_date_is_left_as_written() {
        for odd in ["", "201X", "2012-13", "2012-11-32", "Y17", "2012-XX"] {
            assert_eq!(parse(odd), None, "{odd}");
        }
    }
}
