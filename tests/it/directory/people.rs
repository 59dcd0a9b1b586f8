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
    let (_, said) = people(hub, &["list"]).await;
    said.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

async fn log(hub: &Hub) -> Vec<(String, Option<String>, Value, Value)> {
    let entries = Entity::find().order_by_asc(Column::Seq).all(&hub.stores.db).await.expect("the log");
    let read = |text: &str| serde_json::from_str(text).expect("JSON");
    let is_of_people = |act: &str| act == "admit" || act == "dismiss";
    entries
        .into_iter()
        .filter(|entry| is_of_people(&entry.act))
        .map(|entry| (entry.act, entry.instruction, read(&entry.before), read(&entry.after)))
        .collect()
}

#[tokio::test]
async fn a_delegate_is_admitted_and_dismissed_and_loses_what_it_had_opened_at_once() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    hub.document("Circular", Audience::Participants, &["A circular."]).await;
    let person = hub.person("Ana Prado").await;
    let ana = hub.signed_in(&person).await;
    let today = hub.cx().today().to_string();
    assert_eq!(ana.lists().await, Vec::<String>::new());

    let words = ["--role", "delegate", "--organisation", "xb", "--instruction", "the Chair"];
    let (is_done, said) = admit(&hub, "Ana.Prado@example.org", &words).await;
    assert!(is_done, "{said}");
    assert_eq!(ana.lists().await, ["Circular"]);
    assert_eq!(listed(&hub).await, [["ana.prado@example.org", "Ana Prado", "XB", "delegate", &today, ""]]);

    let (is_done, said) = people(&hub, &["dismiss", "ana.prado@example.org", "--organisation", "XB"]).await;
    assert!(is_done && said.contains("1 terms"), "{said}");
    assert_eq!(ana.lists().await, Vec::<String>::new());
    assert_eq!(listed(&hub).await, Vec::<Vec<String>>::new());
    let term = json!({ "organisation": velmara.to_string(), "role": "delegate", "from": today, "to": null });
    assert_eq!(
        log(&hub).await,
        [
            ("admit".to_owned(), Some("the Chair".to_owned()), json!({}), term.clone()),
            ("dismiss".to_owned(), None, term, json!({})),
        ]
    );
}

#[tokio::test]
async fn a_term_that_has_begun_earlier_stays_in_the_records_with_its_last_day() {
    let hub = Hub::open().await;
    hub.participant("XB").await;
    admit(&hub, "ana.prado@example.org", &["--role", "alternate", "--organisation", "XB", "--from", "2020-02-01"])
        .await;

    people(&hub, &["dismiss", "ana.prado@example.org"]).await;

    let terms = server::directory::terms(&hub.stores.db).await.expect("terms");
    let days: Vec<_> = terms.iter().map(|term| (term.from.to_string(), term.to)).collect();
    assert_eq!(days, [("2020-02-01".to_owned(), hub.cx().today().pred_opt())]);
}

#[tokio::test]
async fn support_staff_have_one_office_whoever_enters_the_first() {
    let hub = Hub::open().await;
    for email in ["ana.prado@example.org", "bo.prado@example.org"] {
        assert!(admit(&hub, email, &["--role", "support-staff"]).await.0);
    }
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
        admit(&hub, email, &["--role", "support_staff"]).await;
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

    assert!(is_done && again.contains("nothing was changed"), "{again}");
    assert!(!is_longer && longer.contains("to 2040-12-31"), "{longer}");
    assert!(is_later, "a term after the first");
    assert_eq!(listed(&hub).await.len(), before.len() + 1);
}

#[tokio::test]
async fn what_would_let_in_nobody_or_the_wrong_one_is_refused_and_nothing_is_entered() {
    let hub = Hub::open().await;
    hub.participant("XB").await;
    let delegate = ["--role", "delegate", "--organisation", "XB"];
    let long = "a".repeat(201);
    let refused: [(&[&str], &str); 9] = [
        (&["admit", "ana", "--name", "Ana"], "one address in ASCII"),
        (&["admit", "änä@example.org", "--name", "Ana"], "one address in ASCII"),
        (&["admit", "ana@example.org", "--name", " "], "a name in one line"),
        (&["admit", "ana@example.org", "--name", &long], "at most 200 characters"),
        (&["admit", "ana@example.org", "--name", "Ana", "--to", "2001-01-01"], "cannot end before"),
        (&["admit", "ana@example.org", "--name", "Ana", "--organisation", "XBC"], "is it `XB`?"),
        (&["admit", "ana@example.org", "--name", "Ana", "--role", "chief"], "support_staff"),
        (&["admit", "ana@example.org", "--name", "Ana", "--role", "support_staff"], "belong to a support office"),
        (&["dismiss", "ana@example.org"], "does not know this address"),
    ];

    for (words, why) in refused {
        let given = |word: &str| words.contains(&word);
        let mut words = words.to_vec();
        if words[0] == "admit" {
            for pair in delegate.chunks(2).filter(|pair| !given(pair[0])) {
                words.extend(pair);
            }
        }
        let (is_done, said) = people(&hub, &words).await;
        assert!(!is_done && said.contains(why), "{words:?}: {said}");
    }

    let (is_done, said) = admit(&hub, "ana@example.org", &["--role", "delegate"]).await;
    assert!(!is_done && said.contains("say for which organisation"), "{said}");
    assert!(admit(&hub, "ana@example.org", &delegate).await.0);
    assert_eq!(listed(&hub).await.len(), 1);
    assert_eq!(log(&hub).await.len(), 1);
    let organisations = server::directory::entries(&hub.stores.db).await.expect("a directory").organisations;
    assert_eq!(organisations.len(), 1, "no office was entered for what was refused");
}
