//! What the build demands of the catalogs, tried on small ones; the real ones are tried by every build.

#[path = "../build/catalog.rs"]
mod catalog;
#[path = "../build/sentences.rs"]
mod sentences;

use catalog::{Catalog, TONGUES, Tongue};
use sentences::{Sentences, collect};

fn said(source: &str) -> (Sentences, Vec<String>) {
    let (mut sentences, mut faults) = (Sentences::new(), Vec::new());
    collect(source.parse().expect("the source is Rust"), &mut sentences, &mut faults);
    (sentences, faults)
}

fn tongue(tag: &str) -> &'static Tongue {
    TONGUES.iter().find(|tongue| tongue.tag == tag).expect("a language of the page")
}

fn read(tag: &str, catalog: &str, source: &str) -> Catalog {
    Catalog::read(tongue(tag), catalog, &said(source).0)
}

#[test]
fn sentences_are_found_wherever_they_stand() {
    let source = r#"fn page() { view! { <p title=t!("Title")>{move || tell!("{n} of {last}", n, last = pages())}</p> } }
        /// t!("no sentence")
        fn how_many() -> String { count!(n, "{n} page", "{n} pages") + say!("Open" in "verb") }"#;

    let (sentences, faults) = said(source);

    assert_eq!(sentences.keys().collect::<Vec<_>>(), ["Open", "Title", "{n} of {last}", "{n} pages"]);
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_sentence_that_cannot_be_translated_is_refused() {
    for source in [
        r#"say!(words)"#,
        r#"say!("until {day}")"#,
        r#"say!("Part of ")"#,
        r#"tell!("{day}", dya = day)"#,
        r#"tell!("until {day}", day, name)"#,
        r#"count!(pages, "{n} page", "{n} of {last}")"#,
        r#"[say!("Open"), say!("Open" in "verb")]"#,
    ] {
        assert_eq!(said(source).1.len(), 1, "{source}");
    }
}

#[test]
fn a_missing_translation_is_asked_for_and_said_in_english() {
    let catalog = read("fr", "\"Close\" = \"Fermer\"", r#"[say!("Close"), say!("Open")]"#);

    assert_eq!(catalog.lines, ["Fermer", "Open"]);
    assert_eq!(catalog.faults, ["translate: \"Open\" = \"\""]);
}

#[test]
fn a_catalog_holds_what_is_said_in_order_and_nothing_else() {
    let source = r#"[say!("Close"), say!("Open"), tell!("until {day}", day)]"#;
    let whole = "\"Close\" = \"Fermer\"\n\"Open\" = \"Ouvert\"\n\"until {day}\" = \"avant le {day}\"";
    let faults = |catalog: &str| read("fr", catalog, source).faults.len();

    assert_eq!(faults(whole), 0);
    assert_eq!(faults(&format!("{whole}\n\"zoom\" = \"loupe\"")), 1, "nobody says it");
    assert_eq!(faults(&format!("{whole}\n\"Open\" = \"Ouvert\"")), 1, "it stands there twice");
    assert_eq!(faults(&whole.replace("{day}\"\n", "\n").replace("avant le {day}", "avant {jour}")), 1, "another value");
    assert_eq!(faults(&whole.replace("Ouvert", "Ouvert ")), 1, "a space too many");
    let moved = "\"Open\" = \"Ouvert\"\n\"Close\" = \"Fermer\"\n\"until {day}\" = \"avant le {day}\"";
    assert_eq!(faults(moved), 1, "out of order");
}

#[test]
fn a_count_has_every_plural_of_its_language() {
    let source = r#"count!(pages, "{n} page", "{n} pages")"#;
    let (one, few) = ("\"{n} pages\".one = \"{n} страница\"\n", "\"{n} pages\".few = \"{n} страницы\"\n");
    let rest = "\"{n} pages\".many = \"{n} страниц\"\n\"{n} pages\".other = \"{n} страницы\"";

    let whole = read("ru", &format!("{one}{few}{rest}"), source);

    assert_eq!(whole.faults, Vec::<String>::new());
    assert_eq!(whole.lines, ["one={n} страница\u{1f}few={n} страницы\u{1f}many={n} страниц\u{1f}other={n} страницы"]);
    assert_eq!(read("ru", &format!("{one}{rest}"), source).faults, ["translate: \"{n} pages\".few = \"\""]);
    assert_eq!(read("zh", &format!("{one}{rest}"), source).faults.len(), 2, "Chinese has no such plurals");
}

#[test]
fn only_a_plural_that_is_one_number_says_it_in_words() {
    let source = r#"count!(pages, "{n} page", "{n} pages")"#;
    let counts =
        [("zero", "لا صفحات"), ("one", "صفحة"), ("two", "صفحتان"), ("few", "صفحات"), ("many", "{n}"), ("other", "{n}")];
    let catalog: String =
        counts.iter().map(|(name, words)| format!("\"{{n}} pages\".{name} = \"{words}\"\n")).collect();

    let faults = read("ar", &catalog, source).faults;

    assert_eq!(faults, ["name the same values in braces as the English: \"{n} pages\".few = \"صفحات\""]);
}
