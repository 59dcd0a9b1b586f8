//! Takes the words of one language for those of another: what the vocabulary calls by several labels is found under each.
//! Not the place for the labels themselves.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::engine::Synonym;
use super::engine::embedded::typed::open_stretches;
use super::engine::embedded::words::words;
use crate::archive::vocabulary::{self, Concept};

/// The most labels that are added to one text; a concept whose labels do not all fit adds none.
pub const MOST_ADDED: usize = 100;

/// The fewest letters of a word that has a plural; shorter ones are acronyms as a rule.
const SHORTEST_PLURAL: usize = 4;

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| Thesaurus::of(vocabulary::concepts()));

/// For each concept that the text names by a whole label, its labels; of labels that begin at one word, the longest counts.
/// Quoted phrases and excluded words name nothing, nor does the beginning of a label.
pub fn synonyms(text: &str) -> Vec<Synonym> {
    THESAURUS.synonyms(text)
}

/// Labels, ready to be met in a text.
struct Thesaurus {
    /// By their first word, the longest first.
    labels: HashMap<String, Vec<Label>>,
    /// What each concept is called, the preferred labels first.
    names: Vec<Vec<Name>>,
}

/// A label as it is compared, and the concepts it names.
struct Label {
    words: Vec<String>,
    concepts: Vec<usize>,
}

/// A label as it is written and as it is compared.
struct Name {
    label: String,
    words: Vec<String>,
}

impl Thesaurus {
    fn of(concepts: &[Concept]) -> Self {
        let names: Vec<Vec<Name>> = concepts.iter().map(names).collect();
        let mut labels: HashMap<String, Vec<Label>> = HashMap::new();
        for (concept, name) in names.iter().enumerate().flat_map(|(at, names)| names.iter().map(move |name| (at, name)))
        {
            let Some(first) = name.words.first() else { continue };
            let beginning = labels.entry(first.clone()).or_default();
            match beginning.iter_mut().find(|label| label.words == name.words) {
                Some(label) => label.concepts.push(concept),
                None => beginning.push(Label { words: name.words.clone(), concepts: vec![concept] }),
            }
        }
        for beginning in labels.values_mut() {
            beginning.sort_by_key(|label| std::cmp::Reverse(label.words.len()));
        }
        Self { labels, names }
    }

    fn synonyms(&self, text: &str) -> Vec<Synonym> {
        let mut synonyms: Vec<Synonym> = Vec::new();
        let mut room = MOST_ADDED;
        for stretch in open_stretches(text) {
            let typed = words(stretch);
            let compared: Vec<&str> = typed.iter().map(|word| singular(&word.lemma)).collect();
            let mut first = 0;
            while first < typed.len() {
                let Some(label) = self.longest(&compared[first..]) else {
                    first += 1;
                    continue;
                };
                let next = first + label.words.len();
                let words = &stretch[typed[first].start..typed[next - 1].end];
                let with = self.others(label);
                if with.len() <= room && synonyms.iter().all(|synonym| synonym.words != words) {
                    room -= with.len();
                    synonyms.push(Synonym { words: words.to_owned(), with });
                }
                first = next;
            }
        }
        synonyms
    }

    /// The longest label with which these words begin.
    fn longest(&self, words: &[&str]) -> Option<&Label> {
        let beginning = self.labels.get(*words.first()?)?;
        beginning
            .iter()
            .find(|label| label.words.len() <= words.len() && label.words.iter().eq(&words[..label.words.len()]))
    }

    /// What else the concepts of a label are called.
    fn others(&self, label: &Label) -> Vec<String> {
        let names = label.concepts.iter().flat_map(|concept| &self.names[*concept]);
        names.filter(|name| name.words != label.words).map(|name| name.label.clone()).collect()
    }
}

/// The labels of a concept, the preferred ones first, without those that are compared as another one is.
fn names(concept: &Concept) -> Vec<Name> {
    let preferred = concept.labels.values().filter_map(|labels| labels.first());
    let others = concept.labels.values().flat_map(|labels| labels.iter().skip(1));
    let mut known = HashSet::new();
    let compared = |label: &String| words(label).iter().map(|word| singular(&word.lemma).to_owned()).collect();
    let names = preferred.chain(others).map(|label| Name { label: label.clone(), words: compared(label) });
    names.filter(|name| known.insert(name.words.clone())).collect()
}

