//! Whatever ends a program in the middle, no accepted file is lost and none is held twice.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use sea_orm::ConnectionTrait;

use crate::kit::papers::{Held, Import, Papers};
use crate::kit::{Folder, Hub, command, records, store};

/// As many files as an import of some size has.
const MANY: usize = 500;

fn folder() -> Folder {
    Folder::new()
}

#[tokio::test]
async fn an_import_that_is_killed_loses_nothing_it_accepted_and_is_taken_up_where_it_ended() {
    let (papers, data) = (Papers::written(MANY, 100), folder());

    let mut accepted = BTreeSet::new();
    for lines in [1, 7, 120, 200] {
        let mut import = papers.imported_into(data.path());
        import.until("new", lines);
        accepted.extend(import.killed().names("new"));
    }

    let hub = Hub::open_in(data).await;
    assert!((328..MANY).contains(&accepted.len()), "{}", accepted.len());
    assert!(accepted.is_subset(&Held::in_records(&hub).await.names()));
    papers.are_held_once(hub.closed().await).await;
}

/// A hub that serves a folder until it is ended.
struct Server(Child);

impl Server {
    fn of(data: &Path) -> Self {
        let mut command = command(data, &["serve"]);
        command.env("KP_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("kp-hub starts");
        let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        lines.take(1).next().expect("a line that says that it serves").expect("text");
        Self(child)
    }

    fn killed(mut self) {
        self.0.kill().expect("a running hub");
        self.0.wait().expect("its end");
    }

    /// SIGTERM lets it carry the outbox to its end.
    fn stopped(mut self) {
        let told = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().expect("kill runs");
        assert!(told.success() && self.0.wait().expect("its end").success());
    }
}

#[tokio::test]
async fn a_server_that_is_killed_during_an_import_finds_all_of_it_when_it_comes_back() {
    let (papers, data) = (Papers::written(MANY, 100), folder());
    let server = Server::of(data.path());

    let mut import = papers.imported_into(data.path());
    import.until("new", 100);
    server.killed();
    import.until("new", 100);
    let server = Server::of(data.path());
    import.until("new", 100);
    server.killed();
    let server = Server::of(data.path());
    let import = import.ended();
    server.stopped();

    assert_eq!(import.names("new").len(), MANY);
    papers.are_held_once(data).await;
}

#[tokio::test]
async fn a_reading_process_that_is_killed_is_begun_again_and_no_page_is_missing() {
    let (papers, data) = (Papers::written(MANY, 100), folder());
    let mut import = papers.imported_into(data.path());

    while import.kills < 20 {
        import.kills_a_reader();
    }
    let import = import.ended();

    assert_eq!(import.names("new").len(), MANY);
    papers.are_held_once(data).await;
}

#[tokio::test]
async fn records_that_another_process_holds_locked_refuse_for_a_while_and_lose_nothing() {
    let (papers, data) = (Papers::written(40, 100), folder());
    let mut import = command(data.path(), &["import", "--audience", "public"]);
    let mut import = Import::of(import.arg(papers.folder()).env("KP_LOCK_SECONDS", "1"));
    import.until("new", 5);

    let other = records::opened(data.path()).await;
    records::lock(&other).await;
    import.until("failed", 1);
    other.execute_unprepared("COMMIT").await.expect("the end of the lock");
    let import = import.ended();

    other.close().await.expect("records that close");
    let (new, failed) = (import.names("new").len(), import.names("failed").len());
    assert!(new > 5 && failed >= 1 && new + failed == 40, "{:#?}", import.lines);
    papers.are_held_once(data).await;
}

#[tokio::test]
async fn a_store_that_refuses_is_not_said_to_have_kept_anything() {
    let (papers, data) = (Papers::written(40, 100), folder());
    let files = store::folder(data.path());
    let (store, aside) = (files.join("sha256"), files.join("aside"));
    let mut import = papers.imported_into(data.path());
    import.until("new", 5);

    fs::rename(&store, &aside).expect("the store out of the way");
    fs::write(&store, "no folder").expect("a file in its place");
    import.until("failed", 2);
    fs::remove_file(&store).expect("the file out of the way");
    fs::rename(&aside, &store).expect("the store back");
    let import = import.ended();

    let (new, failed) = (import.names("new").len(), import.names("failed").len());
    assert!(new >= 5 && failed >= 2 && new + failed == 40, "{:#?}", import.lines);
    papers.are_held_once(data).await;
}
