//! Organisations, bodies, people and the dated ties between them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, date_null, json, pk_uuid, text, text_null, text_uniq, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("organisation")
                    .col(pk_uuid("id"))
                    .col(text("kind"))
                    .col(json("name"))
                    .col(text_null("acronym"))
                    .col(text_null("country_code").unique_key())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("body")
                    .col(pk_uuid("id"))
                    .col(text("acronym"))
                    .col(json("name"))
                    .col(uuid_null("parent_id"))
                    .col(date_null("from"))
                    .col(date_null("to"))
                    .foreign_key(ForeignKey::create().from("body", "parent_id").to("body", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create().table("person").col(pk_uuid("id")).col(text("name")).col(text_uniq("email")).to_owned(),
            )
            .await?;
        create_ties(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["affiliation", "membership", "person", "body", "organisation"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn create_ties(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("membership")
                .col(pk_uuid("id"))
                .col(uuid("body_id"))
                .col(uuid("organisation_id"))
                .col(text("status"))
                .col(date("from"))
                .col(date_null("to"))
                .foreign_key(ForeignKey::create().from("membership", "body_id").to("body", "id"))
                .foreign_key(ForeignKey::create().from("membership", "organisation_id").to("organisation", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("affiliation")
                .col(pk_uuid("id"))
                .col(uuid("person_id"))
                .col(uuid("organisation_id"))
                .col(text("role"))
                .col(date("from"))
                .col(date_null("to"))
                .foreign_key(ForeignKey::create().from("affiliation", "person_id").to("person", "id"))
                .foreign_key(ForeignKey::create().from("affiliation", "organisation_id").to("organisation", "id"))
                .to_owned(),
        )
        .await?;
    for (name, table, column) in [
        ("membership_body_idx", "membership", "body_id"),
        ("membership_organisation_idx", "membership", "organisation_id"),
        ("affiliation_person_idx", "affiliation", "person_id"),
    ] {
        manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await?;
    }
    Ok(())
}
