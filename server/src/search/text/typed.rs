//! Reads a typed text: words, `"phrases"` and `-exclusions`.
//! Not the place for finding anything.

use std::ops::Range;

use super::pattern::Pattern;
use super::words::{Word, words};
use crate::search::engine::{MAX_QUERY_CHARS, MAX_QUERY_WORDS, SearchError, Synonym};

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

/// Something that must occur, unless it is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What is sought.
    pub sought: Sought,
    /// What may stand in its place.
    pub others: Vec<Other>,
    /// The bytes of the typed text that it takes up.
    pub span: Range<usize>,
    /// Whether documents without it answer too.
    pub is_dropped: bool,
}

/// What is sought of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// One word, as leniently as it allows.
    Word(Pattern),
    /// Words that stand next to each other, exactly so.
    Phrase(Vec<String>),
}

/// Words that may stand in the place of one or several terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// The words, one after the other.
    pub words: Vec<String>,
    /// Which part of the words stands for this term.
    pub share: Share,
}

/// Which part of a run of words stands for a term when the run stands for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which of the terms, from 0.
    pub term: u32,
    /// How many terms there are.
    pub of: u32,
}

impl Share {
    /// All of it.
    pub const WHOLE: Share = Share { term: 0, of: 1 };

    /// The places of the term, of a run of `len` words that starts at `start`: from the first to before the last.
    pub fn places(self, start: u32, len: u32) -> (u32, u32) {
        (start + self.term * len / self.of, start + (self.term + 1) * len / self.of)
    }
}

impl Term {
    /// A term without others.
    pub fn new(sought: Sought, span: Range<usize>) -> Self {
        Self { sought, others: Vec::new(), span, is_dropped: false }
    }

    /// The word, when one is sought.
    pub fn word(&self) -> Option<&Pattern> {
        match &self.sought {
            Sought::Word(pattern) => Some(pattern),
            Sought::Phrase(_) => None,
        }
    }

