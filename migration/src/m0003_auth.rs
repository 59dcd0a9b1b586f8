//! Identities at providers, sessions and sign-ins under way.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null, timestamp_with_time_zone, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("identity")
                    .col(text("issuer"))
                    .col(text("subject"))
                    .col(uuid("person_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("issuer").col("subject"))
                    .foreign_key(ForeignKey::create().from("identity", "person_id").to("person", "id"))
                    .to_owned(),
            )
            .await?;
        // One account a person at each provider: an address given to somebody else brings no rights with it.
        manager
            .create_index(
                Index::create()
                    .name("identity_issuer_person")
                    .table("identity")
                    .col("issuer")
                    .col("person_id")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("session")
                    .col(text("token_hash").primary_key())
                    .col(uuid("person_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("seen_at"))
                    .col(text_null("id_token"))
                    .foreign_key(ForeignKey::create().from("session", "person_id").to("person", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("sign_in")
                    .col(text("state_hash").primary_key())
                    .col(text("browser_hash"))
                    .col(text("nonce"))
                    .col(text("pkce_verifier"))
                    .col(text("return_to"))
                    .col(timestamp_with_time_zone("created_at"))
                    .to_owned(),
            )
            .await?;
        let by_age = Index::create().name("sign_in_created_idx").table("sign_in").col("created_at").to_owned();
        manager.create_index(by_age).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["sign_in", "session", "identity"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
