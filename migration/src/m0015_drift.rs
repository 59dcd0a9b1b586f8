//! What comparing the stores with the records finds.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_null, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("drift")
                    .col(text("store").primary_key())
                    .col(json_null("last"))
                    .col(json_null("present"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("drift").to_owned()).await
    }
}
