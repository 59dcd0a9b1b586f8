//! Manifests in TOML: `[[document]]` with `[[document.version]]` and `[[document.version.file]]`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::{Spanned, Value};

use super::{Manifest, Placed};

/// Reads a manifest; a fault is told with its line.
pub(super) fn read(text: &str) -> anyhow::Result<Manifest> {
    let mut manifest: Manifest = toml::from_str(text)?;
    let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |offset: usize| breaks.partition_point(|end| *end < offset) + 1;
    for document in &mut manifest.documents {
        document.line = line(document.line);
        for file in document.it.versions.iter_mut().flat_map(|version| &mut version.files) {
            file.line = line(file.line);
        }
    }
    Ok(manifest)
}

/// Takes what people write without quotes as well: a year is a number and a day is a date to TOML.
pub(super) fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(Some(text)),
        Value::Integer(number) => Ok(Some(number.to_string())),
        Value::Datetime(instant) => Ok(Some(instant.to_string())),
        other => Err(serde::de::Error::custom(format!("a date is wanted here, not a {}", other.type_str()))),
    }
}

/// The place is an offset in bytes until [`read`] has counted the lines.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::deserialize(deserializer)?;
        Ok(Self { line: spanned.span().start, it: spanned.into_inner() })
    }
}

impl<T: Serialize> Serialize for Placed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.it.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, File, Version, write};
    use super::*;

    const TWO: &str = r#"
[[document]]
key = "communique"
kind = "final_communique"
date = 2012-11-30
supersedes = ["KP/2011/1", "draft"]
[document.title]
en = "Final Communiqué"

[[document.version]]
at = 2012-12-01T10:00:00Z
[[document.version.file]]
path = "communique/en.pdf"
language = "en"

[[document]]
title = { en = "Rules" }
date = 2012
version = [{ file = [
    { path = "rules.txt" },
] }]
"#;

    #[test]
    fn every_document_and_file_knows_its_line() {
        let manifest = read(TWO).expect("a manifest");

        let lines: Vec<_> = manifest.documents.iter().map(|document| document.line).collect();
        let files: Vec<_> =
            manifest.documents.iter().flat_map(|document| document.it.files()).map(|file| file.line).collect();
        assert_eq!(lines, [2, 16]);
        assert_eq!(files, [12, 20]);
    }

    #[test]
    fn dates_may_be_written_without_quotes() {
        let manifest = read(TWO).expect("a manifest");

        let dates: Vec<_> = manifest.documents.iter().map(|document| document.it.date.as_deref()).collect();
        assert_eq!(dates, [Some("2012-11-30"), Some("2012")]);
        assert_eq!(manifest.documents[0].it.versions[0].at.as_deref(), Some("2012-12-01T10:00:00Z"));
    }

    #[test]
    fn a_word_that_no_manifest_has_is_refused_with_its_line() {
        let fault = read("[[document]]\nkind = \"other\"\ntitel = \"Rules\"\n").expect_err("no such word");

        assert!(fault.to_string().contains("line 3") && fault.to_string().contains("titel"), "{fault}");
    }

    #[test]
    fn what_is_written_is_read_back_entry_after_entry() {
        let file = File {
            path: "a/b ‘c’.pdf".to_owned(),
            name: Some("b.pdf".to_owned()),
            language: Some("fr".to_owned()),
            authentic: Some(false),
            machine_translation: true,
            sha256: Some("0".repeat(64)),
        };
        let document = Document {
            id: Some("doc_0193e4a71c2d70008000000000000001".to_owned()),
            aliases: vec!["AD \"1\"".to_owned()],
            reason: Some("two\nlines".to_owned()),
            titles: [("en".to_owned(), "A \\ B".to_owned())].into(),
            annex_of: vec!["doc_x".to_owned()],
            versions: vec![Version { files: vec![Placed { line: 1, it: file }], ..Version::default() }],
            ..Document::default()
        };

        let text = write(document.clone()).expect("text") + &write(document.clone()).expect("text");
        let read = read(&text).expect("a manifest");

        let strip = |mut document: Document| {
            document.versions[0].files[0].line = 1;
            document
        };
        assert_eq!(
            read.documents.into_iter().map(|entry| strip(entry.it)).collect::<Vec<_>>(),
            [document.clone(), document]
        );
    }
}
