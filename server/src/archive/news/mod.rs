//! What is new of documents to somebody who listens: each whose record says something else than before and is theirs to see.
//! Not here: how it is carried (`http`), and what saved searches find (`search`).

pub mod graphql;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::DocumentId;
use entity::archive::document;

use super::store::{self, Shelf};
use crate::cx::Cx;
use crate::error::Result;
use crate::outbox;
use crate::page::{USUAL, bad_cursor};

/// How many rows of the outbox are looked at together.
const BATCH: u64 = 200;

/// How many times that one look goes on where nothing was for the asker to see.
const MOST_BATCHES: usize = 10;

/// What one look found.
#[derive(Debug, Default)]
pub struct Look {
    /// By which to come back to its end, as far as the asker knows of one.
    pub cursor: Option<String>,
    /// The documents in the order of their changes: at most as many as a page has.
    pub documents: Vec<document::Model>,
    /// How far it went: the sequence number of the last news it took in.
    pub upto: i64,
    /// Whether there was nothing behind that.
    pub is_whole: bool,
}

/// Looks on from a place. Whoever has none yet is shown theirs: where they were given a cursor, or after all there is.
pub async fn look(cx: &Cx, wanted: &Shelf, place: Option<i64>, given: Option<String>) -> Result<Look> {
    match (place, given) {
        (Some(place), _) => after(cx, wanted, place).await,
        (None, Some(cursor)) => {
            let upto = place_of(cx, &cursor).await?;
            Ok(Look { cursor: Some(cursor), upto, ..Look::default() })
        }
        (None, None) => beginning(cx).await,
    }
}

async fn beginning(cx: &Cx) -> Result<Look> {
    let tx = cx.begin_reading().await?;
    let upto = outbox::last(&tx).await?;
    let mut cursor = None;
    if let Some(last) = store::last_changed(&tx, &cx.actor).await? {
        // Records of earlier versions knew of no such instants.
        let is_told = outbox::told_at(&tx, &last.id.to_string(), last.changed_at).await?.is_some();
        cursor = is_told.then(|| cursor_of(&last));
    }
    Ok(Look { cursor, upto, is_whole: true, ..Look::default() })
}

async fn place_of(cx: &Cx, cursor: &str) -> Result<i64> {
    let bad = || bad_cursor("after");
    let (at, id) = cursor.split_once('~').ok_or_else(bad)?;
    let at: DateTime<Utc> = at.parse().map_err(|_| bad())?;
    let id: DocumentId = id.parse().map_err(|_| bad())?;
    outbox::told_at(&cx.db, &id.to_string(), at).await?.ok_or_else(bad)
}

/// The cursor of a change that somebody was told. It names nothing else: a sequence number would count what is not
/// for them to see.
fn cursor_of(document: &document::Model) -> String {
    format!("{}~{}", document.changed_at.to_rfc3339(), document.id)
}

/// What is new after a place.
/// Of each, only the news of its latest change counts, and only where its record says something else by it:
/// a tie to a document that is not theirs to see, or a version that waits, is none.
async fn after(cx: &Cx, wanted: &Shelf, place: i64) -> Result<Look> {
    let mut upto = place;
    for _ in 0..MOST_BATCHES {
        let news = outbox::after(&cx.db, upto, BATCH).await?;
        let is_whole = (news.len() as u64) < BATCH;
        let ids: Vec<DocumentId> = news.iter().filter_map(|news| news.subject.parse().ok()).collect();
        let found = store::list_among(cx, wanted, &ids).await?;
        let mut found: HashMap<_, _> =
            found.into_iter().map(|row| ((row.id.to_string(), row.changed_at), row)).collect();
        let mut documents = Vec::new();
        for news in news {
            upto = news.seq;
            documents.extend(found.remove(&(news.subject, news.created_at)));
            if documents.len() == USUAL {
                return Ok(Look { cursor: documents.last().map(cursor_of), documents, upto, is_whole: false });
            }
        }
        if is_whole || !documents.is_empty() {
            return Ok(Look { cursor: documents.last().map(cursor_of), documents, upto, is_whole });
        }
    }
    Ok(Look { upto, ..Look::default() })
}
