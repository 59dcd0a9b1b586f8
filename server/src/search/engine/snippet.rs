//! Cuts the telling words out of a text and marks what matched.
//! Not the place for escaping.

use std::cell::LazyCell;
use std::cmp::Reverse;
use std::ops::Range;

use super::ranking::{Mark, TEXT_GAP, is_placeless};
use super::{Part, SNIPPET_WORDS};
use crate::search::text::pattern::{COSTS, PREFIX};
use crate::search::text::typed::{Typed, comparable_symbol};
use crate::search::text::words::words;

/// In how many formats a text is looked for; what is in more of them may show fewer pages than asked for.
pub const FORMATS: usize = 2;

/// What a word of the text matches: which term, at what cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Match {
    term: u32,
    cost: u8,
}

/// The words of a text and what each of them matches.
pub struct Marked<'a> {
    text: &'a str,
    words: &'a [Range<usize>],
    matches: Vec<Option<Match>>,
    /// One or two letters still being typed, and which term they are: the index does not keep the places of such words.
    letters: Option<(u32, &'a str)>,
}

impl<'a> Marked<'a> {
    /// Puts together a text, its words, and the marks on them; `first` is the place of the first word.
    pub fn new(text: &'a str, words: &'a [Range<usize>], first: u32, marks: &[Mark], typed: &'a Typed) -> Self {
        let mut matches: Vec<Option<Match>> = vec![None; words.len()];
        for mark in marks {
            let Some(index) = mark.place.checked_sub(first) else {
                continue;
            };
            if let Some(found) = matches.get_mut(index as usize) {
                found.get_or_insert(Match { term: mark.term, cost: mark.cost });
            }
        }
        let letters = typed.terms.iter().enumerate().find_map(|(index, term)| {
            let pattern = term.word().filter(|pattern| pattern.is_prefix && is_placeless(term, PREFIX))?;
            Some((index as u32, pattern.word.as_str()))
        });
        Self { text, words, matches, letters }
    }

    /// Marks the words from `start` to before `end` that begin with letters still being typed.
    fn mark_beginnings(&mut self, start: usize, end: usize) {
        let (Some((term, letters)), Some(first)) = (self.letters, self.words.get(start)) else {
            return;
        };
        let window = first.start..self.words[end - 1].end;
        // Cut only where a word is met that does not tell by itself what it is compared as.
        let cut = LazyCell::new(|| beginnings(&self.text[window.clone()], letters));
        for (word, found) in self.words[start..end].iter().zip(&mut self.matches[start..end]) {
            let text = &self.text[word.clone()];
            let head = text.get(..letters.len()).unwrap_or(text);
            let begins = if head.is_ascii() {
                head.eq_ignore_ascii_case(letters)
            } else if letters.is_ascii() && head.starts_with(is_never_latin) {
                false
            } else {
                cut.binary_search(&(word.start - window.start)).is_ok()
            };
            if begins && found.is_none() {
                *found = Some(Match { term, cost: PREFIX });
            }
        }
    }

    /// Marks beginnings up to the first there is: cutting text into words is the slowest part of an answer.
    fn mark_first_beginnings(&mut self) {
        let mut start = 0;
        while start < self.words.len() && self.matches.iter().all(Option::is_none) {
            let end = self.words.len().min(start + SNIPPET_WORDS);
            self.mark_beginnings(start, end);
            start = end;
        }
    }

    /// The whole text, and how much of what was typed is in it: the more, the higher.
    pub fn whole(mut self) -> (u32, Vec<Part>) {
        self.mark_beginnings(0, self.words.len());
        (self.weight_of(0, self.words.len()).0, self.parts(0, self.words.len()))
    }

