//! Finding by words, among what the asker may see.
//! The database is the truth: the index follows the outbox, and every hit is looked up again before it leaves.

pub mod drift;
pub mod engine;
pub mod export;
pub mod feed;
pub mod graphql;
pub mod jobs;
pub mod links;
pub mod marking;
pub mod question;
pub mod saved;
pub mod text;
pub mod thesaurus;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use entity::DocumentId;
use entity::archive::document;

use self::engine::elsewhere::Elsewhere;
use self::engine::embedded::EmbeddedEngine;
use self::engine::meilisearch::MeilisearchEngine;
use self::engine::{Answer, EngineFault, MAX_HITS, Query, SearchEngine, SearchError, Sight, Suggestion, Synonym, Wish};
use self::question::Question;
use crate::config::Settings;
use crate::cx::Cx;
use crate::error::{Code, Error, Result, refuse, refuse_field};
use crate::page::{Edge, Window, bad_cursor};
use crate::{archive, audience, outbox};

/// How many answering pages a hit shows.
const PAGES_PER_DOCUMENT: usize = 3;

/// How much news may wait for the index before a search says that it cannot answer, in rows.
const MOST_WAITING: u64 = 20_000;

/// Opens the search server that the settings name, which need not run yet, else the embedded engine below the hub's data.
/// Where another process of this hub holds that one, it carries the news, and this one cannot search.
/// A damaged index is begun anew: the outbox fills it again, and until then it answers with less.
pub async fn open(settings: &Settings) -> anyhow::Result<Arc<dyn SearchEngine>> {
    match inspect(settings).await {
        Err(EngineFault::Damaged(fault)) => {
            tracing::error!(cause = format!("{fault:#}"), "the search index is damaged and is filled anew");
            in_folder(&settings.data, EmbeddedEngine::start_over).await.map_err(Into::into)
        }
        outcome => Ok(outcome?),
    }
}

/// Opens the engine as it is, damage included in the faults.
pub async fn inspect(settings: &Settings) -> Result<Arc<dyn SearchEngine>, EngineFault> {
    match &settings.meilisearch {
        Some(address) => Ok(Arc::new(MeilisearchEngine::new(address.clone()).map_err(EngineFault::Refused)?)),
        None => in_folder(&settings.data, EmbeddedEngine::open).await,
    }
}

/// In place of the index, for a process that leaves it to others.
pub fn elsewhere() -> Arc<dyn SearchEngine> {
    Arc::new(Elsewhere)
}

/// How far the index was carried, whoever holds it: the sequence number of the last news in it, if there is an index.
pub async fn glance(settings: &Settings) -> anyhow::Result<Option<i64>> {
    match &settings.meilisearch {
        Some(address) => Ok(Some(MeilisearchEngine::new(address.clone())?.watermark().await?)),
        None => EmbeddedEngine::glance(&settings.data.join("search")),
    }
}

async fn in_folder(
    data: &Path,
    open: fn(&Path) -> Result<EmbeddedEngine, EngineFault>,
) -> Result<Arc<dyn SearchEngine>, EngineFault> {
    let folder = data.join("search");
    let opened = tokio::task::spawn_blocking(move || open(&folder)).await;
    match opened.map_err(|fault| EngineFault::Store(fault.into()))? {
        Ok(engine) => Ok(Arc::new(engine)),
        Err(EngineFault::Locked) => Ok(elsewhere()),
        Err(fault) => Err(fault),
    }
}

/// An answer with the documents looked up again.
pub struct Found {
    /// Total, hits and facets as the engine counts them.
    pub answer: Answer,
    /// The words that were searched for besides those typed.
    pub added: Vec<Synonym>,
    /// The documents of the hits that the asker may see.
    pub documents: Documents,
}

/// Documents that the asker may see, by id.
pub type Documents = HashMap<String, document::Model>;

/// How often a search begins again because what it found was taken away meanwhile.
const MOST_ATTEMPTS: usize = 3;

