//! The files of an entry: whether they are there, are what the manifest says, and are held already.

use std::collections::BTreeSet;

use entity::DocumentId;

use super::Ground;
use crate::archive::FileToKeep;
use crate::cli::import::source::composed;
use crate::cli::manifest::{Document, Fault, File, Placed, names};
use crate::text::is_language;

/// The files of each edition of an entry as they are to be kept; what is wrong with them is told.
pub(super) fn of(entry: &Placed<Document>, ground: &Ground, faults: &mut Vec<Fault>) -> Vec<Vec<FileToKeep>> {
    if entry.it.files().next().is_none() {
        faults.push(Fault { line: entry.line, text: "it names no file".to_owned() });
    }
    let mut editions = Vec::new();
    for version in &entry.it.versions {
        let mut files = Vec::new();
        for file in &version.files {
            match to_keep(&file.it, ground) {
                Ok(kept) => files.push(kept),
                Err(text) => faults.push(Fault { line: file.line, text }),
            }
        }
        editions.push(files);
    }
    editions
}

fn to_keep(file: &File, ground: &Ground) -> Result<FileToKeep, String> {
    let path = composed(&file.path);
    let Some(place) = ground.files.get(&path) else {
        let known = ground.files.keys().map(String::as_str);
        return Err(names::unknown("file", &path, known));
    };
    let language = file.language.as_deref().map(str::to_ascii_lowercase);
    if let Some(language) = language.as_deref().filter(|language| !is_language(language)) {
        return Err(format!("`{language}` is not a language tag; write en, fr, pt-br and the like"));
    }
    let sum = match ground.sums.get(&path) {
        Some(Ok(sum)) => sum,
        Some(Err(fault)) => return Err(format!("{path} cannot be read: {fault}")),
        None => return Err(format!("{path} was not read")),
    };
    if let Some(told) = file.sha256.as_ref().filter(|told| !told.eq_ignore_ascii_case(sum)) {
        return Err(format!("{path} is not what the manifest says: its SHA-256 is {sum}, and not {told}"));
    }
    Ok(FileToKeep {
        path: place.clone(),
        file_name: file.name().to_owned(),
        language,
        is_authentic: file.authentic.unwrap_or(!file.machine_translation),
        is_machine_translation: file.machine_translation,
    })
}

/// The checksums of an entry's files, as far as they are known.
pub(super) fn sums(entry: &Document, ground: &Ground) -> BTreeSet<String> {
    entry.files().filter_map(|file| ground.sums.get(&composed(&file.it.path))?.as_ref().ok()).cloned().collect()
}

/// Which document of the archive an entry is, if it is one; or how it contradicts what is held.
pub(super) fn standing(entry: &Placed<Document>, ground: &Ground) -> Result<Option<DocumentId>, String> {
    let sums = sums(&entry.it, ground);
    let wanted: Option<DocumentId> = entry.it.id.as_deref().and_then(|id| id.parse().ok());
    if let Some((id, held)) = wanted.and_then(|id| Some((id, ground.held.get(&id)?))) {
        // It may have come by more files since.
        return match sums.is_subset(&held.files) {
            true => Ok(Some(id)),
            false => Err(format!("the archive holds {id} without these files; revise it there")),
        };
    }
    let holder = ground.held.iter().find(|(_, held)| !held.files.is_disjoint(&sums));
    match holder {
        None => Ok(None),
        Some((holder, held)) if wanted.is_none() && sums.is_subset(&held.files) => Ok(Some(*holder)),
        Some((holder, held)) => {
            let file = entry.it.files().find(|file| {
                ground
                    .sums
                    .get(&composed(&file.it.path))
                    .is_some_and(|sum| sum.as_ref().is_ok_and(|sum| held.files.contains(sum)))
            });
            let path = file.map_or("", |file| &file.it.path);
            Err(format!("the archive holds {path} already, in {holder}"))
        }
    }
}
