//! What a document is about.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// Concepts of the vocabulary by id, sorted and each once; stored as a JSON list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Subjects(Vec<String>);

impl Subjects {
    /// The ids.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<T: Into<String>> FromIterator<T> for Subjects {
    fn from_iter<I: IntoIterator<Item = T>>(ids: I) -> Self {
        let ids: std::collections::BTreeSet<String> = ids.into_iter().map(Into::into).collect();
        Self(ids.into_iter().collect())
    }
}
