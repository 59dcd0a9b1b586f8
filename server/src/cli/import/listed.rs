//! Files of which a manifest speaks: planned as a whole, then taken in document by document.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Context;
use entity::DocumentId;

use super::brought::{Brought, compare};
use super::loose::title;
use super::plan::{End, Ground, Planned, Tie, Verdict, plan, unnamed};
use super::source::{Source, composed};
use super::{Import, Tally, bar, is_readable, reading, say, say_error, why};
use crate::archive::transfer::{self, Arrival, Edition};
use crate::archive::{self, FileToKeep, Kept, KeptFile};
use crate::cli::manifest::names::Names;
use crate::cli::manifest::{self, Directory, Manifest};
use crate::cx::{Cx, Stores};
use crate::directory;
use crate::error::{Code, Result, refuse};
use crate::files::Files;

impl Import {
    pub(super) async fn take_in_listed(
        &self,
        stores: &Stores,
        path: &Path,
        source: &Source,
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        let (manifest, faults) = manifest::read(path)?;
        for fault in &faults {
            say_error(&format!("line {}: {}", fault.line, fault.text));
        }
        anyhow::ensure!(faults.is_empty(), "nothing was taken in: {} has faults", path.display());
        let cx = self.cx(stores);
        let brought = brought(&cx, source).await?;
        let ground = self.ground(&cx, &manifest, source, brought.names.clone()).await?;
        let planned = plan(&manifest, &ground);
        for file in unnamed(&manifest, &ground) {
            say(&format!("unnamed     {}", source.shown(file)));
        }
        let wrong = planned.iter().filter(|planned| planned.is_wrong()).count();
        let begins = !self.dry_run && (wrong == 0 || self.skip_faulty);
        for name in brought.entered().filter(|_| begins || self.dry_run) {
            say(&format!("directory   {name}"));
        }
        for planned in planned.iter().filter(|planned| planned.is_wrong() || self.dry_run) {
            self.report(&cx, planned, tally).await;
        }
        if begins {
            directory::take_over(&cx, brought.unknown).await?;
            self.carry_out(stores, planned, tally).await;
        } else if !self.dry_run {
            let all = planned.len();
            anyhow::bail!(
                "nothing was taken in: {wrong} of {all} documents cannot be; \
                 mend the manifest, or take in the others with --skip-faulty"
            );
        }
        Ok(())
    }

    async fn ground(&self, cx: &Cx, manifest: &Manifest, source: &Source, brought: Names) -> anyhow::Result<Ground> {
        let ours = Names::from(directory::entries(&cx.db).await?);
        let mut sums = HashMap::new();
        for file in manifest.documents.iter().flat_map(|document| document.it.files()) {
            let path = composed(&file.it.path);
            if let Some(place) = source.files.get(&path) {
                let sum = Files::hash(place).await.map(|deposit| deposit.sha256).map_err(|fault| fault.to_string());
                sums.insert(path, sum);
            }
        }
        Ok(Ground {
            directories: vec![brought, ours],
            held: transfer::catalogue(cx).await?,
            files: source.files.clone(),
            sums,
            audience: self.audience.into(),
            stays_draft: self.draft,
        })
    }

    async fn carry_out(&self, stores: &Stores, planned: Vec<Planned>, tally: &mut Tally) {
        let bar = bar(planned.len());
        let mut ids: Vec<Option<DocumentId>> = Vec::new();
        let mut ties = Vec::new();
        for Planned { line, name, verdict, ties: tied, .. } in planned {
            bar.set_message(name.clone());
            let (id, said) = match verdict {
                Verdict::New(arrival) => match receive(&self.cx(stores), *arrival, tally).await {
                    Ok((id, read)) => (Some(id), Some(format!("new    {id}  line {line}  {read}  {name}"))),
                    Err(fault) => {
                        tally.failed += 1;
                        bar.suspend(|| say_error(&format!("line {line}: {name}: {}", why(&fault))));
                        (None, Some(format!("failed  line {line}  {name}")))
                    }
                },
                Verdict::Same(id) => {
                    tally.same += 1;
                    (Some(id), Some(format!("same   {id}  line {line}  {name}")))
                }
                Verdict::Clash | Verdict::Faulty => (None, None),
            };
            if let Some(said) = said {
                bar.suspend(|| say(&said));
            }
            ids.push(id);
            ties.push((line, tied));
            bar.inc(1);
        }
        bar.finish_and_clear();
        for ((line, tied), id) in ties.into_iter().zip(&ids) {
            let Some(from) = id else { continue };
            for tie in tied {
                if let Err(fault) = relate(&self.cx(stores), *from, &tie, &ids).await {
                    tally.failed += 1;
                    say_error(&format!("line {line}: {}", why(&fault)));
                }
            }
        }
    }

