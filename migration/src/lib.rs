//! How the database changes: one file per step, up and down.
//! A step widens, moves or narrows, so that yesterday's binary still works beside it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend, TransactionTrait};

mod m0001_directory;
mod m0002_archive;
mod m0003_auth;
mod m0004_outbox;
mod m0005_stewardship;
mod m0006_upload;
mod m0007_fixity;
mod m0008_page_reading;
mod m0009_finding;
mod m0010_following;
mod m0011_letters;
mod m0012_leases;
mod m0013_pieces;
mod m0014_narrowing;
mod m0015_drift;
mod m0016_news_by_subject;
mod m0017_extraction_notes;
mod m0018_coded_notes;

pub use sea_orm_migration::MigratorTrait;

/// The steps in their order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_directory::Migration),
            Box::new(m0002_archive::Migration),
            Box::new(m0003_auth::Migration),
            Box::new(m0004_outbox::Migration),
            Box::new(m0005_stewardship::Migration),
            Box::new(m0006_upload::Migration),
            Box::new(m0007_fixity::Migration),
            Box::new(m0008_page_reading::Migration),
            Box::new(m0009_finding::Migration),
            Box::new(m0010_following::Migration),
            Box::new(m0011_letters::Migration),
            Box::new(m0012_leases::Migration),
            Box::new(m0013_pieces::Migration),
            Box::new(m0014_narrowing::Migration),
            Box::new(m0015_drift::Migration),
            Box::new(m0016_news_by_subject::Migration),
            Box::new(m0017_extraction_notes::Migration),
            Box::new(m0018_coded_notes::Migration),
        ]
    }
}

/// How records and this program stand to each other.
pub struct Standing {
    /// How many steps of the program the records have not taken.
    pub lacking: usize,
    /// How many steps they have taken that the program does not know.
    pub ahead: usize,
    /// Whether one of these took away what the program needs.
    pub is_narrower: bool,
}

/// Compares the steps that records have taken with those of this program, without changing anything.
pub async fn standing(db: &DatabaseConnection) -> Result<Standing, DbErr> {
    let taken = names(db, "seaql_migrations", "version").await?;
    let narrowing = names(db, "narrowing", "step").await?;
    let own: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    Ok(Standing {
        lacking: own.iter().filter(|step| !taken.contains(step)).count(),
        ahead: taken.iter().filter(|step| !own.contains(step)).count(),
        is_narrower: narrowing.iter().any(|step| !own.contains(step)),
    })
}

/// The names in a table of steps; none where there is no such table yet.
async fn names(db: &DatabaseConnection, table: &'static str, column: &'static str) -> Result<Vec<String>, DbErr> {
    if !SchemaManager::new(db).has_table(table).await? {
        return Ok(Vec::new());
    }
    let rows = db.query_all(Query::select().column(column).from(table)).await?;
    rows.iter().map(|row| row.try_get("", column)).collect()
}

/// The advisory lock of PostgreSQL at which changes of the records queue; the letters KPHUB.
pub const QUEUE: i64 = 0x4b_5048_5542;

/// Makes every column of text compare by its bytes, as SQLite does, whatever the database was made with.
/// The user's own tables are looked at alone, and those that are so already are left as they are.
const COMPARED_BY_BYTES: &str = r#"
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT relation.relname, attribute.attname
        FROM pg_class relation
        JOIN pg_attribute attribute ON attribute.attrelid = relation.oid
        JOIN pg_collation comparison ON comparison.oid = attribute.attcollation
        WHERE relation.relnamespace = current_schema()::regnamespace
            AND relation.relkind = 'r' AND attribute.atttypid = 'text'::regtype
            AND NOT attribute.attisdropped AND comparison.collname <> 'C'
    LOOP
        EXECUTE format(
            'ALTER TABLE %I ALTER COLUMN %I TYPE text COLLATE "C"', found.relname, found.attname
        );
    END LOOP;
END $$
"#;

/// Brings the records up to the last step.
/// On PostgreSQL each step is a change, which queues with the others: of several programs that start at once, one takes
/// it, and one that is ended in the middle leaves whole steps. Between two of them whoever reads and writes meanwhile,
/// as yesterday's program does, has a turn. Where there is nothing yet, all of it is one change.
pub async fn bring_up(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Migrator::up(db, None).await;
    }
    let is_new = names(db, "seaql_migrations", "version").await?.is_empty();
    let at_once = if is_new { None } else { Some(1) };
    while take(db, at_once).await? > 0 {}
    Ok(())
}

/// Takes so many steps, or all, as one change; answers how many are left.
async fn take(db: &DatabaseConnection, steps: Option<u32>) -> Result<usize, DbErr> {
    let tx: DatabaseTransaction = db.begin().await?;
    // A step may take long, and so may the wait for another program's.
    tx.execute_unprepared("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0").await?;
    tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({QUEUE})")).await?;
    Migrator::up(&tx, steps).await?;
    let left = Migrator::get_pending_migrations(&tx).await?.len();
    tx.execute_unprepared(COMPARED_BY_BYTES).await?;
    tx.commit().await?;
    Ok(left)
}
