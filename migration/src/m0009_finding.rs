//! What documents are found by besides their words: subjects and meetings;
//! and what people keep of their searches: names, alerts, feeds and short links.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, date_null, json, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns that documents gain.
fn columns(engine: DbBackend) -> [ColumnDef; 2] {
    let mut subjects = structured("subjects", engine);
    subjects.default("[]");
    [subjects, uuid_null("meeting_id")]
}

/// A column of JSON: SQLite has it as text, and PostgreSQL keeps the two apart.
fn structured(name: &'static str, engine: DbBackend) -> ColumnDef {
    match engine {
        DbBackend::Postgres => json(name),
        _ => text(name),
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_meetings(manager).await?;
        for mut column in columns(manager.get_database_backend()) {
            manager.alter_table(Table::alter().table("document").add_column(&mut column).to_owned()).await?;
        }
        create_saved(manager).await?;
        create_found(manager).await?;
        create_links(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["search_link", "found", "saved_search"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for column in columns(manager.get_database_backend()) {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table("document").drop_column(name).to_owned()).await?;
        }
        manager.drop_table(Table::drop().table("meeting").to_owned()).await
    }
}

async fn create_meetings(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("meeting")
                .col(pk_uuid("id"))
                .col(text("kind"))
                .col(structured("name", manager.get_database_backend()))
                .col(text_null("place"))
                .col(uuid_null("host_id"))
                .col(date("from"))
                .col(date_null("to"))
                .foreign_key(ForeignKey::create().from("meeting", "host_id").to("organisation", "id"))
                .to_owned(),
        )
        .await
}

async fn create_saved(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("saved_search")
                .col(pk_uuid("id"))
                .col(uuid("person_id"))
                .col(text("name"))
                .col(text("address"))
                .col(text("alert"))
                .col(timestamp_with_time_zone("alert_since"))
                .col(text("language"))
                .col(timestamp_with_time_zone("created_at"))
                .col(text_null("feed_sha256"))
                .foreign_key(ForeignKey::create().from("saved_search", "person_id").to("person", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "saved_search_person_idx", "saved_search", "person_id", false).await?;
    index(manager, "saved_search_feed_idx", "saved_search", "feed_sha256", true).await
}

async fn create_found(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let to_search = &mut ForeignKey::create().from("found", "search_id").to("saved_search", "id").to_owned();
    manager
        .create_table(
            Table::create()
                .table("found")
                .col(uuid("search_id"))
                .col(uuid("document_id"))
                .col(timestamp_with_time_zone_null("at"))
                .col(timestamp_with_time_zone_null("seen_at"))
                .col(timestamp_with_time_zone_null("mailed_at"))
                .primary_key(Index::create().col("search_id").col("document_id"))
                .foreign_key(to_search.on_delete(ForeignKeyAction::Cascade))
                .foreign_key(ForeignKey::create().from("found", "document_id").to("document", "id"))
                .to_owned(),
        )
        .await
}

async fn create_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("search_link")
                .col(text("code").primary_key())
                .col(text("sha256"))
                .col(text("address"))
                .col(timestamp_with_time_zone("created_at"))
                .to_owned(),
        )
        .await?;
    index(manager, "search_link_sha256_idx", "search_link", "sha256", true).await
}

async fn index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    column: &'static str,
    is_unique: bool,
) -> Result<(), DbErr> {
    let mut index = Index::create().name(name).table(table).col(column).to_owned();
    if is_unique {
        index.unique();
    }
    manager.create_index(index).await
}
