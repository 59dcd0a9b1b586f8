//! Citations, as the BibTeX of other people reads them; the rest is read in the integration tests.

use biblatex::{Bibliography, ChunksExt, DateValue, EntryType, PermissiveType};
use proptest::prelude::*;

use super::*;

fn citation(title: &str) -> Citation {
    Citation {
        key: "doc_0193e4a71c2d70008000000000000001".to_owned(),
        genre: Genre::Report,
        kind: "Final communiqué",
        title: one_line(title),
        language: "fr".to_owned(),
        author: "Groupe de travail sur l’exploitation and l’élaboration, 5 % & plus".to_owned(),
        symbol: Some("KP_AD/2012#3".to_owned()),
        date: Some("2012-11~".parse().expect("a date")),
        address: "https://hub.example.org/d/doc_0193e4a71c2d70008000000000000001".to_owned(),
        accessed: NaiveDate::from_ymd_opt(2026, 1, 5).expect("a day"),
    }
}

fn read(citation: &Citation) -> biblatex::Entry {
    let text = written(std::slice::from_ref(citation), Format::Bibtex).expect("text");
    let library = Bibliography::parse(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
    library.get(&citation.key).unwrap_or_else(|| panic!("no entry: {text}")).clone()
}

#[test]
fn bibtex_keeps_one_author_the_symbol_and_the_date() {
    let citation = citation("Communiqué final");

    let entry = read(&citation);

    assert_eq!(entry.entry_type, EntryType::TechReport);
    let authors = entry.author().expect("authors");
    assert_eq!(authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(), [citation.author.as_str()]);
    assert_eq!(entry.get("number").expect("a number").format_verbatim(), "KP_AD/2012#3");
    assert_eq!(entry.url().expect("an address"), citation.address);
    let PermissiveType::Typed(date) = entry.date().expect("a date") else { panic!("no date") };
    let DateValue::At(day) = date.value else { panic!("a span") };
    assert_eq!((day.year, day.month, day.day, date.approximate), (2012, Some(10), None, true));
}

#[test]
fn each_format_has_its_form_of_a_date() {
    let ris = |date: &str| {
        let dated = Citation { date: Some(date.parse().expect("a date")), ..citation("A") };
        ris::record(&dated).lines().filter(|line| line.starts_with("PY") || line.starts_with("DA")).collect::<String>()
    };
    let plain = |date: Option<&str>| {
        let date = date.map(|date| date.parse().expect("a date"));
        plain::sentence(&Citation { date, language: "en".to_owned(), ..citation("A") })
    };

    assert_eq!(ris("2012-11-30"), "PY  - 2012DA  - 2012/11/30/");
    assert_eq!(ris("2012?"), "PY  - 2012DA  - 2012///");
    assert!(plain(Some("2012-11-30")).contains("Kimberley Process, 2012-11-30 [viewed 2026-01-05]"));
    assert!(plain(Some("2012~")).contains("Kimberley Process, ca. 2012 ["));
    assert!(plain(None).contains("Kimberley Process, undated ["));
}

#[test]
fn a_sentence_says_who_what_when_and_where_in_the_language_of_the_title() {
    assert_eq!(
        plain::sentence(&citation("Communiqué\nfinal")),
        "Groupe de travail sur l’exploitation and l’élaboration, 5 % & plus. Communiqué final [en ligne]. \
         Kimberley Process, vers 2012-11 [consulté le 2026-01-05]. KP_AD/2012#3. Disponible à l’adresse : \
         https://hub.example.org/d/doc_0193e4a71c2d70008000000000000001"
    );
}

proptest! {
    #[test]
    fn no_title_breaks_out_of_bibtex(title in "[ -~àéçßЖ钻\\n]{1,40}") {
        let citation = citation(&title);

        let entry = read(&citation);

        let title = entry.title().map(ChunksExt::format_verbatim).unwrap_or_default();
        prop_assert_eq!(title, citation.title.clone());
    }

    #[test]
    fn no_title_breaks_out_of_its_line_of_ris(title in "\\PC{0,20}[\r\n\u{85}\u{2028}]ER  - \\PC{0,20}") {
        let record = ris::record(&citation(&title));

        prop_assert_eq!(record.lines().filter(|line| line.starts_with("ER")).count(), 1);
        prop_assert!(record.split("\r\n").filter(|line| !line.is_empty()).all(|line| &line[2..6] == "  - "));
    }
}
