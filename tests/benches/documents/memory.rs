//! The most memory that processes come to hold, as the kernel notes it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use server::archive::extraction::{Outcome, Worker};

use crate::figures::table;
use crate::hub::memory;
use crate::papers::{every_format, long, media_type};

/// How many pages a long paper has.
const PAGES: usize = 300;

/// How often a process is looked at. The kernel keeps the peak, so only the last moment may be missed.
const GLANCE: Duration = Duration::from_millis(1);

/// Follows a process, or what it starts, until it is gone.
pub struct Peak {
    most: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
    follower: Option<JoinHandle<()>>,
}

impl Peak {
    /// Of one process.
    pub fn of(process: u32) -> Self {
        Self::follow(move || vec![process])
    }

    /// Of whatever this process starts.
    pub fn of_children() -> Self {
        Self::follow(|| children(std::process::id()))
    }

    fn follow(processes: impl Fn() -> Vec<u32> + Send + 'static) -> Self {
        let (most, stop) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (noted, told) = (most.clone(), stop.clone());
        let follower = std::thread::spawn(move || {
            while !told.load(Ordering::Relaxed) {
                for process in processes() {
                    noted.fetch_max(memory(process, "VmHWM").unwrap_or(0), Ordering::Relaxed);
                }
                std::thread::sleep(GLANCE);
            }
        });
        Self { most, stop, follower: Some(follower) }
    }

    /// Bytes.
    pub fn bytes(mut self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.follower.take().map(JoinHandle::join);
        self.most.load(Ordering::Relaxed)
    }
}

fn children(of: u32) -> Vec<u32> {
    let parent = format!("PPid:\t{of}");
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let is_child = |process: &u32| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        status.lines().any(|line| line == parent)
    };
    numbers.filter(is_child).collect()
}

/// Bytes in units of 1,000,000.
pub fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

/// Reads one long paper in each format.
pub async fn measure(program: &Path, folder: &Path) -> Result<String, anyhow::Error> {
    let worker = Worker::of(program, None);
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (extension, bytes) in every_format(&long(PAGES)?, 0)? {
        let path = folder.join(format!("long.{extension}"));
        fs::write(&path, &bytes)?;
        let Some(kind) = media_type(&path)? else { continue };
        let peak = Peak::of_children();
        let read = worker.extract(&path, &path.to_string_lossy(), kind).await;
        let most = peak.bytes();
        assert_eq!(read.outcome, Outcome::Readable, "{}", path.display());
        let row =
            [extension.to_owned(), format!("{} kB", bytes.len() / 1000), read.pages.len().to_string(), megabytes(most)];
        rows.insert(extension, row.to_vec());
    }
    Ok(table(
        "Memory of reading",
        &format!("One paper of {PAGES} pages in each format; what `pdftotext` takes is not counted."),
        &["format", "file", "pages", "most memory of the reading process"],
        &rows.into_values().collect::<Vec<_>>(),
    ))
}
