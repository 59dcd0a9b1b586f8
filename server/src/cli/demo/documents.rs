//! The papers: what is recorded about each, and what its files say.
//! Texts live in `documents/*.toml`, one file per shelf.

use std::collections::BTreeMap;

use anyhow::{Context as _, anyhow};
use chrono::NaiveDate;
use serde::Deserialize;

use super::files::{BANNER, Block, FileText, Format};

const SHELVES: [(&str, &str); 11] = [
    ("certificates", include_str!("documents/certificates.toml")),
    ("communiques", include_str!("documents/communiques.toml")),
    ("core_documents", include_str!("documents/core_documents.toml")),
    ("decisions", include_str!("documents/decisions.toml")),
    ("legislation", include_str!("documents/legislation.toml")),
    ("meetings", include_str!("documents/meetings.toml")),
    ("minutes", include_str!("documents/minutes.toml")),
    ("monitoring", include_str!("documents/monitoring.toml")),
    ("notices", include_str!("documents/notices.toml")),
    ("reports", include_str!("documents/reports.toml")),
    ("working_papers", include_str!("documents/working_papers.toml")),
];

/// A paper with everything that is recorded about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Short name, unique in the archive; files are named after it.
    pub key: String,
    /// Language tag and title; English is always there.
    pub titles: BTreeMap<String, String>,
    /// A `DocumentKind` in lower case.
    pub kind: String,
    /// Invented symbol, verbatim.
    pub symbol: Option<String>,
    /// Symbols of earlier times.
    pub aliases: Vec<String>,
    /// Acronym of the issuing body.
    pub body: Option<String>,
    /// Country code of the Participant concerned.
    pub participant: Option<String>,
    /// What it is about: subjects of the vocabulary.
    pub subjects: Vec<String>,
    /// Key of the meeting it belongs to.
    pub meeting: Option<String>,
    /// EDTF; absent for the undated.
    pub date: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// Whether it tells public facts of the real scheme and nothing invented; all other papers name nobody real.
    pub is_factual: bool,
    /// Words that stand in this paper and in no other: whoever finds them can see it.
    pub telltale: Option<String>,
    /// What it is to other papers.
    pub ties: Vec<Tie>,
    /// The day on which its audience may read it; absent when it may at once.
    pub embargo_until: Option<NaiveDate>,
    /// Why it was taken back.
    pub withdrawn: Option<String>,
    /// The files of its first version.
    pub renditions: Vec<Rendition>,
    /// Later versions in order.
    pub corrections: Vec<Correction>,
}

/// What a paper is to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// A kind of relation in lower case.
    pub kind: &'static str,
    /// Key of the other paper.
    pub to: String,
}

/// A later version of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What changed.
    pub note: String,
    /// Its files.
    pub renditions: Vec<Rendition>,
}

impl Document {
    /// The files of all versions.
    pub fn every_rendition(&self) -> impl Iterator<Item = &Rendition> {
        self.renditions.iter().chain(self.corrections.iter().flat_map(|correction| &correction.renditions))
    }
}

/// How far a paper may be seen.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub enum Audience {
    /// Everyone.
    Public,
    /// Participants and observers.
    Community,
    /// Participants only.
    Participants,
    /// Members of the body with this acronym.
    Body(String),
    /// The organisations with these keys.
    Parties(Vec<String>),
    /// The support office.
    Staff,
}

impl TryFrom<String> for Audience {
    type Error = anyhow::Error;

    fn try_from(text: String) -> anyhow::Result<Self> {
        match text.split_once(':') {
            Some(("body", acronym)) => Ok(Self::Body(acronym.to_owned())),
            Some(("parties", keys)) => Ok(Self::Parties(keys.split(',').map(str::to_owned).collect())),
            None if text == "public" => Ok(Self::Public),
            None if text == "community" => Ok(Self::Community),
            None if text == "participants" => Ok(Self::Participants),
            None if text == "staff" => Ok(Self::Staff),
            Some(_) | None => Err(anyhow!("\"{text}\" is no audience; try \"body:WGS\"")),
        }
    }
}

