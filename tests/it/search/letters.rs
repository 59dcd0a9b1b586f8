//! What searches newly find goes out by mail: once, in time, and no more of it than may leave the house.

use chrono::Duration;
use entity::LocalizedText;
use entity::search::saved::Alert;
use serde_json::json;
use server::archive::{self, Description, NewDocument};
use server::audience::Audience;

use crate::kit::{Hub, Role, plain};

#[tokio::test]
async fn a_letter_names_what_is_public_and_only_the_audience_of_what_is_not() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let given = json!({ "name": "Häfen & Co", "address": "q=harbour", "alert": "AT_ONCE", "language": "fr" });
    amara.keeps_as(given).await.expect("a search");
    let record = |symbol: &str, audience| NewDocument {
        symbol: Some(symbol.to_owned()),
        date: Some("2012-11-30".parse().expect("a date")),
        audience,
        ..plain()
    };
    let open = record("KP/2012/HB", Audience::Public);
    let open = hub.deposit("Harbour dues", open, &["Dues of the <harbour>."]).await;
    let closed = record("KP/2012/SECRET", Audience::Participants);
    let closed = hub.deposit("Harbour raid", closed, &["The harbour is raided."]).await;
    for id in [&open, &closed] {
        archive::publish(&hub.cx(), id.parse().expect("an id")).await.expect("a draft");
    }
    hub.settle().await;

    let letters = hub.letters().await;

    let [letter] = &letters[..] else { panic!("one letter: {letters:#?}") };
    assert_eq!(letter.to, "amara.nettleship@example.org");
    assert_eq!(letter.subject, "KP Hub – nouveaux documents : 2");
    let text = &letter.text;
    for told in
        ["Häfen & Co", "Harbour dues", "KP/2012/HB · 2012-11-30", "Un document pour les Participants", &open, &closed]
    {
        assert!(text.contains(told), "{told}: {text}");
    }
    for kept in ["raid", "SECRET", "Dues of the"] {
        assert!(!text.contains(kept) && !letter.html.contains(kept), "{kept}: {text}");
    }
    assert!(letter.html.contains("Häfen &amp; Co") && letter.html.contains("lang=\"fr\""), "{}", letter.html);
    for header in [&format!("List-Unsubscribe: <{}/saved>", hub.base), "Auto-Submitted: auto-generated"] {
        assert!(letter.raw.contains(header), "{header}: {}", letter.raw);
    }
}

#[tokio::test]
async fn news_is_mailed_once_and_not_after_it_was_seen_or_lost_from_sight() {
    let hub = Hub::open_with(&[("KP_SESSION_IDLE_MINUTES", "1440"), ("KP_SESSION_HOURS", "720")]).await;
    hub.wait_for_noon();
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, Some(hub.cx().today())).await;
    let amara = hub.signed_in(&person).await;
    let id = amara.keeps("q=harbour", "DAILY").await.expect("a search");
    let seen = hub.document("Harbour one", Audience::Public, &["One harbour."]).await;
    hub.settle().await;
    amara.with_kept("markSeen", &id).await.expect("one's own");
    let lost = hub.document("Harbour two", Audience::Participants, &["A second harbour."]).await;
    let open = hub.document("Harbour three", Audience::Public, &["A third harbour."]).await;
    hub.settle().await;
    assert_eq!(amara.news().await.0, 2);

    hub.advance(Duration::hours(18));
    let [first, again] = [hub.letters().await, hub.letters().await];

    assert_eq!(first, again);
    let [letter] = &first[..] else { panic!("one letter: {first:#?}") };
    assert!(letter.text.contains(&open) && !letter.text.contains(&seen) && !letter.text.contains(&lost));
    assert_eq!(letter.subject, "KP Hub – new documents: 1");
    assert_eq!(amara.news().await, (1, vec!["Harbour three".to_owned(), "Harbour one".to_owned()]));
}

