//! Every row of some records into others that hold none, whichever engines keep the two; each is compared afterwards.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use chrono::SubsecRound;
use entity::{archive, audit, auth, directory, follower, letter, outbox, search};
use migration::{Migrator, MigratorTrait};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait,
    IntoActiveModel, Iterable, PaginatorTrait, PrimaryKeyToColumn, PrimaryKeyTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, Value,
};

use super::{begin_change, begin_reading, bring_up, must_be_of_this_version, sqlite, steps_behind};

/// How many rows are carried at once; the widest has 23 columns, and SQLite takes 32 766 values in a statement.
const AT_ONCE: u64 = 500;

/// Does the same with every table, those first to which others refer.
/// Leases are of the instances that work on the one records, and steps that narrow are of the migrations.
macro_rules! with_every_table {
    ($act:ident($($with:expr),*)) => {
        [
            $act::<directory::organisation::Entity>($($with),*).await?,
            $act::<directory::body::Entity>($($with),*).await?,
            $act::<directory::person::Entity>($($with),*).await?,
            $act::<directory::membership::Entity>($($with),*).await?,
            $act::<directory::affiliation::Entity>($($with),*).await?,
            $act::<directory::meeting::Entity>($($with),*).await?,
            $act::<auth::identity::Entity>($($with),*).await?,
            $act::<auth::session::Entity>($($with),*).await?,
            $act::<auth::sign_in::Entity>($($with),*).await?,
            $act::<archive::document::Entity>($($with),*).await?,
            $act::<archive::party::Entity>($($with),*).await?,
            $act::<archive::version::Entity>($($with),*).await?,
            $act::<archive::rendition::Entity>($($with),*).await?,
            $act::<archive::page::Entity>($($with),*).await?,
            $act::<archive::relation::Entity>($($with),*).await?,
            $act::<archive::alias::Entity>($($with),*).await?,
            $act::<archive::proposal::Entity>($($with),*).await?,
            $act::<archive::request::Entity>($($with),*).await?,
            $act::<archive::upload::Entity>($($with),*).await?,
            $act::<archive::piece::Entity>($($with),*).await?,
            $act::<archive::fixity::Entity>($($with),*).await?,
            $act::<directory::grant::Entity>($($with),*).await?,
            $act::<search::saved::Entity>($($with),*).await?,
            $act::<search::found::Entity>($($with),*).await?,
            $act::<search::link::Entity>($($with),*).await?,
            $act::<search::drift::Entity>($($with),*).await?,
            $act::<audit::Entity>($($with),*).await?,
            $act::<outbox::Entity>($($with),*).await?,
            $act::<follower::Entity>($($with),*).await?,
            $act::<letter::Entity>($($with),*).await?,
        ]
    };
}

/// What was carried, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// How many tables have rows.
    pub tables: usize,
    /// How many rows there are, each found equal on both sides.
    pub rows: u64,
}

/// Carries records as they are at one moment, in one change of the others: these then hold all of it, or nothing.
pub async fn copy(from: &DatabaseConnection, to: &DatabaseConnection) -> anyhow::Result<Carried> {
    must_be_of_this_version(from).await?;
    must_be_empty(to).await?;
    bring_up(to).await?;
    let (source, target) = (begin_reading(from).await?, begin_change(to).await?);
    // What another process wrote in between is found now that changes queue.
    let held: u64 = with_every_table!(rows_of(&target)).iter().sum();
    ensure!(held == 0, "somebody else is filling these records; choose others");
    let carried = with_every_table!(carry(&source, &target));
    target.commit().await.context("the records cannot be written")?;
    Ok(Carried { tables: carried.iter().filter(|rows| **rows > 0).count(), rows: carried.iter().sum() })
}

/// The same into a new file of its own.
pub async fn copy_into_file(from: &DatabaseConnection, file: &Path) -> anyhow::Result<Carried> {
    let to = sqlite::create(file).await?;
    let carried = copy(from, &to).await?;
    to.close().await?;
    Ok(carried)
}

/// Refuses records that hold a single row, are of another version, or share their place with others' tables.
pub async fn must_be_empty(db: &DatabaseConnection) -> anyhow::Result<()> {
    let steps = steps_behind(db).await?;
    if steps == Migrator::migrations().len() {
        let tables = tables(db).await?;
        ensure!(tables == 0, "there are {tables} tables of others already; choose an empty database or a new file");
        return Ok(());
    }
    ensure!(steps == 0, "these records are of an earlier version; choose an empty database or a new file");
    let held: u64 = with_every_table!(rows_of(db)).iter().sum();
    ensure!(held == 0, "these records hold {held} rows already; choose an empty database or a new file");
    Ok(())
}

async fn tables(db: &DatabaseConnection) -> anyhow::Result<i64> {
    let engine = db.get_database_backend();
    let count = match engine {
        DbBackend::Postgres => "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()",
        _ => "SELECT count(*) FROM sqlite_master WHERE type = 'table'",
    };
    let row = db.query_one_raw(Statement::from_string(engine, count)).await?.context("a count is one row")?;
    Ok(row.try_get_by_index(0)?)
}

async fn rows_of<E>(db: &impl ConnectionTrait) -> anyhow::Result<u64>
where
    E: EntityTrait,
    E::Model: Sync,
{
    Ok(E::find().count(db).await?)
}

