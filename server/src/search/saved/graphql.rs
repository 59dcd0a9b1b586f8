//! Saved searches as the contract shows them to their owner.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object, SimpleObject, Subscription};
use chrono::{DateTime, Utc};
use entity::SavedSearchId;
use entity::search::found;
use entity::search::saved::{Alert, Model};
use futures::{Stream, stream};

use super::store::{self, Place};
use super::{Change, NewSearch, commands, policy};
use crate::archive::graphql::Document;
use crate::error::{Error, Result};
use crate::page::{Edge, PageInfo, Slice, Window, bad_cursor};
use crate::schema::{Batch, Told, cx, loader, present};
use crate::search::feed;

/// When the owner of a saved search is told by mail of what it newly finds.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "Alert")]
pub enum SearchAlert {
    /// Not at all: new documents are noted in the hub alone.
    Never,
    /// Within a minute or two.
    AtOnce,
    /// Once a day, at 06:00 UTC, when there is something.
    Daily,
    /// Once a week, on Monday at 06:00 UTC, when there is something.
    Weekly,
}

/// A search that the viewer keeps.
#[derive(Clone)]
pub struct SavedSearch(pub Model);

/// A search that the viewer keeps.
#[Object]
impl SavedSearch {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What the viewer calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What is searched for: the query of the search page's address, in its one written form.
    async fn address(&self) -> &str {
        &self.0.address
    }

    /// When mail goes out.
    async fn alert(&self) -> SearchAlert {
        self.0.alert.into()
    }

    /// The language of the mail, as a BCP 47 tag.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// When it was saved.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Whether a private feed of it is open.
    async fn has_feed(&self) -> bool {
        self.0.feed_sha256.is_some()
    }

    /// How many documents it has newly found that the viewer may see now and has not marked as seen.
    async fn new_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(loader(ctx).load_one(NewIn(self.0.id)).await?.unwrap_or_default())
    }

    /// What it has newly found since it was saved and the viewer may see now, the newest first.
    async fn news(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
    ) -> Result<NewsConnection> {
        let window = Window::forward(first, after)?;
        let after = match &window.edge {
            Edge::After(cursor) => Some(place(cursor)?),
            Edge::Start | Edge::End | Edge::Before(_) => None,
        };
        let key = NewsOf { search: self.0.id, after, rows: window.rows };
        let slice = Slice::cut(&window, loader(ctx).load_one(key).await?.unwrap_or_default());
        Ok(NewsConnection { page_info: slice.info(cursor), edges: slice.rows.into_iter().map(NewsEdge).collect() })
    }
}

/// A page of what a search has newly found.
#[derive(SimpleObject)]
pub struct NewsConnection {
    /// This page.
    edges: Vec<NewsEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// A document that a search has newly found.
pub struct NewsEdge(found::Model);

/// A document that a search has newly found.
#[Object]
impl NewsEdge {
    /// Its place in the list; opaque.
    async fn cursor(&self) -> String {
        cursor(&self.0)
    }

    /// The document.
    async fn node(&self, ctx: &Context<'_>) -> Result<Document> {
        present(loader(ctx).load_one(self.0.document_id).await?)
    }

    /// When it was found.
    async fn found_at(&self) -> Option<DateTime<Utc>> {
        self.0.at
    }

    /// Whether the viewer has marked it as seen.
    async fn is_seen(&self) -> bool {
        self.0.seen_at.is_some()
    }
}

fn cursor(row: &found::Model) -> String {
    format!("{}~{}", row.at.unwrap_or_default().to_rfc3339(), row.document_id)
}

fn place(cursor: &str) -> Result<Place> {
    let bad = || bad_cursor("after");
    let (at, id) = cursor.split_once('~').ok_or_else(bad)?;
    let at = DateTime::parse_from_rfc3339(at).map_err(|_| bad())?;
    Ok((at.to_utc(), id.parse().map_err(|_| bad())?))
}

/// The key of how much a search has newly found.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NewIn(SavedSearchId);

/// The key of a page of what a search has newly found.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NewsOf {
    search: SavedSearchId,
    after: Option<Place>,
    rows: usize,
}

impl Loader<NewIn> for Batch {
    type Value = u64;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[NewIn]) -> Result<HashMap<NewIn, u64>, Arc<Error>> {
        let searches: Vec<_> = keys.iter().map(|key| key.0).collect();
        let counts = store::count_new(&self.0, &searches).await?;
        Ok(counts.into_iter().map(|(search, count)| (NewIn(search), count)).collect())
    }
}

impl Loader<NewsOf> for Batch {
    type Value = Vec<found::Model>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[NewsOf]) -> Result<HashMap<NewsOf, Vec<found::Model>>, Arc<Error>> {
        let mut windows: HashMap<_, Vec<SavedSearchId>> = HashMap::new();
        for key in keys {
            windows.entry((key.after, key.rows)).or_default().push(key.search);
        }
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for ((after, rows), searches) in windows {
            for row in store::news_of(&self.0, &searches, after, rows).await? {
                found.entry(NewsOf { search: row.search_id, after, rows }).or_default().push(row);
            }
        }
        Ok(found)
    }
}

/// The part of `Query` that saved searches have.
#[derive(Default)]
pub struct SavedQuery;

