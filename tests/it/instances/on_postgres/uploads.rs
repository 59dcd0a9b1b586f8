//! An upload goes on at another instance, whatever becomes of the one where it was begun.

use reqwest::{Method, StatusCode};
use serde_json::json;
use server::files::hex;
use sha2::{Digest, Sha256};

use super::{is_whole, three};
use crate::kit::instance::Instance;
use crate::kit::tus::{Fate, wire};
use crate::kit::uploading::{PIECE, id_of, path_of};
use crate::kit::{Asker, Hub};

/// A file that no single step takes in.
fn figures() -> Vec<u8> {
    (0..2_500_000_u32).flat_map(|number| format!("{number:07}\n").into_bytes()).collect()
}

/// Where the only upload of somebody stands.
async fn stands(asker: &Asker) -> u64 {
    asker.own_uploads().await[0]["received"].as_u64().expect("a number")
}

#[tokio::test]
async fn an_upload_goes_on_elsewhere_when_its_instance_is_killed_and_so_does_its_reading() {
    let (hub, instances) = three().await;

    goes_on_elsewhere(&hub, instances).await;
}

/// Begins an upload at one instance, kills that, ends it at the next, kills that too, and makes a document at the last.
pub async fn goes_on_elsewhere(hub: &Hub, [one, two, three]: [Instance; 3]) {
    let staff = hub.staff().await;
    let (bytes, figures_hash) = (figures(), hex(&Sha256::digest(figures())));
    let path = path_of(&staff.at(&one.base).begins_upload(bytes.len() as u64).await);
    let stalled = wire(&one.base, 9 * 1024 * 1024, Fate::Stall).await;
    let (sender, sent, to) = (staff.at(&stalled), bytes.clone(), path.clone());
    let sending = tokio::spawn(async move {
        let piece = sender.tus(Method::PATCH, &to).header("upload-offset", 0);
        piece.header("content-type", PIECE).body(sent).send().await
    });

    let at_two = staff.at(&two.base);
    while stands(&at_two).await == 0 {}
    one.killed().await;
    sending.abort();
    let stand = stands(&at_two).await;
    let rest = at_two.sends_piece(&path, stand, &bytes[usize::try_from(stand).expect("a length")..]).await;
    // Before or while it reads the file: the third one does.
    two.killed().await;
    let at_three = staff.at(&three.base);
    let read = at_three.own_uploads_once_read().await;
    let answer = at_three.deposits(&[json!({ "upload": id_of(&path) })], json!({})).await;

    assert_eq!(rest.status(), StatusCode::NO_CONTENT);
    assert_eq!(read[0]["state"], "READ", "{read:#?}");
    let id = answer["data"]["depositDocument"]["id"].as_str().expect("a draft").to_owned();
    assert_eq!(at_three.opens(&id).await["versions"][0]["renditions"][0]["sha256"], figures_hash);
    is_whole(hub).await;
}

#[tokio::test]
async fn of_two_instances_that_take_the_same_piece_one_does_and_nothing_is_mixed() {
    let (hub, [one, two, three]) = three().await;
    let staff = hub.staff().await;
    let path = path_of(&staff.at(&one.base).begins_upload(40).await);
    let mut expected = Vec::new();

    for (round, letters) in [(0, [b'a', b'b']), (1, [b'c', b'd'])] {
        let pieces = letters.map(|letter| vec![letter; 20]);
        let (at_one, at_two) = (staff.at(&one.base), staff.at(&two.base));
        let (first, second) = tokio::join!(
            at_one.sends_piece(&path, round * 20, &pieces[0]),
            at_two.sends_piece(&path, round * 20, &pieces[1])
        );
        let taken = [first.status(), second.status()].map(|status| status == StatusCode::NO_CONTENT);
        assert_eq!(taken.iter().filter(|taken| **taken).count(), 1, "{first:?} {second:?}");
        expected.extend(&pieces[usize::from(taken[1])]);
    }

    let at_three = staff.at(&three.base);
    at_three.own_uploads_once_read().await;
    let answer = at_three.deposits(&[json!({ "upload": id_of(&path) })], json!({})).await;
    let id = answer["data"]["depositDocument"]["id"].as_str().expect("a draft").to_owned();
    let rendition = at_three.opens(&id).await["versions"][0]["renditions"][0].clone();
    assert_eq!(rendition["sha256"], hex(&Sha256::digest(&expected)));
    is_whole(&hub).await;
}
