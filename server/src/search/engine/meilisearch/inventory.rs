//! Lists what the server holds of each document, all its rows together.
//! Not the place for what it should hold.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::State;
use super::filters::{after, all, not};
use super::known::CARRIED;
use super::schema::Row;
use crate::search::engine::{EngineFault, Entry, Inventory};

/// How many rows are listed at once; more than any hub holds.
const MOST_ROWS: usize = 10_000_000;

/// Lets documents and their pages through: what the index says of itself is neither.
pub fn of_documents() -> String {
    not(&format!("learned_at >= {CARRIED}"))
}

impl State {
    /// What is held of the documents whose ids come after one and not after the other.
    pub async fn inventory(&self, last: &str, upto: Option<&str>) -> Result<Inventory, EngineFault> {
        let known = self.learn().await?;
        let later = if last.is_empty() { String::new() } else { after("document", last) };
        let beyond = upto.map_or_else(String::new, |upto| not(&after("document", upto)));
        let query = json!({
            "indexUid": self.index(),
            "filter": all([of_documents(), later, beyond]),
            "limit": MOST_ROWS,
            "attributesToRetrieve": ["document", "place", "seen_by", "digest"],
        });
        let found = self.ask(&known, vec![query]).await?.unwrap_or_default();
        let mut documents: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for row in found.into_iter().flat_map(|found| found.hits) {
            documents.entry(row.document.clone()).or_default().push(row);
        }
        let entries = documents.into_iter().map(|(id, rows)| entry(id, &rows)).collect();
        Ok(Inventory { watermark: known.watermark, entries })
    }
}

/// A document by its rows: an edited row or one that is left over shows in who finds it, in how many there are or in the digest.
fn entry(id: String, rows: &[Row]) -> Entry {
    let seen_by: BTreeSet<&String> = rows.iter().flat_map(|row| &row.seen_by).collect();
    let head = rows.iter().find(|row| row.place == 0);
    let whole = head.filter(|head| rows.iter().all(|row| row.digest == head.digest));
    Entry {
        id,
        seen_by: seen_by.into_iter().cloned().collect(),
        passages: rows.iter().filter(|row| row.place > 0).count(),
        digest: whole.map_or_else(String::new, |head| head.digest.clone()),
    }
}
