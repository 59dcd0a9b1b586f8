//! Carries changed documents into the index, and fills a new one.

use std::collections::BTreeSet;

use chrono::Datelike;
use entity::archive::document;
use entity::archive::relation;
use entity::{DocumentId, LocalizedText};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use sea_orm::ActiveEnum;

use super::engine::{Change, IndexedDocument, Passage, Supersession, TextIn};
use super::question::Status;
use super::saved;
use crate::archive::relations::{Tie, ties_of};
use crate::archive::{self, Holding, policy};
use crate::cx::Cx;
use crate::error::Result;
use crate::{audience, outbox};

/// How many changes are carried over at once.
const BATCH: u64 = 200;

/// How many documents a rebuild reads at once.
const WALK: u64 = 50;

/// Carries all news since the index's watermark, in batches.
/// An index that has read more news than there is belongs to other records, such as those before a restore: it is filled anew.
/// Saved searches are asked before the index hears of what they were not told yet.
pub async fn follow(cx: &Cx) -> Result<()> {
    carry(cx, true).await
}

/// The same while another instance does what saved searches need.
pub async fn keep_up(cx: &Cx) -> Result<()> {
    carry(cx, false).await
}

/// Whether there is news that the index or the saved searches have not heard, or the index is not of these records.
pub async fn is_behind(cx: &Cx) -> Result<bool> {
    let carried = cx.stores.search.watermark().await.map_err(anyhow::Error::new)?;
    let last = outbox::last(&cx.db).await?;
    Ok(carried != last || saved::jobs::read_by(cx).await? < last)
}

async fn carry(cx: &Cx, is_for_all: bool) -> Result<()> {
    let engine = &cx.stores.search;
    if engine.watermark().await.map_err(anyhow::Error::new)? > outbox::last(&cx.db).await? {
        tracing::error!("the search index is ahead of the records and is filled anew");
        rebuild(cx).await?;
    }
    loop {
        let read = engine.watermark().await.map_err(anyhow::Error::new)?;
        let mut news = outbox::after(&cx.db, read, BATCH).await?;
        let followed = saved::jobs::read_by(cx).await?;
        if read < followed {
            // What saved searches have heard through another index: this one only catches up.
            news.retain(|news| news.seq <= followed);
        }
        let Some(upto) = news.last().map(|news| news.seq) else { return Ok(()) };
        let ids = touched(cx, &news).await?;
        let is_news = read >= followed;
        if is_for_all && is_news && !saved::jobs::remember(cx, &ids, read).await? {
            continue;
        }
        let subjects: BTreeSet<String> = news.into_iter().map(|news| news.subject).collect();
        let found = archive::holdings(cx, &ids).await?;
        let gone = subjects.iter().filter(|id| !found.iter().any(|holding| holding.document.id.to_string() == **id));
        let mut changes: Vec<_> = gone.map(|id| Change::Remove(id.clone())).collect();
        changes.extend(found.into_iter().map(|holding| Change::Put(indexed(holding))));
        engine.apply(changes, upto).await.map_err(anyhow::Error::new)?;
    }
}

/// The documents whose place in an answer some news may change.
pub(super) async fn touched(cx: &Cx, news: &[outbox::News]) -> Result<Vec<DocumentId>> {
    let subjects: BTreeSet<DocumentId> = news.iter().filter_map(|news| news.subject.parse().ok()).collect();
    let mut ids: Vec<_> = subjects.into_iter().collect();
    ids.extend(predecessors(cx, &ids).await?);
    Ok(ids)
}

/// The documents that these take the place of: how they stand may have changed with them.
async fn predecessors(cx: &Cx, ids: &[DocumentId]) -> Result<BTreeSet<DocumentId>> {
    let ties = ties_of(&cx.db, &cx.actor, ids).await?.into_values().flatten();
    let replaced = ties.filter(|tie| tie.kind == relation::Kind::Supersedes && !tie.is_inverse);
    Ok(replaced.map(|tie| tie.other.id).filter(|id| !ids.contains(id)).collect())
}

/// Fills a new index from the records and swaps it in. Answers how many documents there are.
pub async fn rebuild(cx: &Cx) -> Result<u64> {
    let upto = outbox::last(&cx.db).await?;
    cx.stores.search.replace(everything(cx), upto).await.map_err(anyhow::Error::new)?;
    archive::count_all(cx).await
}

fn everything(cx: &Cx) -> BoxStream<'_, anyhow::Result<IndexedDocument>> {
    stream::try_unfold(None, move |last| async move {
        let ids = archive::documents_after(cx, last, WALK).await?;
        let Some(last) = ids.last().copied() else { return Ok::<_, anyhow::Error>(None) };
        let documents = archive::holdings(cx, &ids).await?.into_iter().map(indexed);
        Ok(Some((stream::iter(documents.map(Ok).collect::<Vec<_>>()), Some(last))))
    })
    .map(|chunk| match chunk {
        Ok(documents) => documents.boxed(),
        Err(fault) => stream::iter([Err(fault)]).boxed(),
    })
    .flatten()
    .boxed()
}

/// A document as the index takes it in.
pub(super) fn indexed(holding: Holding) -> IndexedDocument {
    let Holding { document, audience, aliases, ties, files } = holding;
    let mut seen_by = audience::search_tokens(&audience);
    if policy::is_grantable(&document) {
        // It may be granted to single persons.
        seen_by.push(document.id.to_string());
    }
    let languages: BTreeSet<String> = files.iter().filter_map(|(file, _)| file.language.clone()).collect();
    IndexedDocument {
        id: document.id.to_string(),
        seen_by,
        titles: titles(&document.title),
        symbols: document.symbol.into_iter().chain(aliases).collect(),
        kind: document.kind.to_value(),
        body: document.body_id.map(|body| body.to_string()),
        participants: document.participant_id.iter().map(ToString::to_string).collect(),
        year: document.earliest.map(|day| day.year()),
        languages: languages.into_iter().collect(),
        subjects: document.subjects.iter().map(ToOwned::to_owned).collect(),
        meeting: document.meeting_id.map(|meeting| meeting.to_string()),
        status: Status::from(document.state).as_str().to_owned(),
        superseded: ties.into_iter().filter(is_successor).map(|tie| supersession(tie.other)).collect(),
        date: document.earliest.map(|_| document.ordered_by.to_string()),
        earliest: document.earliest.map(|day| day.to_string()),
        passages: files
            .into_iter()
            .flat_map(|(file, pages)| {
                pages.into_iter().map(move |page| Passage {
                    rendition: file.id.to_string(),
                    page: page.number.unsigned_abs(),
                    language: page.language,
                    text: page.text,
                })
            })
            .collect(),
    }
}

fn is_successor(tie: &Tie) -> bool {
    tie.kind == relation::Kind::Supersedes && tie.is_inverse
}

fn supersession(successor: document::Model) -> Supersession {
    Supersession { by: successor.id.to_string(), since: successor.earliest.map(|day| day.to_string()) }
}

/// The forms of a title, first the one that is shown to whoever wants no language.
fn titles(title: &LocalizedText) -> Vec<TextIn> {
    let (first, _) = title.pick(None);
    let mut forms: Vec<_> = title.iter().collect();
    forms.sort_by_key(|(language, _)| *language != first);
    forms
        .into_iter()
        .map(|(language, text)| TextIn { language: Some(language.to_owned()), text: text.to_owned() })
        .collect()
}