#[tokio::test]
async fn the_name_of_a_search_does_not_tell_what_a_restricted_document_is_about() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let given = json!({ "name": "harbour raids", "address": "q=harbour", "alert": "AT_ONCE" });
    amara.keeps_as(given).await.expect("a search");
    let closed = hub.document("Harbour raid", Audience::Participants, &["The harbour is raided."]).await;
    hub.settle().await;

    let letters = hub.letters().await;

    let [letter] = &letters[..] else { panic!("one letter: {letters:#?}") };
    assert!(letter.text.contains(&closed));
    for form in [&letter.text, &letter.html, &letter.subject] {
        assert!(!form.to_lowercase().contains("raid"), "{form}");
    }
}

#[tokio::test]
async fn letters_go_out_at_once_on_the_day_after_and_on_monday() {
    let hub = Hub::open_unserved().await;
    let velmara = hub.participant("XB").await;
    hub.wait_for_noon();
    while hub.cx().today().format("%a").to_string() != "Wed" {
        hub.advance(Duration::days(1));
    }
    for (name, alert) in
        [("Now", Alert::AtOnce), ("Day", Alert::Daily), ("Week", Alert::Weekly), ("Never", Alert::Never)]
    {
        let person = hub.person(name).await;
        hub.affiliate(&person, velmara, Role::Delegate, None).await;
        hub.keeps_for(&person, "q=harbour", alert).await;
    }
    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    hub.settle().await;
    let told = async || {
        let mut told: Vec<_> = hub.letters().await.into_iter().map(|letter| letter.to).collect();
        told.sort();
        told
    };

    let at_once = told().await;
    hub.advance(Duration::minutes(17 * 60 + 59));
    let before_six = told().await;
    hub.advance(Duration::minutes(1));
    let thursday = told().await;
    hub.advance(Duration::minutes(4 * 24 * 60 - 1));
    let before_monday_six = told().await;
    hub.advance(Duration::minutes(1));
    let monday = told().await;

    assert_eq!(at_once, ["now@example.org"]);
    assert_eq!(before_six, at_once);
    assert_eq!(thursday, ["day@example.org", "now@example.org"]);
    assert_eq!(before_monday_six, thursday);
    assert_eq!(monday, ["day@example.org", "now@example.org", "week@example.org"]);
}

#[tokio::test]
async fn what_was_found_before_mail_was_wanted_is_not_mailed() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let id = amara.keeps("q=harbour", "NEVER").await.expect("a search");
    hub.document("Harbour one", Audience::Public, &["One harbour."]).await;
    hub.settle().await;
    hub.advance(Duration::seconds(1));
    amara.changes_kept(&id, json!({ "alert": "AT_ONCE" })).await.expect("one's own");

    let before = hub.letters().await;
    hub.document("Harbour two", Audience::Public, &["A second harbour."]).await;
    hub.settle().await;
    let after = hub.letters().await;

    assert_eq!(before, []);
    assert!(after.len() == 1 && after[0].text.contains("Harbour two") && !after[0].text.contains("Harbour one"));
}

#[tokio::test]
async fn a_letter_that_was_written_and_not_noted_takes_its_own_place() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    amara.keeps("q=harbour", "AT_ONCE").await.expect("a search");
    hub.document("Harbour one", Audience::Public, &["One harbour."]).await;
    hub.settle().await;
    assert_eq!(hub.letters().await.len(), 1);

    hub.forget_mailed().await;
    let again = hub.letters().await;

    assert_eq!(again.len(), 1, "{again:#?}");
}

#[tokio::test]
async fn a_title_in_the_language_of_the_letter_is_preferred() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    let given = json!({ "name": "Harbours", "address": "q=harbour", "alert": "AT_ONCE", "language": "ar" });
    amara.keeps_as(given).await.expect("a search");
    let id = hub.draft("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    let title = LocalizedText::new("en", "Harbour dues").with("ar", "رسوم الميناء");
    let change = Description { title: Some(title), ..Description::default() };
    archive::describe(&hub.cx(), id.parse().expect("an id"), change).await.expect("a change");
    archive::publish(&hub.cx(), id.parse().expect("an id")).await.expect("a draft");
    hub.settle().await;

    let letters = hub.letters().await;

    assert!(letters[0].text.contains("رسوم الميناء") && letters[0].html.contains("dir=\"rtl\""), "{letters:#?}");
}
