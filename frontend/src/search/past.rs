//! What this reader searched for before, kept in this browser only.

use crate::kit::memory::{self, PAST_SEARCHES};
use leptos::prelude::*;

/// How many are kept.
const MOST: usize = 20;

/// The last searches of one reader; what somebody else searched for at this machine is never shown.
#[derive(Clone, Copy)]
pub struct Past {
    owner: Signal<Option<String>>,
    words: RwSignal<Vec<String>>,
}

impl Past {
    /// What is kept for `owner`: a name, empty for whoever has not signed in, none while that is not known.
    pub fn of(owner: Signal<Option<String>>) -> Past {
        let past = Past { owner, words: RwSignal::new(Vec::new()) };
        Effect::new(move |_| {
            if let Some(owner) = owner.get() {
                past.words.set(kept_for(&owner));
            }
        });
        past
    }

    /// The words, the latest first; reactive.
    pub fn words(self) -> Vec<String> {
        self.words.get()
    }

    /// Keeps `text` as the latest.
    pub fn keep(self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let mut words = self.words.get_untracked();
        words.retain(|known| *known != text);
        words.insert(0, text);
        words.truncate(MOST);
        self.write(&words);
    }

    /// Forgets them all.
    pub fn forget(self) {
        self.write(&[]);
    }

    /// Writes, and goes by what then stands there: where storage is forbidden, nothing is kept.
    fn write(self, words: &[String]) {
        if let Some(owner) = self.owner.get_untracked() {
            memory::remember(PAST_SEARCHES, &written(&owner, words));
            self.words.set(kept_for(&owner));
        }
    }
}

fn kept_for(owner: &str) -> Vec<String> {
    read(&memory::recall(PAST_SEARCHES).unwrap_or_default(), owner)
}

/// A line for the owner, and one for each search.
fn written(owner: &str, words: &[String]) -> String {
    let lines: Vec<&str> = std::iter::once(owner).chain(words.iter().map(String::as_str)).collect();
    lines.join("\n")
}

fn read(kept: &str, owner: &str) -> Vec<String> {
    let mut lines = kept.lines();
    match lines.next() {
        Some(kept_for) if kept_for == owner => lines.take(MOST).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_searched_for_is_not_offered() {
        let kept = written("Joaquim Tavira", &["mixed origin".to_owned(), "WGS".to_owned()]);

        assert_eq!(read(&kept, "Joaquim Tavira"), ["mixed origin", "WGS"]);
        assert_eq!(read(&kept, "Ingrid Solvang-Haile"), [] as [String; 0]);
        assert_eq!(read(&kept, ""), [] as [String; 0]);
        assert_eq!(read(&written("", &["port".to_owned()]), ""), ["port"]);
    }
}
