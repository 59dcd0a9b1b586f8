//! Taking in: read, hashed, stored and flushed, recorded, indexed.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use crate::figures::{shown, table};
use crate::memory::{Peak, megabytes};
use crate::papers::Shelves;

/// Imports each shelf into an empty hub.
pub fn measure(program: &Path, folder: &Path, shelves: &Shelves) -> Result<String, anyhow::Error> {
    let mut rows = Vec::new();
    for (extension, files) in shelves {
        let data = folder.join(format!("hub-of-{extension}"));
        let shelf = files[0].parent().expect("a shelf");
        let began = Instant::now();
        let mut import = crate::hub::command(program, &data, &["import"]);
        let mut child = import.arg(shelf).stdout(Stdio::null()).spawn()?;
        let peak = Peak::of(child.id());
        anyhow::ensure!(child.wait()?.success(), "the {extension} files could not be taken in");
        let seconds = began.elapsed().as_secs_f64();
        let rate = shown(files.len() as f64 / seconds);
        rows.push(vec![(*extension).to_owned(), files.len().to_string(), rate, megabytes(peak.bytes())]);
    }
    Ok(table(
        "Taking in",
        "`kp-hub import` of a folder into an empty hub, once: read, stored and flushed, recorded, carried into the index; \
         the start of the program is counted.",
        &["format", "files", "files a second", "most memory of the importing process"],
        &rows,
    ))
}
