//! What was noted while a file was read: the sentences of before are given their codes.
//! A step of its own: whoever reads waits for a column that is added, and not for this.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::JsonValue;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// How many sentences are looked for at once, each time among all files.
const AT_ONCE: usize = 1000;

/// The sentences that were written until now, with their numbers as `#`. A sentence that begins like another comes
/// before it. Those about enclosed files stay sentences.
const SENTENCES: [(&str, &str); 29] = [
    (
        "this is not a kind of file whose text can be read; deposit it as PDF, DOCX, PPTX, XLSX, ODT, HTML, e-mail message (EML), Markdown or plain text",
        "unknown_kind",
    ),
    (
        "this is a file of an old Office version; open it, save it as DOCX, PPTX, XLSX or PDF and deposit that",
        "old_office",
    ),
    ("the file is empty; deposit it again from its source", "empty"),
    ("the file could not be opened where it is kept; deposit it again", "missing"),
    ("the file is protected by a password; deposit a copy saved without one", "protected"),
    (
        "the file is damaged or incomplete; open it in the program it was made with, save it again and deposit that",
        "damaged",
    ),
    ("the file is larger than # MB, the most that is read; split it or reduce its pictures", "too_large"),
    (
        "the file unpacks to more than # MB of text and structure, which no ordinary document does; save it again or deposit it as PDF",
        "unpacks_too_large",
    ),
    ("the file is built more intricately than can be read safely; save it again or deposit it as PDF", "too_intricate"),
    ("reading the file took too long and was stopped; split it or deposit it in another format", "took_too_long"),
    ("reading the file needs more memory than is allowed; split it or deposit it in another format", "too_much_memory"),
    (
        "the reader failed on this file; save it again in the program it was made with, or deposit it in another format",
        "crashed",
    ),
    ("the file could not be read because the reader did not start; tell the operators of this site", "not_started"),
    (
        "the file opens but holds no text; if its pages are scanned pictures, deposit a copy with recognised text, so that words inside it can be found",
        "without_text",
    ),
    ("page # has no text", "page_without_text"),
    ("pages # have no text", "pages_without_text"),
    ("# of # pages have no text", "many_pages_without_text"),
    ("page # could not be read", "page_unreadable"),
    ("page # could not be recognised", "page_not_recognised"),
    ("pages from # on were not recognised, as that would have taken too long", "pages_not_recognised"),
    ("the picture could not be recognised", "picture_not_recognised"),
    ("pages without text were not recognised, as tesseract is not installed here", "recogniser_missing"),
    ("cut after # pages", "cut_after_pages"),
    ("cut after # characters", "cut_after_characters"),
    ("cut after # enclosed files", "cut_after_enclosed_files"),
    ("a part of the file that brings the reader down was left out", "part_left_out"),
    ("the message is not built as messages are; it was read as plain text", "message_malformed"),
    ("the message is encrypted, so that only its header was read", "message_encrypted"),
    ("slide # is hidden in the show", "slide_hidden"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let said = Query::select()
            .column("extraction_note")
            .distinct()
            .from("rendition")
            .and_where(Expr::col("extraction_note").is_not_null())
            .to_owned();
        let mut coded = Vec::new();
        for row in manager.get_connection().query_all(&said).await? {
            let sentence: String = row.try_get("", "extraction_note")?;
            if let Some(notes) = notes(&sentence) {
                coded.push((sentence, JsonValue::Array(notes)).into_value_tuple());
            }
        }
        for coded in coded.chunks(AT_ONCE) {
            // Both engines call the columns of such a list so.
            let [sentence, notes] = ["column1", "column2"].map(|column| Expr::col(("coded", column)));
            let update = Query::update()
                .table("rendition")
                .value("extraction_notes", notes)
                .from(TableRef::ValuesList(coded.to_vec(), "coded".into_iden()))
                .and_where(Expr::col(("rendition", "extraction_note")).eq(sentence))
                .and_where(Expr::col(("rendition", "extraction_notes")).is_null())
                .to_owned();
            manager.execute(update).await?;
        }
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        // They go with their column.
        Ok(())
    }
}

/// The notes that a sentence is made of, unless it holds one that is not known.
fn notes(sentence: &str) -> Option<Vec<JsonValue>> {
    let mut notes = Vec::new();
    let mut rest = sentence;
    loop {
        let (note, after) = SENTENCES.iter().find_map(|(words, code)| first(words, code, rest))?;
        notes.push(note);
        if after.is_empty() {
            return Some(notes);
        }
        rest = after.strip_prefix("; ")?;
    }
}

/// The note at the beginning of a sentence, when it is the one of these words, and what follows it.
fn first<'s>(words: &str, code: &str, sentence: &'s str) -> Option<(JsonValue, &'s str)> {
    let mut parts = words.split('#');
    let mut rest = sentence.strip_prefix(parts.next()?)?;
    let mut numbers = Vec::new();
    for part in parts {
        let (digits, after) = rest.split_at(rest.find(part)?);
        for number in digits.split(", ") {
            numbers.push(JsonValue::from(number.parse::<u64>().ok()?));
        }
        rest = after.strip_prefix(part)?;
    }
    let own = sentence.strip_suffix(rest)?;
    let note = [("code", code.into()), ("numbers", JsonValue::Array(numbers)), ("sentence", own.into())];
    Some((note.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_taken_apart_into_its_notes() {
        let said =
            "cut after 2000 pages; pages 2, 14 have no text; the file is empty; deposit it again from its source";

        let notes = notes(said).expect("known notes");

        let told: Vec<String> = notes.iter().map(|note| format!("{} {}", note["code"], note["numbers"])).collect();
        assert_eq!(told, [r#""cut_after_pages" [2000]"#, r#""pages_without_text" [2,14]"#, r#""empty" []"#]);
        assert_eq!(notes[1]["sentence"], "pages 2, 14 have no text");
    }

    #[test]
    fn a_sentence_with_an_unknown_part_stays_as_it_is() {
        for said in ["page 2 hangs on its head", "page 2 has no text; and more", "page two has no text", ""] {
            assert_eq!(notes(said), None, "{said}");
        }
    }
}
