//! What an asker may not see changes nothing for them: no list, count, correction, suggestion or likeness.

use super::kit::*;
use crate::search::engine::{Answer, IndexedDocument, Query, Sight, Suggestion, Supersession, Synonym, Wish};

const QUESTIONS: [&str; 22] = [
    "",
    "smaragd ",
    "smaragt ",
    "smar",
    "sm",
    "s",
    "\"smaragd mine\"",
    "rough diamonds ",
    "rough diamands ",
    "rough -smaragd ",
    "diamonds smaragd ",
    "KP/SECRET/1",
    "diamant ",
    "rough d",
    "smaragds ",
    "smaragdmine ",
    "rough smaragd zzzz ",
    "diamonts ",
    "glod ",
    "gold ",
    "artisanal roug",
    "KP/SEC",
];

fn seen() -> Vec<IndexedDocument> {
    vec![
        dated(document("one", "Rough diamonds", &["rough diamonds in trade", "diamonts"]), "2020-01-01"),
        dated(document("two", "Report", &["diamonds that are rough", "diamantes"]), "2021-01-01"),
        dated(document("three", "Small mines", &["rough and small"]), "2022-01-01"),
        IndexedDocument {
            status: "in_force".to_owned(),
            superseded: vec![Supersession { by: "secret".to_owned(), since: None }],
            ..dated(document("four", "Small rough mines", &["artisanal diamonds and golf"]), "2019-01-01")
        },
    ]
}

fn unseen() -> Vec<IndexedDocument> {
    let pages = ["smaragd mine gold golds", "rough diamonds smaragd diamant artisanal"];
    let secret = document("secret", "Smaragd of the mine", &pages);
    let secret = IndexedDocument { kind: "mission".to_owned(), year: Some(1999), ..secret };
    let mut all = vec![restricted(dated(with_symbol(secret, "KP/SECRET/1"), "2023-01-01"))];
    // Enough similar words to use up any cap on how many a typed one may stand for.
    for n in 0..300 {
        let (a, b) = ((b'a' + (n % 26) as u8) as char, (b'a' + (n / 26) as u8) as char);
        let text = format!("diam{a}nds diamond{b} rough{a}{b} smar{a}{b} diamo{a}ds{b}");
        all.push(restricted(document(&format!("s{n}"), &text, &[&text])));
    }
    all
}

/// All that can be told: of each question the answer with and without enough, and suggestions; of each document its like.
type Told = (Vec<Answer>, Vec<Vec<Suggestion>>, Vec<Vec<String>>);

async fn told(lab: &Lab, sight: Sight) -> Told {
    let (mut answers, mut suggestions, mut alike) = (Vec::new(), Vec::new(), Vec::new());
    for text in QUESTIONS {
        let synonyms = vec![Synonym { words: "small".to_owned(), with: owned(&["smaragd", "artisanal"]) }];
        for enough in [0, 2, 9] {
            let sight = sight.clone();
            let query = Query { sight, enough, explain: true, synonyms: synonyms.clone(), ..visitor(text) };
            answers.push(lab.ask(query).await);
        }
        let wish = Wish { text: text.to_owned(), sight: sight.clone(), first: 10 };
        suggestions.push(lab.engine.suggest(&wish).await.expect("a proper wish"));
    }
    for document in ["one", "two", "three", "four", "secret"] {
        alike.push(lab.engine.similar(document, &sight, 10).await.expect("a readable index"));
    }
    (answers, suggestions, alike)
}

pub async fn what_is_restricted_changes_nothing_that_is_told(begin: Begin) {
    let without = begin.with(seen()).await;
    let with = begin.with(unseen().into_iter().chain(seen())).await;

    let visitor = || seeing(&["public"]);
    assert_eq!(told(&with, visitor()).await, told(&without, visitor()).await);
}

pub async fn what_is_hidden_changes_nothing_either(begin: Begin) {
    let without = begin.with(seen()).await;
    let hidden: Vec<String> = unseen().into_iter().map(|document| document.id).collect();
    let public = unseen().into_iter().map(|document| IndexedDocument { seen_by: owned(&["public"]), ..document });
    let with = begin.with(public.chain(seen())).await;

    let sight = Sight { hidden, ..seeing(&["public"]) };
    assert_eq!(told(&with, sight).await, told(&without, seeing(&["public"])).await);
}

pub async fn a_restricted_document_added_later_changes_nothing_that_is_told(begin: Begin) {
    let lab = begin.with(seen()).await;
    let before = told(&lab, seeing(&["public"])).await;

    lab.put(unseen(), 2).await;

    assert_eq!(told(&lab, seeing(&["public"])).await, before);
}

pub async fn the_same_words_are_found_by_those_who_may_see_them(begin: Begin) {
    let lab = begin.with(unseen().into_iter().chain(seen())).await;
    let staff = |text: &str| Query { sight: seeing(&["staff", "public"]), ..visitor(text) };

    assert_eq!(ids(&lab.ask(staff("smaragd ")).await).first().map(String::as_str), Some("secret"));
    assert_eq!(ids(&lab.ask(staff("KP/SECRET/1")).await), ["secret"]);
    assert_eq!(lab.ask(staff("")).await.total, 305);
}

pub async fn an_asker_without_tokens_sees_nothing_at_all(begin: Begin) {
    let lab = begin.with(seen()).await;

    for text in QUESTIONS {
        assert_eq!(lab.ask(Query { sight: Sight::default(), ..visitor(text) }).await, Answer::default());
    }
}

pub async fn a_document_without_tokens_is_seen_by_nobody(begin: Begin) {
    let lab = begin.with([IndexedDocument { seen_by: Vec::new(), ..document("one", "Rough", &["rough"]) }]).await;

    assert_eq!(lab.ask(visitor("rough ")).await, Answer::default());
    assert_eq!(lab.ask(visitor("")).await, Answer::default());
}

pub async fn a_cursor_made_while_seeing_more_shows_no_more(begin: Begin) {
    let lab = begin.with(unseen().into_iter().chain(seen())).await;
    let staff = Query { sight: seeing(&["staff", "public"]), first: 1, ..visitor("rough diamonds ") };
    let after = lab.ask(staff).await.hits.last().map(|hit| hit.cursor.clone());

    let query = Query { after, ..visitor("rough diamonds ") };
    let seen = lab.engine.search(&query).await.expect("a cursor of the same search");

    assert!(ids(&seen).iter().all(|id| ["one", "two", "four"].contains(&id.as_str())));
}
