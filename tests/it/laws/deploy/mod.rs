//! What `deploy/` holds is as the programs it is written for, and this one, want it.

mod as_service;
mod behind_nginx;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use server::config::Settings;

use crate::laws::contract::root;

#[test]
fn what_is_set_in_deploy_are_settings() {
    let files = fs::read_dir(root("deploy")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let texts: Vec<String> = files.map(|file| fs::read_to_string(file).expect("text")).collect();
    let letters = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    let words = texts.iter().flat_map(|text| text.split(|letter| !letters(letter)));
    let names: BTreeSet<&str> = words.filter(|word| word.starts_with("KP_")).collect();

    assert!(names.contains("KP_DATABASE_URL"), "{names:?}");
    for name in names {
        let refusal = Settings::read("", BTreeMap::from([(name.to_owned(), String::new())])).err();
        assert!(!refusal.is_some_and(|refusal| refusal.to_string().contains("is not a setting")), "{name}");
    }
}
