//! Files on their way in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, json_null, pk_uuid, text, timestamp_with_time_zone, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("upload")
                    .col(pk_uuid("id"))
                    .col(uuid("person_id"))
                    .col(text("file_name"))
                    .col(big_integer("byte_size"))
                    .col(big_integer("received"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(json_null("reading"))
                    .foreign_key(ForeignKey::create().from("upload", "person_id").to("person", "id"))
                    .to_owned(),
            )
            .await?;
        for (name, column) in [("upload_person_idx", "person_id"), ("upload_created_idx", "created_at")] {
            manager.create_index(Index::create().name(name).table("upload").col(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("upload").to_owned()).await
    }
}
