//! Texts that are committed and printed: a drift fails, `UPDATE=1` writes them anew.

use std::path::{Path, PathBuf};

use entity::archive::note::Code;
use sea_orm::Iterable;

/// A path below the root of the repository.
pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root").join(path)
}

/// Holds a committed file to what is printed now.
pub fn assert_same_file(path: &str, printed: &str) {
    let file = root(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, printed).expect("a file that can be written");
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == printed,
        "{path} is not what is printed now; run the test with UPDATE=1 and review the difference"
    );
}

#[test]
fn the_contract_is_the_committed_one() {
    assert_same_file("schema.graphql", &server::schema::contract());
}

#[test]
fn everything_in_the_contract_is_explained() {
    let contract = server::schema::contract();
    let mut silent = Vec::new();
    let (mut is_inside, mut is_explained) = (false, false);
    for line in contract.split("schema {").next().unwrap_or_default().lines() {
        if line.trim() == "\"\"\"" {
            is_explained = is_inside;
            is_inside = !is_inside;
        } else if !is_inside {
            if declares(line) && !is_explained && !line.starts_with("directive") {
                silent.push(line.trim());
            }
            is_explained = false;
        }
    }

    assert_eq!(silent, Vec::<&str>::new());
}

#[test]
fn every_note_of_reading_is_said_in_each_language_of_the_page() {
    let page = std::fs::read_to_string(root("frontend/src/archive/noted.rs")).expect("the page's notes");
    let words_of = |code: Code| {
        let (_, arm) = page.split_once(&format!("ReadingNoteCode::{code:?} =>")).expect("a code of the page");
        arm.split_once("translated!(").expect("its words").1.trim_start()
    };

    for code in Code::iter().filter(|code| *code != Code::Sentence) {
        let key = format!("\"{}\"", code.words());
        assert!(words_of(code).starts_with(&key), "the page says something else in English than {key}");
    }
}

/// Whether a line declares a type, a field of one, a value, or an argument.
fn declares(line: &str) -> bool {
    let is_type = ["type ", "enum ", "input ", "interface ", "scalar "].iter().any(|word| line.starts_with(word));
    let is_member =
        line.trim_start_matches('\t').starts_with(|first: char| first.is_ascii_alphabetic()) && line.starts_with('\t');
    is_type || is_member
}
