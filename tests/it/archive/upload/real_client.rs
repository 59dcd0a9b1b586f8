//! Uploads by a tus client of other hands, through what happens to connections, browsers and servers.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use sha2::{Digest, Sha256};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::kit::tus::{Client, Fate, wire};
use crate::kit::uploading::id_of;
use crate::kit::{Asker, Folder, Hub, command};

/// Bytes after which the server makes an upload safe, and a few more.
const SOME: u64 = 9 * 1024 * 1024;

/// A file that no single step takes in.
fn large_file(folder: &Folder) -> (PathBuf, String) {
    let bytes: Vec<u8> = (0..3_000_000_u32).flat_map(|number| format!("{number:07}\n").into_bytes()).collect();
    let path = folder.path().join("figures.txt");
    std::fs::write(&path, &bytes).expect("a file");
    (path, Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Makes a document of the only upload, and answers the hash of its file.
async fn deposited(staff: &Asker) -> String {
    let upload = staff.own_uploads_once_read().await[0].clone();
    let answer = staff.deposits(&[serde_json::json!({ "upload": upload["id"] })], serde_json::json!({})).await;
    let id = answer["data"]["depositDocument"]["id"].as_str().expect("a draft").to_owned();
    staff.opens(&id).await["versions"][0]["renditions"][0]["sha256"].as_str().expect("a hash").to_owned()
}

/// Waits until so many bytes of the only upload are safe.
async fn safe(staff: &Asker, bytes: u64) {
    while staff.own_uploads().await.first().and_then(|upload| upload["received"].as_u64()).unwrap_or(0) < bytes {}
}

#[tokio::test]
async fn an_upload_whose_connection_is_cut_goes_on_where_it_stood() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let folder = Folder::new();
    let (file, hash) = large_file(&folder);
    let cut = wire(&hub.base, SOME, Fate::Cut).await;

    let mut client = Client::start();
    client.uploads(&cut, staff.session(), &file).await;
    let end = client.finishes().await;

    assert_eq!(end["ok"], true, "{end}");
    assert_eq!(staff.own_uploads().await.len(), 1);
    assert_eq!(deposited(&staff).await, hash);
}

#[tokio::test]
async fn an_upload_outlives_the_browser_that_began_it() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let folder = Folder::new();
    let (file, hash) = large_file(&folder);
    let stalled = wire(&hub.base, SOME, Fate::Stall).await;
    let mut first = Client::start();
    first.uploads(&stalled, staff.session(), &file).await;
    safe(&staff, 1).await;
    first.kill().await;

    let mut second = Client::start();
    let path = format!("/uploads/{}", staff.own_uploads().await[0]["id"].as_str().expect("an id"));
    second.goes_on(&format!("{}{path}", hub.base), staff.session(), &file).await;
    let end = second.finishes().await;

    assert_eq!(end["ok"], true, "{end}");
    assert_eq!(deposited(&staff).await, hash);
}

/// A server in a process of its own, and where it listens.
async fn serving(data: &Path) -> (Child, String) {
    let mut process = Command::from(command(data, &["serve"]))
        .envs([("KP_LISTEN", "127.0.0.1:0"), ("KP_LOG", "error")])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("kp-hub runs");
    let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
    let line = lines.next_line().await.expect("text").expect("it says where it listens");
    (process, format!("http://{}", line.rsplit(' ').next().expect("an address")))
}

#[tokio::test]
async fn an_upload_outlives_the_server_that_received_it() {
    let hub = Hub::open_unserved().await;
    let staff = hub.staff().await;
    let data = hub.closed().await;
    let folder = Folder::new();
    let (file, hash) = large_file(&folder);
    let (mut first, base) = serving(data.path()).await;
    let stalled = wire(&base, SOME, Fate::Stall).await;
    let mut client = Client::start();
    client.uploads(&stalled, staff.session(), &file).await;
    safe(&staff.at(&base), 1).await;
    first.kill().await.expect("a process that ends");
    client.kill().await;

    let (mut second, base) = serving(data.path()).await;
    let mut client = Client::start();
    let path = format!("/uploads/{}", staff.at(&base).own_uploads().await[0]["id"].as_str().expect("an id"));
    client.goes_on(&format!("{base}{path}"), staff.session(), &file).await;
    let end = client.finishes().await;
    // Before or while it is read: the next server reads it.
    second.kill().await.expect("a process that ends");
    let (_third, base) = serving(data.path()).await;

    assert_eq!(end["ok"], true, "{end}");
    assert!(id_of(&path).starts_with("upl_"));
    assert_eq!(deposited(&staff.at(&base)).await, hash);
}
