//! Reading alone, a process for each file, beside `pdftotext` run for each file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use server::archive::extraction::{Outcome, Worker};

use crate::figures::{shown, table};
use crate::papers::{Shelves, media_type};
use crate::rounds::Rounds;

/// How often everything is read, after one time that is not counted.
pub const ROUNDS: usize = 5;

/// Reads every shelf in each round, and the PDF files by `pdftotext` before or after, in turn.
pub async fn measure(program: &Path, shelves: &Shelves) -> String {
    let worker = Worker::of(program, None);
    let mut pages = BTreeMap::new();
    let mut seconds: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut ratios = Vec::new();
    for round in 0..=ROUNDS {
        let mut other = None;
        for (extension, files) in shelves {
            let is_pdf = *extension == "pdf";
            if is_pdf && round % 2 == 0 {
                other = by_pdftotext(files);
            }
            let began = Instant::now();
            let read = read(&worker, files).await;
            let took = began.elapsed().as_secs_f64();
            pages.insert(*extension, read);
            if is_pdf && round % 2 == 1 {
                other = by_pdftotext(files);
            }
            if round > 0 {
                seconds.entry(extension).or_default().push(took);
                ratios.extend(other.filter(|_| is_pdf).map(|other| (took, other)));
            }
        }
    }
    rendered(shelves, &pages, seconds, ratios)
}

async fn read(worker: &Worker, files: &[PathBuf]) -> usize {
    let mut pages = 0;
    for path in files {
        let kind = media_type(path).expect("a file").expect("a known format");
        let read = worker.extract(path, &path.to_string_lossy(), kind).await;
        assert_eq!(read.outcome, Outcome::Readable, "{}", path.display());
        pages += read.pages.len();
    }
    pages
}

/// Seconds for all of them, where the program is installed.
fn by_pdftotext(files: &[PathBuf]) -> Option<f64> {
    let began = Instant::now();
    for path in files {
        let mut command = Command::new("pdftotext");
        let status = command.args(["-q", "-enc", "UTF-8"]).arg(path).arg("-").stdout(Stdio::null()).status().ok()?;
        assert!(status.success(), "{}", path.display());
    }
    Some(began.elapsed().as_secs_f64())
}

fn rendered(
    shelves: &Shelves,
    pages: &BTreeMap<&str, usize>,
    seconds: BTreeMap<&str, Vec<f64>>,
    ratios: Vec<(f64, f64)>,
) -> String {
    let mut rows = Vec::new();
    for (extension, seconds) in seconds {
        let (files, pages) = (shelves[extension].len() as f64, pages[extension] as f64);
        rows.push(vec![
            extension.to_owned(),
            format!("{files}"),
            format!("{pages}"),
            Rounds::new(seconds.iter().map(|seconds| files / seconds).collect()).with_spread(),
            shown(Rounds::new(seconds.iter().map(|seconds| pages / seconds).collect()).median()),
        ]);
    }
    if !ratios.is_empty() {
        let (files, pages) = (shelves["pdf"].len() as f64, pages["pdf"] as f64);
        let others: Vec<f64> = ratios.iter().map(|(_, other)| files / other).collect();
        let others = Rounds::new(others);
        rows.push(vec![
            "pdf, by `pdftotext`".to_owned(),
            format!("{files}"),
            format!("{pages}"),
            others.with_spread(),
            shown(others.median() * pages / files),
        ]);
    }
    let mut text = table(
        "Reading",
        "The same papers in every format, a process of its own for each file. \
         PDF is read by two readers, of which `pdftotext` is one where it is installed, and the better page is kept; \
         language and quality are judged page by page. A format without pages counts its passages.",
        &["format", "files", "pages", "files a second (least to most)", "pages a second"],
        &rows,
    );
    if !ratios.is_empty() {
        let ratios = Rounds::new(ratios.iter().map(|(own, other)| own / other).collect());
        text += &format!(
            "\nReading a PDF takes {} times as long as `pdftotext` run on the file, round by round.\n",
            ratios.with_spread()
        );
    }
    text
}
