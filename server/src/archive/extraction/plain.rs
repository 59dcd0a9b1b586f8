//! Plain text: form feeds are page borders; without them the text is cut into passages.

use super::manuscript::Manuscript;
use super::{Limits, Obstacle, Reading, encoding, passage};

/// Longest first line that is taken for a title, in characters.
const TITLE_CHARACTERS: usize = 120;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    let text = encoding::decode(bytes, None).ok_or(Obstacle::UnknownKind)?;
    let mut manuscript = Manuscript::new(limits);
    write(&mut manuscript, &text);
    Ok(Reading { title: title(&text), ..manuscript.finish() })
}

/// Writes text by its form feeds, or as passages when it has none inside.
pub(super) fn write(manuscript: &mut Manuscript, text: &str) {
    let text = text.trim_end_matches(['\u{c}', '\n', '\r', ' ']);
    if !text.contains('\u{c}') {
        passage::write(manuscript, &text.replace("\r\n", "\n"));
        return;
    }
    for page in text.split('\u{c}') {
        manuscript.write(page);
        manuscript.turn();
    }
}

/// A short first line standing alone.
fn title(text: &str) -> Option<String> {
    let mut lines = text.trim_start().lines();
    let first = lines.next()?.trim();
    let stands_alone = lines.next().is_none_or(|second| second.trim().is_empty());
    (stands_alone && first.chars().count() <= TITLE_CHARACTERS).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_feeds_keep_the_numbers_of_pages_without_text() {
        let reading = read(b"one\x0c\x0cthree\x0c", &Limits::default()).expect("plain text is read");

        assert_eq!(reading.texts(), ["one", "", "three"]);
    }

    #[test]
    fn a_line_that_stands_alone_at_the_top_is_the_title() {
        assert_eq!(title("\nFinal Communique\n\nThe Plenary met."), Some("Final Communique".into()));
        assert_eq!(title("The Plenary met in Moscow\nand adjourned."), None);
    }
}
