//! What was read from a file as one process or instance leaves it for another, whose version may be one away.
//! Not for what it means.

use std::borrow::Cow;

use entity::archive::note::Note;
use serde::{Deserialize, Serialize};

use super::{Extracted, Outcome, PageText};

/// [`Extracted`] with every note twice: as its sentence, which is all that an earlier version knows, and as it is.
#[derive(Serialize, Deserialize)]
pub(super) struct Written<'e> {
    title: Option<Cow<'e, str>>,
    language: Option<Cow<'e, str>>,
    pages: Cow<'e, [PageText]>,
    outcome: Ending,
    notes: Vec<String>,
    /// Why there is no text, then the rest; absent where an earlier version has written.
    #[serde(default)]
    account: Option<Vec<Note>>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "sentence")]
enum Ending {
    Readable,
    WithoutText(String),
    Unreadable(String),
}

impl Ending {
    fn sentence(&self) -> Option<&String> {
        match self {
            Self::Readable => None,
            Self::WithoutText(sentence) | Self::Unreadable(sentence) => Some(sentence),
        }
    }
}

impl<'e> From<&'e Extracted> for Written<'e> {
    fn from(extracted: &'e Extracted) -> Self {
        let Extracted { title, language, pages, outcome, notes } = extracted;
        Self {
            title: title.as_deref().map(Cow::Borrowed),
            language: language.as_deref().map(Cow::Borrowed),
            pages: Cow::Borrowed(pages),
            outcome: match outcome {
                Outcome::Readable => Ending::Readable,
                Outcome::WithoutText(reason) => Ending::WithoutText(reason.sentence.clone()),
                Outcome::Unreadable(reason) => Ending::Unreadable(reason.sentence.clone()),
            },
            notes: notes.iter().map(|note| note.sentence.clone()).collect(),
            account: Some(extracted.account().0),
        }
    }
}

impl From<Written<'_>> for Extracted {
    fn from(written: Written<'_>) -> Self {
        let Written { title, language, pages, outcome, notes, account } = written;
        let said = outcome.sentence().into_iter().chain(&notes).map(|sentence| Note::said(sentence));
        let mut account = account.unwrap_or_else(|| said.collect()).into_iter();
        let mut reason = |sentence: String| account.next().unwrap_or_else(|| Note::said(&sentence));
        let outcome = match outcome {
            Ending::Readable => Outcome::Readable,
            Ending::WithoutText(sentence) => Outcome::WithoutText(reason(sentence)),
            Ending::Unreadable(sentence) => Outcome::Unreadable(reason(sentence)),
        };
        Self {
            title: title.map(Cow::into_owned),
            language: language.map(Cow::into_owned),
            pages: pages.into_owned(),
            outcome,
            notes: account.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use entity::archive::note::Code;
    use serde_json::json;

    use super::*;

    fn unreadable() -> Extracted {
        let notes = vec![Note::counted(Code::PageUnreadable, [2])];
        Extracted { notes, ..Extracted::unreadable(&super::super::Obstacle::Protected) }
    }

    #[test]
    fn what_was_read_comes_back_as_it_was() {
        for outcome in [Outcome::Readable, Outcome::without_text(), unreadable().outcome] {
            let extracted = Extracted { title: Some("Minutes".into()), outcome, ..unreadable() };

            let written = serde_json::to_string(&extracted).expect("JSON");

            assert_eq!(serde_json::from_str::<Extracted>(&written).expect("what was written"), extracted);
        }
    }

    #[test]
    fn an_earlier_version_finds_sentences_and_leaves_sentences() {
        let mut written = serde_json::to_value(unreadable()).expect("JSON");
        let sentence = Note::of(Code::Protected).sentence;
        assert_eq!(written["outcome"], json!({ "kind": "unreadable", "sentence": sentence }));
        assert_eq!(written["notes"], json!(["page 2 could not be read"]));

        written.as_object_mut().expect("an object").remove("account");

        let left: Extracted = serde_json::from_value(written).expect("what an earlier version leaves");
        assert_eq!(left.outcome, Outcome::Unreadable(Note::said(&sentence)));
        assert_eq!(left.notes, [Note::said("page 2 could not be read")]);
    }
}
