//! The differences between two texts of one language: paragraphs first, then words within those that have changed.

use std::collections::HashMap;
use std::time::Instant;

use entity::archive::page;
use similar::{Algorithm, ChangeTag, DiffOp, DiffTag, TextDiff, capture_diff_slices_deadline};

use super::paragraph::{Paragraph, paragraphs};
use super::{Change, Piece, Row, Side};

/// How many paragraphs further the other form of a changed one is sought.
const LOOKAHEAD: usize = 20;

/// The two texts, paragraph by paragraph in their order, with the words marked that have changed.
pub fn rows(left: &[page::Model], right: &[page::Model], until: Instant) -> Vec<Row> {
    let (left, right) = (paragraphs(left), paragraphs(right));
    let texts = |side: &[Paragraph]| -> Vec<String> { side.iter().map(|it| it.text.clone()).collect() };
    let operations = capture_diff_slices_deadline(Algorithm::Patience, &texts(&left), &texts(&right), Some(until));
    operations.iter().flat_map(|operation| rows_of(operation, &left, &right, until)).collect()
}

fn rows_of(operation: &DiffOp, left: &[Paragraph], right: &[Paragraph], until: Instant) -> Vec<Row> {
    let (left, right) = (&left[operation.old_range()], &right[operation.new_range()]);
    match operation.tag() {
        DiffTag::Equal => {
            let same = |paragraph| Some(Side::new(paragraph, Change::Same));
            left.iter().zip(right).map(|(left, right)| Row { left: same(left), right: same(right) }).collect()
        }
        DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => changed(left, right, until),
    }
}

/// Paragraphs none of which is the same: each beside the next one like it, if there is one.
fn changed(left: &[Paragraph], right: &[Paragraph], until: Instant) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut rest = right;
    for paragraph in left {
        let like = rest.iter().take(LOOKAHEAD).position(|other| are_alike(&paragraph.text, &other.text));
        match like {
            None => rows.push(Row { left: Some(Side::new(paragraph, Change::Removed)), right: None }),
            Some(place) => {
                rows.extend(rest[..place].iter().map(added));
                rows.push(words(paragraph, &rest[place], until));
                rest = &rest[place + 1..];
            }
        }
    }
    rows.extend(rest.iter().map(added));
    rows
}

fn added(paragraph: &Paragraph) -> Row {
    Row { left: None, right: Some(Side::new(paragraph, Change::Added)) }
}

/// Whether two paragraphs have at least half of their letters' worth of words in common.
fn are_alike(left: &str, right: &str) -> bool {
    let mut words: HashMap<&str, usize> = HashMap::new();
    for word in pieces(left) {
        *words.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in pieces(right) {
        if let Some(count) = words.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            common += word.len();
        }
    }
    let letters = |text: &str| pieces(text).map(str::len).sum::<usize>();
    4 * common >= letters(left) + letters(right)
}

/// Words; where nothing parts them, as in Chinese, characters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split_whitespace();
    words.flat_map(|word| match word.chars().any(|letter| ('\u{3400}'..='\u{9fff}').contains(&letter)) {
        true => word.split("").filter(|letter| !letter.is_empty()).collect(),
        false => vec![word],
    })
}

fn words(left: &Paragraph, right: &Paragraph, until: Instant) -> Row {
    let difference = TextDiff::configure().deadline(until).diff_unicode_words(&*left.text, &*right.text);
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for change in difference.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {
                push(&mut old, change.value(), Change::Same);
                push(&mut new, change.value(), Change::Same);
            }
            ChangeTag::Delete => push(&mut old, change.value(), Change::Removed),
            ChangeTag::Insert => push(&mut new, change.value(), Change::Added),
        }
    }
    Row { left: Some(Side { page: left.page, pieces: old }), right: Some(Side { page: right.page, pieces: new }) }
}

fn push(pieces: &mut Vec<Piece>, text: &str, change: Change) {
    match pieces.last_mut() {
        Some(last) if last.change == change => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), change }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(texts: &[&str]) -> Vec<page::Model> {
        let page = |(number, text): (i32, &&str)| page::Model {
            rendition_id: entity::RenditionId(uuid::Uuid::nil()),
            number,
            language: None,
            text: (*text).to_owned(),
            quality: 1.0,
            label: None,
            is_recognised: false,
        };
        (1..).zip(texts).map(page).collect()
    }

    fn shown(left: &[&str], right: &[&str]) -> Vec<String> {
        let until = Instant::now() + std::time::Duration::from_secs(60);
        let side = |side: &Option<Side>| {
            let pieces = side.iter().flat_map(|side| &side.pieces);
            pieces
                .map(|piece| match piece.change {
                    Change::Same => piece.text.clone(),
                    Change::Removed => format!("[-{}]", piece.text),
                    Change::Added => format!("[+{}]", piece.text),
                })
                .collect::<String>()
        };
        let rows = rows(&pages(left), &pages(right), until);
        rows.iter().map(|row| format!("{} | {}", side(&row.left), side(&row.right))).collect()
    }

    #[test]
    fn changed_words_are_marked_and_lines_and_pages_broken_elsewhere_are_not() {
        assert_eq!(
            shown(
                &["Rules\n\nThe harbour opens\nat dawn.", "Lamps are lit\n\nat dusk by all."],
                &["Rules\n\nThe harbour opens at", "noon.\n\nLamps are lit\n\nat dusk by all."],
            ),
            [
                "Rules | Rules",
                "The harbour opens at [-dawn]. | The harbour opens at [+noon].",
                "Lamps are lit | Lamps are lit",
                "at dusk by all. | at dusk by all.",
            ]
        );
    }

    #[test]
    fn new_and_lost_paragraphs_stand_alone() {
        assert_eq!(
            shown(&["One stays.\n\nTwo goes away.\n\nFour."], &["One stays.\n\nQuite something else.\n\nFour."]),
            ["One stays. | One stays.", "[-Two goes away.] | ", " | [+Quite something else.]", "Four. | Four."]
        );
    }

    #[test]
    fn chinese_is_compared_by_its_characters() {
        assert_eq!(
            shown(&["各国应当确保附有证书。"], &["各国必须确保附有证书。"]),
            ["各国[-应当]确保附有证书。 | 各国[+必须]确保附有证书。"]
        );
    }

    #[test]
    fn what_takes_too_long_is_still_told_in_full() {
        let (left, right) = ("a b c d e f g. ".repeat(50), "g f e d c b a. ".repeat(50));

        let rows = rows(&pages(&[&left]), &pages(&[&right]), Instant::now());

        let text: String =
            rows.iter().flat_map(|row| &row.right).flat_map(|side| &side.pieces).map(|it| &*it.text).collect();
        assert_eq!(text, right.trim_end());
    }
}
