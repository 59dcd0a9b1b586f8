//! When records changed, for those who follow them; and how far followers of the outbox have read.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The column that documents gain. Yesterday's binary leaves it out: what it writes counts as old.
fn changed_at() -> ColumnDef {
    let mut column = timestamp_with_time_zone("changed_at");
    column.default("1970-01-01T00:00:00+00:00");
    column
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("document").add_column(changed_at()).to_owned()).await?;
        let last = Func::coalesce(["withdrawn_at", "published_at", "created_at"].map(Expr::col));
        manager.execute(Query::update().table("document").value("changed_at", last).to_owned()).await?;
        manager
            .create_index(
                Index::create().name("document_changed_idx").table("document").col("changed_at").col("id").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("follower")
                    .col(text("name").primary_key())
                    .col(big_integer("read_by"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("follower").to_owned()).await?;
        manager.drop_index(Index::drop().name("document_changed_idx").table("document").to_owned()).await?;
        manager.alter_table(Table::alter().table("document").drop_column("changed_at").to_owned()).await
    }
}
