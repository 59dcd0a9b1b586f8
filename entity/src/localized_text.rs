//! A text that people wrote in one or more languages.

use std::collections::BTreeMap;

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// One text in several languages, keyed by lower-case BCP 47 tag; stored as a JSON object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct LocalizedText(BTreeMap<String, String>);

impl LocalizedText {
    /// A text in one language.
    pub fn new(language: &str, text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(language.to_owned(), text.into())]))
    }

    /// Adds or replaces the text of a language.
    #[must_use]
    pub fn with(mut self, language: &str, text: impl Into<String>) -> Self {
        self.0.insert(language.to_owned(), text.into());
        self
    }

    /// The form to show: the wanted language, else English, else the first there is.
    /// Answers `(language, text)`; an empty text answers `("und", "")`.
    pub fn pick(&self, wanted: Option<&str>) -> (&str, &str) {
        wanted
            .and_then(|tag| self.0.get_key_value(tag))
            .or_else(|| self.0.get_key_value("en"))
            .or_else(|| self.0.first_key_value())
            .map_or(("und", ""), |(language, text)| (language, text))
    }

    /// Every form, by language tag.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }

    /// Whether no language has a text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<L: Into<String>, T: Into<String>> FromIterator<(L, T)> for LocalizedText {
    fn from_iter<I: IntoIterator<Item = (L, T)>>(forms: I) -> Self {
        Self(forms.into_iter().map(|(language, text)| (language.into(), text.into())).collect())
    }
}
