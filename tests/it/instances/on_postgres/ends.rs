//! One instance ends in the middle of its work: nothing is lost, nothing is doubled.

use super::{finds, is_whole, news, three};
use crate::kit::Folder;
use crate::kit::instance::shared;
use crate::kit::papers::{Held, Import, Papers};

/// As many files as an import of some size has.
const MANY: usize = 60;

#[tokio::test]
async fn an_import_that_is_killed_is_taken_up_elsewhere_and_every_document_is_there_once() {
    let (hub, [one, two, three]) = three().await;
    let papers = Papers::written(MANY, 100);
    let import = |data: &Folder| {
        let mut import = shared(&hub, data.path(), &["import", "--audience", "public"]);
        Import::of(import.arg(papers.folder()))
    };
    let [first, second] = [(); 2].map(|()| Folder::new());

    let mut begun = import(&first);
    begun.until("new", MANY / 3);
    let accepted = begun.killed().names("new");
    one.killed().await;
    let rest = import(&second).ended();

    assert!(accepted.len() >= MANY / 3 && rest.names("failed").is_empty(), "{:#?}", rest.lines);
    let held = Held::in_records(&hub).await;
    assert_eq!((held.documents, held.names().len()), (MANY, MANY));
    assert_eq!(news(&hub).await, MANY as u64);
    for instance in [&two, &three] {
        finds(instance, &hub.visitor(), "quay", MANY).await;
    }
    is_whole(&hub).await;
}
