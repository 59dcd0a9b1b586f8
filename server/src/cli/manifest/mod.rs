//! A manifest: what is known of the documents in a folder, as a table (CSV) or as TOML.
//! Not here: whether the archive and the directory know what it names.

mod directory;
pub mod names;
mod nearest;
mod table;
mod toml;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use entity::archive::relation;
use serde::{Deserialize, Serialize};

pub use directory::Directory;
pub use nearest::nearest;
pub use words::{name_of, names_of, value};

/// The names under which a manifest is found at the root of a folder, in the order in which they are looked for.
pub const FILE_NAMES: [&str; 2] = ["manifest.toml", "manifest.csv"];

/// The largest manifest, in bytes.
pub const MOST_BYTES: u64 = 64 << 20;

/// What a manifest says, as it says it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// One entry a document.
    #[serde(default, rename = "document")]
    pub documents: Vec<Placed<Document>>,
}

/// One document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Document {
    /// What other entries of the manifest call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The id it is to have, `doc_…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A kind by its name, such as `final_communique`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The official symbol, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// Symbols under which it was known before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The issuing body: acronym, name or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The Participant it concerns: country code, name or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
    /// What it is about: ids or labels of subjects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// The meeting it belongs to: name or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// Its date in EDTF.
    #[serde(deserialize_with = "toml::plain", skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whom it is meant for: `public`, `community`, `participants`, `body:…`, `parties:…,…` or `staff`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// `draft`, `published` or `withdrawn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Why it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The first day on which its audience may read it.
    #[serde(deserialize_with = "toml::plain", skip_serializing_if = "Option::is_none")]
    pub embargo: Option<String>,
    /// When it was taken in, where that was before.
    #[serde(deserialize_with = "toml::plain", skip_serializing_if = "Option::is_none")]
    pub taken_in: Option<String>,
    /// When it was published, where that was before.
    #[serde(deserialize_with = "toml::plain", skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// When it was withdrawn, where that was before.
    #[serde(deserialize_with = "toml::plain", skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// The documents of which it changes parts; here and below by key, id or symbol.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amends: Vec<String>,
    /// Whose place it takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<String>,
    /// What it says in another language.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub translates: Vec<String>,
    /// To what it belongs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annex_of: Vec<String>,
    /// The record of the meeting in which it was discussed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub discussed_at: Vec<String>,
    /// What it carries out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub implements: Vec<String>,
    /// Of what it is the form that everybody may read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub public_form_of: Vec<String>,
    /// Its title by language.
    #[serde(rename = "title", skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<String, String>,
    /// Its editions, the first one first.
    #[serde(rename = "version", skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// What is wrong in its rows; a TOML manifest that is wrong is not read at all.
    #[serde(skip)]
    pub faults: Vec<Fault>,
}

/// One edition of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Version {
    /// What changed against the edition before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was taken in, where that was before.
    #[serde(deserialize_with = "toml::plain", skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// When it became readable with its document, where that was before.
    #[serde(deserialize_with = "toml::plain", skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Whether it still waits to become readable.
    #[serde(skip_serializing_if = "is_no")]
    pub pending: bool,
    /// Its files.
    #[serde(rename = "file")]
    pub files: Vec<Placed<File>>,
}

/// One file of an edition: one language, one format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Where it lies, from the root of the folder, with `/` between folders.
    pub path: String,
    /// How it is called in the archive, where that is not the end of the path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// BCP 47; recognised where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether this language is authentic; where absent, unless a machine translated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentic: Option<bool>,
    /// Whether a machine translated it.
    #[serde(default, skip_serializing_if = "is_no")]
    pub machine_translation: bool,
    /// 64 hexadecimal digits that its bytes must give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Something of a manifest with the line on which it begins, from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed<T> {
    /// The line.
    pub line: usize,
    /// The thing.
    pub it: T,
}

/// What is wrong in a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// On which line, from 1.
    pub line: usize,
    /// A sentence for whoever wrote it.
    pub text: String,
}

impl Document {
    /// What it is to others, with their keys, ids or symbols as written.
    pub fn relations(&self) -> [(relation::Kind, &Vec<String>); 7] {
        [
            (relation::Kind::Amends, &self.amends),
            (relation::Kind::Supersedes, &self.supersedes),
            (relation::Kind::Translates, &self.translates),
            (relation::Kind::AnnexOf, &self.annex_of),
            (relation::Kind::DiscussedAt, &self.discussed_at),
            (relation::Kind::Implements, &self.implements),
            (relation::Kind::PublicFormOf, &self.public_form_of),
        ]
    }

    /// The list in which others stand to which it is this.
    pub fn related(&mut self, kind: relation::Kind) -> &mut Vec<String> {
        match kind {
            relation::Kind::Amends => &mut self.amends,
            relation::Kind::Supersedes => &mut self.supersedes,
            relation::Kind::Translates => &mut self.translates,
            relation::Kind::AnnexOf => &mut self.annex_of,
            relation::Kind::DiscussedAt => &mut self.discussed_at,
            relation::Kind::Implements => &mut self.implements,
            relation::Kind::PublicFormOf => &mut self.public_form_of,
        }
    }

    /// Every file of every edition.
    pub fn files(&self) -> impl Iterator<Item = &Placed<File>> {
        self.versions.iter().flat_map(|version| &version.files)
    }
}

impl File {
    /// How it is called in the archive.
    pub fn name(&self) -> &str {
        let end = self.path.rsplit('/').next().unwrap_or(&self.path);
        self.name.as_deref().unwrap_or(end)
    }
}

/// Reads a manifest and lists what is wrong with it as a whole; one that cannot be read at all is an error.
pub fn read(path: &Path) -> anyhow::Result<(Manifest, Vec<Fault>)> {
    let shown = path.display();
    let size = std::fs::metadata(path).with_context(|| format!("{shown} cannot be opened"))?.len();
    anyhow::ensure!(size <= MOST_BYTES, "{shown} is too large; a manifest has at most {MOST_BYTES} bytes, divide it");
    let bytes = std::fs::read(path).with_context(|| format!("{shown} cannot be read"))?;
    let text = words::characters(&bytes).with_context(|| format!("{shown} cannot be read"))?;
    match path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        true => table::read(&text),
        false => toml::read(&text).map(|manifest| (manifest, Vec::new())),
    }
    .with_context(|| format!("{shown} cannot be understood"))
}

/// One document as an entry of a TOML manifest; such entries make up a manifest one after the other.
pub fn write(document: Document) -> anyhow::Result<String> {
    let manifest = Manifest { documents: vec![Placed { line: 1, it: document }] };
    Ok(::toml::to_string_pretty(&manifest)?)
}

fn is_no(answer: &bool) -> bool {
    !answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_beyond_the_limit_is_not_read() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let told = |bytes: u64| {
            file.as_file().set_len(bytes).expect("a size");
            format!("{:#}", read(file.path()).expect_err("no manifest at all"))
        };

        assert!(told(MOST_BYTES).contains("cannot be understood"));
        assert!(told(MOST_BYTES + 1).contains("is too large"));
    }
}
