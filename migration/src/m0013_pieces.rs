//! The pieces in which uploads lie in the store of files.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("upload_piece")
                    .col(uuid("upload_id"))
                    .col(big_integer("begins_at"))
                    .col(big_integer("byte_size"))
                    .col(uuid("object"))
                    .primary_key(Index::create().col("upload_id").col("begins_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("upload_piece", "upload_id")
                            .to("upload", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("upload_piece").to_owned()).await
    }
}
