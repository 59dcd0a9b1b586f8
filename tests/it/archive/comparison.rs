//! What is promised of two files side by side.

use serde_json::{Value, json};
use server::archive::{Kept, Revision, publish, revise};
use server::audience::Audience;

use crate::kit::{Asker, Hub, code};

/// A document with two versions, both published; their files, the older first.
async fn revised(hub: &Hub, audience: Audience) -> (String, [String; 2]) {
    let id = hub.document("Harbour rules", audience, &["The harbour opens at dawn.\n\nLamps are lit."]).await;
    let document = id.parse().expect("an id");
    let new = hub.keep("new.txt", "The harbour opens at noon.\n\nLamps are lit.".as_bytes()).await;
    let Kept::New(kept) = new else { panic!("new bytes") };
    let revision = Revision { note: "Later".to_owned(), files: vec![*kept] };
    revise(&hub.cx(), document, revision).await.expect("a version");
    publish(&hub.cx(), document).await.expect("a version that waits");
    let sheet = hub.staff().await.opens(&id).await;
    let file = |version: usize| sheet["versions"][version]["renditions"][0]["id"].as_str().expect("an id").to_owned();
    let files = [file(1), file(0)];
    (id, files)
}

fn shown(side: &Value) -> String {
    let parts = side["parts"].as_array().expect("parts").iter();
    parts.map(|part| format!("{}:{} ", part["change"], part["text"]).replace('"', "")).collect()
}

#[tokio::test]
async fn two_versions_are_told_apart_by_their_words() {
    let hub = Hub::open().await;
    let (_, [old, new]) = revised(&hub, Audience::Public).await;

    let answer = hub.visitor().compares(&old, &new).await;

    let comparison = &answer["data"]["comparison"];
    assert_eq!((&comparison["isMarked"], &comparison["changedCount"]), (&json!(true), &json!(1)), "{answer:#}");
    assert_eq!((&comparison["left"]["id"], &comparison["right"]["id"]), (&json!(old), &json!(new)));
    let row = &comparison["rows"]["edges"][0]["node"];
    assert_eq!(shown(&row["left"]), "SAME:The harbour opens at  REMOVED:dawn SAME:. ");
    assert_eq!(shown(&row["right"]), "SAME:The harbour opens at  ADDED:noon SAME:. ");
    assert_eq!(comparison["rows"]["totalCount"], 2);
    let changed = &comparison["changed"];
    assert_eq!((&changed["totalCount"], &changed["pageInfo"]["hasNextPage"]), (&json!(1), &json!(false)));
}

#[tokio::test]
async fn a_hidden_file_and_one_that_never_was_are_compared_with_the_same_words() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let insider = hub.delegate("Insider", velmara).await;
    let (_, [old, new]) = revised(&hub, Audience::Parties(vec![velmara])).await;
    let absent = "ren_00000000000070008000000000000000".to_owned();
    let visitor: Asker = hub.visitor();

    let hidden = visitor.compares(&old, &new).await;

    assert_eq!(code(&hidden), "NOT_FOUND");
    assert_eq!(hidden, visitor.compares(&absent, &absent).await);
    assert_eq!(code(&insider.compares(&old, &absent).await), "NOT_FOUND");
    assert_eq!(code(&insider.compares(&old, &new).await), "no error");
}

#[tokio::test]
async fn files_of_two_documents_are_not_compared() {
    let hub = Hub::open().await;
    let mut files = Vec::new();
    for title in ["One", "Two"] {
        let id = hub.document(title, Audience::Public, &[title]).await;
        files.push(
            hub.visitor().opens(&id).await["versions"][0]["renditions"][0]["id"].as_str().expect("an id").to_owned(),
        );
    }

    let answer = hub.visitor().compares(&files[0], &files[1]).await;

    assert_eq!(code(&answer), "BAD_INPUT");
}
