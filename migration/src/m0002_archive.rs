//! Documents, versions, renditions and the text of pages.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, integer, json, pk_uuid, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_documents(manager).await?;
        create_files(manager).await?;
        create_indexes(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["page", "rendition", "document_version", "document_party", "document"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn create_documents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("document")
                .col(pk_uuid("id"))
                .col(text("kind"))
                .col(json("title"))
                .col(text_null("symbol"))
                .col(uuid_null("body_id"))
                .col(uuid_null("participant_id"))
                .col(text_null("date"))
                .col(date_null("earliest"))
                .col(date("ordered_by"))
                .col(text("audience"))
                .col(uuid_null("audience_body_id"))
                .col(text("state"))
                .col(timestamp_with_time_zone_null("published_at"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(ForeignKey::create().from("document", "body_id").to("body", "id"))
                .foreign_key(ForeignKey::create().from("document", "audience_body_id").to("body", "id"))
                .foreign_key(ForeignKey::create().from("document", "participant_id").to("organisation", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("document_party")
                .col(uuid("document_id"))
                .col(uuid("organisation_id"))
                .primary_key(Index::create().col("document_id").col("organisation_id"))
                .foreign_key(ForeignKey::create().from("document_party", "document_id").to("document", "id"))
                .foreign_key(ForeignKey::create().from("document_party", "organisation_id").to("organisation", "id"))
                .to_owned(),
        )
        .await
}

async fn create_files(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("document_version")
                .col(pk_uuid("id"))
                .col(uuid("document_id"))
                .col(integer("number"))
                .col(text_null("note"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(ForeignKey::create().from("document_version", "document_id").to("document", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("rendition")
                .col(pk_uuid("id"))
                .col(uuid("version_id"))
                .col(text_null("language"))
                .col(text("media_type"))
                .col(text("file_name"))
                .col(big_integer("byte_size"))
                .col(text("sha256"))
                .col(boolean("is_authentic"))
                .col(boolean("is_machine_translation"))
                .col(integer("page_count"))
                .col(text("extraction"))
                .col(text_null("extraction_note"))
                .foreign_key(ForeignKey::create().from("rendition", "version_id").to("document_version", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("page")
                .col(uuid("rendition_id"))
                .col(integer("number"))
                .col(text_null("language"))
                .col(text("text"))
                .primary_key(Index::create().col("rendition_id").col("number"))
                .foreign_key(ForeignKey::create().from("page", "rendition_id").to("rendition", "id"))
                .to_owned(),
        )
        .await
}

async fn create_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_index(
            Index::create().name("document_order_idx").table("document").col("ordered_by").col("id").to_owned(),
        )
        .await?;
    manager
        .create_index(
            Index::create()
                .name("document_version_key")
                .table("document_version")
                .col("document_id")
                .col("number")
                .unique()
                .to_owned(),
        )
        .await?;
    for (name, table, column) in [
        ("document_body_idx", "document", "body_id"),
        ("rendition_version_idx", "rendition", "version_id"),
        ("rendition_sha256_idx", "rendition", "sha256"),
    ] {
        manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await?;
    }
    Ok(())
}