    /// How many places it takes up in a text.
    pub fn width(&self) -> u32 {
        match &self.sought {
            Sought::Word(_) => 1,
            Sought::Phrase(words) => words.len() as u32,
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
        let mut at = 0;
        for (index, piece) in pieces.iter().enumerate() {
            let end = at + piece.len();
            if index % 2 == 1 {
                typed.quoted(piece, at, is_excluded(pieces[index - 1]));
            } else {
                typed.plain(piece, at, end == text.len());
            }
            at = end + text[end..].chars().next().map_or(0, char::len_utf8);
        }
        if typed.word_count() > MAX_QUERY_WORDS {
            return Err(SearchError::Query(format!(
                "the search text has more than {MAX_QUERY_WORDS} words; leave some out"
            )));
        }
        Ok(typed)
    }

    /// Takes up what may stand for words in the text; of those that begin at one word, the one of the most words counts.
    pub fn with_synonyms(mut self, synonyms: &[Synonym]) -> Self {
        let read = |synonym: &Synonym| (lemmas(&synonym.words), synonym.with.iter().map(|text| lemmas(text)).collect());
        let synonyms: Vec<(Vec<String>, Vec<Vec<String>>)> = synonyms.iter().map(read).collect();
        let mut first = 0;
        while first < self.terms.len() {
            let stands = |words: &Vec<String>| !words.is_empty() && self.has_words(first, words);
            let longest = synonyms.iter().map(|(words, _)| words).filter(|words| stands(words)).map(Vec::len).max();
            let Some(count) = longest else {
                first += 1;
                continue;
            };
            let standing = synonyms.iter().filter(|(words, _)| words.len() == count && self.has_words(first, words));
            let others: Vec<Vec<String>> = standing.flat_map(|(_, others)| others.clone()).collect();
            for (index, term) in self.terms[first..first + count].iter_mut().enumerate() {
                let share = Share { term: index as u32, of: count as u32 };
                let others = others.iter().filter(|words| !words.is_empty()).cloned();
                term.others = others.map(|words| Other { words, share }).collect();
            }
            first += count;
        }
        self
    }

    /// Whether these words were typed one after the other, from a term on.
    fn has_words(&self, first: usize, words: &[String]) -> bool {
        let terms = self.terms.get(first..first + words.len());
        terms.is_some_and(|terms| {
            terms.iter().zip(words).all(|(term, word)| term.word().is_some_and(|pattern| pattern.word == *word))
        })
    }

    fn quoted(&mut self, text: &str, at: usize, is_excluded: bool) {
        let phrase = lemmas(text);
        match (phrase.is_empty(), is_excluded) {
            (true, _) => {}
            (false, true) => self.excluded.push(phrase),
            (false, false) => self.terms.push(Term::new(Sought::Phrase(phrase), at..at + text.len())),
        }
    }

    fn plain(&mut self, text: &str, at: usize, is_last: bool) {
        let mut kept = String::new();
        for chunk in text.split_inclusive(char::is_whitespace) {
            match excluded(chunk) {
                Some(rest) => {
                    self.excluded.push(lemmas(rest));
                    // Blanks in its place keep the bytes of the words that follow.
                    kept.push_str(&" ".repeat(chunk.len()));
                }
                None => kept.push_str(chunk),
            }
        }
        let mut words = words(&kept).into_iter().peekable();
        let mut end = 0;
        for chunk in kept.split_inclusive(char::is_whitespace) {
            end += chunk.len();
            let mut symbol: Vec<Word> = Vec::new();
            while let Some(word) = words.next_if(|word| word.start < end) {
                // A word still being typed is one with nothing after it.
                let is_prefix = is_last && word.end == kept.len();
                if is_symbolic(chunk) && !is_prefix {
                    symbol.push(word);
                    continue;
                }
                self.literally(&mut symbol, at);
                let span = at + word.start..at + word.end;
                self.terms.push(Term::new(Sought::Word(Pattern::lenient(word.lemma, is_prefix)), span));
            }
            self.literally(&mut symbol, at);
        }
        self.excluded.retain(|words| !words.is_empty());
    }

    /// Takes up the words of a symbol, which stand next to each other and nowhere in other forms.
    fn literally(&mut self, symbol: &mut Vec<Word>, at: usize) {
        let (Some(first), Some(last)) = (symbol.first(), symbol.last()) else { return };
        let span = at + first.start..at + last.end;
        self.terms.push(Term::new(Sought::Phrase(symbol.drain(..).map(|word| word.lemma).collect()), span));
    }

    fn word_count(&self) -> usize {
        let wanted: usize = self.terms.iter().map(|term| term.width() as usize).sum();
        wanted + self.excluded.iter().map(Vec::len).sum::<usize>()
    }
}

/// The words of a text as they are compared.
fn lemmas(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.lemma).collect()
}

/// The words of a chunk between blanks when they are excluded.
fn excluded(chunk: &str) -> Option<&str> {
    chunk.strip_prefix('-').filter(|rest| rest.starts_with(char::is_alphanumeric))
}

/// Whether a chunk between blanks is a symbol or a part of one: it has a digit, and a sign that holds its words together.
fn is_symbolic(chunk: &str) -> bool {
    let letters: Vec<char> = chunk.chars().collect();
    let holds = |three: &[char]| {
        matches!(three[1], '/' | ':' | '.') && three[0].is_alphanumeric() && three[2].is_alphanumeric()
    };
    letters.iter().any(char::is_ascii_digit) && letters.windows(3).any(holds)
}

