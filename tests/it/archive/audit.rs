//! The audit log: whole, in order, and not to be changed unseen.

use sea_orm::ConnectionTrait;
use serde_json::json;
use server::audience::Audience;
use server::audit::verify;

use crate::kit::{Hub, records};

#[tokio::test]
async fn the_history_says_who_did_what_on_whose_instruction_and_what_it_changed() {
    let hub = Hub::open().await;
    let (staff, colleague) = (hub.staff().await, hub.colleague().await);
    let id = hub.draft("Harbour rules", Audience::Public, &["Rules."]).await;
    staff.describes(&id, json!({ "symbol": "AD 1", "instruction": "Chair, by letter of 3 May" })).await;
    staff.publishes(&id).await;
    let proposal = staff.proposal(&id).await.expect("a proposal");

    colleague.confirms(&proposal).await.expect("confirmed");

    let history = staff.history(&id).await.expect("a history");
    let acts: Vec<_> = history.iter().map(|entry| [&entry["act"], &entry["actor"]].map(Clone::clone)).collect();
    let (first, second) = (json!("Kagiso Moremi-Dube"), json!("Ingrid Solvang-Haile"));
    assert_eq!(
        acts,
        [
            [json!("deposit"), json!(null)],
            [json!("describe"), first.clone()],
            [json!("propose"), first],
            [json!("confirm"), second.clone()],
            [json!("publish"), second],
        ]
    );
    assert_eq!(history[1]["instruction"], "Chair, by letter of 3 May");
    assert_eq!(history[1]["changes"], json!([{ "field": "symbol", "before": null, "after": "\"AD 1\"" }]));
    assert_eq!(history[4]["changes"], json!([{ "field": "state", "before": "\"draft\"", "after": "\"published\"" }]));
    assert_eq!(verify(&hub.stores.db).await.expect("a walk").broken_at, None);
}

#[tokio::test]
async fn an_entry_can_be_neither_changed_nor_taken_out_and_a_forged_log_is_noticed() {
    let hub = Hub::open_unserved().await;
    for title in ["One", "Two", "Three"] {
        hub.draft(title, Audience::Public, &[title]).await;
    }
    let db = &hub.stores.db;
    let whole = verify(db).await.expect("a walk");

    for forgery in ["UPDATE audit SET actor = 'hub2' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"] {
        assert!(db.execute_unprepared(forgery).await.is_err(), "the records refuse: {forgery}");
    }
    records::unguard_audit(db).await;
    db.execute_unprepared("UPDATE audit SET act = 'publish' WHERE seq = 2").await.expect("a forgery");
    let changed = verify(db).await.expect("a walk");
    db.execute_unprepared("DELETE FROM audit WHERE seq = 2").await.expect("a forgery");
    let cut = verify(db).await.expect("a walk");

    assert_eq!((whole.entries, whole.broken_at), (3, None));
    assert_eq!(changed.broken_at, Some(2));
    assert_eq!((cut.entries, cut.broken_at), (2, Some(3)));
}