/// A word in Latin letters without the `s` in which plurals end.
fn singular(lemma: &str) -> &str {
    match lemma.strip_suffix('s') {
        Some(singular) if singular.len() >= SHORTEST_PLURAL && lemma.is_ascii() => singular,
        Some(_) | None => lemma,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn concept(id: &str, labels: &[(&str, &[&str])]) -> Concept {
        let labels: BTreeMap<_, _> = labels
            .iter()
            .map(|(language, labels)| (language.to_string(), labels.iter().map(ToString::to_string).collect()))
            .collect();
        Concept { id: id.to_owned(), is_subject: false, labels }
    }

    /// The words that name something.
    fn named(text: &str) -> Vec<String> {
        synonyms(text).into_iter().map(|synonym| synonym.words).collect()
    }

    #[test]
    fn a_word_of_each_language_brings_those_of_the_others() {
        let labels =
            ["rough diamond", "diamant brut", "diamante em bruto", "необработанный алмаз", "الماس الخام", "毛坯钻石"];
        for typed in labels {
            let [synonym] = &synonyms(typed)[..] else { panic!("{typed} names one thing") };

            assert_eq!(synonym.words, typed);
            for other in labels.into_iter().filter(|label| *label != typed) {
                assert!(synonym.with.iter().any(|with| with == other), "{typed} brings {other}");
            }
        }
    }

    #[test]
    fn the_longest_label_counts_and_only_whole_words_do() {
        assert_eq!(named("the review visit report of 2019"), ["review visit report"]);
        assert_eq!(named("the review visit of 2019"), ["review visit"]);
        assert_eq!(named("reviewed visitors"), Vec::<String>::new());
        assert_eq!(named("Certificats et DIAMANTS BRUTS, exportés"), ["Certificats", "DIAMANTS BRUTS"]);
        assert_eq!(named("ad 5, badly"), ["ad"]);
    }

    #[test]
    fn what_is_quoted_or_excluded_or_unfinished_names_nothing() {
        assert_eq!(named("\"review visit\" -certificate footprint"), ["footprint"]);
        assert_eq!(named("review -certificate visit"), Vec::<String>::new());
        assert_eq!(named("review \"in a\" visit"), Vec::<String>::new());
        assert_eq!(named("the alluvial mini"), Vec::<String>::new());
        assert_eq!(named("the alluvial mining"), ["alluvial mining"]);
    }

    #[test]
    fn a_label_of_two_concepts_brings_those_of_both() {
        let thesaurus = Thesaurus::of(&[
            concept("a", &[("en", &["plant"]), ("fr", &["plante"])]),
            concept("b", &[("en", &["factory"]), ("pt", &["Plant"])]),
        ]);

        let found = thesaurus.synonyms("a plant");

        assert_eq!(
            found,
            [Synonym { words: "plant".to_owned(), with: vec!["plante".to_owned(), "factory".to_owned()] }]
        );
    }

    #[test]
    fn a_text_grows_to_the_limit_and_no_further() {
        let numbered: Vec<String> = (0..=MOST_ADDED).map(|number| format!("word{number}x")).collect();
        let added = |others: usize| {
            let labels: Vec<&str> =
                std::iter::once("stem").chain(numbered[..others].iter().map(String::as_str)).collect();
            let thesaurus =
                Thesaurus::of(&[concept("a", &[("en", &labels)]), concept("b", &[("en", &["leaf", "blade"])])]);
            let found = thesaurus.synonyms("stem leaf");
            found.into_iter().map(|synonym| (synonym.words, synonym.with.len())).collect::<Vec<_>>()
        };

        assert_eq!(added(MOST_ADDED - 1), [("stem".to_owned(), MOST_ADDED - 1), ("leaf".to_owned(), 1)]);
        assert_eq!(added(MOST_ADDED), [("stem".to_owned(), MOST_ADDED)]);
        assert_eq!(added(MOST_ADDED + 1), [("leaf".to_owned(), 1)]);
    }
}
