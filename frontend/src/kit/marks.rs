//! Marking the words of a search in a text, so that the eye finds them. What matches is decided by the server's search; this only points.

use leptos::prelude::*;

/// Words shorter than this mark too much to help, in characters.
const SHORTEST: usize = 2;

/// `text` with the words that begin like a word of `wanted` marked.
pub fn marked(text: &str, wanted: &str) -> AnyView {
    let pieces = pieces(text, wanted).into_iter().map(|(piece, is_match)| match is_match {
        true => view! { <mark>{piece.to_owned()}</mark> }.into_any(),
        false => piece.to_owned().into_any(),
    });
    pieces.collect_view().into_any()
}

/// Cuts `text` into pieces that do and do not match; together they are `text`.
fn pieces<'a>(text: &'a str, wanted: &str) -> Vec<(&'a str, bool)> {
    let excluded =
        |start: usize| wanted[..start].ends_with('-') && !wanted[..start].ends_with(|c: char| c.is_alphanumeric());
    let wanted = words(wanted).filter(|(start, _)| !excluded(*start)).map(|(_, word)| word.to_lowercase());
    let wanted = wanted.filter(|word| word.chars().count() >= SHORTEST).collect::<Vec<_>>();
    let mut pieces = Vec::new();
    let mut done = 0;
    for (start, word) in words(text) {
        let lower = word.to_lowercase();
        if wanted.iter().any(|wanted| lower.starts_with(wanted)) {
            pieces.push((&text[done..start], false));
            pieces.push((word, true));
            done = start + word.len();
        }
    }
    pieces.push((&text[done..], false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn words_that_begin_alike_are_marked_and_nothing_is_lost() {
        let cut = pieces("Les Évaluations : évaluer, réévaluer.", "« évalu »");

        let marked = cut.iter().filter(|(_, is_match)| *is_match).map(|(piece, _)| *piece).collect::<Vec<_>>();
        assert_eq!(marked, ["Évaluations", "évaluer"]);
        assert_eq!(cut.iter().map(|(piece, _)| *piece).collect::<String>(), "Les Évaluations : évaluer, réévaluer.");
    }

    #[test]
    fn a_single_letter_marks_nothing() {
        assert_eq!(pieces("a plan", "a"), [("a plan", false)]);
    }
}
