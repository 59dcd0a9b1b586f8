//! Work that one instance does for all.

use std::future::pending;

use entity::lease;
use sea_orm::{EntityTrait, Set};
use server::audience::Audience;
use server::cx::Stores;
use server::leases::{LIFE, alone};
use server::outbox::LEASE;

use crate::kit::records::url;
use crate::kit::{Hub, Role};

/// Another instance of a hub.
async fn beside(hub: &Hub) -> Hub {
    Hub::open_unserved_with(&[("KP_DATABASE_URL", &url(hub.data()))]).await
}

async fn can_have(stores: &Stores) -> bool {
    alone(stores, "work", async { Ok(()) }).await.expect("records").is_some()
}

/// As if nobody had prolonged any lease in time.
async fn end_leases(hub: &Hub) {
    let over = lease::ActiveModel { until: Set(hub.cx().now - LIFE), ..Default::default() };
    lease::Entity::update_many().set(over).exec(&hub.stores.db).await.expect("records");
}

#[tokio::test]
async fn what_one_instance_does_no_other_does_until_it_is_done() {
    let one = Hub::open_unserved().await;
    let other = beside(&one).await;

    let meanwhile =
        alone(&one.stores, "work", async { Ok([can_have(&one.stores).await, can_have(&other.stores).await]) });
    let meanwhile = meanwhile.await.expect("records").expect("a lease");
    let afterwards = can_have(&other.stores).await;

    assert_eq!((meanwhile, afterwards), ([false, false], true));
}

#[tokio::test]
async fn a_lease_that_ended_is_anybodys_and_whoever_lost_it_stops() {
    let one = Hub::open_unserved().await;
    let other = beside(&one).await;
    let working = alone(&one.stores, "work", pending::<server::error::Result<()>>());
    let taking = async {
        while lease::Entity::find().one(&one.stores.db).await.expect("records").is_none() {}
        end_leases(&one).await;
        // Until the one has noticed.
        alone(&other.stores, "work", pending::<server::error::Result<()>>()).await
    };

    let lost = tokio::select! {
        lost = working => lost,
        _taken = taking => panic!("nobody takes this one away"),
    };

    assert!(lost.is_err(), "it was told that it works alone");
}

#[tokio::test]
async fn a_process_that_begins_again_waits_for_no_lease_of_its_own() {
    let one = Hub::open_unserved().await;
    let other = beside(&one).await;
    let killed = lease::Model { name: "work".to_owned(), holder: name_of(&one), until: one.cx().now + LIFE };
    lease::Entity::insert(lease::ActiveModel::from(killed)).exec(&one.stores.db).await.expect("records");

    let before = can_have(&other.stores).await;
    let again = one.reopened_with(&[]).await;

    assert_eq!([before, can_have(&again.stores).await], [false, true]);
}

fn name_of(hub: &Hub) -> String {
    std::fs::read_to_string(hub.data().join("instance")).expect("a name")
}

#[tokio::test]
async fn an_instance_that_stops_gives_back_what_it_is_in_the_middle_of() {
    let one = Hub::open_unserved().await;
    let other = beside(&one).await;
    let working = alone(&one.stores, "work", pending::<server::error::Result<()>>());
    let stopping = async {
        while lease::Entity::find().one(&one.stores.db).await.expect("records").is_none() {}
        one.stores.leases.close().await;
        [can_have(&one.stores).await, can_have(&other.stores).await]
    };

    let (broken_off, can_have) = tokio::join!(working, stopping);

    assert!(broken_off.is_err());
    assert_eq!(can_have, [false, true]);
}

#[tokio::test]
async fn news_that_an_ended_instance_was_to_carry_is_found_at_once_and_told_when_its_lease_ends() {
    let hub = Hub::open_unserved().await;
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, None).await;
    hub.keeps_for(&person, "q=harbour", entity::search::saved::Alert::AtOnce).await;
    let ended = lease::Model { name: LEASE.to_owned(), holder: "ended".to_owned(), until: hub.cx().now + LIFE };
    lease::Entity::insert(lease::ActiveModel::from(ended)).exec(&hub.stores.db).await.expect("records");

    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    hub.settle().await;
    let told_before = hub.letters().await.len();
    end_leases(&hub).await;
    hub.settle().await;
    let found = hub.stores.search.watermark().await.expect("an index");

    assert_eq!(found, server::outbox::last(&hub.stores.db).await.expect("news"));
    assert_eq!((told_before, hub.letters().await.len(), hub.letters().await.len()), (0, 1, 1));
}
