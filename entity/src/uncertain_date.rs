//! Dates as archives know them: a year, a month or a day, perhaps approximate.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};

/// A date in the notation of EDTF (ISO 8601-2) level 1, without intervals:
/// `2012`, `2012-11`, `2012-11-30`, each perhaps followed by `~` (approximate), `?` (uncertain) or `%` (both).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncertainDate {
    edtf: String,
    earliest: NaiveDate,
    latest: NaiveDate,
}

/// A text that is no such date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a date this archive keeps; write 2012, 2012-11 or 2012-11-30, with ~ after it when approximate or ? when uncertain"
)]
pub struct BadDate(String);

impl UncertainDate {
    /// The notation as given.
    pub fn edtf(&self) -> &str {
        &self.edtf
    }

    /// The first day it can mean.
    pub fn earliest(&self) -> NaiveDate {
        self.earliest
    }

    /// The last day it can mean.
    pub fn latest(&self) -> NaiveDate {
        self.latest
    }
}

impl FromStr for UncertainDate {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        span(text.trim_end_matches(['~', '?', '%']))
            .filter(|_| text.len() - text.trim_end_matches(['~', '?', '%']).len() <= 1)
            .map(|(earliest, latest)| Self { edtf: text.to_owned(), earliest, latest })
            .ok_or_else(|| BadDate(text.chars().take(64).collect()))
    }
}

impl fmt::Display for UncertainDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.edtf)
    }
}

fn span(plain: &str) -> Option<(NaiveDate, NaiveDate)> {
    let mut parts = plain.split('-').map(|part| number(part).map(|n| (n, part.len())));
    let (year, 4) = parts.next()?? else { return None };
    let month = parts.next();
    let day = parts.next();
    if parts.next().is_some() {
        return None;
    }
    let (first, length) = match (month, day) {
        (None, None) => (NaiveDate::from_ymd_opt(year.cast_signed(), 1, 1)?, Months::new(12)),
        (Some(Some((month, 2))), None) => (NaiveDate::from_ymd_opt(year.cast_signed(), month, 1)?, Months::new(1)),
        (Some(Some((month, 2))), Some(Some((day, 2)))) => {
            let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day)?;
            return Some((date, date));
        }
        _ => return None,
    };
    Some((first, first.checked_add_months(length)?.checked_sub_days(Days::new(1))?))
}

fn number(part: &str) -> Option<u32> {
    part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_date_spans_all_it_can_mean() {
        for (text, earliest, latest) in [
            ("2012", "2012-01-01", "2012-12-31"),
            ("2012-02", "2012-02-01", "2012-02-29"),
            ("2012-11-30", "2012-11-30", "2012-11-30"),
            ("2012~", "2012-01-01", "2012-12-31"),
            ("2012-11?", "2012-11-01", "2012-11-30"),
        ] {
            let date: UncertainDate = text.parse().expect(text);

            assert_eq!(date.earliest().to_string(), earliest, "{text}");
            assert_eq!(date.latest().to_string(), latest, "{text}");
            assert_eq!(date.edtf(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "12", "2012-13", "2012-2", "2012-02-30", "2012~~", "2012-1-1", "+012", "2012-11-30-1", "~"] {
            assert!(text.parse::<UncertainDate>().is_err(), "{text}");
        }
    }
}
