//! Records are brought up under yesterday's program, and it comes back to them.

use std::convert::Infallible;

use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::{
    NOTE, STAFF, begun_by_former, both, finds, found, imports, imports_as_former, imports_as_today, is_whole, note,
    sentence,
};
use crate::kit::former::{by_former, filled_by_former};
use crate::kit::instance::Instance;
use crate::kit::window::Window;
use crate::kit::{Asker, Folder, ended, records, said};

/// Whoever changes what is known of a file waits from now on, until somebody says that it goes on.
const MOVES_WAIT: &str = "
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
    CREATE TRIGGER waits BEFORE UPDATE ON rendition FOR EACH ROW EXECUTE FUNCTION wait();
    SELECT pg_advisory_lock(1)";
const MOVES_GO_ON: &str = "SELECT pg_advisory_unlock(1)";

/// Reads everything again and again, and finds it as it was told before.
async fn goes_on_reading(asker: &Asker, told: &[Value]) -> Infallible {
    loop {
        assert_eq!(asker.reads_about_all().await, told);
    }
}

#[tokio::test]
async fn records_are_brought_up_under_yesterdays_program_which_serves_on_and_both_tell_the_same() {
    let common = filled_by_former().await;
    imports(imports_as_former(common.path()), "Quagmirine rules").await;
    let former = Instance::of_former_with_provider(common.path()).await;
    let at_former = former.signs_in(STAFF).await;
    let told = at_former.reads_about_all().await;
    let id = found(&at_former, "quagmirine").await;

    let today = tokio::select! {
        today = Instance::of_today(common.path()) => today,
        never = goes_on_reading(&at_former, &told) => match never {},
    };

    let at_today = today.asked_by(&at_former);
    assert_eq!(at_today.is().await.as_deref(), Some(STAFF), "the session is good at both");
    assert_eq!(at_today.reads_about_all().await, told);
    assert_eq!(at_former.reads_about_all().await, told);
    assert_eq!(sentence(&at_former, &id).await, NOTE);
    assert_eq!(note(&at_today, &id).await, ["PAGE_WITHOUT_TEXT", NOTE], "the step was taken");
}

#[tokio::test]
async fn whoever_reads_at_yesterdays_program_does_not_wait_while_todays_moves_what_it_noted() {
    let common = begun_by_former().await;
    let former = Instance::of_former(common.path()).await;
    let visitor = Window::at(&former.base).asker();
    let id = found(&visitor, "harbour").await;
    let db = records::opened(common.path()).await;
    db.execute_unprepared(MOVES_WAIT).await.expect("the owner can do this");

    let reading = async {
        records::until_somebody_waits_for(&db, "locktype = 'advisory' AND objid = 1").await;
        let sentence = sentence(&visitor, &id).await;
        db.execute_unprepared(MOVES_GO_ON).await.expect("an end");
        sentence
    };
    let (today, read) = tokio::join!(Instance::of_today(common.path()), reading);

    assert_eq!(read, NOTE);
    assert_eq!(note(&today.asked_by(&visitor), &id).await, ["PAGE_WITHOUT_TEXT", NOTE]);
}

#[tokio::test]
async fn the_way_back_is_open() {
    let (hub, [former, today]) = both().await;
    let staff = hub.staff().await;
    imports(imports_as_today(&hub), "Harbour dues").await;
    let told = today.asked_by(&staff).reads_about_all().await;

    today.killed().await;
    former.killed().await;
    let again = Instance::of_former(hub.data()).await;
    imports(imports_as_former(hub.data()), "Harbour fees").await;

    let at_again = again.asked_by(&staff);
    assert_eq!(at_again.is().await.as_deref(), Some(STAFF), "the session runs on");
    finds(&again, &staff, "harbour", 3).await;
    assert_eq!(at_again.reads_about_all().await[1..], told);
    is_whole(&hub).await;
}

#[tokio::test]
async fn yesterdays_program_does_not_begin_on_records_that_were_narrowed() {
    let (hub, [former, _today]) = both().await;
    former.killed().await;
    let narrowed = "INSERT INTO narrowing (step) VALUES ('m9999_of_tomorrow')";
    hub.stores.db.execute_unprepared(narrowed).await.expect("records");

    let data = Folder::new();
    let refused = ended(by_former(hub.data(), data.path(), &["reindex"])).await;

    assert!(!refused.status.success());
    assert!(said(&refused).contains("taken away what this program needs"), "{}", said(&refused));
}