/// As many hits as an engine gives at once.
const WHOLE: Window = Window { rows: MAX_HITS, edge: Edge::Start };

/// When fewer documents than this answer all words, the last words are dropped.
const ENOUGH: usize = 1;

/// Searches what the asker may see.
/// A document whose latest change has not reached the index yet is left out altogether, counts included;
/// an index that disagrees with the records answers nothing.
pub async fn find(cx: &Cx, question: &Question, window: &Window) -> Result<Found> {
    search(cx, question, window, |_| ()).await
}

/// The same, and hits say why they stand where they do; for the support staff.
pub async fn find_with_reasons(cx: &Cx, question: &Question, window: &Window) -> Result<Found> {
    search(cx, question, window, |query| query.explain = true).await
}

/// The same, and no words are dropped; at most as many as one page holds.
pub async fn find_exactly(cx: &Cx, question: &Question) -> Result<Found> {
    search(cx, question, &WHOLE, |query| query.enough = 0).await
}

/// Those of some documents that answered all words when the index last heard of them, whatever has changed since.
/// For the hub's own comparisons: the asker may not see them any more.
async fn had(cx: &Cx, question: &Question, documents: &[DocumentId]) -> Result<Vec<DocumentId>> {
    let sight = Sight { tokens: audience::search_filter(&cx.actor), hidden: Vec::new() };
    let mut query = Query { sight, first: MAX_HITS, ..asked(question) };
    query.narrowing.only = documents.iter().map(ToString::to_string).collect();
    let hits = cx.stores.search.search(&query).await?.hits;
    Ok(hits.iter().filter_map(|hit| hit.document.parse().ok()).collect())
}

/// Those of some documents that answer all words, at most as many as one page holds.
pub async fn find_among(cx: &Cx, question: &Question, documents: &[DocumentId]) -> Result<Found> {
    search(cx, question, &WHOLE, |query| {
        query.narrowing.only = documents.iter().map(ToString::to_string).collect();
        query.enough = 0;
    })
    .await
}

async fn search(cx: &Cx, question: &Question, window: &Window, alter: impl FnOnce(&mut Query)) -> Result<Found> {
    let mut query = Query {
        enough: ENOUGH,
        first: window.rows,
        after: match &window.edge {
            Edge::Start => None,
            Edge::After(cursor) => Some(cursor.clone()),
            Edge::End | Edge::Before(_) => return Err(bad_cursor("after")),
        },
        pages_per_document: PAGES_PER_DOCUMENT,
        ..asked(question)
    };
    alter(&mut query);
    let ask = |engine: Arc<dyn SearchEngine>, sight| {
        let query = Query { sight, ..query.clone() };
        async move {
            let answer = engine.search(&query).await?;
            let ids = answer.hits.iter().map(|hit| hit.document.clone()).collect();
            Ok((answer, ids))
        }
    };
    let (answer, documents) = consult(cx, ask).await?;
    Ok(Found { answer, added: query.synonyms, documents })
}

/// A question as the engine takes it: all words, and those that the thesaurus adds.
fn asked(question: &Question) -> Query {
    Query {
        text: question.text.clone(),
        narrowing: question.filter.narrowing(),
        synonyms: thesaurus::synonyms(&question.text),
        ..Query::default()
    }
}

/// The documents whose titles or symbols answer a text that is still being typed.
pub async fn suggest(cx: &Cx, text: &str, first: usize) -> Result<(Vec<Suggestion>, Documents)> {
    let ask = |engine: Arc<dyn SearchEngine>, sight| {
        let wish = Wish { text: text.to_owned(), sight, first };
        async move {
            let suggestions = engine.suggest(&wish).await?;
            let ids = suggestions.iter().map(|suggestion| suggestion.document.clone()).collect();
            Ok((suggestions, ids))
        }
    };
    consult(cx, ask).await
}

