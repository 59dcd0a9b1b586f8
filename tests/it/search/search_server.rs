//! A search server that stops, hesitates, forgets or changes its key: the hub says so, serves everything else, and
//! catches up by itself.

use entity::search::found;
use entity::search::saved::Alert;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use server::audience::Audience;
use server::cx::Actor;
use server::search::engine::Depth;
use server::{outbox, search};

use crate::kit::meilisearch::SearchServer;
use crate::kit::records::url;
use crate::kit::wire::{Fate, Wire};
use crate::kit::{Asker, Hub, Role};

const PAGES: [&str; 1] = ["The harbour opens at dawn."];
const OTHERS: [&str; 1] = ["Lanterns are lit in the harbour."];

/// A hub that uses a server of its own, and has one document there.
async fn harbour() -> (Hub, SearchServer) {
    let server = SearchServer::start().await;
    let hub = Hub::open_with(&server.settings()).await;
    hub.document("Harbour rules", Audience::Public, &PAGES).await;
    hub.settle().await;
    (hub, server)
}

/// What a search says that has no answer.
async fn refusal(asker: &Asker) -> Value {
    let answer = asker.send("{ search(text: \"harbour\", first: 5) { totalCount } }", json!({})).await;
    answer["errors"][0]["extensions"]["code"].clone()
}

async fn total(asker: &Asker) -> Value {
    asker.searches("harbour").await["totalCount"].clone()
}

/// Waits until the worker has carried all news to the server itself, and the hub knows it.
async fn caught_up(hub: &Hub) {
    let mut beat = tokio::time::interval(std::time::Duration::from_millis(20));
    let last = outbox::last(&hub.stores.cx(Actor::System).db).await.expect("news");
    while search::glance(&hub.stores.settings).await.ok().flatten() != Some(last)
        || hub.stores.search.watermark().await.ok() != Some(last)
    {
        beat.tick().await;
    }
}

#[tokio::test]
async fn while_the_server_is_away_the_hub_says_so_and_serves_everything_else() {
    let (hub, mut server) = harbour().await;
    let visitor = hub.visitor();
    assert_eq!(total(&visitor).await, 1);

    server.stop();

    assert_eq!(refusal(&visitor).await, "UNAVAILABLE");
    let ready = visitor.get("/readyz").await;
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.json::<Value>().await.expect("JSON")["index"], "failing");
    let id = hub.document("Harbour lights", Audience::Public, &OTHERS).await;
    assert_eq!(visitor.opens(&id).await["title"]["text"], "Harbour lights");

    server.restart().await;
    caught_up(&hub).await;

    assert_eq!(total(&visitor).await, 2);
    assert_eq!(visitor.status("/readyz").await, StatusCode::OK);
}

#[tokio::test]
async fn a_server_that_hesitates_holds_no_search_longer_than_its_time() {
    let (hub, server) = harbour().await;
    let visitor = hub.visitor();
    server.pause();

    let refused = refusal(&visitor).await;
    server.wake();
    caught_up(&hub).await;

    assert_eq!(refused, "UNAVAILABLE");
    assert_eq!(total(&visitor).await, 1);
}

#[tokio::test]
async fn a_server_that_forgot_everything_is_filled_anew() {
    let (hub, mut server) = harbour().await;
    hub.document("Harbour lights", Audience::Public, &OTHERS).await;
    hub.settle().await;

    server.wipe().await;
    caught_up(&hub).await;

    assert_eq!(total(&hub.visitor()).await, 2);
}

#[tokio::test]
async fn a_server_with_another_key_is_a_server_that_is_away() {
    let (hub, mut server) = harbour().await;
    let visitor = hub.visitor();

    server.change_key("another-key-of-the-tests").await;
    hub.document("Harbour lights", Audience::Public, &OTHERS).await;

    assert_eq!(refusal(&visitor).await, "UNAVAILABLE");
    assert_eq!(visitor.status("/readyz").await, StatusCode::SERVICE_UNAVAILABLE);

    server.change_key("a-key-of-the-tests").await;
    caught_up(&hub).await;

    assert_eq!(total(&visitor).await, 2);
}

#[tokio::test]
async fn a_server_that_is_away_at_whatever_moment_costs_no_saved_search_its_news() {
    let server = SearchServer::start().await;
    let wire = Wire::to(&server.url).await;
    let [_, key, patience] = server.settings();
    let hub = Hub::open_unserved_with(&[("KP_MEILI_URL", &wire.base), key, patience]).await;
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, None).await;
    for text in ["q=harbour", "q=dawn"] {
        hub.keeps_for(&person, text, Alert::AtOnce).await;
    }

    let mut moments = 0;
    loop {
        let page = format!("The harbour opens at dawn on day {moments}.");
        hub.document(&format!("Harbour rules {moments}"), Audience::Public, &[&page]).await;
        let fails = wire.answers() + moments;
        let away = async {
            while wire.answers() <= fails {
                tokio::task::yield_now().await;
            }
            wire.is(Fate::Forbidden);
            std::future::pending().await
        };
        let carried = tokio::select! {
            biased;
            () = away => unreachable!("it stays away"),
            carried = outbox::drain(&hub.stores) => carried,
        };
        wire.is(Fate::Well);
        hub.settle().await;
        moments += 1;
        let told = found::Entity::find().count(&hub.stores.db).await.expect("records");
        assert_eq!(told, 2 * moments as u64, "after {moments} moments");
        if carried.is_ok() {
            break;
        }
    }
    assert!(moments > 5, "{moments}: news is carried in several questions");
}

#[tokio::test]
async fn a_hub_begins_before_its_search_server_does() {
    let mut server = SearchServer::start().await;
    server.stop();
    let hub = Hub::open_with(&server.settings()).await;
    hub.document("Harbour rules", Audience::Public, &PAGES).await;

    server.restart().await;
    caught_up(&hub).await;

    assert_eq!(total(&hub.visitor()).await, 1);
}

#[tokio::test]
async fn of_instances_that_share_a_server_one_carries_at_a_time_and_nothing_is_lost_or_doubled() {
    let server = SearchServer::start().await;
    let one = Hub::open_with(&server.settings()).await;
    let records = url(one.data());
    let other = Hub::open_with(&[&server.settings()[..], &[("KP_DATABASE_URL", &records)]].concat()).await;

    for (number, hub) in [&one, &other].into_iter().cycle().take(10).enumerate() {
        let page = format!("Paper {number} says when the harbour opens.");
        hub.document(&format!("Paper {number}"), Audience::Public, &[&page]).await;
    }
    caught_up(&one).await;
    caught_up(&other).await;

    assert_eq!([total(&one.visitor()).await, total(&other.visitor()).await], [10, 10]);
    let sound = other.stores.search.check(Depth::Thorough).await.expect("an index");
    assert_eq!((sound.documents, sound.passages), (10, 10));
}
