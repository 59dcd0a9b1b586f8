//! The records can be brought up, down and up again, and are then what the entities say.

use migration::{Migrator, MigratorTrait, bring_up};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};

use crate::kit::records::Bare;

#[tokio::test]
async fn migrations_go_up_down_and_up_again() {
    let records = Bare::open().await;
    let db = &records.db;

    bring_up(db).await.expect("up");
    let first = shape(db).await;
    Migrator::down(db, None).await.expect("down");
    let emptied = shape(db).await;
    bring_up(db).await.expect("up again");

    assert!(
        emptied.iter().all(|line| line.starts_with("seaql_migrations")),
        "only the list of steps is left: {emptied:?}"
    );
    assert_eq!(shape(db).await, first);
}

/// Tables with their columns and all that hangs on them, each as a line that begins with the name of the table.
async fn shape(db: &impl ConnectionTrait) -> Vec<String> {
    let engine = db.get_database_backend();
    let lines = match engine {
        DbBackend::Postgres => {
            "SELECT concat_ws(' ', table_name, column_name, data_type, collation_name, is_nullable, column_default) AS line
             FROM information_schema.columns WHERE table_schema = 'public'
             UNION ALL SELECT concat_ws(' ', tablename, indexdef) FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL SELECT concat_ws(' ', tgrelid::regclass::text, pg_get_triggerdef(oid)) FROM pg_trigger
             WHERE NOT tgisinternal
             UNION ALL SELECT concat_ws(' ', conrelid::regclass::text, pg_get_constraintdef(oid)) FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace
             UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY line"
        }
        _ => {
            "SELECT tbl_name || ' ' || name || coalesce(sql, '') AS line FROM sqlite_master
             WHERE name NOT LIKE 'sqlite_%' OR tbl_name = 'seaql_migrations' ORDER BY line"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(engine, lines)).await.expect("rows");
    rows.into_iter().map(|row| row.try_get("", "line").expect("text")).collect()
}

#[tokio::test]
async fn every_entity_can_be_read_from_the_migrated_tables() {
    use entity::{archive, audit, auth, directory, follower, lease, letter, outbox, search};

    let records = Bare::open().await;
    let db = &records.db;
    bring_up(db).await.expect("up");

    letter::Entity::find().all(db).await.expect("letter");
    lease::Entity::find().all(db).await.expect("lease");
    directory::organisation::Entity::find().all(db).await.expect("organisation");
    directory::body::Entity::find().all(db).await.expect("body");
    directory::membership::Entity::find().all(db).await.expect("membership");
    directory::person::Entity::find().all(db).await.expect("person");
    directory::affiliation::Entity::find().all(db).await.expect("affiliation");
    archive::document::Entity::find().all(db).await.expect("document");
    archive::party::Entity::find().all(db).await.expect("document_party");
    archive::version::Entity::find().all(db).await.expect("document_version");
    archive::rendition::Entity::find().all(db).await.expect("rendition");
    archive::page::Entity::find().all(db).await.expect("page");
    archive::upload::Entity::find().all(db).await.expect("upload");
    archive::piece::Entity::find().all(db).await.expect("upload_piece");
    auth::identity::Entity::find().all(db).await.expect("identity");
    auth::session::Entity::find().all(db).await.expect("session");
    auth::sign_in::Entity::find().all(db).await.expect("sign_in");
    archive::relation::Entity::find().all(db).await.expect("document_relation");
    archive::alias::Entity::find().all(db).await.expect("document_alias");
    archive::proposal::Entity::find().all(db).await.expect("proposal");
    archive::request::Entity::find().all(db).await.expect("access_request");
    archive::fixity::Entity::find().all(db).await.expect("fixity");
    directory::grant::Entity::find().all(db).await.expect("access_grant");
    audit::Entity::find().all(db).await.expect("audit");
    outbox::Entity::find().all(db).await.expect("outbox");
    follower::Entity::find().all(db).await.expect("follower");
    search::saved::Entity::find().all(db).await.expect("saved_search");
    search::found::Entity::find().all(db).await.expect("found");
    search::link::Entity::find().all(db).await.expect("search_link");
    search::drift::Entity::find().all(db).await.expect("drift");
}