/// Carries a table, compares it, and lets numbers that are given out go on after the last.
async fn carry<E>(from: &DatabaseTransaction, to: &DatabaseTransaction) -> anyhow::Result<u64>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let table = E::default().table_name().to_owned();
    let mut rows = 0;
    let mut last = None;
    loop {
        let page = page::<E>(from, last.as_deref()).await?;
        let Some(end) = page.last() else { break };
        last = Some(key::<E>(end)?);
        rows += page.len() as u64;
        for row in &page {
            must_be_taken::<E>(row, to).with_context(|| format!("a row of the table {table} cannot be carried"))?;
        }
        E::insert_many(page).exec_without_returning(to).await.with_context(|| format!("the table {table}"))?;
    }
    compare::<E>(from, to).await.with_context(|| format!("the table {table}"))?;
    if E::PrimaryKey::auto_increment() && to.get_database_backend() == DbBackend::Postgres {
        go_on_after_the_last(to, &table).await?;
    }
    Ok(rows)
}

/// Rows after a key, in the order of the keys, which is the same on both sides.
/// Ids rise with time, so that a body comes after the one it is a part of.
async fn page<E>(db: &DatabaseTransaction, after: Option<&[Value]>) -> anyhow::Result<Vec<E::ActiveModel>>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let mut query = E::find();
    if let Some(after) = after {
        let place = Expr::tuple(keys.iter().map(|key| Expr::col(key.as_column_ref())));
        query = query.filter(place.gt(Expr::tuple(after.iter().cloned().map(Expr::value))));
    }
    for key in keys {
        query = query.order_by_asc(key);
    }
    let rows = query.limit(AT_ONCE).all(db).await?;
    Ok(rows.into_iter().map(|row| exact::<E>(row.into_active_model())).collect())
}

/// A row to the microsecond: SQLite may hold instants of earlier times that are finer, and PostgreSQL keeps no more.
fn exact<E: EntityTrait>(mut row: E::ActiveModel) -> E::ActiveModel {
    for column in E::Column::iter() {
        if let Some(Value::ChronoDateTimeUtc(Some(instant))) = row.get(column).into_value() {
            row.set(column, instant.trunc_subsecs(6).into());
        }
    }
    row
}

fn key<E: EntityTrait>(row: &E::ActiveModel) -> anyhow::Result<Vec<Value>> {
    E::PrimaryKey::iter().map(|key| row.get(key.into_column()).into_value().context("a row without a key")).collect()
}

fn values<E: EntityTrait>(row: &E::ActiveModel) -> Vec<Option<Value>> {
    E::Column::iter().map(|column| row.get(column).into_value()).collect()
}

/// PostgreSQL keeps every character but one.
fn must_be_taken<E: EntityTrait>(row: &E::ActiveModel, to: &DatabaseTransaction) -> anyhow::Result<()> {
    if to.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let holds_nul = |value: &Value| match value {
        Value::String(Some(text)) => text.contains('\0'),
        Value::Json(Some(value)) => value.to_string().contains("\\u0000"),
        _ => false,
    };
    if values::<E>(row).iter().flatten().any(holds_nul) {
        bail!("{:?} holds the character U+0000, which PostgreSQL does not keep; take it out there", key::<E>(row)?);
    }
    Ok(())
}

/// Reads both sides anew, side by side, and holds every column of the one against the other.
async fn compare<E>(from: &DatabaseTransaction, to: &DatabaseTransaction) -> anyhow::Result<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut last = None;
    loop {
        let (here, there) = (page::<E>(from, last.as_deref()).await?, page::<E>(to, last.as_deref()).await?);
        ensure!(here.len() == there.len(), "{} rows were carried as {}", here.len(), there.len());
        let Some(end) = here.last() else { return Ok(()) };
        last = Some(key::<E>(end)?);
        for (here, there) in here.iter().zip(&there) {
            ensure!(values::<E>(here) == values::<E>(there), "the row {:?} is not as it was", key::<E>(here)?);
        }
    }
}

async fn go_on_after_the_last(to: &DatabaseTransaction, table: &str) -> anyhow::Result<()> {
    let go_on = format!(
        "SELECT setval(pg_get_serial_sequence('{table}', 'seq'), greatest(max(seq), 1), max(seq) IS NOT NULL) FROM {table}"
    );
    to.execute_unprepared(&go_on).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use sea_orm::IdenStatic;

    use super::*;

    /// A table as its entity says it is.
    async fn said<E: EntityTrait>() -> anyhow::Result<(String, BTreeSet<String>)> {
        let columns = E::Column::iter().map(|column| column.as_str().to_owned());
        Ok((E::default().table_name().to_owned(), columns.collect()))
    }

    #[tokio::test]
    async fn no_table_and_no_column_is_left_out_of_a_copy() {
        let folder = tempfile::tempdir().expect("a folder");
        let db = sqlite::create(&folder.path().join("hub.db")).await.expect("records");
        bring_up(&db).await.expect("migrations");
        let said: anyhow::Result<_> = async { Ok(BTreeMap::from(with_every_table!(said()))) }.await;

        let columns = "SELECT tables.name AS t, columns.name AS c FROM sqlite_master AS tables, \
                       pragma_table_info(tables.name) AS columns WHERE tables.type = 'table' \
                       AND tables.name NOT LIKE 'sqlite_%' AND tables.name NOT IN ('seaql_migrations', 'narrowing', 'lease')";
        let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, columns)).await.expect("rows");

        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in rows {
            let name = |column| row.try_get::<String>("", column).expect("a name");
            found.entry(name("t")).or_default().insert(name("c"));
        }
        assert_eq!(found, said.expect("entities"));
    }
}
