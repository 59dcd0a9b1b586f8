//! Searches as Atom feeds: what changed last of what answers, as far as whoever reads may see it.
//! Not here: whose a private feed is (`saved`).

mod atom;
pub mod http;

use std::collections::HashMap;

use entity::DocumentId;
use entity::archive::document;
use url::Url;

use super::engine::MAX_HITS;
use super::question::Question;
use super::{find_among, find_exactly};
use crate::archive;
use crate::config::Settings;
use crate::cx::Cx;
use crate::error::Result;

/// The most entries of a feed.
pub const MOST_ENTRIES: usize = 50;

/// The address of a private feed.
pub fn private_url(settings: &Settings, token: &str) -> Url {
    settings.public_url.join(&format!("feeds/{token}.atom")).expect("a path joins")
}

/// How often documents are gone through for one feed.
const MOST_ROUNDS: usize = 10;

/// The documents that answer all words, the latest change first.
/// Where more answer than an engine gives at once, documents are gone through by their changes, as far as [`MOST_ROUNDS`] go:
/// so many answer that the feed is nearly always full by then.
async fn newest(cx: &Cx, question: &Question) -> Result<Vec<document::Model>> {
    let found = find_exactly(cx, question).await?;
    if !found.answer.has_next {
        let mut documents: Vec<_> = found.documents.into_values().collect();
        documents.sort_by_key(|document| std::cmp::Reverse((document.changed_at, document.id)));
        documents.truncate(MOST_ENTRIES);
        return Ok(documents);
    }
    let mut newest = Vec::new();
    let mut last: Option<document::Model> = None;
    for _ in 0..MOST_ROUNDS {
        let changed = archive::changed_before(cx, last.as_ref(), MAX_HITS as u64).await?;
        let ids: Vec<DocumentId> = changed.iter().map(|document| document.id).collect();
        last = changed.last().cloned();
        if last.is_none() {
            break;
        }
        let found: HashMap<_, _> = find_among(cx, question, &ids).await?.documents;
        for document in changed.into_iter().filter(|document| found.contains_key(&document.id.to_string())) {
            newest.push(document);
            if newest.len() == MOST_ENTRIES {
                return Ok(newest);
            }
        }
    }
    Ok(newest)
}
