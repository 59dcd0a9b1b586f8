//! Three processes over one database: sessions, news, imports and uploads, and what becomes of them when one ends
//! or is parted from the database.

mod beside_former;
mod ends;
mod in_bucket;
mod parted;
mod shared;
mod uploads;

use entity::{audit, follower, letter, outbox};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::kit::instance::{Instance, shared};
use crate::kit::{Asker, Folder, Hub, ended, letters_in, said};

/// Three instances of a hub, and a way to look into what they share.
async fn three() -> (Hub, [Instance; 3]) {
    let hub = Hub::open_unserved().await;
    let instances = three_of(&hub).await;
    (hub, instances)
}

async fn three_of(hub: &Hub) -> [Instance; 3] {
    let (one, two, three) = tokio::join!(Instance::of(hub), Instance::of(hub), Instance::of(hub));
    [one, two, three]
}

/// Waits until a search at an instance finds so many documents.
async fn finds(instance: &Instance, asker: &Asker, text: &str, count: usize) {
    let asker = instance.asked_by(asker);
    while asker.searches(text).await["totalCount"] != count {}
}

/// Everything is whole: each file, the chain of the audit log.
async fn is_whole(hub: &Hub) {
    let folder = Folder::new();
    let doctor = ended(shared(hub, folder.path(), &["doctor"])).await;
    assert!(doctor.status.success(), "{}", said(&doctor));
}

async fn news(hub: &Hub) -> u64 {
    outbox::Entity::find().count(&hub.stores.db).await.expect("news")
}

async fn acts(hub: &Hub) -> u64 {
    audit::Entity::find().count(&hub.stores.db).await.expect("the audit log")
}

/// Waits until a search has told its owner of so many documents, each in one letter.
async fn told_once(hub: &Hub, documents: usize) {
    let db = &hub.stores.db;
    let followed = async || follower::Entity::find().one(db).await.expect("records").map(|follower| follower.read_by);
    while followed().await != Some(server::outbox::last(db).await.expect("news")) {}
    let letters = hub.letters().await;
    let links: usize = letters.iter().map(|letter| letter.text.matches("/d/doc_").count()).sum();
    assert_eq!(links, documents, "{letters:#?}");
    assert_eq!(
        letter::Entity::find().count(db).await.expect("letters"),
        letters_in(&hub.data().join("mail")).len() as u64
    );
}
