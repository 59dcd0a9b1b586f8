//! Languages, the texts written in them, and days, as shown to the outside.

use async_graphql::{InputObject, SimpleObject};
use chrono::NaiveDate;
use entity::LocalizedText;
use serde::{Deserialize, Serialize};

use crate::error::{Result, refuse_field};

/// Languages written from right to left that the archive meets.
const RIGHT_TO_LEFT: [&str; 5] = ["ar", "fa", "he", "ps", "ur"];

/// A calendar day.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Date(pub NaiveDate);

async_graphql::scalar!(Date, "Date", "A calendar day (ISO 8601), such as `2012-11-30`.");

/// A text with the language it is written in.
#[derive(SimpleObject)]
pub struct Text {
    /// The text itself, plain.
    pub text: String,
    /// BCP 47 language tag; `und` when not known.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
}

impl Text {
    /// The form of a text to show to somebody who wants this language.
    pub fn pick(text: &LocalizedText, wanted: Option<&str>) -> Self {
        let (language, text) = text.pick(wanted);
        Self::new(language, text)
    }

    /// Every form of a text.
    pub fn all(text: &LocalizedText) -> Vec<Self> {
        text.iter().map(|(language, text)| Self::new(language, text)).collect()
    }

    fn new(language: &str, text: &str) -> Self {
        Self { text: text.to_owned(), language: language.to_owned(), direction: direction(Some(language)) }
    }
}

/// A text with the language it is written in.
#[derive(InputObject)]
pub struct TextInput {
    /// The text itself, plain.
    pub text: String,
    /// BCP 47 language tag, such as `en` or `pt-BR`.
    pub language: String,
}

/// Gathers forms into one text; each needs a language tag and words, no language twice.
pub fn gather(field: &'static str, forms: Vec<TextInput>) -> Result<LocalizedText> {
    if forms.is_empty() {
        return Err(refuse_field(field, "give the text in at least one language"));
    }
    let mut gathered = LocalizedText::default();
    for form in forms {
        let language = form.language.trim().to_ascii_lowercase();
        let text = form.text.trim();
        if !is_language(&language) {
            return Err(refuse_field(
                field,
                format!("`{language}` is not a language tag; write en, fr, pt-br and the like"),
            ));
        }
        if text.is_empty() {
            return Err(refuse_field(
                field,
                format!("the text in `{language}` is empty; write it or leave the language out"),
            ));
        }
        if gathered.iter().any(|(known, _)| known == language) {
            return Err(refuse_field(field, format!("`{language}` is given twice; keep one")));
        }
        gathered = gathered.with(&language, text);
    }
    Ok(gathered)
}

/// Whether a lower-case text has the form of a BCP 47 tag.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A text on one line: line ends and other signs that few formats carry become spaces.
pub fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as it may stand in HTML, between tags or in a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// `rtl` for languages written from right to left, else `ltr`.
pub fn direction(language: Option<&str>) -> &'static str {
    let primary = language.and_then(|tag| tag.split('-').next()).unwrap_or_default();
    if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" }
}
