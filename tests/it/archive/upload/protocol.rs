//! The tus protocol, request by request.

use chrono::Duration;
use reqwest::{Method, StatusCode};
use server::archive::upload::{MOST_OPEN, jobs};

use crate::kit::uploading::path_of;
use crate::kit::{Hub, store};

#[tokio::test]
async fn a_file_goes_up_in_pieces_and_says_how_far_it_is() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;

    let path = path_of(&staff.begins_upload(11).await);
    let first = staff.sends_piece(&path, 0, b"Minutes ").await;
    let stand = staff.tus(Method::HEAD, &path).send().await.expect("an answer");
    let last = staff.sends_piece(&path, 8, b"one").await;

    assert_eq!((first.status(), &first.headers()["upload-offset"]), (StatusCode::NO_CONTENT, &"8".parse().expect("8")));
    assert_eq!(stand.headers()["upload-offset"], "8");
    assert_eq!(stand.headers()["upload-length"], "11");
    assert_eq!(stand.headers()["upload-metadata"], "filename bWludXRlcy50eHQ=");
    assert_eq!(stand.headers()["cache-control"], "no-store");
    assert_eq!(stand.headers()["tus-resumable"], "1.0.0");
    assert_eq!(last.headers()["upload-offset"], "11");
    assert!(last.headers()["upload-expires"].to_str().expect("text").ends_with(" GMT"));
}

#[tokio::test]
async fn a_piece_that_does_not_follow_is_refused_and_changes_nothing() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let path = path_of(&staff.begins_upload(4).await);
    staff.sends_piece(&path, 0, b"ab").await;

    assert_eq!(staff.sends_piece(&path, 0, b"ab").await.status(), StatusCode::CONFLICT);
    assert_eq!(staff.sends_piece(&path, 3, b"d").await.status(), StatusCode::CONFLICT);
    assert_eq!(staff.sends_piece(&path, 2, b"cde").await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let untyped = staff.tus(Method::PATCH, &path).header("upload-offset", 2).body("cd").send().await;
    assert_eq!(untyped.expect("an answer").status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(staff.own_uploads().await[0]["received"], 2);
    assert_eq!(staff.sends_piece(&path, 2, b"cd").await.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_largest_file_is_taken_and_one_byte_more_is_refused() {
    const MIB: u64 = 1024 * 1024;
    let hub = Hub::open_with(&[("KP_UPLOAD_MIB", "1")]).await;
    let staff = hub.staff().await;

    assert_eq!(staff.begins_upload(MIB).await.status(), StatusCode::CREATED);
    assert_eq!(staff.begins_upload(MIB + 1).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let abilities =
        staff.request(Method::OPTIONS, "/uploads").header("x-kp-csrf", "1").send().await.expect("an answer");
    assert_eq!(abilities.headers()["tus-max-size"], MIB.to_string());
    assert_eq!(abilities.headers()["tus-extension"], "creation,expiration,termination");
}

#[tokio::test]
async fn a_person_has_at_most_so_many_uploads() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    for _ in 0..MOST_OPEN {
        path_of(&staff.begins_upload(1).await);
    }

    assert_eq!(staff.begins_upload(1).await.status(), StatusCode::CONFLICT);
    assert_eq!(staff.own_uploads().await.len() as u64, MOST_OPEN);
}

#[tokio::test]
async fn an_upload_is_over_after_seven_days_and_its_bytes_are_gone() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let path = path_of(&staff.begins_upload(4).await);
    staff.sends_piece(&path, 0, b"ab").await;
    let bytes = store::folder(hub.data()).join(path.trim_start_matches('/'));
    let pieces = || std::fs::read_dir(&bytes).map_or(0, Iterator::count);
    assert_eq!(pieces(), 1);

    hub.advance(Duration::days(7));
    let staff = hub.colleague().await;

    assert_eq!(staff.tus(Method::HEAD, &path).send().await.expect("an answer").status(), StatusCode::NOT_FOUND);
    path_of(&staff.begins_upload(1).await);
    assert_eq!(pieces(), 0);
}

#[tokio::test]
async fn an_upload_can_be_removed_also_where_only_posts_pass() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let [one, other] = [staff.uploads(b"one").await, staff.uploads(b"other").await];

    let removed = staff.tus(Method::DELETE, &one).send().await.expect("an answer");
    let overridden = staff.tus(Method::POST, &other).header("x-http-method-override", "DELETE").send().await;

    assert_eq!(removed.status(), StatusCode::NO_CONTENT);
    assert_eq!(overridden.expect("an answer").status(), StatusCode::NO_CONTENT);
    assert_eq!(staff.own_uploads().await, Vec::<serde_json::Value>::new());
    assert_eq!(staff.sends_piece(&one, 3, b"").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_not_the_protocol_is_refused() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let begin = |length: &str, metadata: &str| {
        staff.tus(Method::POST, "/uploads").header("upload-length", length).header("upload-metadata", metadata).send()
    };

    let old = staff.request(Method::POST, "/uploads").header("x-kp-csrf", "1").header("tus-resumable", "0.2.2");
    let old = old.send().await.expect("an answer");
    assert_eq!(
        (old.status(), &old.headers()["tus-version"]),
        (StatusCode::PRECONDITION_FAILED, &"1.0.0".parse().expect("it"))
    );
    for (length, metadata) in [
        ("-1", "filename YQ=="),
        ("9223372036854775808", "filename YQ=="),
        ("1", ""),
        ("1", "filename ?"),
        ("1", "filename Lw=="),
    ] {
        let answer = begin(length, metadata).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{length} {metadata}");
    }
}

#[tokio::test]
async fn an_upload_whose_bytes_are_gone_is_over_and_bytes_without_an_upload_go() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let [lost, kept] = [path_of(&staff.begins_upload(4).await), path_of(&staff.begins_upload(4).await)];
    for path in [&lost, &kept] {
        staff.sends_piece(path, 0, b"ab").await;
    }
    let files = store::folder(hub.data());
    let stray = files.join("uploads/upl_0193e4a71c2d70008000000000000001/piece");
    std::fs::create_dir_all(stray.parent().expect("a folder")).expect("a folder");
    std::fs::write(&stray, "of nobody").expect("a file");
    std::fs::remove_dir_all(files.join(lost.trim_start_matches('/'))).expect("the folder of an upload");

    jobs::tidy(&hub.cx()).await.expect("tidiness");

    assert_eq!(staff.tus(Method::HEAD, &lost).send().await.expect("an answer").status(), StatusCode::NOT_FOUND);
    assert_eq!(staff.tus(Method::HEAD, &kept).send().await.expect("an answer").status(), StatusCode::OK);
    assert!(!stray.exists());
}
