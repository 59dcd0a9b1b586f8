//! What happens to documents after they are taken in: embargo, withdrawal, ties, proposals, requests and grants;
//! and the audit log of all of it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_pk_auto, date, date_null, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The columns that documents and versions gain.
fn columns() -> [(&'static str, ColumnDef); 5] {
    [
        ("document", date_null("embargo_from")),
        ("document", date_null("embargo_until")),
        ("document", timestamp_with_time_zone_null("withdrawn_at")),
        ("document", text_null("withdrawal_reason")),
        ("document_version", timestamp_with_time_zone_null("published_at")),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, mut column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(&mut column).to_owned()).await?;
        }
        let published = "UPDATE document_version SET published_at = \
                         (SELECT published_at FROM document WHERE document.id = document_version.document_id)";
        manager.get_connection().execute_unprepared(published).await?;
        create_ties(manager).await?;
        create_proposals(manager).await?;
        create_requests(manager).await?;
        create_grants(manager).await?;
        create_audit(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        manager.drop_index(Index::drop().name("document_symbol_idx").table("document").to_owned()).await?;
        for table in ["audit", "access_grant", "access_request", "proposal", "document_alias", "document_relation"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared("DROP FUNCTION audit_is_append_only").await?;
        }
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).drop_column(column.get_column_name()).to_owned()).await?;
        }
        Ok(())
    }
}

fn to_document(table: &'static str, column: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to("document", "id").to_owned()
}

async fn create_ties(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("document_relation")
                .col(uuid("from_id"))
                .col(text("kind"))
                .col(uuid("to_id"))
                .primary_key(Index::create().col("from_id").col("kind").col("to_id"))
                .foreign_key(&mut to_document("document_relation", "from_id"))
                .foreign_key(&mut to_document("document_relation", "to_id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("document_alias")
                .col(uuid("document_id"))
                .col(text("symbol"))
                .primary_key(Index::create().col("document_id").col("symbol"))
                .foreign_key(&mut to_document("document_alias", "document_id"))
                .to_owned(),
        )
        .await?;
    index(manager, "document_relation_to_idx", "document_relation", "to_id").await?;
    index(manager, "document_alias_symbol_idx", "document_alias", "symbol").await?;
    index(manager, "document_symbol_idx", "document", "symbol").await
}

async fn create_proposals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("proposal")
                .col(pk_uuid("id"))
                .col(uuid("document_id"))
                .col(text("act"))
                .col(text_null("audience"))
                .col(text_null("reason"))
                .col(text_null("instruction"))
                .col(text("basis"))
                .col(uuid("proposed_by"))
                .col(timestamp_with_time_zone("proposed_at"))
                .col(text("state"))
                .col(uuid_null("decided_by"))
                .col(timestamp_with_time_zone_null("decided_at"))
                .col(text_null("answer"))
                .foreign_key(&mut to_document("proposal", "document_id"))
                .foreign_key(ForeignKey::create().from("proposal", "proposed_by").to("person", "id"))
                .foreign_key(ForeignKey::create().from("proposal", "decided_by").to("person", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "proposal_document_idx", "proposal", "document_id").await
}

async fn create_requests(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("access_request")
                .col(pk_uuid("id"))
                .col(text("reference"))
                .col(uuid_null("document_id"))
                .col(uuid("person_id"))
                .col(uuid("organisation_id"))
                .col(text("reason"))
                .col(timestamp_with_time_zone("created_at"))
                .col(text("state"))
                .col(text_null("answer"))
                .col(uuid_null("answered_by"))
                .col(timestamp_with_time_zone_null("answered_at"))
                .foreign_key(&mut to_document("access_request", "document_id"))
                .foreign_key(ForeignKey::create().from("access_request", "person_id").to("person", "id"))
                .foreign_key(ForeignKey::create().from("access_request", "organisation_id").to("organisation", "id"))
                .foreign_key(ForeignKey::create().from("access_request", "answered_by").to("person", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "access_request_person_idx", "access_request", "person_id").await
}

async fn create_grants(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("access_grant")
                .col(pk_uuid("id"))
                .col(uuid("document_id"))
                .col(uuid("person_id"))
                .col(uuid("organisation_id"))
                .col(date("from"))
                .col(date("to"))
                .foreign_key(&mut to_document("access_grant", "document_id"))
                .foreign_key(ForeignKey::create().from("access_grant", "person_id").to("person", "id"))
                .foreign_key(ForeignKey::create().from("access_grant", "organisation_id").to("organisation", "id"))
                .to_owned(),
        )
        .await?;
    index(manager, "access_grant_person_idx", "access_grant", "person_id").await
}

async fn create_audit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("audit")
                .col(big_pk_auto("seq"))
                .col(text("at"))
                .col(text("actor"))
                .col(text("act"))
                .col(text("subject"))
                .col(text_null("instruction"))
                .col(text("before"))
                .col(text("after"))
                .col(text("previous"))
                .col(text("hash"))
                .to_owned(),
        )
        .await?;
    index(manager, "audit_subject_idx", "audit", "subject").await?;
    let db = manager.get_connection();
    match db.get_database_backend() {
        DbBackend::Postgres => {
            db.execute_unprepared(
                "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$; \
                 CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit \
                 FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
            )
            .await?;
        }
        _ => {
            for act in ["UPDATE", "DELETE"] {
                db.execute_unprepared(&format!(
                    "CREATE TRIGGER audit_without_{act} BEFORE {act} ON audit \
                     BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
                ))
                .await?;
            }
        }
    }
    Ok(())
}

async fn index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    column: &'static str,
) -> Result<(), DbErr> {
    manager.create_index(Index::create().name(name).table(table).col(column).to_owned()).await
}