    /// About [`SNIPPET_WORDS`] words around the place where most of what was typed stands close together.
    pub fn snippet(mut self) -> Vec<Part> {
        self.mark_first_beginnings();
        let count = self.words.len();
        let matched = (0..count).filter(|index| self.matches[*index].is_some());
        let weighed = matched.map(|start| (self.weight_of(start, count.min(start + SNIPPET_WORDS)), start));
        let best = weighed.max_by_key(|((weight, end), start)| (*weight, Reverse(end - start), Reverse(*start)));
        let (start, end) = best.map_or((0, 0), |((_, end), start)| (start, end));
        let before = SNIPPET_WORDS.saturating_sub(end - start) / 2;
        let start = start.saturating_sub(before).min(count.saturating_sub(SNIPPET_WORDS));
        let end = count.min(start + SNIPPET_WORDS);
        self.mark_beginnings(start, end);
        self.parts(start, end)
    }

    /// What the words from `start` to before `end` are worth, and after which of them no term is new.
    fn weight_of(&self, start: usize, end: usize) -> (u32, usize) {
        let mut seen: Vec<u32> = Vec::new();
        let (mut weight, mut last) = (0, start);
        for (index, found) in self.matches[start..end].iter().enumerate() {
            let Some(found) = found.filter(|found| !seen.contains(&found.term)) else {
                continue;
            };
            seen.push(found.term);
            weight += COSTS as u32 + 1 - u32::from(found.cost);
            last = start + index + 1;
        }
        (weight, last)
    }

    fn parts(&self, start: usize, end: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let (is_start, is_end) = (start == 0, end == self.words.len());
        let mut at = if is_start { 0 } else { self.words[start].start };
        push(&mut parts, if is_start { "" } else { "…" }, false);
        for index in start..end {
            let word = self.words[index].clone();
            push(&mut parts, &self.text[at..word.start], false);
            push(&mut parts, &self.text[word.clone()], self.matches[index].is_some());
            at = word.end;
        }
        push(&mut parts, if is_end { &self.text[at..] } else { "…" }, false);
        trim(&mut parts);
        parts
    }
}

/// One of several texts, with what was asked for in it.
pub struct Telling {
    /// Which of them.
    pub index: usize,
    /// How much of what was typed is in it: the more, the higher.
    pub weight: u32,
    /// The text.
    pub parts: Vec<Part>,
}

/// Of texts that lie one after the other on a row, the one in which most of what was typed stands; else the first.
pub fn telling(texts: &[&str], spans: &[Range<usize>], marks: &[Mark], typed: &Typed) -> Option<Telling> {
    let (mut place, mut byte, mut rest) = (0, 0, spans);
    let mut best: Option<Telling> = None;
    for (index, text) in texts.iter().enumerate() {
        let end = byte + text.len();
        let (own, others) = rest.split_at(rest.partition_point(|span| span.start < end));
        let own: Vec<Range<usize>> = own.iter().map(|span| span.start - byte..span.end - byte).collect();
        let (weight, parts) = Marked::new(text, &own, place, marks, typed).whole();
        if best.as_ref().is_none_or(|best| weight > best.weight) {
            best = Some(Telling { index, weight, parts });
        }
        (place, byte, rest) = (place + own.len() as u32 + TEXT_GAP, end, others);
    }
    best
}

/// The symbol that begins as typed, else the one in which most of what was typed stands.
pub fn telling_symbol(symbols: &[&str], spans: &[Range<usize>], marks: &[Mark], typed: &Typed) -> Option<Vec<Part>> {
    if let Some(begun) = symbols.iter().find_map(|symbol| begun(symbol, &typed.symbol)) {
        return Some(begun);
    }
    let best = telling(symbols, spans, marks, typed);
    best.filter(|best| best.weight > 0).map(|best| best.parts)
}

/// A symbol as printed, marked as far as it was typed, if it begins so.
fn begun(symbol: &str, typed: &str) -> Option<Vec<Part>> {
    let mut ends = symbol.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let end = ends.find(|end| comparable_symbol(&symbol[..*end]) == typed)?;
    let part = |text: &str, is_match| Part { text: text.to_owned(), is_match };
    let parts = [part(&symbol[..end], true), part(&symbol[end..], false)];
    Some(parts.into_iter().filter(|part| !part.text.is_empty()).collect())
}

