//! Reads a typed text: words, `"phrases"` and `-exclusions`.
//! Not the place for finding anything.

use super::super::{MAX_QUERY_CHARS, MAX_QUERY_WORDS, SearchError};
use super::pattern::Pattern;
use super::words::words;

/// A typed text, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// What must occur.
    pub terms: Vec<Term>,
    /// What must not occur: words, or phrases of several.
    pub excluded: Vec<Vec<String>>,
    /// The whole text as an official symbol would be compared.
    pub symbol: String,
}

/// Something that must occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// One word, as leniently as it allows.
    Word(Pattern),
    /// Words that stand next to each other, exactly so.
    Phrase(Vec<String>),
}

impl Term {
    /// How many places it takes up in a text.
    pub fn len(&self) -> u32 {
        match self {
            Term::Word(_) => 1,
            Term::Phrase(words) => words.len() as u32,
        }
    }
}

impl Typed {
    /// Reads a text; refuses one that is too long.
    pub fn read(text: &str) -> Result<Self, SearchError> {
        if text.chars().count() > MAX_QUERY_CHARS {
            return Err(SearchError::Query(format!(
                "the search text is longer than {MAX_QUERY_CHARS} characters; shorten it"
            )));
        }
        let mut typed = Self { symbol: comparable_symbol(text), ..Self::default() };
        let pieces: Vec<&str> = text.split(is_quote).collect();
        let last = pieces.len() - 1;
        for (index, piece) in pieces.iter().enumerate() {
            if index % 2 == 1 {
                typed.quoted(piece, is_excluded(pieces[index - 1]));
            } else {
                typed.plain(piece, index == last);
            }
        }
        if typed.word_count() > MAX_QUERY_WORDS {
            return Err(SearchError::Query(format!(
                "the search text has more than {MAX_QUERY_WORDS} words; leave some out"
            )));
        }
        Ok(typed)
    }

    fn quoted(&mut self, text: &str, is_excluded: bool) {
        let phrase: Vec<String> = words(text).into_iter().map(|word| word.lemma).collect();
        match (phrase.is_empty(), is_excluded) {
            (true, _) => {}
            (false, true) => self.excluded.push(phrase),
            (false, false) => self.terms.push(Term::Phrase(phrase)),
        }
    }

    fn plain(&mut self, text: &str, is_last: bool) {
        let mut kept = String::new();
        for chunk in text.split_inclusive(char::is_whitespace) {
            match chunk.strip_prefix('-') {
                Some(rest) if rest.starts_with(char::is_alphanumeric) => {
                    self.excluded.push(words(rest).into_iter().map(|word| word.lemma).collect());
                }
                _ => kept.push_str(chunk),
            }
        }
        for word in words(&kept) {
            // A word still being typed is one with nothing after it.
            let is_prefix = is_last && word.end == kept.len();
            self.terms.push(Term::Word(Pattern::lenient(word.lemma, is_prefix)));
        }
        self.excluded.retain(|words| !words.is_empty());
    }

    fn word_count(&self) -> usize {
        let wanted: usize = self.terms.iter().map(|term| term.len() as usize).sum();
        wanted + self.excluded.iter().map(Vec::len).sum::<usize>()
    }
}

/// Whether the quote that follows this text is an excluded one.
fn is_excluded(before: &str) -> bool {
    before.strip_suffix('-').is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

/// An official symbol without regard to case and spacing; every sign in it counts.
pub fn comparable_symbol(text: &str) -> String {
    let bare = text.trim_matches(|letter: char| letter.is_whitespace() || is_quote(letter));
    bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(lemma: &str, is_prefix: bool) -> Term {
        Term::Word(Pattern::lenient(lemma.to_owned(), is_prefix))
    }

    #[test]
    fn only_a_word_with_nothing_after_it_is_still_being_typed() {
        let last = |text: &str| Typed::read(text).map(|typed| typed.terms.last().cloned()).ok().flatten();

        assert_eq!(last("rough diam"), Some(word("diam", true)));
        assert_eq!(last("rough diam "), Some(word("diam", false)));
        assert_eq!(last("AD 1/"), Some(word("1", false)));
        assert_eq!(last("rough -diam"), Some(word("rough", false)));
        assert_eq!(last("\"rough diam\""), Some(Term::Phrase(vec!["rough".to_owned(), "diam".to_owned()])));
    }

    #[test]
    fn a_minus_excludes_only_at_the_start_of_a_word() {
        let typed = Typed::read("import-export -Gold -\"rough stones\" - end ").expect("a short text");

        assert_eq!(typed.terms, [word("import", false), word("export", false), word("end", false)]);
        assert_eq!(typed.excluded, [vec!["gold".to_owned()], vec!["rough".to_owned(), "stones".to_owned()]]);
    }

    #[test]
    fn a_text_at_its_limit_is_read_and_one_beyond_is_refused() {
        let words = |count: usize| vec!["a"; count].join(" ");

        assert!(Typed::read(&words(MAX_QUERY_WORDS)).is_ok());
        assert!(Typed::read(&words(MAX_QUERY_WORDS + 1)).is_err());
        assert!(Typed::read(&"é".repeat(MAX_QUERY_CHARS)).is_ok());
        assert!(Typed::read(&"é".repeat(MAX_QUERY_CHARS + 1)).is_err());
    }
}
