//! `kp-hub people`: who is let in and out while a hub serves, and what the log keeps of it.

use entity::audit::{Column, Entity};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use server::audience::Audience;

use crate::kit::{Hub, command, ended, said};

/// What the program says of these words, and whether it was content.
async fn people(hub: &Hub, words: &[&str]) -> (bool, String) {
    let output = ended(command(hub.data(), &[&["people"], words].concat())).await;
    (output.status.success(), said(&output))
}

async fn admit(hub: &Hub, email: &str, words: &[&str]) -> (bool, String) {
    people(hub, &[&["admit", email, "--name", "Ana Prado"], words].concat()).await
}

async fn listed(hub: &Hub) -> Vec<Vec<String>> {
    let output = ended(command(hub.data(), &["people", "list"])).await;
    let lines = String::from_utf8(output.stdout).expect("UTF-8");
    lines.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

async fn log(hub: &Hub) -> Vec<(String, Option<String>, Value, Value)> {
    let entries = Entity::find().order_by_asc(Column::Seq).all(&hub.stores.db).await.expect("the log");
    let read = |text: &str| serde_json::from_str(text).expect("JSON");
    let is_of_people = |act: &str| ["enter_person", "enter_organisation", "admit", "dismiss"].contains(&act);
    entries
        .into_iter()
        .filter(|entry| is_of_people(&entry.act))
        .map(|entry| (entry.act, entry.instruction, read(&entry.before), read(&entry.after)))
        .collect()
}

#[tokio::test]
async fn somebody_is_admitted_and_dismissed_and_loses_what_it_had_opened_at_once() {
    let hub = Hub::open().await;
    hub.participant("XB").await;
    hub.document("Circular", Audience::Participants, &["A circular."]).await;
    hub.document("Register", Audience::Staff, &["A register."]).await;
    let person = hub.person("Ana Prado").await;
    let ana = hub.signed_in(&person).await;
    assert_eq!(ana.lists().await, Vec::<String>::new());

    for (words, title) in
        [(&["--role", "delegate", "--organisation", "xb"][..], "Circular"), (&["--role", "support_staff"], "Register")]
    {
        let (is_done, said) = admit(&hub, "Ana.Prado@example.org", words).await;
        assert!(is_done, "{said}");
        assert!(ana.lists().await.contains(&title.to_owned()), "{title}");

        let (is_done, said) = people(&hub, &["dismiss", " ANA.prado@example.org"]).await;
        assert!(is_done, "{said}");
        assert_eq!(ana.lists().await, Vec::<String>::new(), "{title}");
        assert_eq!(listed(&hub).await, Vec::<Vec<String>>::new());
    }
}

#[tokio::test]
async fn who_acts_for_two_is_dismissed_from_one_or_from_both() {
    let hub = Hub::open().await;
    hub.participant("XA").await;
    hub.participant("XB").await;
    let who = "ana.prado@example.org";
    let organisations = async || listed(&hub).await.into_iter().map(|line| line[2].clone()).collect::<Vec<_>>();
    for code in ["XA", "XB"] {
        assert!(admit(&hub, who, &["--role", "delegate", "--organisation", code]).await.0);
    }

    assert!(people(&hub, &["dismiss", who, "--organisation", "XA"]).await.0);
    assert_eq!(organisations().await, ["XB"]);

    let (is_done, said) = people(&hub, &["dismiss", who, "--organisation", "XA"]).await;
    assert!(!is_done && said.contains("no term of theirs"), "{said}");
    assert_eq!(organisations().await, ["XB"]);

    assert!(admit(&hub, who, &["--role", "alternate", "--organisation", "XA", "--from", "2090-01-01"]).await.0);
    assert!(people(&hub, &["dismiss", who]).await.0);
    assert_eq!(organisations().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_log_keeps_who_was_what_until_when_and_the_records_keep_the_term() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await.to_string();
    let who = "ana.prado@example.org";
    let words = ["--role", "alternate", "--organisation", "XB", "--from", "2020-02-01", "--instruction", "the Chair"];

    assert!(admit(&hub, who, &words).await.0);
    assert!(people(&hub, &["dismiss", who]).await.0);

    let terms = server::directory::terms(&hub.stores.db).await.expect("terms");
    let [term] = &terms[..] else { panic!("{terms:?}") };
    let last = term.to.expect("a last day").to_string();
    let told = json!({ "organisation": velmara, "role": "alternate", "from": "2020-02-01", "to": null });
    assert_eq!(
        log(&hub).await,
        [
            ("enter_person".to_owned(), Some("the Chair".to_owned()), json!({}), json!({})),
            ("admit".to_owned(), Some("the Chair".to_owned()), json!({}), told),
            ("dismiss".to_owned(), None, json!({ "to": null }), json!({ "to": last })),
        ]
    );
}

#[tokio::test]
async fn support_staff_have_one_office_whoever_enters_the_first() {
    let hub = Hub::open().await;
    for email in ["ana.prado@example.org", "bo.prado@example.org"] {
        assert!(admit(&hub, email, &["--role", "support-staff"]).await.0);
    }
    let acts: Vec<String> = log(&hub).await.into_iter().map(|(act, ..)| act).collect();
    assert_eq!(acts, ["enter_organisation", "enter_person", "admit", "enter_person", "admit"]);
    let office = hub.support().await;

    let (is_done, said) = admit(&hub, "cy.prado@example.org", &["--role", "support_staff"]).await;

    assert!(!is_done && said.contains("several support offices"), "{said}");
    let id = office.to_string();
    assert!(admit(&hub, "cy.prado@example.org", &["--role", "support_staff", "--organisation", &id]).await.0);
    let offices: Vec<String> = listed(&hub).await.into_iter().map(|line| line[2].clone()).collect();
    assert_eq!(offices, ["Support office"; 3]);
}

#[tokio::test]
async fn the_doctor_tells_of_a_hub_that_has_too_few_to_publish() {
    let hub = Hub::open().await;
    let mut told = Vec::new();
    for email in ["ana.prado@example.org", "bo.prado@example.org"] {
        assert!(admit(&hub, email, &["--role", "support_staff"]).await.0);
        told.push(said(&ended(command(hub.data(), &["doctor", "--quick"])).await));
    }

    assert!(told[0].contains("1 of two support staff"), "{}", told[0]);
    assert!(!told[1].contains("support staff"), "{}", told[1]);
}

#[tokio::test]
async fn what_is_there_already_is_left_and_what_contradicts_it_is_refused() {
    let hub = Hub::open().await;
    hub.participant("XB").await;
    let seat = ["--role", "delegate", "--organisation", "XB", "--from", "2026-01-01", "--to", "2040-12-31"];
    assert!(admit(&hub, "ana.prado@example.org", &seat).await.0);
    let before = listed(&hub).await;

    let (is_done, again) = admit(&hub, "ana.prado@example.org", &seat).await;
    let (is_longer, longer) = admit(&hub, "ana.prado@example.org", &seat[..6]).await;
    let later = ["--role", "delegate", "--organisation", "XB", "--from", "2041-01-01"];
    let (is_later, _) = admit(&hub, "ana.prado@example.org", &later).await;
    let (is_now, now) = admit(&hub, "ana.prado@example.org", &later[..4]).await;

    assert!(is_done && again.contains("nothing was changed"), "{again}");
    assert!(!is_longer && longer.contains("to 2040-12-31"), "{longer}");
    assert!(is_later, "a term after the first");
    assert!(!is_now && !now.contains("nothing was changed"), "{now}");
    assert_eq!(listed(&hub).await.len(), before.len() + 1);
}

#[tokio::test]
async fn a_term_that_has_ended_is_told_of_as_such() {
    let hub = Hub::open().await;
    hub.participant("XB").await;
    let seat = ["--role", "delegate", "--organisation", "XB", "--from", "2026-01-01"];
    assert!(admit(&hub, "ana.prado@example.org", &seat).await.0);
    assert!(people(&hub, &["dismiss", "ana.prado@example.org"]).await.0);

    let (is_done, said) = admit(&hub, "ana.prado@example.org", &seat).await;

    assert!(!is_done && said.contains("begin after that day"), "{said}");
    assert!(admit(&hub, "ana.prado@example.org", &seat[..4]).await.0);
}

#[tokio::test]
async fn an_address_that_has_passed_to_somebody_else_brings_no_rights_with_it() {
    let hub = Hub::open().await;
    hub.participant("XB").await;
    hub.person("Ana Prado").await;
    let words = ["people", "admit", "ana.prado@example.org", "--role", "delegate", "--organisation", "XB", "--name"];

    let output = ended(command(hub.data(), &[&words[..], &["Bo Prado"]].concat())).await;

    assert!(!output.status.success() && said(&output).contains("knows this address as Ana Prado"), "{output:?}");
    assert_eq!(listed(&hub).await, Vec::<Vec<String>>::new());
}

/// Each leaves something out that `DELEGATE` gives.
const REFUSED: [(&[&str], &str); 10] = [
    (&["admit", "ana", "--name", "Ana"], "one address in ASCII"),
    (&["admit", "änä@example.org", "--name", "Ana"], "one address in ASCII"),
    // The sign of the kelvin, which folds onto a letter.
    (&["admit", "\u{212a}im@example.org", "--name", "Ana"], "one address in ASCII"),
    (&["admit", "ana@example.org", "--name", " "], "a name in one line"),
    (&["admit", "ana@example.org", "--name", "Ana", "--to", "2001-01-01"], "cannot end before"),
    (&["admit", "ana@example.org", "--name", "Ana", "--organisation", "XBC"], "is it `XB`?"),
    (&["admit", "ana@example.org", "--name", "Ana", "--organisation", "Support office"], "has support staff alone"),
    (&["admit", "ana@example.org", "--name", "Ana", "--role", "chief"], "support_staff"),
    (&["admit", "ana@example.org", "--name", "Ana", "--role", "support_staff"], "belong to a support office"),
    (&["dismiss", "ana@example.org"], "does not know this address"),
];

const DELEGATE: [&str; 4] = ["--role", "delegate", "--organisation", "XB"];

/// The words, and what they leave out of a delegate's.
fn completed<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut completed = words.to_vec();
    if words[0] == "admit" {
        completed.extend(DELEGATE.chunks(2).filter(|pair| !words.contains(&pair[0])).flatten());
    }
    completed
}

#[tokio::test]
async fn what_would_let_in_nobody_or_the_wrong_one_is_refused_and_nothing_is_entered() {
    let hub = Hub::open().await;
    hub.participant("XB").await;
    hub.support().await;

    for (words, why) in REFUSED {
        let (is_done, said) = people(&hub, &completed(words)).await;
        assert!(!is_done && said.contains(why), "{words:?}: {said}");
    }

    let held = server::directory::people(&hub.stores.db).await.expect("people");
    assert_eq!(held, []);
    assert_eq!(log(&hub).await, []);
}

#[tokio::test]
async fn nobody_invented_joins_those_who_are_there() {
    let hub = Hub::open().await;
    assert!(admit(&hub, "ana@example.org", &["--role", "support_staff"]).await.0);
    let before = listed(&hub).await;

    let said = said(&ended(command(hub.data(), &["demo"])).await);

    assert!(said.contains("0 documents and 1 people already and is left as it is"), "{said}");
    assert_eq!(listed(&hub).await, before);
}

#[tokio::test]
async fn a_name_has_at_most_200_characters() {
    let hub = Hub::open().await;
    let (most, more) = ("é".repeat(200), "é".repeat(201));
    let words = |name| ["people", "admit", "ana@example.org", "--role", "support_staff", "--name", name];

    let refused = ended(command(hub.data(), &words(&more))).await;
    let taken = ended(command(hub.data(), &words(&most))).await;

    assert!(said(&refused).contains("at most 200 characters"), "{refused:?}");
    assert!(taken.status.success(), "{taken:?}");
    assert_eq!(listed(&hub).await[0][1], most);
}
