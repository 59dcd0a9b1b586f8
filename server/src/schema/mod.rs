//! Merges the rooms into one graph, and guards it.

pub mod guard;
pub mod known;

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_graphql::dataloader::DataLoader;
use async_graphql::{Context, Data, ID, Interface, MergedObject, MergedSubscription, Object, Schema};
use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, unbounded};
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;

use crate::archive::comparison::graphql::ComparisonQuery;
use crate::archive::graphql::{ArchiveMutation, ArchiveQuery, Document, DocumentVersion, Rendition};
use crate::archive::news::graphql::{NewsSubscription, NewsTold};
use crate::archive::upload::graphql::{UploadMutation, UploadQuery};
use crate::cx::Cx;
use crate::directory::graphql::{Body, DirectoryQuery, Meeting, Organisation, Person, person_node};
use crate::error::{Code, Result, refuse};
use crate::search::graphql::SearchQuery;
use crate::search::links::graphql::LinkMutation;
use crate::search::saved;
use crate::search::saved::graphql::{FoundTold, SavedMutation, SavedQuery, SavedSearch, SavedSubscription};

/// What can be read.
#[derive(MergedObject, Default)]
pub struct Query(SearchQuery, SavedQuery, ArchiveQuery, ComparisonQuery, UploadQuery, DirectoryQuery, NodeQuery);

/// What can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(ArchiveMutation, UploadMutation, SavedMutation, LinkMutation);

/// What can be listened to.
#[derive(MergedSubscription, Default)]
pub struct Subscription(NewsSubscription, SavedSubscription);

/// The graph of the hub.
pub type Graph = Schema<Query, Mutation, Subscription>;

/// Builds the graph. It is the same for every asker; the asker comes with each request.
pub fn build() -> Graph {
    Schema::build(Query::default(), Mutation::default(), Subscription::default()).finish()
}

/// The contract: the graph in the schema definition language.
pub fn contract() -> String {
    let sdl = build().sdl_with_options(async_graphql::SDLExportOptions::new().sorted_fields().sorted_enum_items());
    format!("{}\n", sdl.trim())
}

/// Answers the edges of one request in as few queries as there are kinds of edge.
pub struct Batch(pub Cx, Texts);

/// How many whole texts one request may have looked through.
const MOST_TEXTS: usize = 100;

/// How many whole texts one request has had looked through.
#[derive(Default)]
struct Texts(AtomicUsize);

impl Batch {
    /// Refuses to look through more whole texts for one request than a page of a list holds, however they are asked for.
    pub fn look_through(&self, texts: usize) -> Result<()> {
        if self.1.0.fetch_add(texts, Ordering::Relaxed) + texts <= MOST_TEXTS {
            return Ok(());
        }
        Err(refuse(Code::TooLarge, format!("at most {MOST_TEXTS} pages are looked through at once; ask for fewer")))
    }
}

/// How many keys one query takes; below what SQLite can bind.
const MOST_KEYS: usize = 1000;

/// The loader of one request, and what its loads are to be polled by.
/// What it loads is as the asker may see it, so it is never shared.
pub fn edges(cx: Cx) -> (DataLoader<Batch>, Loads) {
    let (sender, incoming) = unbounded();
    let loader = DataLoader::new(Batch(cx, Texts::default()), move |load: BoxFuture<'static, ()>| {
        // The receiver lives as long as the request; after that nobody waits for the load.
        drop(sender.unbounded_send(load));
    });
    (loader.delay(Duration::ZERO).max_batch_size(MOST_KEYS), Loads(incoming))
}

/// The loads of one request.
pub struct Loads(UnboundedReceiver<BoxFuture<'static, ()>>);

impl Loads {
    /// Executes with the loads polled in the same task and after it, never beside it on another thread:
    /// a load begins when every field that can ask has asked, so its batch is whole however many rows there are.
    pub async fn beside<T>(mut self, execution: impl Future<Output = T>) -> T {
        let mut running = FuturesUnordered::new();
        let mut execution = pin!(execution);
        loop {
            tokio::select! {
                biased;
                answer = &mut execution => return answer,
                Some(load) = self.0.next() => running.push(load),
                Some(()) = running.next() => {}
            }
        }
    }
}

/// How far one subscription has told what it tells: it is executed anew each time there may be something, and goes on
/// from there.
#[derive(Default)]
pub struct Told<T>(Mutex<Option<T>>);

impl<T: Clone> Told<T> {
    /// How far; absent before the first execution.
    pub fn get(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Told up to here.
    pub fn set(&self, upto: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(upto);
    }
}

/// Whether an execution of a subscription left something for the next.
#[derive(Clone, Default)]
pub struct Backlog(Arc<AtomicBool>);

impl Backlog {
    /// There is more to tell.
    pub fn leave(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether there is, asked once.
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

/// What the executions of one subscription know of each other, and what they leave for the next.
pub fn memory() -> (Data, Backlog) {
    let (mut memory, backlog) = (Data::default(), Backlog::default());
    memory.insert(backlog.clone());
    memory.insert(NewsTold::default());
    memory.insert(FoundTold::default());
    (memory, backlog)
}

/// The asker of this request.
pub fn cx<'a>(ctx: &Context<'a>) -> &'a Cx {
    ctx.data_unchecked::<Cx>()
}

/// The loader of this request.
pub fn loader<'a>(ctx: &Context<'a>) -> &'a DataLoader<Batch> {
    ctx.data_unchecked::<DataLoader<Batch>>()
}

/// The end of an edge that cannot be open: the records tie it, and it was seen a moment ago.
pub fn present<T>(end: Option<T>) -> Result<T> {
    end.ok_or_else(|| anyhow::anyhow!("an edge has lost its end").into())
}

/// Anything with a global id.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Global id."))]
pub enum Node {
    /// A document.
    Document(Document),
    /// An edition of a document.
    DocumentVersion(DocumentVersion),
    /// A file.
    Rendition(Rendition),
    /// A body.
    Body(Body),
    /// An organisation.
    Organisation(Organisation),
    /// A meeting.
    Meeting(Meeting),
    /// A person.
    Person(Person),
    /// A search that the viewer keeps.
    SavedSearch(SavedSearch),
}

/// Finding anything by its global id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Whatever has this id; absent when there is nothing, or nothing for the viewer to see.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<Option<Node>> {
        let loader = loader(ctx);
        let kind = id.split_once('_').map_or("", |(kind, _)| kind);
        Ok(match kind {
            "doc" => loader.load_one(id.parse::<entity::DocumentId>()?).await?.map(Node::Document),
            "ver" => loader.load_one(id.parse::<entity::VersionId>()?).await?.map(Node::DocumentVersion),
            "ren" => loader.load_one(id.parse::<entity::RenditionId>()?).await?.map(Node::Rendition),
            "bod" => loader.load_one(id.parse::<entity::BodyId>()?).await?.map(Node::Body),
            "org" => loader.load_one(id.parse::<entity::OrganisationId>()?).await?.map(Node::Organisation),
            "mtg" => loader.load_one(id.parse::<entity::MeetingId>()?).await?.map(Node::Meeting),
            "per" => person_node(cx(ctx), id.parse()?).await?.map(Node::Person),
            "sav" => saved::graphql::own(ctx, id.parse()?).await?.map(Node::SavedSearch),
            _ => {
                return Err(refuse(
                    Code::BadInput,
                    "this is no global id; such an id begins with doc_, bod_ and the like",
                ));
            }
        })
    }
}
