//! What one instance knows all know.

use std::process::Stdio;

use reqwest::{Method, StatusCode};
use serde_json::json;
use server::audience::Audience;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use super::{finds, is_whole, news, three};
use crate::kit::instance::shared;
use crate::kit::records::{Database, url};
use crate::kit::uploading::id_of;
use crate::kit::{Folder, Hub};

#[tokio::test]
async fn a_session_holds_at_every_instance_and_ends_at_all_of_them() {
    let (hub, [one, two, three]) = three().await;
    let staff = hub.staff().await;
    let is = async |instance| -> Option<String> { staff.at(instance).is().await };
    let before = [is(&one.base).await, is(&two.base).await, is(&three.base).await];

    let left = staff.at(&two.base).request(Method::POST, "/auth/sign-out").header("x-kp-csrf", "1").send().await;

    assert!(!left.expect("an answer").status().is_server_error());
    assert!(before.iter().all(|name| name.as_deref() == Some("Kagiso Moremi-Dube")), "{before:?}");
    assert_eq!([is(&one.base).await, is(&two.base).await, is(&three.base).await], [None, None, None]);
}

#[tokio::test]
async fn a_document_taken_in_by_one_is_found_by_all_and_told_once() {
    let (hub, [one, two, three]) = three().await;
    let staff = hub.staff().await;
    let (depositor, asker) = (staff.at(&one.base), staff.at(&two.base));
    asker.keeps("q=quagmirine", "AT_ONCE").await.expect("a search");

    let path = depositor.uploads(b"A quagmirine word.").await;
    depositor.own_uploads_once_read().await;
    let answer = depositor.deposits(&[json!({ "upload": id_of(&path) })], json!({})).await;

    assert_eq!(answer["data"]["depositDocument"]["state"], "DRAFT", "{answer:#}");
    for instance in [&one, &two, &three] {
        finds(instance, &staff, "quagmirine", 1).await;
    }
    while asker.news().await != (1, vec!["Minutes".to_owned()]) {}
    assert_eq!(news(&hub).await, 1);
    is_whole(&hub).await;
}

#[tokio::test]
async fn an_instance_hears_at_once_what_another_has_changed() {
    let one = Hub::open_unserved().await;
    let other = Hub::open_with(&[("KP_DATABASE_URL", &url(one.data()))]).await;
    let mut bell = other.stores.bell.listen();
    // Once when it begins to listen.
    bell.changed().await.expect("a bell");

    one.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;

    bell.changed().await.expect("a bell");
    while other.visitor().finds("harbour").await != ["Harbour rules"] {}
}

#[tokio::test]
async fn three_that_start_at_once_on_an_empty_database_all_serve() {
    let (hub, database, folders) = (Hub::open_unserved().await, Database::bare(), [(); 3].map(|()| Folder::new()));
    let serves = async |folder: &Folder| {
        let mut serve = shared(&hub, folder.path(), &["serve"]);
        serve.env("KP_DATABASE_URL", database.url()).stdout(Stdio::piped());
        let mut process = Command::from(serve).kill_on_drop(true).spawn().expect("kp-hub starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its words")).lines();
        let line = lines.next_line().await.expect("text").expect("it says where it listens");
        let base = format!("http://{}", line.rsplit(' ').next().expect("an address"));
        (hub.visitor().at(&base).status("/readyz").await, process)
    };

    let [one, two, three] = &folders;
    let (one, two, three) = tokio::join!(serves(one), serves(two), serves(three));

    assert_eq!([one.0, two.0, three.0], [StatusCode::OK; 3]);
}
