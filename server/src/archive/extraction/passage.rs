//! Cutting text that knows no pages into passages of a size that a reader takes in at a glance.
//! Not for formats that have pages of their own.

use super::manuscript::Manuscript;

/// Unicode characters that a passage holds at most.
pub(super) const PASSAGE_CHARACTERS: usize = 3_000;

/// Writes `text` as passages of at most [`PASSAGE_CHARACTERS`], cut between paragraphs,
/// else between lines, else after a sentence, else between words, else anywhere.
pub(super) fn write(manuscript: &mut Manuscript, text: &str) {
    let mut rest = text.trim_start();
    while !rest.is_empty() && !manuscript.is_full() {
        let (passage, left) = rest.split_at(border(rest));
        manuscript.write(passage.trim_end());
        manuscript.cut();
        rest = left.trim_start();
    }
}

fn border(text: &str) -> usize {
    let Some((end, _)) = text.char_indices().nth(PASSAGE_CHARACTERS) else {
        return text.len();
    };
    let window = &text[..end];
    for mark in ["\n\n", "\n", ". ", "。", " "] {
        // A border in the first third would leave a scrap.
        if let Some(at) = window.rfind(mark).filter(|at| *at > end / 3) {
            return at + mark.len();
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;

    fn passages(text: &str) -> Vec<String> {
        let mut manuscript = Manuscript::new(&Limits::default());
        write(&mut manuscript, text);
        manuscript.finish().pages.into_iter().map(|page| page.text).collect()
    }

    #[test]
    fn a_text_of_the_full_size_is_one_passage_and_one_character_more_makes_two() {
        let full = "é".repeat(PASSAGE_CHARACTERS);

        assert_eq!(passages(&full).len(), 1);
        assert_eq!(passages(&format!("{full}é")).len(), 2);
    }

    #[test]
    fn the_cut_falls_between_paragraphs() {
        let paragraph = "The Plenary took note. ".repeat(50);
        let text = format!("{paragraph}\n\n{paragraph}\n\n{paragraph}");

        let passages = passages(&text);

        assert_eq!(passages.len(), 2);
        assert!(passages.iter().all(|passage| passage.starts_with("The") && passage.ends_with("note.")));
    }

    #[test]
    fn no_word_is_lost_or_split() {
        let text: String = (0..5_000).map(|number| format!("word{number} ")).collect();

        let joined = passages(&text).join(" ");

        assert!(joined.split(' ').eq(text.trim().split(' ')));
    }
}
