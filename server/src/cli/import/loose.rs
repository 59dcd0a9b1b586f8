//! Files of which nothing is said: one document a file.

use std::path::Path;

use entity::LocalizedText;

use super::source::Source;
use super::{Import, Tally, bar, is_readable, reading, say, say_error, why};
use crate::archive::transfer::{self, Arrival, Standing};
use crate::archive::{self, FileToKeep, Kept, KeptFile, NewDocument};
use crate::cx::{Cx, Stores};
use crate::error::Result;

impl Import {
    pub(super) async fn take_in_loose(&self, stores: &Stores, source: &Source, tally: &mut Tally) {
        let bar = bar(source.files.len());
        for (name, path) in &source.files {
            let shown = source.shown(name);
            bar.set_message(shown.clone());
            let line = match self.deposit(&self.cx(stores), path, tally).await {
                Ok(line) => line,
                Err(fault) => {
                    tally.failed += 1;
                    bar.suspend(|| say_error(&format!("{shown}: {}", why(&fault))));
                    "failed".to_owned()
                }
            };
            bar.suspend(|| say(&format!("{line}  {shown}")));
            bar.inc(1);
        }
        bar.finish_and_clear();
    }

    async fn deposit(&self, cx: &Cx, path: &Path, tally: &mut Tally) -> Result<String> {
        let file_name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let file = FileToKeep {
            path: path.to_owned(),
            file_name,
            language: None,
            is_authentic: true,
            is_machine_translation: false,
        };
        let kept = match self.dry_run {
            true => archive::look(cx, file).await?,
            false => archive::keep(cx, file).await?,
        };
        let kept = match kept {
            Kept::Same(document) => {
                tally.same += 1;
                return Ok(format!("same   {document}"));
            }
            Kept::New(kept) => kept,
        };
        let line = reading(&kept);
        if self.dry_run {
            tally.count(is_readable(&kept));
            return Ok(format!("new    {line}"));
        }
        let standing = if self.draft { Standing::Draft } else { Standing::Published { at: None } };
        let (record, is_readable) = (self.described(path, &kept), is_readable(&kept));
        let id = transfer::receive(cx, Arrival::of(record, standing, vec![*kept])).await?;
        tally.count(is_readable);
        Ok(format!("new    {id}  {line}"))
    }

    /// What can be said of a document whose file is all that is known.
    fn described(&self, path: &Path, kept: &KeptFile) -> NewDocument {
        NewDocument::titled(title(kept, path), self.audience.into())
    }
}

/// The title that a file gives itself, else its name.
pub(super) fn title(kept: &KeptFile, path: &Path) -> LocalizedText {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let title = kept.extracted.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or(stem);
    let title: String = title.chars().take(archive::MOST_CHARACTERS).collect();
    LocalizedText::new(kept.extracted.language.as_deref().unwrap_or("und"), title.trim())
}
