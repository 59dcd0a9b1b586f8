//! What one program does the other tells, and neither does it again.

use serde_json::json;

use super::{
    NOTE, both, finds, found, imports, imports_as_former, imports_as_today, is_whole, news, note, sentence, told_once,
};
use crate::kit::Folder;
use crate::kit::papers::{Held, Import, Papers};
use crate::kit::uploading::id_of;

/// As many files as an import of some size has.
const MANY: usize = 40;

#[tokio::test]
async fn what_is_changed_at_one_program_is_told_by_the_other_and_nobody_is_told_twice() {
    let (hub, [former, today]) = both().await;
    let staff = hub.staff().await;
    let (at_former, at_today) = (former.asked_by(&staff), today.asked_by(&staff));
    at_former.keeps("q=quagmirine", "AT_ONCE").await.expect("a search");
    let (mut told_by_former, _) = at_former.listens_to_news().await;
    let (mut told_by_today, _) = at_today.listens_to_news().await;
    let before = news(&hub).await;

    for (at, title) in [(&at_former, "Of yesterday"), (&at_today, "Of today")] {
        let path = at.uploads(format!("A quagmirine word. {title}.").as_bytes()).await;
        at.notes_of_uploads().await;
        let record = json!({ "titles": [{ "text": title, "language": "en" }] });
        let answer = at.deposits(&[json!({ "upload": id_of(&path) })], record).await;
        assert_eq!(answer["data"]["depositDocument"]["state"], "DRAFT", "{answer:#}");
    }

    for told in [&mut told_by_former, &mut told_by_today] {
        let mut titles = told.hears_of_so_many(2).await;
        titles.sort();
        assert_eq!(titles, ["Of today", "Of yesterday"]);
    }
    for (instance, at) in [(&former, &at_former), (&today, &at_today)] {
        finds(instance, &staff, "quagmirine", 2).await;
        while at.news().await != (2, vec!["Of today".to_owned(), "Of yesterday".to_owned()]) {}
    }
    told_once(&hub, 2).await;
    assert_eq!(news(&hub).await, before + 2);
    is_whole(&hub).await;
}

#[tokio::test]
async fn what_either_program_notes_of_a_file_the_other_tells() {
    let (hub, [former, today]) = both().await;
    let (at_former, at_today) = (former.asked_by(&hub.visitor()), today.asked_by(&hub.visitor()));

    imports(imports_as_former(hub.data()), "Quagmirine rules").await;
    imports(imports_as_today(&hub), "Harbour dues").await;

    let (of_former, of_today) = (found(&at_today, "quagmirine").await, found(&at_former, "dues").await);
    assert_eq!(note(&at_today, &of_former).await, ["SENTENCE", NOTE]);
    assert_eq!(sentence(&at_former, &of_today).await, NOTE);
    assert_eq!(note(&at_today, &of_today).await, ["PAGE_WITHOUT_TEXT", NOTE]);
}

#[tokio::test]
async fn an_import_of_yesterdays_program_that_is_killed_is_ended_by_todays_and_every_document_is_there_once() {
    let (hub, [former, today]) = both().await;
    let papers = Papers::written(MANY, 100);
    let (before, data) = (news(&hub).await, Folder::new());

    let mut begun = Import::of(imports_as_former(hub.data())(data.path()).arg(papers.folder()));
    begun.until("new", MANY / 3);
    let accepted = begun.killed().names("new");
    let rest = Import::of(imports_as_today(&hub)(data.path()).arg(papers.folder())).ended();

    assert!(accepted.len() >= MANY / 3 && rest.names("failed").is_empty(), "{:#?}", rest.lines);
    let held = Held::in_records(&hub).await;
    assert_eq!((held.documents, held.names().len()), (MANY + 1, MANY + 1));
    assert_eq!(news(&hub).await, before + MANY as u64);
    for instance in [&former, &today] {
        finds(instance, &hub.visitor(), "quay", MANY).await;
    }
    is_whole(&hub).await;
}