/// Whether the quote that follows this text is an excluded one.
fn is_excluded(before: &str) -> bool {
    before.strip_suffix('-').is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

/// The stretches of a typed text for whose words others may stand: outside quotation marks, between exclusions and symbols.
pub fn open_stretches(text: &str) -> Vec<&str> {
    let mut stretches = Vec::new();
    for piece in text.split(is_quote).step_by(2) {
        let (mut start, mut at) = (0, 0);
        for chunk in piece.split_inclusive(char::is_whitespace) {
            let end = at + chunk.len();
            if excluded(chunk).is_some() || is_symbolic(chunk) {
                stretches.push(&piece[start..at]);
                start = end;
            }
            at = end;
        }
        stretches.push(&piece[start..]);
    }
    stretches
}

/// An official symbol without regard to case and spacing; every sign in it counts.
pub fn comparable_symbol(text: &str) -> String {
    let bare = text.trim_matches(|letter: char| letter.is_whitespace() || is_quote(letter));
    bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(lemma: &str, is_prefix: bool) -> Sought {
        Sought::Word(Pattern::lenient(lemma.to_owned(), is_prefix))
    }

    fn read(text: &str) -> Typed {
        Typed::read(text).expect("a short text")
    }

    fn sought(typed: &Typed) -> Vec<Sought> {
        typed.terms.iter().map(|term| term.sought.clone()).collect()
    }

    #[test]
    fn only_a_word_with_nothing_after_it_is_still_being_typed() {
        let last = |text: &str| sought(&read(text)).pop();

        assert_eq!(last("rough diam"), Some(word("diam", true)));
        assert_eq!(last("rough diam "), Some(word("diam", false)));
        assert_eq!(last("AD 1/"), Some(word("1", false)));
        assert_eq!(last("rough -diam"), Some(word("rough", false)));
        assert_eq!(last("\"rough diam\""), Some(Sought::Phrase(vec!["rough".to_owned(), "diam".to_owned()])));
    }

    #[test]
    fn a_minus_excludes_only_at_the_start_of_a_word() {
        let typed = read("import-export -Gold -\"rough stones\" - end ");

        assert_eq!(sought(&typed), [word("import", false), word("export", false), word("end", false)]);
        assert_eq!(typed.excluded, [vec!["gold".to_owned()], vec!["rough".to_owned(), "stones".to_owned()]]);
    }

    #[test]
    fn the_words_of_a_symbol_stand_together_and_no_others_for_them() {
        let phrase = |words: &[&str]| Sought::Phrase(words.iter().map(|word| (*word).to_owned()).collect());

        assert_eq!(sought(&read("KP/2017/AD 1 ")), [phrase(&["kp", "2017", "ad"]), word("1", false)]);
        assert_eq!(sought(&read("of KP/20")), [word("of", false), phrase(&["kp"]), word("20", true)]);
        assert_eq!(sought(&read("at 12:30, ")), [word("at", false), phrase(&["12", "30"])]);
        assert_eq!(
            sought(&read("import/export 2. ")),
            [word("import", false), word("export", false), word("2", false)]
        );
        assert_eq!(open_stretches("plenary of KP/2017/AD 1"), ["plenary of ", "1"]);
    }

    #[test]
    fn every_term_knows_where_it_was_typed() {
        let text = "Été -gold «pierres brutes» Certificat";
        let spans: Vec<&str> = read(text).terms.iter().map(|term| &text[term.span.clone()]).collect();

        assert_eq!(spans, ["Été", "pierres brutes", "Certificat"]);
    }

    #[test]
    fn the_longest_words_that_others_stand_for_win() {
        let synonym = |words: &str, with: &str| Synonym { words: words.to_owned(), with: vec![with.to_owned()] };
        let synonyms =
            [synonym("Rough", "raw"), synonym("rough DIAMONDS", "diamants bruts"), synonym("trade", "commerce")];

        let typed = read("rough diamonds \"trade\" trad").with_synonyms(&synonyms);

        let others =
            |index: usize| typed.terms[index].others.iter().map(|other| other.words.join(" ")).collect::<Vec<_>>();
        assert_eq!((others(0), others(1)), (vec!["diamants bruts".to_owned()], vec!["diamants bruts".to_owned()]));
        assert_eq!((others(2), others(3)), (vec![], vec![]));
        assert_eq!(typed.terms[1].others[0].share, Share { term: 1, of: 2 });
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
