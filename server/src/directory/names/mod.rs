//! Bodies and people by what is typed of their names.
//! Not the place for documents, nor for looking somebody up by an address.

mod store;

use entity::directory::{body, person};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::cx::{Actor, Cx};
use crate::error::Result;

/// What a text may name.
#[derive(Default)]
pub struct Named {
    /// Bodies that exist today.
    pub bodies: Vec<body::Model>,
    /// People who act for a Participant, an observer or the support office today.
    pub people: Vec<person::Model>,
}

/// The bodies and people of whose names every word typed is a beginning, of each at most so many, by name.
/// People are named only to those who take part themselves.
pub async fn named(cx: &Cx, text: &str, first: usize) -> Result<Named> {
    let typed = words(text);
    if typed.is_empty() {
        return Ok(Named::default());
    }
    let mut bodies = store::bodies(&cx.db, cx.today()).await?;
    bodies.retain(|body| body.name.iter().any(|(_, name)| answers(&typed, name)) || answers(&typed, &body.acronym));
    let mut people = match takes_part(&cx.actor) {
        true => store::people(&cx.db, cx.today()).await?,
        false => Vec::new(),
    };
    people.retain(|person| answers(&typed, &person.name));
    bodies.truncate(first);
    people.truncate(first);
    Ok(Named { bodies, people })
}

fn takes_part(actor: &Actor) -> bool {
    match actor {
        Actor::Visitor | Actor::Client(_) => false,
        Actor::System => true,
        Actor::Person(standing) => standing.for_participant || standing.for_observer || standing.is_staff,
    }
}

fn answers(typed: &[String], name: &str) -> bool {
    let words = words(name);
    typed.iter().all(|typed| words.iter().any(|word| word.starts_with(typed.as_str())))
}

/// The words of a name without case and accents.
fn words(text: &str) -> Vec<String> {
    let bare: String = text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect();
    bare.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_answers_by_the_beginnings_of_its_words_in_any_order_and_without_accents() {
        for typed in ["ines", "mua ine", "Muanza-p", "INÉS"] {
            assert!(answers(&words(typed), "Inés Muanza-Prado"), "{typed}");
        }
        for typed in ["nes", "inesx", "ines prado x"] {
            assert!(!answers(&words(typed), "Inés Muanza-Prado"), "{typed}");
        }
    }
}
