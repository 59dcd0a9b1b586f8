//! One instance is parted from the database: it says so, others do its work, nothing is lost and nothing is doubled.

use entity::lease;
use entity::search::drift::{self, Store};
use entity::search::saved::Alert;
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use sea_orm::{ConnectionTrait, EntityTrait};
use server::audience::Audience;
use server::outbox::LEASE;
use server::search::drift::{jobs, last};
use tokio_util::sync::CancellationToken;

use super::{acts, finds, is_whole, news, told_once};
use crate::kit::instance::{Instance, Way};
use crate::kit::{Asker, Hub, Role, records};

/// Somebody who is told by mail of every document about the harbour.
async fn amara(hub: &Hub) -> Asker {
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, None).await;
    hub.keeps_for(&person, "q=harbour", Alert::AtOnce).await;
    hub.signed_in(&person).await
}

#[tokio::test]
async fn one_that_is_parted_from_the_database_says_so_and_catches_up_while_the_others_go_on() {
    let hub = Hub::open_unserved().await;
    let way = Way::open();
    let (parted, two, three) = (Instance::by(&hub, &way).await, Instance::of(&hub).await, Instance::of(&hub).await);
    let amara = amara(&hub).await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    for instance in [&parted, &two, &three] {
        finds(instance, &amara, "harbour", 1).await;
    }

    way.part();
    let ready = parted.asked_by(&amara).status("/readyz").await;
    let refused = parted.asked_by(&amara).get("/feeds/search.atom?q=harbour").await;
    let unchanged = parted.asked_by(&amara).keeps("q=dues", "AT_ONCE").await;
    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    for instance in [&two, &three] {
        finds(instance, &amara, "harbour", 2).await;
    }
    way.mend();

    assert_eq!(ready, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key(RETRY_AFTER), "{refused:?}");
    assert_eq!(unchanged, Err("UNAVAILABLE".to_owned()));
    while parted.asked_by(&amara).status("/readyz").await != StatusCode::OK {}
    while parted
        .asked_by(&amara)
        .send("{ viewer { person { name } } }", serde_json::json!({}))
        .await
        .get("errors")
        .is_some()
    {}
    assert_eq!(parted.asked_by(&amara).is().await.as_deref(), Some("Amara Nettleship"), "the session runs on");
    finds(&parted, &amara, "harbour", 2).await;
    told_once(&hub, 2).await;
    assert_eq!(parted.asked_by(&amara).kept().await.as_array().map(Vec::len), Some(1), "what was refused was not done");
    assert_eq!((news(&hub).await, acts(&hub).await), (4, 4), "drafts and publications, each once");
    is_whole(&hub).await;
}

#[tokio::test]
async fn news_that_a_parted_instance_is_carrying_is_carried_by_another_and_told_once() {
    let hub = Hub::open_unserved().await;
    let way = Way::open();
    let parted = Instance::by(&hub, &way).await;
    let amara = amara(&hub).await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    told_once(&hub, 1).await;
    // Whoever carries news reads this table under the lease: so it stands still there.
    let other = records::opened(hub.data()).await;
    other.execute_unprepared("BEGIN; LOCK TABLE saved_search").await.expect("a lock");
    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    records::until_somebody_waits(&other).await;

    let held = lease::Entity::find_by_id(LEASE).one(&hub.stores.db).await.expect("records");
    way.part();
    other.execute_unprepared("ROLLBACK").await.expect("an end");
    let (two, three) = (Instance::of(&hub).await, Instance::of(&hub).await);
    told_once(&hub, 2).await;
    way.mend();

    assert!(held.is_some(), "it was in the middle of it");
    for instance in [&parted, &two, &three] {
        finds(instance, &amara, "harbour", 2).await;
    }
    told_once(&hub, 2).await;
    assert_eq!((news(&hub).await, acts(&hub).await), (4, 4), "drafts and publications, each once");
    is_whole(&hub).await;
}

#[tokio::test]
async fn a_comparison_in_which_an_instance_is_parted_is_ended_by_another() {
    let hub = Hub::open_unserved().await;
    // More than are compared in one step.
    for number in 0..52 {
        let text = format!("The harbour opens at dawn on day {number}.");
        hub.document(&format!("Rules {number}"), Audience::Public, &[&text]).await;
    }
    hub.settle().await;
    let way = Way::open();
    let parted = Hub::open_unserved_with(&[("KP_DATABASE_URL", &way.to(&hub))]).await;
    parted.settle().await;
    let (db, stop) = (&hub.stores.db, CancellationToken::new());
    let begun = async || drift::Entity::find_by_id(Store::Index).one(db).await.expect("records").is_some();
    let ended = async || last(&hub.cx(), Store::Index).await.expect("records");

    let parting = jobs::go_through(&parted.stores, Store::Index, &stop);
    let taking_over = async {
        while !begun().await {}
        way.part();
        while ended().await.is_none() {
            jobs::go_through(&hub.stores, Store::Index, &stop).await.expect("a comparison");
        }
    };
    let (broken_off, ()) = tokio::join!(parting, taking_over);
    way.mend();

    assert!(broken_off.is_err(), "it was told that it works alone");
    let walk = ended().await.expect("an end");
    assert_eq!((walk.looked_at, walk.drifts), (52, Vec::new()));
}
