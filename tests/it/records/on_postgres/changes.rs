//! Changes on a server: one after the other, whichever hub makes them, and made again once it is back.

use entity::DocumentId;
use entity::outbox::Event;
use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use server::audience::Audience;
use server::error::{Code, Error};
use server::{archive, outbox};

use crate::kit::records::{self, lose};
use crate::kit::{Hub, code};

#[tokio::test]
async fn a_change_waits_for_the_one_before_it_and_no_news_is_seen_after_later_news() {
    let one = Hub::open_unserved().await;
    let other = Hub::open_with(&[("KP_DATABASE_URL", &records::url(one.data()))]).await;
    let (cx, others) = (one.cx(), other.cx());
    let watch = records::opened(one.data()).await;
    let first = cx.begin().await.expect("a change");
    outbox::tell(&cx, &first, Event::DocumentChanged, "first".to_owned()).await.expect("news");

    let second = async {
        let tx = others.begin().await.expect("a change");
        outbox::tell(&others, &tx, Event::DocumentChanged, "second".to_owned()).await.expect("news");
        tx.commit().await.expect("an end");
    };
    let between = async {
        records::until_somebody_waits(&watch).await;
        let seen = outbox::after(&watch, 0, 10).await.expect("news");
        first.commit().await.expect("an end");
        seen
    };
    let ((), seen) = tokio::join!(second, between);

    assert_eq!(seen, []);
    let told = outbox::after(&watch, 0, 10).await.expect("news").into_iter().map(|news| news.subject);
    assert_eq!(told.collect::<Vec<_>>(), ["first", "second"]);
}

#[tokio::test]
async fn records_that_are_lost_while_the_hub_serves_are_found_again_by_themselves() {
    let hub = Hub::open_with(&[("KP_LOCK_SECONDS", "1")]).await;
    let id = hub.draft("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    let publish = async || archive::publish(&hub.cx(), id.parse::<DocumentId>().expect("its id")).await;
    let visitor = hub.visitor();
    let asks = async || visitor.send("{ documents(first: 1) { totalCount } }", json!({})).await;

    lose(hub.data());
    let refused = asks().await;
    let ready = visitor.get("/readyz").await;
    let alive = visitor.status("/healthz").await;
    let unpublished = publish().await;
    records::find_again(hub.data());

    assert_eq!(code(&refused), "UNAVAILABLE", "{refused}");
    let (status, parts) = (ready.status(), ready.json::<Value>().await.expect("JSON"));
    assert_eq!(
        (status, &parts["records"], alive),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("failing"), StatusCode::OK)
    );
    assert!(matches!(unpublished, Err(Error::Refusal { code: Code::Unavailable, .. })), "{unpublished:?}");
    // Each connection that was lost is noticed when it is used.
    while asks().await.get("errors").is_some() {}
    publish().await.expect("a change");
    hub.settle().await;
    assert_eq!(visitor.finds("harbour").await, ["Harbour rules"]);
}

#[tokio::test]
async fn an_upload_whose_reading_loses_the_records_is_read_again() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    // Within a change a connection sees the activity of others as it was when it first looked.
    let (other, watch) = (records::opened(hub.data()).await, records::opened(hub.data()).await);
    // Whether the archive holds these bytes already is asked of this table.
    other.execute_unprepared("BEGIN; LOCK TABLE rendition").await.expect("a lock");
    let lose = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
                AND wait_event_type = 'Lock' AND query LIKE '%\"sha256\" = $%'";
    let lose = Statement::from_string(DbBackend::Postgres, lose);

    staff.uploads(b"Minutes of the harbour.").await;
    while watch.query_all_raw(lose.clone()).await.expect("an answer").is_empty() {}
    other.execute_unprepared("ROLLBACK").await.expect("an end");

    assert_eq!(staff.own_uploads_once_read().await[0]["state"], "READ");
}

#[tokio::test]
async fn a_character_that_the_records_cannot_keep_is_refused_and_no_fault() {
    let hub = Hub::open().await;

    let answer = hub.visitor().status("/q/%00").await;
    let unheard =
        hub.staff().await.describes("doc_0193e4a71c2d70008000000000000001", json!({ "symbol": "AD\u{0}1" })).await;

    assert_eq!(answer, StatusCode::BAD_REQUEST);
    assert_eq!(code(&unheard), "BAD_INPUT", "{unheard}");
}
