//! Where in which answer a hit stands, as text that goes to the asker and comes back.

use super::ranking::Rank;
use super::{Query, SearchError};

/// The place of a hit in one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// How well it answers.
    pub rank: Rank,
    /// Its day.
    pub date: Option<String>,
    /// Its id.
    pub id: String,
}

impl Cursor {
    /// Writes the place down for this query.
    pub fn write(&self, query: &Query) -> String {
        let date = self.date.as_deref().unwrap_or_default();
        format!("{:016x}.{:x}.{date}.{}", fingerprint(query), self.rank.0, self.id)
    }

    /// Reads what a query says to go on after; refuses the cursor of another search.
    pub fn read(query: &Query) -> Result<Option<Self>, SearchError> {
        let Some(text) = &query.after else {
            return Ok(None);
        };
        let foreign = || {
            SearchError::Query(
                "this place in the list belongs to another search; start again from its first page".into(),
            )
        };
        let parts: Vec<&str> = text.splitn(4, '.').collect();
        let [print, rank, date, id] = parts[..] else {
            return Err(foreign());
        };
        if u64::from_str_radix(print, 16) != Ok(fingerprint(query)) {
            return Err(foreign());
        }
        let rank = Rank(u64::from_str_radix(rank, 16).map_err(|_| foreign())?);
        let date = Some(date.to_owned()).filter(|date| !date.is_empty());
        Ok(Some(Self { rank, date, id: id.to_owned() }))
    }
}

/// What makes two queries the same search: text and filters, but not the page asked for nor who asks.
fn fingerprint(query: &Query) -> u64 {
    let text = format!("{:?}", (&query.text, &query.narrowing, &query.synonyms, query.enough));
    // FNV-1a: cursors outlive a process, so the hash must be the same in every build.
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
