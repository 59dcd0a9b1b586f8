//! The shape of the house: rooms, files and who may speak to whom.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::contract::root;

/// The rooms that are open so far.
const ROOMS: [&str; 4] = ["archive", "auth", "directory", "search"];

/// The files a server room may have; folders are nouns within it.
const PLUMBING: [&str; 7] = ["mod.rs", "policy.rs", "commands.rs", "store.rs", "graphql.rs", "http.rs", "jobs.rs"];

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|ending| ending == "rs") {
                found.push(entry);
            }
        }
    }
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root("")).expect("below the root").display().to_string()
}

fn trespassers(folder: &str, words: &str, may: impl Fn(&str) -> bool) -> Vec<String> {
    sources(folder)
        .into_iter()
        .filter(|path| std::fs::read_to_string(path).expect("text").contains(words))
        .map(|path| shown(&path))
        .filter(|path| !may(path))
        .collect()
}

#[test]
fn rooms_have_the_same_name_on_every_floor() {
    for room in ROOMS {
        for floor in ["entity/src", "server/src", "frontend/src", "tests/it"] {
            assert!(root(floor).join(room).is_dir(), "{floor}/{room} is missing");
        }
    }
}

#[test]
fn a_server_room_has_no_other_files_than_the_known_ones() {
    for room in ROOMS {
        let entries = std::fs::read_dir(root("server/src").join(room)).expect("a room");
        let strange: BTreeSet<String> = entries
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.path().is_file())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| !PLUMBING.contains(&name.as_str()))
            .collect();

        assert_eq!(strange, BTreeSet::new(), "server/src/{room}");
    }
}

#[test]
fn only_stores_and_policies_ask_the_records() {
    // Plumbing opens the records; commands set the columns they change; enumerations have stored names.
    let plumbing = [
        "records/mod.rs",
        "records/copy.rs",
        "records/outage.rs",
        "records/postgres.rs",
        "records/sqlite.rs",
        "cx.rs",
        "audience.rs",
        "audit.rs",
        "outbox.rs",
        "leases.rs",
        "error.rs",
        "http/health.rs",
        "cli/backup.rs",
        "cli/copy.rs",
        "cli/restore.rs",
        "cli/doctor.rs",
        "cli/fill.rs",
        "cli/manifest/words.rs",
        "archive/publication/record.rs",
        "auth/demonstration/people.rs",
    ];
    let found = trespassers("server/src", "use sea_orm::", |path| {
        path.ends_with("store.rs")
            || path.ends_with("policy.rs")
            || path.ends_with("commands.rs")
            || path.starts_with("server/src/search/")
            || plumbing.iter().any(|file| path == format!("server/src/{file}"))
    });
    let asking = trespassers("server/src", "::find()", |path| {
        path.ends_with("store.rs")
            || ["audience.rs", "audit.rs", "outbox.rs", "records/copy.rs"]
                .iter()
                .any(|file| path == format!("server/src/{file}"))
    });

    assert_eq!(found, Vec::<String>::new());
    assert_eq!(asking, Vec::<String>::new());
}

#[test]
fn only_the_outside_speaks_graphql() {
    let found = trespassers("server/src", "use async_graphql", |path| {
        path.ends_with("graphql.rs")
            || path.contains("/graphql/")
            || path.starts_with("server/src/schema/")
            || ["server/src/page.rs", "server/src/text.rs"].contains(&path)
    });

    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_page_application_knows_the_contract_only() {
    let manifest = std::fs::read_to_string(root("frontend/Cargo.toml")).expect("a manifest");

    for crate_name in ["entity", "migration", "server"] {
        assert!(!manifest.lines().any(|line| line.starts_with(crate_name)), "frontend depends on {crate_name}");
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = ["entity/src", "migration/src", "server/src", "frontend/src", "tests/it", "xtask/src"]
        .into_iter()
        .flat_map(sources)
        .filter(|path| !std::fs::read_to_string(path).expect("text").starts_with("//!"))
        .map(|path| shown(&path))
        .collect();

    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn the_paths_that_the_papers_name_exist() {
    for paper in ["docs/architecture.md", "docs/operations.md", "README.md"] {
        let text = std::fs::read_to_string(root(paper)).expect("a paper");
        let named: Vec<&str> = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|word| {
                ["entity", "migration", "server", "frontend", "tests", "xtask", "docs", ".ci"]
                    .contains(&word.split('/').next().unwrap_or_default())
            })
            .filter(|word| word.contains('/') && !word.contains(['{', ' ', '*']))
            .collect();
        let lost: Vec<&&str> = named.iter().filter(|path| !root(path).exists()).collect();

        assert!(!named.is_empty() || paper != "docs/architecture.md", "{paper} names no path");
        assert_eq!(lost, Vec::<&&str>::new(), "{paper}");
    }
}
