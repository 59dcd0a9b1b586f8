//! Starting on a server: refused with what to do, or brought up once whoever starts beside it.

use std::process::{Child, Stdio};

use entity::LocalizedText;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use server::directory::{self, NewBody};
use server::records::connect;

use crate::kit::records::{Database, PATIENCE};
use crate::kit::{Folder, Hub, command, ended, said};

#[tokio::test]
async fn what_cannot_keep_the_records_is_refused_at_the_start_with_what_to_do() {
    let (folder, database) = (Folder::new(), Database::bare());
    let latin = Database::made("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    let unknown = database.url().replace("kp_test_", "kp_nowhere_");
    let port = "postgres://hub:overheard@127.0.0.1:9/kp_hub".to_owned();

    for (url, advice) in [
        (database.url_of("guarded", "overheard"), "refuses the user guarded; correct the name or the password"),
        (unknown, "make it with CREATE DATABASE kp_nowhere_"),
        (port, "nobody listens as PostgreSQL on 127.0.0.1:9; start the server, or correct the address"),
        (latin.url(), "the database is encoded in LATIN1; make one with CREATE DATABASE … ENCODING 'UTF8'"),
    ] {
        let mut reindex = command(folder.path(), &["reindex"]);
        reindex.env("KP_DATABASE_URL", url);
        let refused = ended(reindex).await;

        let words = said(&refused);
        assert!(!refused.status.success() && words.contains(advice), "{words}");
        assert!(!words.contains("overheard"), "{words}");
    }
}

#[tokio::test]
async fn of_several_programs_that_start_at_once_one_brings_the_records_up() {
    let (folders, database) = ([(); 4].map(|()| Folder::new()), Database::bare());
    let start = |folder: &Folder| -> Child {
        let mut reindex = command(folder.path(), &["reindex"]);
        reindex.env("KP_DATABASE_URL", database.url()).stdout(Stdio::null());
        reindex.spawn().expect("kp-hub starts")
    };

    let started: Vec<Child> = folders.iter().map(start).collect();

    for mut child in started {
        assert!(child.wait().expect("its end").success());
    }
    let db = connect(&database.url(), 1, PATIENCE).await.expect("records");
    assert_eq!(Migrator::get_applied_migrations(&db).await.expect("steps").len(), Migrator::migrations().len());
}

#[tokio::test]
async fn texts_are_in_the_order_of_their_bytes_whatever_the_database_was_made_with() {
    let english = "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'";
    let database = Database::made(&format!("TEMPLATE template0 ENCODING 'UTF8' {english}"));
    let hub = Hub::open_with(&[("KP_DATABASE_URL", &database.url())]).await;
    for acronym in ["b", "É", "Z", "a", "B"] {
        let name = LocalizedText::new("en", acronym);
        let new = NewBody { acronym: acronym.to_owned(), name, parent_id: None, from: None, to: None };
        directory::enter_body(&hub.cx(), new).await.expect("a body");
    }

    let bodies = directory::bodies(&hub.stores.db).await.expect("bodies");

    let acronyms: Vec<_> = bodies.into_iter().map(|body| body.acronym).collect();
    assert_eq!(acronyms, ["B", "Z", "a", "b", "É"]);
    let other = "SELECT count(*) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid \
                 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND atttypid = 'text'::regtype \
                 AND attcollation <> '\"C\"'::regcollation";
    let row = hub.stores.db.query_one_raw(Statement::from_string(DbBackend::Postgres, other)).await.expect("rows");
    assert_eq!(row.expect("a count").try_get_by_index::<i64>(0).expect("a number"), 0);
}
