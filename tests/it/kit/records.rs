//! The records of each test: a file in the folder of its hub, or a database of its own on a real PostgreSQL.
//! `KP_TEST_RECORDS=postgres` chooses the second, on the server that `KP_TEST_POSTGRES` names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{LazyLock, Mutex, MutexGuard};
use std::time::Duration;

use migration::{QUEUE, bring_up};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use server::records::{connect, connect_to_read};
use tempfile::TempDir;
use url::Url;

use super::meilisearch;

/// How long a test waits for its records.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A folder that is removed with the test, and the database of the hub that keeps its data there, if one does.
pub struct Folder(TempDir);

impl Folder {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl AsRef<Path> for Folder {
    fn as_ref(&self) -> &Path {
        self.path()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let mut databases = databases();
        let position = databases.iter().position(|(folder, _)| folder == self.path());
        let own = position.map(|position| databases.swap_remove(position));
        // Others need not wait until it is gone.
        drop(databases);
        drop(own);
        meilisearch::forget(self.path());
    }
}

/// The databases of data folders.
static DATABASES: Mutex<Vec<(PathBuf, Database)>> = Mutex::new(Vec::new());

/// Whether hubs of this run keep their records in PostgreSQL.
pub fn on_postgres() -> bool {
    static CHOSEN: LazyLock<bool> = LazyLock::new(|| match std::env::var("KP_TEST_RECORDS").as_deref() {
        Ok("postgres") => true,
        Ok(other) => panic!("KP_TEST_RECORDS is `{other}`, but may be postgres or absent"),
        Err(_) => false,
    });
    *CHOSEN
}

/// Where the hub with this data folder keeps its records; a database is made when it is first asked for.
pub fn url(data: &Path) -> String {
    if !on_postgres() {
        return file_url(&data.join("hub.db"));
    }
    if let Some((_, database)) = databases().iter().find(|(folder, _)| folder == data) {
        return database.url();
    }
    // Others need not wait meanwhile: the server may just be waiting for one of them.
    let database = Database::migrated();
    let url = database.url();
    databases().push((data.to_owned(), database));
    url
}

/// Gives the hub with this data folder records in which there is nothing yet, on PostgreSQL.
pub fn begin_bare(data: &Path) {
    databases().push((data.to_owned(), Database::bare()));
}

fn databases() -> MutexGuard<'static, Vec<(PathBuf, Database)>> {
    DATABASES.lock().expect("no test panics while it holds them")
}

/// How a file of records is named.
pub fn file_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// Records in which there is nothing yet.
pub struct Bare {
    /// They, by one connection.
    pub db: DatabaseConnection,
    _place: (Option<Folder>, Option<Database>),
}

impl Bare {
    /// Of the engine of this run.
    pub async fn open() -> Self {
        let (folder, database) =
            if on_postgres() { (None, Some(Database::bare())) } else { (Some(Folder::new()), None) };
        let file = folder.iter().map(|folder| file_url(&folder.path().join("hub.db")));
        let url = file.chain(database.iter().map(Database::url)).next().expect("one of the two");
        Self { db: connect(&url, 1, PATIENCE).await.expect("records"), _place: (folder, database) }
    }
}

/// The records of the hub with this data folder, opened by somebody else.
pub async fn opened(data: &Path) -> DatabaseConnection {
    connect(&url(data), 1, PATIENCE).await.expect("records")
}

/// Rows as text, by table.
pub type Rows = BTreeMap<String, BTreeSet<String>>;

/// Every row in a file of records; when each migration was run is the engine's own.
pub async fn rows(file: &Path) -> Rows {
    let db = connect_to_read(file).await.expect("records");
    let mut tables = BTreeMap::new();
    for name in texts(&db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'seaql_migrations'").await {
        let columns = texts(&db, &format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{name}')")).await;
        let all = format!("SELECT {} FROM \"{name}\"", columns.join(" || '|' || "));
        tables.insert(name, texts(&db, &all).await.into_iter().collect());
    }
    tables
}

async fn texts(db: &DatabaseConnection, statement: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, statement)).await.expect("rows");
    rows.into_iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}

/// Ends every connection to the records of a hub, and lets nobody in.
pub fn lose(data: &Path) {
    let name = name_of(data);
    SERVER.runs(format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false"));
    SERVER.runs(format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
}

/// Lets everybody in again.
pub fn find_again(data: &Path) {
    SERVER.runs(format!("ALTER DATABASE \"{}\" ALLOW_CONNECTIONS true", name_of(data)));
}

fn name_of(data: &Path) -> String {
    url(data).parse::<Url>().expect("a URL").path().trim_start_matches('/').to_owned()
}

/// Waits until somebody waits for a lock in these records.
pub async fn until_somebody_waits(db: &DatabaseConnection) {
    until_somebody_waits_for(db, "TRUE").await;
}

/// Waits until somebody waits for a lock of this description, in the words of `pg_locks`.
pub async fn until_somebody_waits_for(db: &DatabaseConnection, lock: &str) {
    let waiting = format!(
        "SELECT count(*) FROM pg_locks WHERE NOT granted \
         AND (database = (SELECT oid FROM pg_database WHERE datname = current_database())) AND {lock}"
    );
    let count = || async {
        let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, &waiting)).await.expect("an answer");
        row.expect("a row").try_get_by_index::<i64>(0).expect("a count")
    };
    while count().await == 0 {}
}

