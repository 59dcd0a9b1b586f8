//! What a cell of a sheet shows: numbers as they are written, dates as ISO 8601.
//! Not for every wish that a number format can express.

use chrono::{Days, NaiveDate, NaiveTime};

/// Digits that a sheet keeps of a number; those beyond are noise of its arithmetic.
const DIGITS: usize = 15;
const SECONDS_PER_DAY: f64 = 86_400.0;

/// What a number stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// An amount.
    #[default]
    Number,
    /// A share of a hundred.
    Percent,
    /// Days since the calendar of the workbook begins.
    Date,
    /// The same, shown with its time of day.
    DateTime,
    /// A time of day or a duration.
    Time,
}

/// The day that a workbook calls 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Calendar {
    /// 30 December 1899, as Excel on Windows counts from 1 March 1900 on.
    #[default]
    From1900,
    /// 1 January 1904, as Excel on old Macintoshes counts.
    From1904,
}

impl Format {
    /// The formats that every workbook has without describing them.
    pub(super) fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=17 | 27..=31 | 34..=36 | 50..=58 => Self::Date,
            22 => Self::DateTime,
            18..=21 | 32 | 33 | 45..=47 => Self::Time,
            _ => Self::Number,
        }
    }

    /// What a code such as `dd/mm/yyyy` or `0.0%` means.
    pub(super) fn of(code: &str) -> Self {
        let signs = signs(code);
        let has = |letters: &[char]| signs.contains(letters);
        let (day, time) = (has(&['y', 'd']), has(&['h', 's']));
        match (day, time) {
            _ if has(&['0', '#', '?']) && !day && !signs.contains('h') && !signs.contains("ss") => {
                if has(&['%']) {
                    Self::Percent
                } else {
                    Self::Number
                }
            }
            (true, true) => Self::DateTime,
            (true, false) => Self::Date,
            (false, true) => Self::Time,
            // Alone, the letter is that of months.
            (false, false) if has(&['m']) => Self::Date,
            (false, false) => Self::Number,
        }
    }

    /// What is shown of a number as the file writes it; as it stands where it is none.
    pub(super) fn show(self, written: &str, calendar: Calendar) -> String {
        let Some(number) = written.trim().parse::<f64>().ok().filter(|number| number.is_finite()) else {
            return written.to_owned();
        };
        let shown = match self {
            Self::Number => None,
            Self::Percent => Some(format!("{}%", plain(number * 100.0))),
            Self::Date => day(number, calendar).map(|day| day.to_string()),
            Self::DateTime => day(number, calendar).map(|day| format!("{day} {}", clock(number.fract()))),
            Self::Time => (0.0..100_000.0).contains(&number).then(|| clock(number)),
        };
        shown.unwrap_or_else(|| plain(number))
    }
}

/// The signs of the first section of a code, without quoted words, colours and conditions.
fn signs(code: &str) -> String {
    let mut signs = String::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => break,
            '"' => drop(characters.by_ref().find(|end| *end == '"')),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let inside: String = characters.by_ref().take_while(|end| *end != ']').collect();
                // Hours and minutes beyond a day stand in brackets, too.
                if inside.chars().all(|letter| "hmsHMS".contains(letter)) {
                    signs.push_str(&inside.to_lowercase());
                }
            }
            character => signs.extend(character.to_lowercase()),
        }
    }
    if signs == "general" { String::new() } else { signs }
}

/// Without the noise of binary fractions, and without an exponent where people write none.
fn plain(number: f64) -> String {
    let rounded: f64 = format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number);
    let size = rounded.abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) { format!("{rounded:e}") } else { rounded.to_string() }
}

fn day(number: f64, calendar: Calendar) -> Option<NaiveDate> {
    let begin = match calendar {
        // Excel believes in a 29 February 1900; days before it are one later.
        Calendar::From1900 if number < 60.0 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        Calendar::From1900 => NaiveDate::from_ymd_opt(1899, 12, 30)?,
        Calendar::From1904 => NaiveDate::from_ymd_opt(1904, 1, 1)?,
    };
    let days = format!("{:.0}", number.floor()).parse::<u64>().ok()?;
    // The calendar of sheets ends with the year 9999.
    begin.checked_add_days(Days::new(days)).filter(|day| *day <= NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(*day))
}

/// Hours, which may be more than a day has, minutes, and seconds where there are some.
fn clock(days: f64) -> String {
    let seconds = format!("{:.0}", days * SECONDS_PER_DAY).parse::<u32>().unwrap_or(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (NaiveTime::from_hms_opt(hours, minutes, seconds), seconds) {
        (Some(time), 0) => time.format("%H:%M").to_string(),
        (Some(time), _) => time.format("%H:%M:%S").to_string(),
        (None, 0) => format!("{hours}:{minutes:02}"),
        (None, _) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, written: &str) -> String {
        Format::of(code).show(written, Calendar::From1900)
    }

    #[test]
    fn dates_are_told_from_amounts_by_their_format() {
        assert_eq!(shown("dd/mm/yyyy", "44512"), "2021-11-12");
        assert_eq!(shown("[$-409]d\\-mmm\\-yy;@", "44512"), "2021-11-12");
        assert_eq!(shown("yyyy-mm-dd hh:mm", "44512.4375"), "2021-11-12 10:30");
        assert_eq!(shown("mmm", "44512"), "2021-11-12");
        assert_eq!(shown("h:mm", "0.4375"), "10:30");
        assert_eq!(shown("[h]:mm:ss", "1.50001"), "36:00:01");
        assert_eq!(shown("#,##0.00", "44512"), "44512");
        assert_eq!(shown("0.0\" days\"", "44512"), "44512");
        assert_eq!(shown("General", "44512"), "44512");
        assert_eq!(shown("0.00E+00", "44512"), "44512");
        assert_eq!(shown("[Red]0;[Blue]-0", "44512"), "44512");
        assert_eq!(Format::built_in(14).show("44512", Calendar::From1904), "2025-11-13");
        assert_eq!(Format::built_in(14).show("1", Calendar::From1900), "1900-01-01");
    }

    #[test]
    fn numbers_are_written_as_people_do() {
        assert_eq!(shown("General", "0.30000000000000004"), "0.3");
        assert_eq!(shown("General", "1.2345E+5"), "123450");
        assert_eq!(shown("General", "1E+300"), "1e300");
        assert_eq!(shown("0.0%", "0.07"), "7%");
        assert_eq!(shown("General", "not a number"), "not a number");
    }

    #[test]
    fn a_day_that_no_calendar_has_stays_a_number() {
        assert_eq!(shown("yyyy", "-1"), "-1");
        assert_eq!(shown("yyyy", "9999999999"), "9999999999");
        assert_eq!(shown("h:mm", "1e18"), "1e18");
        assert_eq!(shown("yyyy", "NaN"), "NaN");
    }
}
