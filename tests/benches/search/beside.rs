//! The same passages and queries given to SQLite FTS5, which answers with the same facets, snippets and audience filter.

use std::fs;
use std::path::Path;
use std::time::Instant;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, Statement,
    TransactionTrait, Value,
};
use serde::{Deserialize, Serialize};
use server::search::engine::{IndexedDocument, SNIPPET_WORDS};

use crate::archive::{Archive, delegate};
use crate::asked::{Asked, FIRST, PAGES};
use crate::speed::queries;
use crate::texts::Shelf;

/// A row is the document's number times this, and the page: the cheapest way from a passage to its document.
const ROWS_PER_DOCUMENT: usize = 64;

const TABLES: [&str; 3] = [
    "CREATE TABLE documents (id INTEGER PRIMARY KEY, kind TEXT, body TEXT, year INTEGER, audience TEXT)",
    "CREATE TABLE languages (document INTEGER, language TEXT, PRIMARY KEY (document, language)) WITHOUT ROWID",
    "CREATE VIRTUAL TABLE passages USING fts5(title, symbol, text, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
];

/// Facets over all that match, each without its own filter, and the best documents, from one pass over the index.
const ANSWER: &str = "
    WITH matched AS MATERIALIZED
        (SELECT rowid / 64 AS id, min(rank) AS best FROM passages WHERE passages MATCH ?1 GROUP BY rowid / 64),
    seen AS MATERIALIZED
        (SELECT d.*, best FROM matched JOIN documents d ON d.id = matched.id WHERE d.audience IN (?3, ?4, ?5)),
    narrowed AS MATERIALIZED (SELECT * FROM seen WHERE ?2 IS NULL OR year = ?2)
    SELECT 'kind' AS facet, kind AS value, count(*) AS number FROM narrowed GROUP BY kind
    UNION ALL SELECT 'body', body, count(*) FROM narrowed GROUP BY body
    UNION ALL SELECT 'year', year, count(*) FROM seen GROUP BY year
    UNION ALL SELECT 'language', language, count(*) FROM narrowed JOIN languages ON document = id GROUP BY language
    UNION ALL SELECT 'hit', id, 0 FROM (SELECT id FROM narrowed ORDER BY best LIMIT ?6)";

const SNIPPETS: &str = "
    SELECT snippet(passages, 2, '<b>', '</b>', '…', ?4) FROM passages
    WHERE passages MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rank LIMIT ?5";

/// What FTS5 came to.
#[derive(Debug, Serialize, Deserialize)]
pub struct Beside {
    /// Seconds of taking in.
    pub filling: f64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Milliseconds of each query that it can answer; nothing for the others.
    pub milliseconds: Vec<Option<f64>>,
}

/// Fills a database in `folder` with so many passages and asks it what the index beside it was asked.
pub async fn measure(folder: &Path, shelves: &[Shelf], passages: usize) -> anyhow::Result<Beside> {
    let path = folder.join("fts5.db");
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    let began = Instant::now();
    fill(&db, Archive::new(shelves, passages)).await?;
    let filling = began.elapsed().as_secs_f64();
    let (warming, timed) = queries(folder)?;
    for asked in warming.iter().filter(|asked| is_fair(asked)) {
        answer(&db, asked).await?;
    }
    let mut milliseconds = Vec::new();
    for asked in &timed {
        let began = Instant::now();
        let answered = is_fair(asked).then_some(asked);
        if let Some(asked) = answered {
            answer(&db, asked).await?;
        }
        milliseconds.push(answered.map(|_| began.elapsed().as_secs_f64() * 1000.0));
    }
    Ok(Beside { filling, bytes: fs::metadata(path)?.len(), milliseconds })
}

/// FTS5 forgives no typo and does not cut Chinese into words: such queries would be quick there and find nothing.
fn is_fair(asked: &Asked) -> bool {
    !asked.is_misspelt && asked.language != "zh"
}

async fn fill(db: &DatabaseConnection, archive: Archive<'_>) -> anyhow::Result<()> {
    for statement in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "PRAGMA cache_size = -65536"] {
        db.execute_unprepared(statement).await?;
    }
    for statement in TABLES {
        db.execute_unprepared(statement).await?;
    }
    let tx = db.begin().await?;
    for (number, document) in archive.enumerate() {
        insert(&tx, number, document).await?;
    }
    tx.commit().await?;
    db.execute_unprepared("INSERT INTO passages (passages) VALUES ('optimize')").await?;
    db.execute_unprepared("ANALYZE").await?;
    db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
    Ok(())
}

async fn insert(tx: &DatabaseTransaction, number: usize, document: IndexedDocument) -> anyhow::Result<()> {
    let id = number as i64;
    let audience = document.seen_by[0].as_str();
    let values = [id.into(), document.kind.into(), document.body.into(), document.year.into(), audience.into()];
    tx.execute_raw(statement("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", values)).await?;
    for language in document.languages {
        tx.execute_raw(statement("INSERT INTO languages VALUES (?, ?)", [id.into(), language.into()])).await?;
    }
    let (title, symbol) = (&document.titles[0].text, &document.symbols[0]);
    for (page, passage) in document.passages.into_iter().enumerate() {
        let row = (number * ROWS_PER_DOCUMENT + page) as i64;
        let values = [row.into(), title.as_str().into(), symbol.as_str().into(), passage.text.into()];
        let insert = "INSERT INTO passages (rowid, title, symbol, text) VALUES (?, ?, ?, ?)";
        tx.execute_raw(statement(insert, values)).await?;
    }
    Ok(())
}

async fn answer(db: &DatabaseConnection, asked: &Asked) -> anyhow::Result<()> {
    let wanted = wanted(&asked.text);
    let tokens = delegate();
    let mut values: Vec<Value> = vec![wanted.as_str().into(), asked.year.into()];
    values.extend(tokens.iter().map(|token| token.as_str().into()));
    values.push((FIRST as i64).into());
    let rows = db.query_all_raw(statement(ANSWER, values)).await?;
    for row in rows {
        let (facet, value): (String, Option<i64>) =
            (row.try_get("", "facet")?, row.try_get("", "value").unwrap_or(None));
        if let ("hit", Some(id)) = (facet.as_str(), value) {
            let first = id * ROWS_PER_DOCUMENT as i64;
            let last = first + ROWS_PER_DOCUMENT as i64 - 1;
            let values = [
                wanted.as_str().into(),
                first.into(),
                last.into(),
                (SNIPPET_WORDS as i64).into(),
                (PAGES as i64).into(),
            ];
            db.query_all_raw(statement(SNIPPETS, values)).await?;
        }
    }
    Ok(())
}

/// The same in FTS5's language: all words, the last a beginning unless a space follows it.
fn wanted(text: &str) -> String {
    let mut wanted: Vec<String> =
        text.split_whitespace().map(|word| format!("\"{}\"", word.replace('"', ""))).collect();
    if !text.ends_with(' ')
        && let Some(last) = wanted.last_mut()
    {
        last.push('*');
    }
    wanted.join(" AND ")
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}
