//! The date a text gives itself, in the notation of EDTF: a day where one is written, else a month.
//! English, French, Portuguese, Spanish, Russian, Arabic and Chinese.

use chrono::NaiveDate;

/// Years that a document of the archive may bear.
const YEARS: std::ops::RangeInclusive<u32> = 1950..=2100;

/// The months by the beginnings of their names, longest first where one begins another.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janeiro", "enero", "январ", "يناير", "كانون الثاني", "جانفي"],
    &["february", "feb", "février", "fevrier", "fevereiro", "febrero", "феврал", "فبراير", "شباط", "فيفري"],
    &["march", "mars", "março", "marzo", "март", "مارس", "آذار"],
    &["april", "apr", "avril", "abril", "апрел", "أبريل", "ابريل", "نيسان", "أفريل"],
    &["may", "mai", "maio", "mayo", "май", "мая", "мае", "مايو", "أيار", "ماي"],
    &["june", "jun", "juin", "junho", "junio", "июн", "يونيو", "حزيران", "جوان"],
    &["july", "jul", "juillet", "julho", "julio", "июл", "يوليو", "تموز", "جويلية"],
    &["august", "aug", "août", "aout", "agosto", "август", "أغسطس", "اغسطس", "آب", "أوت"],
    &["september", "sept", "sep", "septembre", "setembro", "septiembre", "сентябр", "سبتمبر", "أيلول"],
    &["october", "oct", "octobre", "outubro", "octubre", "октябр", "أكتوبر", "اكتوبر", "تشرين الأول"],
    &["november", "nov", "novembre", "novembro", "noviembre", "ноябр", "نوفمبر", "تشرين الثاني"],
    &["december", "dec", "décembre", "decembre", "dezembro", "diciembre", "декабр", "ديسمبر", "كانون الأول"],
];

/// Words between the parts of a date.
const BETWEEN: [&str; 6] = ["of", "de", "del", "du", "the", "года"];

/// A word, a number, or a sign of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    /// Its value and how many digits it has.
    Number(u32, usize),
    Sign(char),
}

/// The first day that stands in a text, else the first month.
pub(super) fn first(text: &str) -> Option<String> {
    let tokens = tokens(text);
    let at = |read: fn(&[Token]) -> Option<String>| (0..tokens.len()).find_map(|start| read(&tokens[start..]));
    at(day).or_else(|| at(month))
}

/// The first day, month or year that stands in a text, in this order.
pub(super) fn first_or_year(text: &str) -> Option<String> {
    first(text).or_else(|| {
        tokens(text).into_iter().find_map(|token| match token {
            Token::Number(year, 4) if YEARS.contains(&year) => Some(year.to_string()),
            _ => None,
        })
    })
}

fn day(tokens: &[Token]) -> Option<String> {
    use Token::{Number, Sign};

    match tokens {
        // 2012-11-30
        [Number(year, 4), Sign('-'), Number(month, 2), Sign('-'), Number(day, 2), ..] => written(*year, *month, *day),
        // 2012年11月30日
        [Number(year, 4), Sign('年'), Number(month, _), Sign('月'), Number(day, _), Sign('日'), ..] => {
            written(*year, *month, *day)
        }
        // 30.11.2012, and 30/11/2012 where the first cannot be a month
        [Number(day, 1..=2), Sign(one), Number(month, 1..=2), Sign(other), Number(year, 4), ..]
            if one == other && (*one == '.' || (*one == '/' && *day > 12)) =>
        {
            written(*year, *month, *day)
        }
        // 30 November 2012, 27–30 November 2012, 1er mars 2010, 30 de novembro de 2012
        [Number(day, 1..=2), rest @ ..] => {
            let (month, rest) = named_month(skip(rest))?;
            written(year(skip(rest))?, month, *day)
        }
        // November 30, 2012
        [Token::Word(_), ..] => {
            let (month, rest) = named_month(tokens)?;
            let [Number(day, 1..=2), rest @ ..] = rest else { return None };
            written(year(skip(rest))?, month, *day)
        }
        _ => None,
    }
}

fn month(tokens: &[Token]) -> Option<String> {
    if let [Token::Number(year, 4), Token::Sign('年'), Token::Number(month, _), Token::Sign('月'), ..] = tokens {
        return (YEARS.contains(year) && (1..=12).contains(month)).then(|| format!("{year}-{month:02}"));
    }
    let (month, rest) = named_month(tokens)?;
    Some(format!("{}-{month:02}", year(skip(rest))?))
}