    /// Says what becomes of an entry, and why.
    async fn report(&self, cx: &Cx, planned: &Planned, tally: &mut Tally) {
        let Planned { line, name, verdict, reasons, .. } = planned;
        let mut reasons: Vec<_> = reasons.iter().map(|fault| format!("line {}: {}", fault.line, fault.text)).collect();
        let verdict = match verdict {
            Verdict::New(arrival) => {
                let (readings, is_readable) = look(cx, arrival).await;
                reasons.extend(readings);
                tally.count(is_readable);
                if is_readable { "new" } else { "unreadable" }
            }
            Verdict::Same(id) => {
                reasons.push(id.to_string());
                tally.same += 1;
                "same"
            }
            Verdict::Clash => {
                tally.clash += 1;
                "clash"
            }
            Verdict::Faulty => {
                tally.faulty += 1;
                "faulty"
            }
        };
        say(&format!("{verdict:<10}  line {line}  {name}"));
        for reason in reasons {
            say(&format!("{:<10}    {reason}", ""));
        }
    }
}

/// The directory that came with a manifest, held against ours.
async fn brought(cx: &Cx, source: &Source) -> anyhow::Result<Brought> {
    let ours = Names::from(directory::entries(&cx.db).await?);
    let came = source.directory.as_deref().map(Directory::read).transpose().context("nothing was taken in")?;
    Ok(compare(came.unwrap_or_default(), &ours))
}

/// What reading the files of an arrival gives, and whether words in all of them can be found.
async fn look(cx: &Cx, arrival: &Arrival<FileToKeep>) -> (Vec<String>, bool) {
    let (mut readings, mut are_readable) = (Vec::new(), true);
    for file in arrival.editions.iter().flat_map(|edition| &edition.files) {
        let said = match archive::look(cx, file.clone()).await {
            Ok(Kept::New(kept)) => {
                are_readable &= is_readable(&kept);
                reading(&kept)
            }
            Ok(Kept::Same(id)) => format!("held already, in {id}"),
            Err(fault) => {
                are_readable = false;
                why(&fault)
            }
        };
        readings.push(format!("{}: {said}", file.file_name));
    }
    (readings, are_readable)
}

/// Keeps the files of an arrival and takes it in; answers its id and what reading the files gave.
async fn receive(cx: &Cx, arrival: Arrival<FileToKeep>, tally: &mut Tally) -> Result<(DocumentId, String)> {
    let Arrival { mut record, taken_in, standing, embargo, editions } = arrival;
    let (mut kept, mut readings, mut are_readable) = (Vec::new(), Vec::new(), true);
    for Edition { note, at, published, is_pending, files } in editions {
        let mut kept_files: Vec<KeptFile> = Vec::new();
        for file in files {
            let path = file.path.clone();
            let file = match archive::keep(cx, file).await? {
                Kept::New(kept) => *kept,
                Kept::Same(holder) => {
                    return Err(refuse(Code::Conflict, format!("the archive holds a file of it already, in {holder}")));
                }
            };
            if record.title.is_empty() {
                record.title = title(&file, &path);
            }
            are_readable &= is_readable(&file);
            readings.push(reading(&file));
            kept_files.push(file);
        }
        kept.push(Edition { note, at, published, is_pending, files: kept_files });
    }
    let id = transfer::receive(cx, Arrival { record, taken_in, standing, embargo, editions: kept }).await?;
    tally.count(are_readable);
    Ok((id, readings.join("; ")))
}

async fn relate(cx: &Cx, from: DocumentId, tie: &Tie, ids: &[Option<DocumentId>]) -> Result<()> {
    let to = match tie.to {
        End::Held(id) => id,
        End::Entry(place) => ids[place].ok_or_else(|| {
            refuse(Code::NotFound, format!("{from} waits for a document that was not taken in; import it again later"))
        })?,
    };
    archive::relate(cx, from, tie.kind, to).await
}
