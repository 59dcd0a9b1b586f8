//! Takes the words of one language for those of another: what the vocabulary calls by several labels is found under each.
//! Not the place for the labels themselves.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use super::engine::Synonym;
use super::text::forms::{Forms, Language};
use super::text::typed::open_stretches;
use super::text::words::{Word, words};
use crate::archive::vocabulary::{self, Concept};

/// The most labels that are added to one text; a concept whose labels do not all fit adds none.
pub const MOST_ADDED: usize = 100;

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| Thesaurus::of(vocabulary::concepts()));

/// For each concept that the text names by a whole label, its labels; of labels that begin at one word, the longest counts.
/// Words may stand in any of their forms. Quoted phrases and excluded words name nothing, nor does the beginning of a label.
pub fn synonyms(text: &str) -> Vec<Synonym> {
    THESAURUS.synonyms(text)
}

/// Labels, ready to be met in a text.
struct Thesaurus {
    labels: Vec<Label>,
    /// Places of labels, by what their first word is compared by.
    beginnings: HashMap<Key, Vec<usize>>,
    /// Places of the labels of each concept, the preferred ones first.
    names: Vec<Vec<usize>>,
}

/// A label of a concept.
struct Label {
    label: String,
    concept: usize,
    words: Vec<Compared>,
}

/// A word as it is compared: by itself, and by its stems.
struct Compared {
    lemma: String,
    forms: Forms,
}

/// A word itself, or its stem in a language.
type Key = (Option<Language>, String);

/// The fewest letters of a stem that tells a word from others.
const SHORTEST_STEM: usize = 4;

impl Compared {
    fn new(word: Word) -> Self {
        Self { forms: Forms::of(&word.lemma), lemma: word.lemma }
    }

    fn keys(&self) -> impl Iterator<Item = Key> {
        let stems = self.stems().map(|(language, stem)| (Some(*language), stem.clone()));
        std::iter::once((None, self.lemma.clone())).chain(stems)
    }

    fn is_form_of(&self, other: &Self) -> bool {
        self.lemma == other.lemma || self.stems().any(|stem| other.forms.stems().contains(stem))
    }

    fn stems(&self) -> impl Iterator<Item = &(Language, String)> {
        self.forms.stems().iter().filter(|(_, stem)| stem.chars().count() >= SHORTEST_STEM)
    }
}

impl Label {
    /// Whether these words are the label, in some form.
    fn is(&self, words: &[Compared]) -> bool {
        self.words.len() == words.len() && self.words.iter().zip(words).all(|(one, other)| one.is_form_of(other))
    }

    /// How many words of it stand as typed.
    fn as_typed(&self, words: &[Compared]) -> usize {
        self.words.iter().zip(words).filter(|(one, other)| one.lemma == other.lemma).count()
    }
}

impl Thesaurus {
    fn of(concepts: &[Concept]) -> Self {
        let mut thesaurus = Self { labels: Vec::new(), beginnings: HashMap::new(), names: Vec::new() };
        for (concept, labels) in concepts.iter().map(labels).enumerate() {
            let first = thesaurus.labels.len();
            for (label, words) in labels {
                for key in words.first().into_iter().flat_map(Compared::keys) {
                    thesaurus.beginnings.entry(key).or_default().push(thesaurus.labels.len());
                }
                thesaurus.labels.push(Label { label, concept, words });
            }
            thesaurus.names.push((first..thesaurus.labels.len()).collect());
        }
        thesaurus
    }

    fn synonyms(&self, text: &str) -> Vec<Synonym> {
        let mut synonyms: Vec<Synonym> = Vec::new();
        let mut room = MOST_ADDED;
        for stretch in open_stretches(text) {
            let typed = words(stretch);
            let spans: Vec<_> = typed.iter().map(|word| (word.start, word.end)).collect();
            let compared: Vec<_> = typed.into_iter().map(Compared::new).collect();
            let mut first = 0;
            while first < spans.len() {
                let named = self.named(&compared[first..]);
                let Some(count) = named.first().map(|label| label.words.len()) else {
                    first += 1;
                    continue;
                };
                let words = &stretch[spans[first].0..spans[first + count - 1].1];
                let with = self.others(&named, &compared[first..first + count]);
                if with.len() <= room && synonyms.iter().all(|synonym| synonym.words != words) {
                    room -= with.len();
                    synonyms.push(Synonym { words: words.to_owned(), with });
                }
                first += count;
            }
        }
        synonyms
    }

    /// The longest labels with which these words begin; of equally long ones, those that stand most nearly as typed.
    fn named(&self, words: &[Compared]) -> Vec<&Label> {
        let keys = words.first().into_iter().flat_map(Compared::keys);
        let places: BTreeSet<usize> = keys.filter_map(|key| self.beginnings.get(&key)).flatten().copied().collect();
        let labels = places.into_iter().map(|place| &self.labels[place]);
        let standing = labels.filter(|label| words.get(..label.words.len()).is_some_and(|words| label.is(words)));
        let measured: Vec<_> = standing.map(|label| ((label.words.len(), label.as_typed(words)), label)).collect();
        let best = measured.iter().map(|(measure, _)| *measure).max();
        measured.into_iter().filter(|(measure, _)| Some(*measure) == best).map(|(_, label)| label).collect()
    }

    /// What else the concepts of these labels are called, besides forms of the words typed.
    fn others(&self, named: &[&Label], typed: &[Compared]) -> Vec<String> {
        let concepts: BTreeSet<usize> = named.iter().map(|label| label.concept).collect();
        let names = concepts.iter().flat_map(|concept| &self.names[*concept]).map(|place| &self.labels[*place]);
        names.filter(|name| !name.is(typed)).map(|name| name.label.clone()).collect()
    }
}

/// The labels of a concept with their words, the preferred ones first, without those that consist of the same words.
fn labels(concept: &Concept) -> Vec<(String, Vec<Compared>)> {
    let preferred = concept.labels.values().filter_map(|labels| labels.first());
    let others = concept.labels.values().flat_map(|labels| labels.iter().skip(1));
    let mut known = HashSet::new();
    let mut labels = Vec::new();
    for label in preferred.chain(others) {
        let words: Vec<_> = words(label).into_iter().map(Compared::new).collect();
        if known.insert(words.iter().map(|word| word.lemma.clone()).collect::<Vec<_>>()) {
            labels.push((label.clone(), words));
        }
    }
    labels
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
        assert_eq!(named("Certificats et DIAMANTS BRUTS, peut-être"), ["Certificats", "DIAMANTS BRUTS"]);
        assert_eq!(named("ad 5, badly"), ["ad"]);
    }

    #[test]
    fn a_label_is_met_in_any_form_of_its_words() {
        for (typed, label) in [
            ("annual reports", "rapport annuel"),
            ("rapports annuels", "annual report"),
            ("relatórios anuais", "annual report"),
            ("годовых отчётов", "annual report"),
            ("конфликтными алмазами", "conflict diamond"),
        ] {
            let [synonym] = &synonyms(typed)[..] else { panic!("{typed} names one thing, not {:?}", named(typed)) };

            assert_eq!(synonym.words, typed);
            assert!(synonym.with.iter().any(|with| with == label), "{typed}: {:?}", synonym.with);
        }
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
            concept("a", &[("en", &["plant"]), ("fr", &["végétal"])]),
            concept("b", &[("en", &["factory"]), ("pt", &["Plant"])]),
        ]);

        let found = thesaurus.synonyms("a plant");

        assert_eq!(
            found,
            [Synonym { words: "plant".to_owned(), with: vec!["végétal".to_owned(), "factory".to_owned()] }]
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
