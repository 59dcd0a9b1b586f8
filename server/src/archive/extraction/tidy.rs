//! The last touch on a page of text: what nobody sees and what would split words goes.
//! Not for changing what the text says.

/// Text with plain line ends, without invisible characters, at most one empty line in a row.
///
/// Marks that turn the writing direction are dropped too: they can make a page look different from what is indexed.
pub(super) fn page(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut tidied = String::with_capacity(text.len());
    let mut blank_lines = 0;
    for line in text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}']) {
        let line = visible(line);
        let line = line.trim_end();
        blank_lines = if line.is_empty() { blank_lines + 1 } else { 0 };
        if blank_lines < 2 {
            tidied.push_str(line);
            tidied.push('\n');
        }
    }
    let kept = tidied.trim_end().len();
    tidied.truncate(kept);
    let indent = tidied.len() - tidied.trim_start_matches('\n').len();
    tidied.drain(..indent);
    tidied
}

/// One line of a text: blanks of any length become one space.
pub(super) fn line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn visible(line: &str) -> String {
    let mut seen = String::with_capacity(line.len());
    for character in line.chars() {
        match character {
            '\t' => seen.push('\t'),
            '\u{ad}' | '\u{feff}' | '\u{200b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\u{fb00}' => seen.push_str("ff"),
            '\u{fb01}' => seen.push_str("fi"),
            '\u{fb02}' => seen.push_str("fl"),
            '\u{fb03}' => seen.push_str("ffi"),
            '\u{fb04}' => seen.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => seen.push_str("st"),
            character if character.is_control() => {}
            character => seen.push(character),
        }
    }
    seen
}

/// Joins words that a line end divides, dropping the hyphen, as far as it is one of division:
/// both halves are lower case and the page does not elsewhere write the word with its hyphen.
pub(super) fn join_divided_words(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    // A word moved up from the next line is skipped there.
    let mut moved = 0;
    while let Some(line) = lines.next() {
        let was_moved = moved > 0;
        let line = line[std::mem::take(&mut moved)..].trim_end();
        if was_moved && line.is_empty() {
            continue;
        }
        let division = lines.peek().and_then(|next| divided(line, next, text));
        let Some(half) = division else {
            joined.push_str(line);
            joined.push('\n');
            continue;
        };
        joined.push_str(half.stem);
        joined.push_str(half.rest);
        joined.push('\n');
        moved = half.consumed;
    }
    joined
}

struct Division<'t> {
    stem: &'t str,
    rest: &'t str,
    /// Bytes of the next line up to the word after the divided one.
    consumed: usize,
}

fn divided<'t>(line: &'t str, next: &'t str, text: &str) -> Option<Division<'t>> {
    let bare = line.strip_suffix(['-', '\u{ad}', '\u{2010}'])?;
    let first = bare.rsplit(|character: char| !character.is_alphabetic()).next()?;
    let start = next.len() - next.trim_start().len();
    let word = next[start..].split(char::is_whitespace).next()?;
    let second = word.split(|character: char| !character.is_alphabetic()).next()?;
    let is_division = first.chars().count() >= 2
        && first.chars().next_back()?.is_lowercase()
        && second.chars().count() >= 2
        && second.chars().next()?.is_lowercase();
    if !is_division {
        return None;
    }
    let end = start + word.len();
    let consumed = next.len() - next[end..].trim_start().len();
    let is_written_with_hyphen = text.contains(&format!("{first}-{second}"));
    let stem = if is_written_with_hyphen { line } else { bare };
    Some(Division { stem, rest: word, consumed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_divided_at_a_line_end_is_whole_again() {
        assert_eq!(join_divided_words("the certifi-\ncation scheme\nends"), "the certification\nscheme\nends\n");
    }

    #[test]
    fn a_hyphen_that_belongs_to_the_word_stays() {
        assert_eq!(join_divided_words("follow-up and follow-\nup again"), "follow-up and follow-up\nagain\n");
        assert_eq!(join_divided_words("2020-\n2021"), "2020-\n2021\n");
        assert_eq!(join_divided_words("Anglo-\nAmerican"), "Anglo-\nAmerican\n");
    }

    #[test]
    fn words_divided_on_consecutive_lines_are_all_joined() {
        assert_eq!(join_divided_words("par-\nticipants ob-\nservers"), "participants\nobservers\n");
    }

    #[test]
    fn what_nobody_sees_is_dropped() {
        assert_eq!(
            page("\r\n\r\nco\u{ad}operation \u{202b}of\u{202c}\u{0}\r\n\n\n\nsta\u{fb00}  \n"),
            "cooperation of\n\nstaff"
        );
    }
}
