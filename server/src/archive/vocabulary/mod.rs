//! The words of the scheme: concepts with their labels in every language of the house.
//! Some are subjects that documents can have; search takes one label for another. Not here: what documents say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use entity::LocalizedText;
use serde::Deserialize;

/// One concept.
#[derive(Debug, Deserialize)]
pub struct Concept {
    /// Stable; small letters and hyphens.
    pub id: String,
    /// Whether documents can be about it.
    #[serde(rename = "subject")]
    pub is_subject: bool,
    /// What it is called, by ISO 639 code: the preferred label first, then others that mean the same.
    #[serde(flatten)]
    pub labels: BTreeMap<String, Vec<String>>,
}

impl Concept {
    /// The preferred label of each language.
    pub fn label(&self) -> LocalizedText {
        self.labels.iter().filter_map(|(language, labels)| Some((language, labels.first()?))).collect()
    }
}

#[derive(Deserialize)]
struct Vocabulary {
    concept: Vec<Concept>,
}

static CONCEPTS: LazyLock<Vec<Concept>> = LazyLock::new(|| {
    let read: Result<Vocabulary, _> = toml::from_str(include_str!("concepts.toml"));
    read.expect("the vocabulary is read by a test").concept
});

/// Every concept, by id.
pub fn concepts() -> &'static [Concept] {
    &CONCEPTS
}

/// The concepts that documents can be about, by id.
pub fn subjects() -> impl Iterator<Item = &'static Concept> {
    CONCEPTS.iter().filter(|concept| concept.is_subject)
}

/// The subject with this id.
pub fn subject(id: &str) -> Option<&'static Concept> {
    let place = CONCEPTS.binary_search_by(|concept| concept.id.as_str().cmp(id)).ok()?;
    Some(&CONCEPTS[place]).filter(|concept| concept.is_subject)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_concept_has_a_label_in_every_language_of_the_house_and_its_place() {
        for concept in concepts() {
            for language in ["en", "fr", "pt", "ru", "ar", "zh"] {
                assert!(concept.labels.get(language).is_some_and(|labels| !labels.is_empty()), "{}", concept.id);
            }
            assert_eq!(concept.labels.len(), 6, "{}", concept.id);
        }
        assert!(concepts().is_sorted_by(|a, b| a.id < b.id));
    }

    #[test]
    fn no_label_stands_under_two_concepts_or_twice_in_one_language() {
        let mut holders = HashMap::new();
        for concept in concepts() {
            for (language, label) in
                concept.labels.iter().flat_map(|(language, all)| all.iter().map(move |l| (language, l)))
            {
                let before = holders.insert((language, label.to_lowercase()), &concept.id);

                assert_eq!(before, None, "{label} ({language}) is a label of {} too", concept.id);
            }
        }
    }

    #[test]
    fn a_concept_that_is_no_subject_cannot_be_given_to_a_document() {
        assert!(subject("alluvial-mining").is_some());
        assert!(subject("rough-diamond").is_none() && concepts().iter().any(|concept| concept.id == "rough-diamond"));
        assert!(subjects().all(|concept| subject(&concept.id).is_some()));
    }
}
