//! Which words are forms of one another: singular and plural, cases and other endings.
//! Not the place for derived words, which mean something else.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// The fewest letters a stem may have, and the fewest with which all forms must begin.
const SHORTEST_STEM: usize = 3;
/// The most letters an ending may have.
const LONGEST_ENDING: usize = 5;
/// What Arabic writes together with the article before a word: and, so, with, like, to.
const PROCLITICS: [&str; 5] = ["وال", "فال", "بال", "كال", "لل"];
/// Endings of plurals and their singulars, written without the accents and signs that a stemmer goes by.
const ARABIC_PLURALS: [(&str, &str); 1] = [("ات", "ه")];
const PORTUGUESE_PLURALS: [(&str, &str); 5] = [("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ns", "m")];

/// What the forms of one word have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forms {
    stems: Vec<(Language, String)>,
    beginning: String,
}

/// A language whose words change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// Portuguese.
    Portuguese,
    /// Russian.
    Russian,
    /// Arabic.
    Arabic,
}

impl Forms {
    /// The forms of a word, in every language that it can be of by its letters.
    pub fn of(word: &str) -> Self {
        let mut forms = Self { stems: Vec::new(), beginning: word.to_owned() };
        for language in Language::of(word) {
            let Some(stem) = language.stem(word) else { continue };
            let beginning = shared(language.bare(word), &stem);
            if beginning.chars().count() >= SHORTEST_STEM {
                if beginning.len() < forms.beginning.len() {
                    forms.beginning = beginning.to_owned();
                }
                forms.stems.push((*language, stem));
            }
        }
        forms
    }

    /// What stays of the word in each language that it can be of; empty when the word has no other form.
    pub fn stems(&self) -> &[(Language, String)] {
        &self.stems
    }

    /// With what the forms begin; none when the word has no other form.
    pub fn beginnings(&self) -> Vec<String> {
        let mut beginnings: Vec<String> = self.stems.first().map(|_| self.beginning.clone()).into_iter().collect();
        if let Some((Language::Arabic, _)) = self.stems.first() {
            beginnings.extend(PROCLITICS.map(|before| format!("{before}{}", self.beginning)));
        }
        beginnings
    }

    /// Whether a word that begins so is short enough to be one of the forms.
    pub fn may_have(&self, word: &str) -> bool {
        // What lies between the beginning and an ending is a letter, seldom more.
        word.chars().count() <= self.beginning.chars().count() + SHORTEST_STEM + LONGEST_ENDING
    }

    /// Whether a word is one of the forms.
    pub fn has(&self, word: &str) -> bool {
        self.stems.iter().any(|(language, stem)| language.stem(word).as_deref() == Some(stem))
    }
}

impl Language {
    fn of(word: &str) -> &'static [Language] {
        let is_all = |is_of: fn(char) -> bool| word.chars().all(is_of);
        if is_all(|letter| matches!(letter, 'a'..='z' | '\u{df}'..='\u{24f}')) {
            &[Language::English, Language::French, Language::Portuguese]
        } else if is_all(|letter| matches!(letter, '\u{400}'..='\u{4ff}')) {
            &[Language::Russian]
        } else if is_all(|letter| matches!(letter, '\u{621}'..='\u{64a}')) {
            &[Language::Arabic]
        } else {
            &[]
        }
    }

    /// The stem of a word, unless so much of the word is ending that the stem says little.
    fn stem(self, word: &str) -> Option<String> {
        let singular = self.singular(self.bare(word));
        let stem = Stemmer::new(self.algorithm()).stem(&singular);
        let letters = stem.chars().count();
        let ending = singular.chars().count().saturating_sub(letters);
        let most = match self {
            // These change by endings of many letters, even where little else is left.
            Language::Russian | Language::Arabic => letters.min(LONGEST_ENDING),
            Language::English | Language::French | Language::Portuguese if letters > LONGEST_ENDING => LONGEST_ENDING,
            Language::English | Language::French | Language::Portuguese => letters.saturating_sub(2),
        };
        (letters >= SHORTEST_STEM && ending <= most).then(|| stem.into_owned())
    }

    /// A word without what is written together with it.
    fn bare(self, word: &str) -> &str {
        let bare = PROCLITICS.iter().filter(|_| self == Language::Arabic).find_map(|before| word.strip_prefix(before));
        bare.filter(|bare| bare.chars().count() >= SHORTEST_STEM).unwrap_or(word)
    }

    fn singular(self, word: &str) -> Cow<'_, str> {
        let plurals: &[(&str, &str)] = match self {
            Language::Arabic => &ARABIC_PLURALS,
            Language::Portuguese => &PORTUGUESE_PLURALS,
            Language::English | Language::French | Language::Russian => &[],
        };
        let singular = plurals.iter().find_map(|(plural, singular)| Some((word.strip_suffix(plural)?, singular)));
        singular.map_or(Cow::Borrowed(word), |(rest, singular)| Cow::Owned(format!("{rest}{singular}")))
    }

    fn algorithm(self) -> Algorithm {
        match self {
            Language::English => Algorithm::English,
            Language::French => Algorithm::French,
            Language::Portuguese => Algorithm::Portuguese,
            Language::Russian => Algorithm::Russian,
            Language::Arabic => Algorithm::Arabic,
        }
    }
}

/// The letters with which every form begins: those in which word and stem agree, without the last, which may change.
fn shared<'a>(word: &str, stem: &'a str) -> &'a str {
    let ends = stem.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let agreed: Vec<usize> = ends.take_while(|end| word.starts_with(&stem[..*end])).collect();
    match agreed.len() {
        0 => "",
        few @ 1..=SHORTEST_STEM => &stem[..agreed[few - 1]],
        many => &stem[..agreed[many - 2]],
    }
}

#[cfg(test)]
mod tests {
    use super::Forms;

    fn are_forms(one: &str, other: &str) -> bool {
        let meets = |one: &str, other: &str| {
            let forms = Forms::of(one);
            forms.has(other) && forms.beginnings().iter().any(|beginning| other.starts_with(beginning))
        };
        assert_eq!(meets(one, other), meets(other, one), "{one} and {other}");
        meets(one, other)
    }

    #[test]
    fn singular_and_plural_and_cases_are_forms_of_one_word() {
        for (one, other) in [
            ("certificates", "certificate"),
            ("parties", "party"),
            ("laws", "law"),
            ("exporting", "export"),
            ("certificats", "certificat"),
            ("nationaux", "national"),
            ("diamantes", "diamante"),
            ("certificacoes", "certificacao"),
            ("decisoes", "decisao"),
            ("oficiais", "oficial"),
            ("алмазов", "алмазы"),
            ("алмазами", "алмаз"),
            ("необработанных", "необработанные"),
            ("года", "год"),
            ("شهادات", "شهاده"),
            ("والماس", "ماس"),
        ] {
            assert!(are_forms(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn words_that_only_begin_alike_are_none() {
        for (one, other) in [
            ("certificate", "certification"),
            ("mines", "miner"),
            ("diamond", "diamant"),
            ("участник", "участок"),
            ("le", "les"),
            ("kp2013", "kp2013s"),
        ] {
            assert!(!are_forms(one, other), "{one} and {other}");
        }
    }
}