/// One file of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendition {
    /// Kind of file.
    pub format: Format,
    /// BCP 47 language tag.
    pub language: String,
    /// Whether this language form is an authentic one.
    pub is_authentic: bool,
    /// Name with extension, unique in the archive.
    pub file_name: String,
    /// What the file says.
    pub text: FileText,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shelf {
    document: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    key: String,
    titles: BTreeMap<String, String>,
    kind: String,
    symbol: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    body: Option<String>,
    participant: Option<String>,
    subjects: Vec<String>,
    meeting: Option<String>,
    date: Option<String>,
    audience: Audience,
    #[serde(default)]
    facts: bool,
    telltale: Option<String>,
    #[serde(default)]
    amends: Vec<String>,
    #[serde(default)]
    supersedes: Vec<String>,
    #[serde(default)]
    annex_of: Vec<String>,
    #[serde(default)]
    discussed_at: Vec<String>,
    #[serde(default)]
    implements: Vec<String>,
    #[serde(default)]
    public_form_of: Vec<String>,
    embargo_until: Option<NaiveDate>,
    withdrawn: Option<Withdrawal>,
    text: Vec<Text>,
    #[serde(default)]
    version: Vec<Version>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    note: String,
    text: Vec<Text>,
}

/// One language form, written in one or more formats.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    language: String,
    formats: Vec<Format>,
    #[serde(default = "authentic_unless_told")]
    authentic: bool,
    pages: Vec<String>,
}

fn authentic_unless_told() -> bool {
    true
}

/// Reads the papers that are compiled in, shelf by shelf.
pub fn read() -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for (name, toml) in SHELVES {
        let shelf: Shelf = toml::from_str(toml).with_context(|| format!("documents/{name}.toml is malformed"))?;
        for record in shelf.document {
            documents.push(record.document()?);
        }
    }
    Ok(documents)
}

impl Record {
    fn document(mut self) -> anyhow::Result<Document> {
        let renditions = self.renditions(&self.text, 1)?;
        let mut corrections = Vec::new();
        for (version, number) in self.version.iter().zip(2..) {
            let renditions = self.renditions(&version.text, number)?;
            corrections.push(Correction { note: version.note.clone(), renditions });
        }
        let ties = self.ties();
        Ok(Document {
            key: self.key,
            titles: self.titles,
            kind: self.kind,
            symbol: self.symbol,
            aliases: self.aliases,
            body: self.body,
            participant: self.participant,
            subjects: self.subjects,
            meeting: self.meeting,
            date: self.date,
            audience: self.audience,
            is_factual: self.facts,
            telltale: self.telltale,
            ties,
            embargo_until: self.embargo_until,
            withdrawn: self.withdrawn.map(|withdrawal| withdrawal.reason),
            renditions,
            corrections,
        })
    }

    /// Takes what the record says of other papers.
    fn ties(&mut self) -> Vec<Tie> {
        let said = [
            ("amends", &mut self.amends),
            ("supersedes", &mut self.supersedes),
            ("annex_of", &mut self.annex_of),
            ("discussed_at", &mut self.discussed_at),
            ("implements", &mut self.implements),
            ("public_form_of", &mut self.public_form_of),
        ];
        said.into_iter().flat_map(|(kind, keys)| keys.drain(..).map(move |to| Tie { kind, to })).collect()
    }

    fn renditions(&self, texts: &[Text], version: u32) -> anyhow::Result<Vec<Rendition>> {
        let mut renditions = Vec::new();
        for text in texts {
            for format in &text.formats {
                renditions.push(self.rendition(text, *format, version)?);
            }
        }
        Ok(renditions)
    }

    fn rendition(&self, text: &Text, format: Format, version: u32) -> anyhow::Result<Rendition> {
        let Some(title) = self.titles.get(&text.language) else {
            return Err(anyhow!("{} has no title in {}", self.key, text.language));
        };
        let reference: Vec<&str> = [self.symbol.as_deref(), self.date.as_deref()].into_iter().flatten().collect();
        let edition = if version == 1 { String::new() } else { format!(".v{version}") };
        Ok(Rendition {
            format,
            language: text.language.clone(),
            is_authentic: text.authentic,
            file_name: format!("{}{edition}.{}.{}", self.key, text.language, format.extension()),
            text: FileText {
                title: title.clone(),
                reference: (!reference.is_empty()).then(|| reference.join("  ·  ")),
                banner: BANNER.to_owned(),
                language: text.language.clone(),
                pages: text.pages.iter().map(|page| Block::parse_page(page)).collect(),
            },
        })
    }
}
