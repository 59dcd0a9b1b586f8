//! Plans of small manifests, over files that are only named.

use uuid::Uuid;

use super::*;
use crate::cli::manifest::{File, Version};

fn id(number: u128) -> DocumentId {
    DocumentId(Uuid::from_u128(number))
}

/// A ground on which these files are offered, each with its own name as its checksum.
fn ground(files: &[&str], held: &[(u128, &[&str], &[&str])]) -> Ground {
    let set = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    let catalogued = |(number, symbols, files): &(u128, &[&str], &[&str])| {
        (id(*number), Catalogued { symbols: set(symbols), files: set(files) })
    };
    Ground {
        directories: Vec::new(),
        held: held.iter().map(catalogued).collect(),
        files: files.iter().map(|file| (file.to_string(), PathBuf::from(file))).collect(),
        sums: files.iter().map(|file| (file.to_string(), Ok(file.to_string()))).collect(),
        audience: Audience::Staff,
        stays_draft: false,
    }
}

fn entry(line: usize, file: &str, symbol: &str) -> Placed<Document> {
    let path = file.to_owned();
    let file = File { path, name: None, language: None, authentic: None, machine_translation: false, sha256: None };
    let versions = vec![Version { files: vec![Placed { line, it: file }], ..Version::default() }];
    let symbol = Some(symbol.to_owned()).filter(|symbol| !symbol.is_empty());
    Placed { line, it: Document { symbol, versions, ..Document::default() } }
}

/// Each entry's end in a word, with the first reason there is.
fn ends(documents: Vec<Placed<Document>>, ground: &Ground) -> Vec<String> {
    let ends = plan(&Manifest { documents }, ground).into_iter().map(|planned| {
        let verdict = match planned.verdict {
            Verdict::New(_) => "new".to_owned(),
            Verdict::Same(id) => format!("same {}", id.0.as_u128()),
            Verdict::Clash => "clash".to_owned(),
            Verdict::Faulty => "faulty".to_owned(),
        };
        planned.reasons.first().map_or(verdict.clone(), |fault| format!("{verdict}: {}", fault.text))
    });
    ends.collect()
}

#[test]
fn an_entry_is_the_same_by_its_files_and_by_its_id_if_it_has_one() {
    let ground = ground(&["a", "b", "c"], &[(1, &[], &["a"]), (2, &[], &["b", "x"])]);
    let mut with_id = entry(3, "a", "");
    with_id.it.id = Some(id(1).to_string());
    let mut with_another = entry(4, "b", "");
    with_another.it.id = Some(id(9).to_string());
    let mut revised = entry(5, "c", "");
    revised.it.id = Some(id(2).to_string());
    let mut grown = entry(7, "b", "");
    grown.it.id = Some(id(2).to_string());

    assert_eq!(ends(vec![entry(1, "a", "")], &ground), ["same 1"]);
    assert_eq!(ends(vec![entry(2, "b", "")], &ground), ["same 2"]);
    assert_eq!(ends(vec![with_id], &ground), ["same 1"]);
    assert_eq!(ends(vec![grown], &ground), ["same 2"]);
    let held = format!("clash: the archive holds b already, in {}", id(2));
    assert_eq!(ends(vec![with_another], &ground), [held]);
    let other = format!("clash: the archive holds {} without these files; revise it there", id(2));
    assert_eq!(ends(vec![revised], &ground), [other]);
    assert_eq!(ends(vec![entry(6, "c", "")], &ground), ["new"]);
}

#[test]
fn two_entries_cannot_claim_one_file_or_one_key() {
    let ground = ground(&["a", "b"], &[]);
    let [mut one, mut other] = [entry(1, "a", ""), entry(2, "b", "")];
    one.it.key = Some("k".to_owned());
    other.it.key = Some("k".to_owned());

    let twice = ends(vec![entry(1, "a", ""), entry(2, "a", "")], &ground);

    assert_eq!(twice, ["new", "clash: the document of line 1 has a file with the SHA-256 a as well"]);
    assert_eq!(ends(vec![one, other], &ground), ["new", "clash: the document of line 1 has the key k as well"]);
}

