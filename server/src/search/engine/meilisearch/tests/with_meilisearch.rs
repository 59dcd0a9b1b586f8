//! Indexes of their own on one server, taken away with the test that made them.

use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use uuid::Uuid;

use crate::search::engine::conformance::conforms;
use crate::search::engine::conformance::kit::{Lab, document, ids, visitor};
use crate::search::engine::meilisearch::server::Server;
use crate::search::engine::meilisearch::{Address, MeilisearchEngine};
use crate::search::engine::{Change, Depth, EngineFault, SearchEngine};

conforms!(crate::search::engine::meilisearch::tests::with_meilisearch::begin);

fn begin() -> BoxFuture<'static, Lab> {
    async {
        let home = Home::new();
        Lab::new(home.engine(), home)
    }
    .boxed()
}

/// Where one test keeps its index.
struct Home(Address);

impl Home {
    fn new() -> Self {
        let told = |name: &str| std::env::var(name).ok();
        let url =
            told("KP_TEST_MEILI_URL").expect("KP_TEST_MEILI_URL: `cargo xtask test` starts a server and names it");
        Self(Address {
            url,
            key: told("KP_TEST_MEILI_KEY"),
            prefix: format!("test-{}", Uuid::new_v4()),
            patience: Duration::from_secs(60),
            work_patience: Duration::from_secs(600),
        })
    }

    fn engine(&self) -> MeilisearchEngine {
        MeilisearchEngine::new(self.0.clone()).expect("a key that fits into a header")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let index = self.engine().state.index().to_owned();
        let server = Server::new(self.0.clone()).expect("a key that fits into a header");
        // A value goes while its test still runs on this thread, so the farewell has a thread of its own.
        let farewell = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(server.drop_index(&index))
        });
        let gone = farewell.join().expect("a farewell without panic");
        assert!(gone.is_ok() || std::thread::panicking(), "{gone:?}");
    }
}

async fn put(engine: &MeilisearchEngine, id: &str, upto: i64) {
    engine.apply(vec![Change::Put(document(id, "Rough", &["text"]))], upto).await.expect("a server that works");
}

async fn finds(engine: &MeilisearchEngine, text: &str) -> Vec<String> {
    ids(&engine.search(&visitor(text)).await.expect("a proper query"))
}

#[tokio::test]
async fn what_one_instance_carried_another_finds_with_its_words() {
    let home = Home::new();
    let (one, other) = (home.engine(), home.engine());
    put(&one, "first", 1).await;
    assert_eq!(finds(&other, "rough ").await, ["first"]);

    put(&one, "second", 2).await;

    assert_eq!(other.state.learn().await.expect("a server that answers").watermark, 2);
    assert_eq!(finds(&other, "ruogh ").await, ["first", "second"]);
}

#[tokio::test]
async fn an_index_that_is_gone_has_nothing_and_is_filled_from_the_beginning() {
    let home = Home::new();
    let engine = home.engine();
    put(&engine, "lost", 7).await;
    engine.state.server.drop_index(engine.state.index()).await.expect("a server that works");

    let empty = engine.state.learn().await.expect("a server that answers").watermark;
    put(&engine, "again", 1).await;

    assert_eq!((empty, finds(&engine, "rough ").await), (0, vec!["again".to_owned()]));
}

#[tokio::test]
async fn an_index_that_was_put_in_the_place_of_another_during_a_search_is_noticed() {
    let home = Home::new();
    let (one, other) = (home.engine(), home.engine());
    put(&one, "old", 5).await;
    let known = other.state.learn().await.expect("a server that answers");

    one.replace(stream::iter([Ok(document("new", "Rough", &[]))]).boxed(), 3).await.expect("a server that works");
    let during = other.state.ask(&known, Vec::new()).await.map(|_| ());

    assert!(matches!(during, Err(EngineFault::Undone(_))), "{during:?}");
    assert_eq!(finds(&other, "rough ").await, ["new"]);
}

#[tokio::test]
async fn a_wrong_key_is_told_and_an_address_without_a_server_too() {
    let home = Home::new();
    let stranger = Address { key: Some("wrong".to_owned()), ..home.0.clone() };
    let nowhere = Address { url: "http://127.0.0.1:1".to_owned(), ..home.0.clone() };
    let watermark = async |address| MeilisearchEngine::new(address).expect("a key").watermark().await;

    assert!(matches!(watermark(stranger).await, Err(EngineFault::Refused(_))));
    assert!(matches!(watermark(nowhere).await, Err(EngineFault::Unreachable(_))));
}

#[tokio::test]
async fn a_rebuild_leaves_one_index_behind_and_counts_what_it_holds() {
    let home = Home::new();
    let engine = home.engine();

    engine.replace(stream::iter([Ok(document("one", "Rough", &["a", "b"]))]).boxed(), 3).await.expect("a rebuild");

    let found = engine.check(Depth::Thorough).await.expect("a sound index");
    assert_eq!((found.documents, found.passages, found.watermark), (1, 2, 3));
    assert!(!engine.state.server.has(&format!("{}-next", engine.state.index())).await.expect("an answer"));
}

#[tokio::test]
async fn many_documents_come_in_windows_without_gap_or_repetition() {
    let home = Home::new();
    let engine = home.engine();
    let all = (0..90).map(|n| Change::Put(document(&format!("{n:02}"), "", &["rough", "rough stones"])));
    engine.apply(all.collect(), 1).await.expect("a server that works");
    let mut query = visitor("rough stones ");
    let mut listed = Vec::new();

    loop {
        let answer = engine.search(&query).await.expect("a proper query");
        query.after = answer.hits.last().map(|hit| hit.cursor.clone());
        listed.extend(ids(&answer));
        if !answer.has_next {
            break;
        }
    }

    assert_eq!(listed, (0..90).map(|n| format!("{n:02}")).collect::<Vec<_>>());
}
