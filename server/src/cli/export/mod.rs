//! `kp-hub export`: everything out again, as a bag of files with a manifest that `kp-hub import` takes.
//! Not here: people, grants and the audit log, which stay where they are.

mod naming;
mod told;

use std::path::PathBuf;

use anyhow::Context;
use chrono::Datelike;
use clap::Args;
use entity::archive::rendition;

use super::bag::Packing;
use super::import::{DIRECTORY, bar};
use super::manifest::names::Names;
use super::manifest::{self, Directory, File, Placed};
use super::say;
use crate::archive::transfer::{self, Whole};
use crate::cx::{Actor, Cx, Stores};
use crate::directory;
use naming::Paths;

/// Where to.
#[derive(Args)]
pub struct Export {
    /// A folder that is not there yet; it will hold everything, whoever may see it.
    folder: PathBuf,
}

impl Export {
    /// Writes the bag; where files are damaged or lost they are named, and there is no bag.
    pub async fn run(self, stores: &Stores) -> anyhow::Result<()> {
        let cx = stores.cx(Actor::System);
        let wholes = transfer::whole(&cx).await?;
        let entries = directory::entries(&cx.db).await?;
        let names = Names::from(entries.clone());
        let mut packing = Packing::begin(&self.folder)?;
        let (mut paths, mut damaged, mut text) = (Paths::default(), Vec::new(), String::new());
        let bar = bar(wholes.len());
        for whole in &wholes {
            let files = pack(&cx, whole, &mut packing, &mut paths, &mut damaged).await?;
            text.push_str(&manifest::write(told::told(whole, files, &names))?);
            text.push('\n');
            bar.inc(1);
        }
        bar.finish_and_clear();
        anyhow::ensure!(
            damaged.is_empty(),
            "nothing was exported; these files are damaged or lost, bring them back from a backup:\n  {}",
            damaged.join("\n  ")
        );
        add(&mut packing, manifest::FILE_NAMES[0], text).await?;
        add(&mut packing, DIRECTORY, Directory::of(&told::named(&wholes, &entries)).write()?).await?;
        let documents = wholes.len();
        packing.finish(&[
            ("Bag-Software-Agent", format!("kp-hub {}", env!("CARGO_PKG_VERSION"))),
            ("Bagging-Date", cx.today().to_string()),
            ("External-Description", format!("An archive of {documents} documents, with all their versions")),
        ])?;
        say(&format!("{documents} documents are in {}", self.folder.display()));
        Ok(())
    }
}

/// Packs the files of a document, and says of each where it lies; a damaged one is named.
async fn pack(
    cx: &Cx,
    whole: &Whole,
    packing: &mut Packing,
    paths: &mut Paths,
    damaged: &mut Vec<String>,
) -> anyhow::Result<Vec<Vec<Placed<File>>>> {
    let shelf = whole.document.earliest.map_or_else(|| "undated".to_owned(), |day| day.year().to_string());
    let name = whole.document.symbol.as_deref().unwrap_or_else(|| whole.document.title.pick(None).1);
    let folder = paths.folder(&format!("files/{shelf}"), name);
    let mut editions = Vec::new();
    for (version, files) in &whole.versions {
        let folder = match whole.versions.len() {
            1 => folder.clone(),
            _ => format!("{folder}/version {}", version.number),
        };
        let mut told = Vec::new();
        for file in files {
            let path = paths.file(&folder, &file.file_name);
            if !copy(cx, file, packing, &path).await? {
                damaged.push(format!("{} of {}", file.file_name, whole.document.id));
            }
            told.push(Placed { line: 1, it: described(file, path) });
        }
        editions.push(told);
    }
    Ok(editions)
}

/// Packs one file; answers whether its bytes are those that were deposited. Fails where the store does not answer.
async fn copy(cx: &Cx, file: &rendition::Model, packing: &mut Packing, path: &str) -> anyhow::Result<bool> {
    let files = &cx.stores.files;
    let Ok(bytes) = files.get(&file.sha256, None).await else { return files.glance().await.map(|()| false) };
    let sha256 = packing.add(path, bytes).await.with_context(|| format!("{path} cannot be packed"))?;
    Ok(sha256 == file.sha256)
}

fn described(file: &rendition::Model, path: String) -> File {
    let told = File {
        path,
        name: None,
        language: file.language.clone(),
        authentic: Some(file.is_authentic),
        machine_translation: file.is_machine_translation,
        sha256: Some(file.sha256.clone()),
    };
    match told.name() == file.file_name {
        true => told,
        false => File { name: Some(file.file_name.clone()), ..told },
    }
}

async fn add(packing: &mut Packing, path: &str, text: String) -> anyhow::Result<()> {
    packing.add(path, futures::stream::iter([Ok(text)])).await?;
    Ok(())
}
