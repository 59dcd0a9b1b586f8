//! An official symbol, as it stands in a text: `AD 005-2011`, `AD 02/2013`, `KP/2017/Plenary/Administrative Decision 1`.
//! Symbols are stored verbatim; nothing is read out of them.

/// Series that are numbered by the year, such as `AD 02/2013`.
const SERIES: [&str; 3] = ["AD", "CN", "VN"];

/// How many parts a symbol with slashes has at least.
const FEWEST_PARTS: usize = 3;

/// The first symbol that stands in a text.
pub(super) fn first(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        line.char_indices()
            .filter(|(start, _)| !line[..*start].ends_with(|before: char| before.is_alphanumeric() || before == '/'))
            .find_map(|(start, _)| numbered(&line[start..]).or_else(|| slashed(&line[start..])))
    })
}

/// `AD 005-2011`: a series, a number, a year.
fn numbered(text: &str) -> Option<String> {
    let series = SERIES.into_iter().find(|series| text.starts_with(series))?;
    let number = text[series.len()..].strip_prefix(' ')?;
    let digits = leading_digits(number);
    let year = number[digits..].strip_prefix(['-', '/'])?;
    let end = leading_digits(year);
    if !(1..=3).contains(&digits) || end != 4 {
        return None;
    }
    Some(text[..series.len() + 1 + digits + 1 + end].to_owned())
}

/// `KP/2017/Plenary/AD 1`: capitals, then parts between slashes, one of them with a digit.
fn slashed(text: &str) -> Option<String> {
    let capitals = text.bytes().take_while(u8::is_ascii_uppercase).count();
    if !(2..=6).contains(&capitals) || !text[capitals..].starts_with('/') {
        return None;
    }
    let mut end = capitals;
    let mut parts = 1;
    while let Some(part) = text[end..].strip_prefix('/') {
        let length = part_length(part);
        if length == 0 {
            break;
        }
        end += 1 + length;
        parts += 1;
    }
    let symbol = &text[..end];
    (parts >= FEWEST_PARTS && symbol.bytes().any(|byte| byte.is_ascii_digit())).then(|| symbol.to_owned())
}

/// One part: words and a number after them; the words count only when a number or a slash ends them.
fn part_length(part: &str) -> usize {
    let word =
        |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(byte)).count();
    let mut end = word(part);
    let mut reach = end;
    // At most three more words: `Administrative Decision 1`.
    for _ in 0..3 {
        let Some(rest) = part[reach..].strip_prefix(' ') else { break };
        let length = word(rest);
        if length == 0 {
            break;
        }
        let is_number = leading_digits(rest) == length;
        reach += 1 + length;
        if is_number || part[reach..].starts_with('/') {
            end = reach;
        }
    }
    end - part[..end].bytes().rev().take_while(|byte| b"-._".contains(byte)).count()
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_found_verbatim() {
        for (text, symbol) in [
            ("Decision AD 005-2011, adopted", "AD 005-2011"),
            ("AD 02/2013", "AD 02/2013"),
            (
                "see KP/2017/Plenary/Administrative Decision 1 of the Plenary",
                "KP/2017/Plenary/Administrative Decision 1",
            ),
            ("KPH/DEMO/2013/WGS/MIN 4\nMinutes", "KPH/DEMO/2013/WGS/MIN 4"),
            ("(KPH/DEMO/2016/AD 3/Annex)", "KPH/DEMO/2016/AD 3/Annex"),
            ("KPH/DEMO/2022/STAT 1/Rev.2.", "KPH/DEMO/2022/STAT 1/Rev.2"),
            ("KPH/DEMO/2022/FC and more words", "KPH/DEMO/2022/FC"),
        ] {
            assert_eq!(first(text).as_deref(), Some(symbol), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_symbol_is_left() {
        for text in ["and/or", "HS 7102/10", "LOAD 02/2013", "AD 2/13", "AD 2011", "EU/UK/US", "http://KP/2017/x", ""] {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