/// The documents that are most like one, best first; none for a document that the asker may not see.
pub async fn similar(cx: &Cx, document: DocumentId, first: usize) -> Result<Vec<document::Model>> {
    let ask = |engine: Arc<dyn SearchEngine>, sight| async move {
        let ids = engine.similar(&document.to_string(), &sight, first).await?;
        Ok((ids.clone(), ids))
    };
    let (ids, mut documents) = consult(cx, ask).await?;
    Ok(ids.iter().filter_map(|id| documents.remove(id)).collect())
}

/// Asks the engine for documents, and looks them up again.
/// What changed since the question came may be told as it was then: the asker might have come that much earlier.
/// Only a document that is no longer for the asker to see makes the search begin again.
async fn consult<T, F: Future<Output = Result<(T, Vec<String>), SearchError>>>(
    cx: &Cx,
    ask: impl Fn(Arc<dyn SearchEngine>, Sight) -> F,
) -> Result<(T, Documents)> {
    for _ in 0..MOST_ATTEMPTS {
        let (hidden, last) = in_transit(cx).await?;
        let sight = Sight { tokens: audience::search_filter(&cx.actor), hidden };
        let (answer, found) = ask(cx.stores.search.clone(), sight).await?;
        let documents = looked_up(cx, &found).await?;
        if documents.len() == found.len() {
            return Ok((answer, documents));
        }
        if outbox::last(&cx.db).await? == last {
            return Err(disagrees("a hit is not for the asker to see"));
        }
    }
    Err(Error::Fault(anyhow::anyhow!("what was found changed {MOST_ATTEMPTS} times during one search")))
}

/// The documents whose latest change the index has not read, and the last news there is.
async fn in_transit(cx: &Cx) -> Result<(Vec<String>, i64)> {
    let read = cx.stores.search.watermark().await?;
    // The last news before what waits: a change between the two is then noticed at the end of the search.
    let last = outbox::last(&cx.db).await?;
    if read > last {
        return Err(disagrees("the index is ahead of the records"));
    }
    let waiting = outbox::after(&cx.db, read, MOST_WAITING).await?;
    if waiting.len() as u64 == MOST_WAITING {
        return Err(Error::Fault(anyhow::anyhow!("the index is {MOST_WAITING} changes behind or more")));
    }
    Ok((waiting.into_iter().map(|news| news.subject).collect(), last))
}

/// The documents with these ids, as far as the asker may see them.
async fn looked_up(cx: &Cx, found: &[String]) -> Result<Documents> {
    let ids: Vec<DocumentId> = found.iter().filter_map(|id| id.parse().ok()).collect();
    let found = archive::find_many(&cx.db, &cx.actor, &ids).await?;
    Ok(found.into_iter().map(|document| (document.id.to_string(), document)).collect())
}

fn disagrees(how: &str) -> Error {
    Error::Fault(anyhow::anyhow!("{how}; run kp-hub reindex"))
}

impl From<SearchError> for Error {
    fn from(cause: SearchError) -> Self {
        match cause {
            SearchError::Query(sentence) => refuse_field("text", sentence.to_string()),
            SearchError::Fault(fault) => fault.into(),
        }
    }
}

/// A search server that is away is told to whoever searches: they can do everything else meanwhile.
impl From<EngineFault> for Error {
    fn from(cause: EngineFault) -> Self {
        match &cause {
            EngineFault::Unreachable(_) | EngineFault::Refused(_) | EngineFault::Undone(_) => {
                tracing::error!(error = format!("{:#}", anyhow::Error::new(cause)), "the search server cannot be used");
                let text =
                    "nothing can be searched at this moment; everything else works, so try again in a few minutes";
                refuse(Code::Unavailable, text)
            }
            EngineFault::Locked | EngineFault::Damaged(_) | EngineFault::Store(_) | EngineFault::Documents(_) => {
                Self::Fault(anyhow::Error::new(cause))
            }
        }
    }
}
