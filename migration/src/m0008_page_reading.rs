//! How far the text of a page can be trusted, and what people call the page.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, double, text_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (mut quality, mut is_recognised) = (double("quality"), boolean("is_recognised"));
        for column in [quality.default(0.0), &mut text_null("label"), is_recognised.default(false)] {
            manager.alter_table(Table::alter().table("page").add_column(column).to_owned()).await?;
        }
        // Nobody measured the pages that are there; what has text was good enough until now.
        let measured =
            Query::update().table("page").value("quality", 1.0).and_where(Expr::col("text").ne("")).to_owned();
        manager.execute(measured).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["quality", "label", "is_recognised"] {
            manager.alter_table(Table::alter().table("page").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