#[Object]
impl SavedQuery {
    /// The searches that the viewer keeps, by name: at most 100. None for a visitor.
    async fn saved_searches(&self, ctx: &Context<'_>) -> Result<Vec<SavedSearch>> {
        let cx = cx(ctx);
        let Some(person) = cx.actor.person() else { return Ok(Vec::new()) };
        Ok(store::list(&cx.db, person).await?.into_iter().map(SavedSearch).collect())
    }

    /// A search that the viewer keeps; absent when it is not the viewer's.
    async fn saved_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
    ) -> Result<Option<SavedSearch>> {
        own(ctx, id.parse()?).await
    }
}

/// The viewer's own search.
pub async fn own(ctx: &Context<'_>, id: SavedSearchId) -> Result<Option<SavedSearch>> {
    let cx = cx(ctx);
    let Some(person) = cx.actor.person() else { return Ok(None) };
    Ok(store::find(&cx.db, person, id).await?.map(SavedSearch))
}

/// What the viewer's searches newly found.
#[derive(SimpleObject)]
pub struct SavedSearchNews {
    /// The searches, by name: at most 100.
    saved_searches: Vec<SavedSearch>,
}

/// When each search had last found something as one subscription told it.
pub type FoundTold = Told<HashMap<SavedSearchId, DateTime<Utc>>>;

/// The part of `Subscription` that saved searches have.
#[derive(Default)]
pub struct SavedSubscription;

#[Subscription]
impl SavedSubscription {
    /// The viewer's searches that newly find something, as often as they do; refused to a visitor.
    /// The first answer comes at once and has those with something that the viewer has not marked as seen.
    async fn saved_search_news(&self, ctx: &Context<'_>) -> Result<impl Stream<Item = SavedSearchNews>> {
        let (cx, told) = (cx(ctx), ctx.data_unchecked::<FoundTold>());
        let person = policy::keeper(&cx.actor)?;
        let found = store::last_found(cx, person).await?;
        let ids: Vec<_> = found.keys().copied().collect();
        let is_first = told.get().is_none();
        let has_news: HashSet<SavedSearchId> = match told.get() {
            None => store::count_new(cx, &ids).await?.into_keys().collect(),
            Some(before) => ids.into_iter().filter(|id| before.get(id) < found.get(id)).collect(),
        };
        told.set(found);
        let mut saved_searches = Vec::new();
        if !has_news.is_empty() {
            let own = store::list(&cx.db, person).await?.into_iter();
            saved_searches.extend(own.filter(|search| has_news.contains(&search.id)).map(SavedSearch));
        }
        let is_told = is_first || !saved_searches.is_empty();
        Ok(stream::iter(is_told.then_some(SavedSearchNews { saved_searches })))
    }
}

/// The part of `Mutation` that saved searches have.
#[derive(Default)]
pub struct SavedMutation;

#[Object]
impl SavedMutation {
    /// Keeps a search; an address that the viewer keeps already is refused, with its name.
    async fn save_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the viewer calls it: 1 to 200 characters.")] name: String,
        #[graphql(desc = "The query of the search page's address: at most 4096 bytes.")] address: String,
        #[graphql(desc = "When mail goes out.")] alert: SearchAlert,
        #[graphql(desc = "The language of the mail: en, fr, pt, ru, ar or zh; English when not given.")]
        language: Option<String>,
    ) -> Result<SavedSearch> {
        let new = NewSearch { name, address, alert: alert.into(), language };
        Ok(SavedSearch(commands::save(cx(ctx), new).await?))
    }

    /// Changes a saved search; what is not given stays. With another address it forgets what it found.
    async fn change_saved_search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id.")] id: ID,
        #[graphql(desc = "What the viewer calls it: 1 to 200 characters.")] name: Option<String>,
        #[graphql(desc = "The query of the search page's address: at most 4096 bytes.")] address: Option<String>,
        #[graphql(desc = "When mail goes out.")] alert: Option<SearchAlert>,
        #[graphql(desc = "The language of the mail.")] language: Option<String>,
    ) -> Result<SavedSearch> {
        let change = Change { name, address, alert: alert.map(Into::into), language };
        Ok(SavedSearch(commands::change(cx(ctx), id.parse()?, change).await?))
    }

    /// Removes a saved search with its feed; answers its id.
    async fn remove_saved_search(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<ID> {
        commands::remove(cx(ctx), id.parse()?).await?;
        Ok(id)
    }

    /// Marks all that a saved search has newly found as seen.
    async fn mark_seen(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<SavedSearch> {
        Ok(SavedSearch(commands::mark_seen(cx(ctx), id.parse()?).await?))
    }

    /// Opens the private Atom feed of a saved search, and closes the one it had.
    /// Answers its URL this once: whoever knows it reads what the viewer may see.
    async fn open_feed(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<String> {
        let token = commands::open_feed(cx(ctx), id.parse()?).await?;
        Ok(feed::private_url(&cx(ctx).stores.settings, &token).into())
    }

    /// Closes the private feed of a saved search.
    async fn close_feed(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<SavedSearch> {
        Ok(SavedSearch(commands::close_feed(cx(ctx), id.parse()?).await?))
    }
}
