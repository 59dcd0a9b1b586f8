//! Takes the words of one language for those of another: what the vocabulary calls by several labels is found under each.
//! Not the place for the labels themselves.

use super::engine::Synonym;
use crate::archive::vocabulary;

/// The other labels of every concept that the text may name.
pub fn synonyms(text: &str) -> Vec<Synonym> {
    let text = text.to_lowercase();
    let mut synonyms = Vec::new();
    for concept in vocabulary::concepts() {
        let labels: Vec<&String> = concept.labels.values().flatten().collect();
        for label in labels.iter().filter(|label| text.contains(&label.to_lowercase())) {
            let with = labels.iter().filter(|other| other != &label).map(|other| (*other).clone()).collect();
            synonyms.push(Synonym { words: (*label).clone(), with });
        }
    }
    synonyms
}
