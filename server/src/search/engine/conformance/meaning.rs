//! What may have been meant: corrections, suggestions while typing, and documents alike.

use super::kit::*;
use crate::search::engine::{Change, MAX_SUGGESTIONS, TextIn, Wish};

pub async fn an_unknown_word_is_put_right_by_the_nearest_that_most_documents_have(begin: Begin) {
    let lab = begin
        .with([
            document("a", "Mines", &["certificate", "the miner"]),
            document("b", "", &["certificate of mines", "Négociation"]),
            document("c", "", &["certificato", "mined"]),
        ])
        .await;
    let meant = async |text: &str| lab.corrects(text).await;

    assert_eq!(meant("certificatu ").await.as_deref(), Some("certificate "));
    assert_eq!(
        meant("The certificats -gold \"of\" minas").await.as_deref(),
        Some("The certificats -gold \"of\" mines")
    );
    assert_eq!(meant("Cirtificate, -gold \"of\" minesz ").await.as_deref(), Some("certificate, -gold \"of\" mines "));
    assert_eq!(meant("negociatoin ").await.as_deref(), Some("négociation "));
}

pub async fn a_text_in_which_nothing_is_wrong_is_not_put_right(begin: Begin) {
    let lab = begin
        .with([
            with_symbol(document("a", "Certificates", &["of the mine, no 20131"]), "KP/2017/9"),
            document("b", "", &["mint"]),
        ])
        .await;

    for text in [
        "",
        "certificate ",
        "certif",
        "mine ",
        "20132 ",
        "KP/2017/9",
        "kp/2017/8",
        "xy ",
        "zzzzzzzz ",
        "\"certifikate\"",
    ] {
        assert_eq!(lab.corrects(text).await, None, "{text}");
    }
}

pub async fn a_word_of_four_letters_is_put_right_though_not_found(begin: Begin) {
    let lab = begin.with([document("a", "", &["the gold diamonds"])]).await;

    let answer = lab.ask(visitor("glod diemends ")).await;

    assert_eq!((answer.total, answer.did_you_mean.as_deref()), (0, Some("gold diamonds ")));
}

pub async fn titles_and_symbols_are_suggested_while_they_are_typed(begin: Begin) {
    let mut report = with_symbol(document("report", "Interim report", &["plenary"]), "KP/2017/9");
    report.titles.push(TextIn { language: Some("fr".into()), text: "Rapport intérimaire".into() });
    let lab = begin
        .with([
            report,
            dated(document("plenary", "Plenary report", &[]), "2020-01-01"),
            dated(with_symbol(document("ad", "Decision", &["report"]), "AD 12/2013"), "2021-01-01"),
        ])
        .await;

    assert_eq!(lab.suggests("rep").await, ["plenary", "report"]);
    assert_eq!(lab.suggests("plen").await, ["plenary"]);
    assert_eq!(lab.suggests("ad 1").await, ["ad"]);
    assert_eq!(lab.suggests("kp/20").await, ["report"]);
    assert!(lab.suggests("").await.is_empty());
    assert!(lab.suggests("gold").await.is_empty());

    let french = lab.wish("rapport interim").await.remove(0);
    let symbol = lab.wish("2017 interim").await.remove(0).symbol.map(|parts| shown(&parts));
    let begun = lab.wish("kp/20").await.remove(0).symbol.map(|parts| shown(&parts));

    assert_eq!(
        (shown(&french.title).as_str(), french.title_language.as_deref()),
        ("[Rapport] [intérimaire]", Some("fr"))
    );
    assert_eq!((french.symbol, symbol.as_deref(), begun.as_deref()), (None, Some("KP/[2017]/9"), Some("[KP/20]17/9")));
}

pub async fn no_more_is_suggested_than_asked_for_or_allowed(begin: Begin) {
    let lab = begin.with((0..30).map(|n| document(&format!("{n:02}"), "Report", &["kimberlite pipe"]))).await;
    let wish = |first| Wish { text: "rep".into(), sight: seeing(&["public"]), first };
    let count = async |first| lab.engine.suggest(&wish(first)).await.expect("a proper wish").len();

    assert_eq!((count(3).await, count(1000).await), (3, MAX_SUGGESTIONS));
}

pub async fn documents_alike_come_best_first_without_the_one_itself(begin: Begin) {
    let text = |words: &str| format!("{words} the of report");
    let lab = begin
        .with([
            document("this", "Artisanal mining", &[&text("alluvial river artisanal mining licences")]),
            document("most", "Artisanal mining licences", &[&text("alluvial river")]),
            document("some", "", &[&text("artisanal mining of gold")]),
            document("none", "Statistics", &[&text("carat value tables")]),
            document("other", "Tables", &[&text("carat value")]),
        ])
        .await;

    assert_eq!(lab.similar("this").await, ["most", "some"]);
    assert_eq!(lab.similar("none").await, ["other"]);
    assert!(lab.similar("unknown").await.is_empty());

    lab.engine.apply(vec![Change::Remove("most".into())], 2).await.expect("a writable index");

    assert_eq!(lab.similar("this").await, ["some"]);
}