fn written(year: u32, month: u32, day: u32) -> Option<String> {
    YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year.cast_signed(), month, day))?.map(|day| day.to_string())
}

fn year(tokens: &[Token]) -> Option<u32> {
    match tokens {
        [Token::Number(year, 4), ..] if YEARS.contains(year) => Some(*year),
        _ => None,
    }
}

/// Leaves out what stands between the parts of a date: ordinal endings, small words, a comma.
fn skip(tokens: &[Token]) -> &[Token] {
    match tokens {
        [Token::Word(word), rest @ ..]
            if BETWEEN.contains(&word.as_str())
                || ["st", "nd", "rd", "th", "er", "º", "o"].contains(&word.as_str()) =>
        {
            skip(rest)
        }
        [Token::Sign(',' | '،' | '.'), rest @ ..] => skip(rest),
        _ => tokens,
    }
}

/// A month by its name, and what follows; two words where the name has two.
fn named_month(tokens: &[Token]) -> Option<(u32, &[Token])> {
    let [Token::Word(word), rest @ ..] = tokens else { return None };
    let two = match rest {
        [Token::Word(second), ..] => format!("{word} {second}"),
        _ => String::new(),
    };
    for (month, names) in (1..).zip(MONTHS) {
        if names.contains(&two.as_str()) {
            return Some((month, &rest[1..]));
        }
        // Russian names are inflected at their end.
        let is_named = |name: &&str| word == name || (word.starts_with(name) && name.starts_with(is_cyrillic));
        if names.iter().any(is_named) {
            return Some((month, rest));
        }
    }
    None
}

fn is_cyrillic(character: char) -> bool {
    ('а'..='я').contains(&character)
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = text.chars().flat_map(char::to_lowercase).peekable();
    while let Some(character) = characters.next() {
        if let Some(digit) = digit(character) {
            let (mut value, mut length) = (digit, 1);
            while let Some(digit) = characters.peek().copied().and_then(self::digit) {
                value = value.saturating_mul(10).saturating_add(digit);
                length += 1;
                characters.next();
            }
            tokens.push(Token::Number(value, length));
        } else if is_letter(character) {
            let mut word = String::from(character);
            while let Some(next) = characters.next_if(|next| is_letter(*next)) {
                word.push(next);
            }
            tokens.push(Token::Word(word));
        } else if !character.is_whitespace() {
            tokens.push(Token::Sign(character));
        }
    }
    tokens
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic() && !['年', '月', '日'].contains(&character) && digit(character).is_none()
}

/// Western, Arabic-Indic, Persian and full-width digits.
fn digit(character: char) -> Option<u32> {
    let zero = ['0', '٠', '۰', '０']
        .into_iter()
        .find(|zero| (*zero..='\u{ffff}').contains(&character) && u32::from(character) - u32::from(*zero) < 10)?;
    Some(u32::from(character) - u32::from(zero))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_found_in_seven_languages() {
        for text in [
            "Gaborone, 30 November 2012",
            "November 30, 2012",
            "on the 30th of November, 2012",
            "27–30 November 2012",
            "Fait le 30 novembre 2012",
            "Luanda, 30 de novembro de 2012",
            "Madrid, 30 de noviembre de 2012",
            "Москва, 30 ноября 2012 г.",
            "٣٠ نوفمبر ٢٠١٢",
            "30 تشرين الثاني 2012",
            "2012年11月30日",
            "2012-11-30",
            "30.11.2012",
            "30/11/2012",
        ] {
            assert_eq!(first(text).as_deref(), Some("2012-11-30"), "{text}");
        }
        assert_eq!(first("Fait le 1er mars 2010").as_deref(), Some("2010-03-01"));
    }

    #[test]
    fn a_day_is_better_than_a_month_and_a_month_better_than_a_year() {
        assert_eq!(first("November 2012, held on 3 December 2012").as_deref(), Some("2012-12-03"));
        assert_eq!(first("Session of March 2014").as_deref(), Some("2014-03"));
        assert_eq!(first("2012年11月").as_deref(), Some("2012-11"));
        assert_eq!(first("Annual report for 2017"), None);
        assert_eq!(first_or_year("Annual report for 2017").as_deref(), Some("2017"));
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        for text in ["03/04/2012", "30 2012", "12 may", "HS 7102.10", "31.12.99", "March 12", "1812-01-01", ""] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
