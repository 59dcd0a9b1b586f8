//! One instance ends or is parted from the database in the middle of its work: nothing is lost, nothing is doubled.

use entity::search::saved::Alert;
use entity::{follower, letter};
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};
use server::audience::Audience;

use super::{acts, finds, is_whole, news, three};
use crate::kit::instance::{Instance, Way, shared};
use crate::kit::papers::{Held, Import, Papers};
use crate::kit::{Folder, Hub, Role, letters_in};

/// As many files as an import of some size has.
const MANY: usize = 60;

#[tokio::test]
async fn an_import_that_is_killed_is_taken_up_elsewhere_and_every_document_is_there_once() {
    let (hub, [one, two, three]) = three().await;
    let papers = Papers::written(MANY, 100);
    let import = |data: &Folder| {
        let mut import = shared(&hub, data.path(), &["import", "--audience", "public"]);
        Import::of(import.arg(papers.folder()))
    };
    let [first, second] = [(); 2].map(|()| Folder::new());

    let mut begun = import(&first);
    begun.until("new", MANY / 3);
    let accepted = begun.killed().names("new");
    one.killed().await;
    let rest = import(&second).ended();

    assert!(accepted.len() >= MANY / 3 && rest.names("failed").is_empty(), "{:#?}", rest.lines);
    let held = Held::in_records(&hub).await;
    assert_eq!((held.documents, held.names().len()), (MANY, MANY));
    assert_eq!(news(&hub).await, MANY as u64);
    for instance in [&two, &three] {
        finds(instance, &hub.visitor(), "quay", MANY).await;
    }
    is_whole(&hub).await;
}

#[tokio::test]
async fn one_that_is_parted_from_the_database_says_so_and_catches_up_while_the_others_go_on() {
    let hub = Hub::open_unserved().await;
    let way = Way::open();
    let (parted, two, three) =
        (Instance::begun(&hub, &way.to(&hub)).await, Instance::of(&hub).await, Instance::of(&hub).await);
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, None).await;
    let amara = hub.signed_in(&person).await;
    hub.keeps_for(&person, "q=harbour", Alert::AtOnce).await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    for instance in [&parted, &two, &three] {
        finds(instance, &amara, "harbour", 1).await;
    }

    way.part();
    let ready = parted.asked_by(&amara).status("/readyz").await;
    let refused = parted.asked_by(&amara).status("/feeds/search.atom?q=harbour").await;
    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    for instance in [&two, &three] {
        finds(instance, &amara, "harbour", 2).await;
    }
    way.mend();

    assert_eq!(ready, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.is_server_error(), "{refused}");
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
    told_once(&hub).await;
    assert_eq!((news(&hub).await, acts(&hub).await), (4, 4), "drafts and publications, each once");
    is_whole(&hub).await;
}

/// Waits until a search has told its owner of two documents, each in one letter.
async fn told_once(hub: &Hub) {
    let db = &hub.stores.db;
    let followed = async || follower::Entity::find().one(db).await.expect("records").map(|follower| follower.read_by);
    while followed().await != Some(server::outbox::last(db).await.expect("news")) {}
    let letters = hub.letters().await;
    let links: usize = letters.iter().map(|letter| letter.text.matches("/d/doc_").count()).sum();
    assert_eq!(links, 2, "{letters:#?}");
    assert_eq!(
        letter::Entity::find().count(db).await.expect("letters"),
        letters_in(&hub.data().join("mail")).len() as u64
    );
}