#[test]
fn a_symbol_is_shared_only_by_those_that_are_told_apart() {
    let ground = ground(&["a", "b"], &[(7, &["OLD"], &["x"])]);
    let two = |change: fn(&mut Document, &mut Document)| {
        let [mut one, mut other] = [entry(1, "a", "AD 1"), entry(2, "b", "AD 1")];
        one.it.key = Some("one".to_owned());
        change(&mut one.it, &mut other.it);
        ends(vec![one, other], &ground)
    };

    assert_eq!(two(|_, _| {}), ["new", "clash: the document of line 1 has the symbol AD 1 as well"]);
    assert_eq!(two(|_, other| other.translates.push("one".to_owned())), ["new", "new"]);
    let with_ids = |one: &mut Document, other: &mut Document| {
        one.id = Some(id(1).to_string());
        other.id = Some(id(2).to_string());
    };
    assert_eq!(two(with_ids), ["new", "new"]);
    let known = format!("clash: the archive knows the symbol OLD as that of {}", id(7));
    assert_eq!(ends(vec![entry(1, "a", "OLD")], &ground), [known]);
    let mut successor = entry(1, "a", "OLD");
    successor.it.supersedes.push(id(7).to_string());
    assert_eq!(ends(vec![successor], &ground), ["new"]);
}

#[test]
fn the_other_end_of_a_tie_is_found_by_key_id_or_symbol_and_never_guessed() {
    let ground = ground(&["a", "b", "c"], &[(7, &["HELD"], &["x"]), (8, &["TWICE"], &["y"]), (9, &["TWICE"], &["z"])]);
    let ties = |names: &[&str]| {
        let [mut one, other] = [entry(1, "a", ""), entry(2, "b", "AD 2")];
        one.it.key = Some("one".to_owned());
        let mut last = entry(3, "c", "");
        last.it.amends = names.iter().map(ToString::to_string).collect();
        plan(&Manifest { documents: vec![one, other, last] }, &ground).remove(2)
    };

    let found = ties(&["one", "AD 2", "HELD", &id(8).to_string()]);
    let lost = ties(&["TWICE", "HELT", "nobody at all"]);

    let to: Vec<_> = found.ties.iter().map(|tie| tie.to).collect();
    assert_eq!(to, [End::Entry(0), End::Entry(1), End::Held(id(7)), End::Held(id(8))]);
    let told: Vec<_> = lost.reasons.iter().map(|fault| fault.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "several documents are known as `TWICE`; write the key or the id of the one that is meant",
            "there is no document `HELT`; is it `HELD`?",
            "there is no document `nobody at all`",
        ]
    );
}

#[test]
fn a_withdrawal_needs_its_reason_and_a_long_or_empty_text_is_told() {
    let ground = ground(&["a", "b"], &[]);
    let [mut withdrawn, mut long] = [entry(1, "a", ""), entry(2, "b", "")];
    withdrawn.it.state = Some("withdrawn".to_owned());
    let most = crate::archive::MOST_CHARACTERS;
    long.it.titles.insert("en".to_owned(), "é".repeat(most));
    let within = ends(vec![long.clone()], &ground);
    long.it.titles.insert("fr".to_owned(), "é".repeat(most + 1));

    let mut empty = entry(1, "a", "");
    empty.it.titles.insert("en".to_owned(), " ".to_owned());

    assert_eq!(within, ["new"]);
    assert_eq!(ends(vec![empty], &ground), ["faulty: the title in `en` is empty; write it or leave the language out"]);
    let told = ends(vec![withdrawn, long], &ground);
    assert!(
        told[0].contains("say why it was withdrawn") && told[1].contains("has more than 500 characters"),
        "{told:?}"
    );
}