/// The bytes at which those words of a text start that begin with a few letters in their compared form.
fn beginnings(text: &str, letters: &str) -> Vec<usize> {
    let words = words(text).into_iter();
    words.filter(|word| word.lemma.starts_with(letters)).map(|word| word.start).collect()
}

/// Whether a letter is of a script that stays itself when it is compared: Greek to Mongolian, Chinese.
fn is_never_latin(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{1cff}' | '\u{3400}'..='\u{9fff}')
}

/// Adds text to the last part when it is of the same sort; line breaks and runs of spaces become one space.
fn push(parts: &mut Vec<Part>, text: &str, is_match: bool) {
    let mut spaced = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter.is_whitespace() || letter.is_control() {
            true if spaced.ends_with(' ') => {}
            true => spaced.push(' '),
            false => spaced.push(letter),
        }
    }
    match parts.last_mut() {
        _ if spaced.is_empty() => {}
        Some(last) if last.is_match == is_match => last.text.push_str(&spaced),
        _ => parts.push(Part { text: spaced, is_match }),
    }
}

fn trim(parts: &mut Vec<Part>) {
    if let Some(first) = parts.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = parts.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    parts.retain(|part| !part.text.is_empty());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(typed: &str, text: &str) -> String {
        let typed = Typed::read(typed).expect("a short text");
        let words = words(text);
        let spans: Vec<Range<usize>> = words.iter().map(|word| word.start..word.end).collect();
        let mut marks = Vec::new();
        for (term, typed) in typed.terms.iter().enumerate() {
            let Some(pattern) = typed.word() else { continue };
            for (place, word) in words.iter().enumerate() {
                let mark = |cost| Mark { row: 0, place: place as u32, cost, term: term as u32 };
                marks.extend(pattern.cost(&word.lemma).map(mark));
            }
        }
        let parts = Marked::new(text, &spans, 0, &marks, &typed).snippet();
        parts.iter().map(|part| if part.is_match { format!("[{}]", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn typos_beginnings_and_accents_are_marked_in_the_text_as_printed() {
        assert_eq!(
            shown("certifcate roug", "Each Certificate, for\n rough  stones."),
            "Each [Certificate], for [rough] stones."
        );
        assert_eq!(shown("conformite", "La conformité est vérifiée"), "La [conformité] est vérifiée");
        assert_eq!(shown("الماس ", "تجارة الماس الخام"), "تجارة [الماس] الخام");
        assert_eq!(shown("证书 ", "钻石证书。"), "钻石[证书]。");
    }

    #[test]
    fn a_long_text_is_cut_around_the_closest_matches_and_between_words() {
        let filler = "word ".repeat(100);
        let text = format!("rough {filler} rough diamonds {filler} diamonds");

        let snippet = shown("rough diamonds ", &text);

        assert!(snippet.contains("[rough] [diamonds]"), "{snippet}");
        assert!(snippet.starts_with("…word") && snippet.ends_with("word…"), "{snippet}");
        assert_eq!(snippet.split(' ').count(), SNIPPET_WORDS);
    }

    #[test]
    fn letters_still_being_typed_are_marked_in_words_of_any_script_and_form() {
        assert_eq!(shown("et", "L’été, Etna et 证书 ÉTUDE"), "L’[été], [Etna] [et] 证书 [ÉTUDE]");
        assert_eq!(shown("ал", "Rough Алмазы, ал"), "Rough [Алмазы], [ал]");
        assert_eq!(shown("شه", "Rough الشهادة"), "Rough [الشهادة]");
    }

    #[test]
    fn chinese_is_cut_between_characters() {
        let text = "各国应当确保每批毛坯钻石附有证书".repeat(20);

        let snippet = shown("证书 ", &text);

        assert!(snippet.contains("[证书]"), "{snippet}");
        assert!(snippet.chars().count() < 120, "{snippet}");
    }
}
