//! The records can be brought up, down and up again, and are then what the entities say.

use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, EntityTrait};
use server::cx::connect;

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = connect(&format!("sqlite://{}", folder.path().join("hub.db").display()), 1, Duration::from_secs(10))
        .await
        .expect("records");

    Migrator::up(&db, None).await.expect("up");
    let first = tables(&db).await;
    Migrator::down(&db, None).await.expect("down");
    let emptied = tables(&db).await;
    Migrator::up(&db, None).await.expect("up again");

    assert_eq!(emptied.len(), 1, "only the list of steps is left: {emptied:?}");
    assert_eq!(tables(&db).await, first);
}

async fn tables(db: &impl ConnectionTrait) -> Vec<String> {
    let statement =
        "SELECT name || coalesce(sql, '') AS t FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name";
    let rows =
        db.query_all_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, statement)).await.expect("rows");
    rows.into_iter().map(|row| row.try_get("", "t").expect("text")).collect()
}

#[tokio::test]
async fn every_entity_can_be_read_from_the_migrated_tables() {
    use entity::{archive, audit, auth, directory, follower, outbox, search};

    let folder = tempfile::tempdir().expect("a folder");
    let db = connect(&format!("sqlite://{}", folder.path().join("hub.db").display()), 1, Duration::from_secs(10))
        .await
        .expect("records");
    Migrator::up(&db, None).await.expect("up");

    directory::organisation::Entity::find().all(&db).await.expect("organisation");
    directory::body::Entity::find().all(&db).await.expect("body");
    directory::membership::Entity::find().all(&db).await.expect("membership");
    directory::person::Entity::find().all(&db).await.expect("person");
    directory::affiliation::Entity::find().all(&db).await.expect("affiliation");
    archive::document::Entity::find().all(&db).await.expect("document");
    archive::party::Entity::find().all(&db).await.expect("document_party");
    archive::version::Entity::find().all(&db).await.expect("document_version");
    archive::rendition::Entity::find().all(&db).await.expect("rendition");
    archive::page::Entity::find().all(&db).await.expect("page");
    archive::upload::Entity::find().all(&db).await.expect("upload");
    auth::identity::Entity::find().all(&db).await.expect("identity");
    auth::session::Entity::find().all(&db).await.expect("session");
    auth::sign_in::Entity::find().all(&db).await.expect("sign_in");
    archive::relation::Entity::find().all(&db).await.expect("document_relation");
    archive::alias::Entity::find().all(&db).await.expect("document_alias");
    archive::proposal::Entity::find().all(&db).await.expect("proposal");
    archive::request::Entity::find().all(&db).await.expect("access_request");
    archive::fixity::Entity::find().all(&db).await.expect("fixity");
    directory::grant::Entity::find().all(&db).await.expect("access_grant");
    audit::Entity::find().all(&db).await.expect("audit");
    outbox::Entity::find().all(&db).await.expect("outbox");
    follower::Entity::find().all(&db).await.expect("follower");
    search::saved::Entity::find().all(&db).await.expect("saved_search");
    search::found::Entity::find().all(&db).await.expect("found");
    search::link::Entity::find().all(&db).await.expect("search_link");
}