/// Takes away what keeps the audit log from being changed, as whoever owns the records can.
pub async fn unguard_audit(db: &DatabaseConnection) {
    let statements: &[&str] = match db.get_database_backend() {
        DbBackend::Postgres => &["ALTER TABLE audit DISABLE TRIGGER audit_is_append_only"],
        _ => &["DROP TRIGGER audit_without_UPDATE", "DROP TRIGGER audit_without_DELETE"],
    };
    for statement in statements {
        db.execute_unprepared(statement).await.expect("the owner can do this");
    }
}

/// Holds records locked against every change until the connection says `COMMIT`.
pub async fn lock(db: &DatabaseConnection) {
    let statement = match db.get_database_backend() {
        DbBackend::Postgres => &*format!("BEGIN; SELECT pg_advisory_xact_lock({QUEUE})"),
        _ => "BEGIN EXCLUSIVE",
    };
    db.execute_unprepared(statement).await.expect("a lock");
}

/// A database on the real server; it goes with the value, whoever is connected.
pub struct Database {
    name: String,
}

impl Database {
    /// One with every table and no row.
    pub fn migrated() -> Self {
        Self::made(&format!("TEMPLATE \"{}\"", SERVER.template))
    }

    /// One with nothing in it.
    pub fn bare() -> Self {
        Self::made("TEMPLATE template0 ENCODING 'UTF8'")
    }

    /// One that is made with these words.
    pub fn made(how: &str) -> Self {
        static NUMBER: Mutex<u32> = Mutex::new(0);
        let number = {
            let mut number = NUMBER.lock().expect("counting does not panic");
            *number += 1;
            *number
        };
        let name = format!("kp_test_{}_{number}", std::process::id());
        SERVER.runs(format!("CREATE DATABASE \"{name}\" {how}"));
        Self { name }
    }

    /// How a hub names it.
    pub fn url(&self) -> String {
        SERVER.url_of(&self.name)
    }

    /// The same for another user, who gives a password.
    pub fn url_of(&self, user: &str, password: &str) -> String {
        let mut url: Url = self.url().parse().expect("a URL");
        url.set_username(user).and_then(|()| url.set_password(Some(password))).expect("a URL with a host");
        url.into()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Nobody waits for it: a server that drops one waits for all it is just sending rows to, this thread's hub perhaps.
        SERVER.begins(format!("DROP DATABASE \"{}\" WITH (FORCE)", self.name));
    }
}

/// What the server is told, by one thread that has a connection of its own.
struct Server {
    url: Url,
    template: String,
    orders: Mutex<Sender<(String, Sender<()>)>>,
}

static SERVER: LazyLock<Server> = LazyLock::new(Server::found);

impl Server {
    /// Migrates one database, of which all others are clones.
    fn found() -> Self {
        let url: Url = super::parts::postgres().parse().expect("KP_TEST_POSTGRES is a URL");
        let template = format!("kp_template_{}", std::process::id());
        let (orders, received) = mpsc::channel::<(String, Sender<()>)>();
        let server = Self { url, template, orders: Mutex::new(orders) };
        let (own, clones) = (server.url.to_string(), server.url_of(&server.template));
        let make = format!("CREATE DATABASE \"{}\" TEMPLATE template0 ENCODING 'UTF8'", server.template);
        let (ready, is_ready) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async move {
                let db = connect(&own, 1, PATIENCE).await.expect("a server, named by KP_TEST_POSTGRES");
                db.execute_unprepared(&make).await.expect("a database");
                let first = connect(&clones, 1, PATIENCE).await.expect("a new database");
                bring_up(&first).await.expect("migrations");
                first.close().await.expect("an end");
                ready.send(()).expect("a test that waits");
                for (statement, done) in received {
                    db.execute_unprepared(&statement).await.unwrap_or_else(|fault| panic!("{statement}: {fault}"));
                    // A test that was ended meanwhile has nobody to tell.
                    done.send(()).ok();
                }
            });
        });
        is_ready.recv().expect("a template");
        server
    }

    fn runs(&self, statement: String) {
        self.begins(statement).recv().expect("a server that does as it is told");
    }

    fn begins(&self, statement: String) -> Receiver<()> {
        let (done, is_done) = mpsc::channel();
        self.orders.lock().expect("sending does not panic").send((statement, done)).expect("a server that listens");
        is_done
    }

    fn url_of(&self, database: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(database);
        url.into()
    }
}
