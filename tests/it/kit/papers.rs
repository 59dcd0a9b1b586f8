//! Papers by the hundred, taken in by the real program, and the question whether all of them are held.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use entity::archive::document::{self, State};
use entity::archive::rendition::{self, Extraction};
use entity::archive::{page, version};
use sea_orm::EntityTrait;
use server::files::hex;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::{Folder, Hub, command, said, store};

/// Files that wait to be taken in, by their names.
pub struct Papers {
    folder: TempDir,
    files: BTreeMap<String, Vec<u8>>,
}

impl Papers {
    /// So many text files of at least so many bytes, each with words of its own.
    pub fn written(count: usize, bytes: usize) -> Self {
        let mut papers = Self { folder: tempfile::tempdir().expect("a folder"), files: BTreeMap::new() };
        for number in 0..count {
            let line = format!("Paper {number} says that the quay opens at dawn.\n");
            papers.add(&format!("paper-{number:03}.txt"), line.repeat(bytes / line.len() + 1).into_bytes());
        }
        papers
    }

    /// One more file.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        fs::write(self.folder.path().join(name), &bytes).expect("a file");
        self.files.insert(name.to_owned(), bytes);
    }

    /// Where they lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// An import of all of them, under way.
    pub fn imported_into(&self, data: &Path) -> Import {
        Import::of(command(data, &["import", "--audience", "public"]).arg(self.folder()))
    }

    /// Takes them in once more, and then finds each held once: bytes, record, pages and index.
    pub async fn are_held_once(&self, data: Folder) {
        let again = self.imported_into(data.path()).ended();
        let doctor = command(data.path(), &["doctor"]).output().expect("kp-hub runs");

        assert_eq!(again.names("failed"), BTreeSet::new(), "{:#?}", again.lines);
        assert!(doctor.status.success(), "{}", said(&doctor));
        assert!(said(&doctor).contains(&format!("sound, {} documents", self.files.len())), "{}", said(&doctor));
        let hub = Hub::open_in(data).await;
        let held = Held::in_records(&hub).await;
        assert_eq!(held.documents, self.files.len());
        assert_eq!(held.files.len(), self.files.len(), "a file is held twice or not at all");
        for (name, bytes) in &self.files {
            let paper = &held.files[name];
            let sha256 = hex(&Sha256::digest(bytes));
            let stored = store::stored(hub.data(), bytes);
            assert_eq!(paper.sha256, sha256, "{name}");
            assert!(fs::read(stored).expect("stored bytes") == *bytes, "{name}");
            assert!(paper.extraction == Extraction::Readable && paper.has_text, "{name} has no text");
            assert_eq!(paper.state, State::Published, "{name}");
        }
    }
}

/// What the records say of the papers.
pub struct Held {
    /// How many documents there are.
    pub documents: usize,
    /// The papers by their names.
    pub files: BTreeMap<String, HeldPaper>,
}

/// What the records say of one.
pub struct HeldPaper {
    sha256: String,
    extraction: Extraction,
    has_text: bool,
    state: State,
}

impl Held {
    /// Reads all there is; a name that two documents have is one too few here.
    pub async fn in_records(hub: &Hub) -> Self {
        let db = &hub.stores.db;
        let documents = document::Entity::find().all(db).await.expect("documents");
        let states: BTreeMap<_, _> = documents.iter().map(|document| (document.id, document.state)).collect();
        let versions = version::Entity::find().all(db).await.expect("versions");
        let versions: BTreeMap<_, _> =
            versions.iter().map(|version| (version.id, states[&version.document_id])).collect();
        let pages = page::Entity::find().all(db).await.expect("pages");
        let read: BTreeSet<_> =
            pages.iter().filter(|page| !page.text.is_empty()).map(|page| page.rendition_id).collect();
        let files = rendition::Entity::find().all(db).await.expect("renditions").into_iter();
        let files = files.map(|file| {
            let (has_text, state) = (read.contains(&file.id), versions[&file.version_id]);
            (file.file_name, HeldPaper { sha256: file.sha256, extraction: file.extraction, has_text, state })
        });
        Self { documents: documents.len(), files: files.collect() }
    }

    /// Their names.
    pub fn names(&self) -> BTreeSet<String> {
        self.files.keys().cloned().collect()
    }
}

/// An import under way, and what it has said.
pub struct Import {
    child: Child,
    output: Lines<BufReader<ChildStdout>>,
    readers: Vec<u32>,
    /// How many processes were killed in which it let a file be read.
    pub kills: usize,
    /// One line a file.
    pub lines: Vec<String>,
}

impl Import {
    /// Starts a command that imports.
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("kp-hub starts");
        let output = BufReader::new(child.stdout.take().expect("its words")).lines();
        Self { child, output, readers: Vec::new(), kills: 0, lines: Vec::new() }
    }

    /// Listens until so many more lines begin with a word.
    pub fn until(&mut self, word: &str, count: usize) {
        for _ in 0..count {
            loop {
                let line = self.output.next().expect("an import that goes on").expect("text");
                let is_it = line.starts_with(word);
                self.lines.push(line);
                if is_it {
                    break;
                }
            }
        }
    }

    /// Kills the next process in which it lets a file be read, and spares the one after, which reads the same file.
    pub fn kills_a_reader(&mut self) {
        let reader = self.next_reader();
        let kill = Command::new("kill").args(["-KILL", &reader.to_string()]).status().expect("kill runs");
        self.next_reader();
        self.kills += usize::from(kill.success());
    }

    fn next_reader(&mut self) -> u32 {
        loop {
            if let Some(reader) = readers_of(self.child.id()).find(|reader| !self.readers.contains(reader)) {
                self.readers.push(reader);
                return reader;
            }
            assert!(self.child.try_wait().expect("a child").is_none(), "the import came to its end");
        }
    }

    /// Ends it as a loss of power to the process would.
    pub fn killed(mut self) -> Self {
        self.child.kill().expect("a running import");
        self.ended()
    }

    /// Listens to the last word.
    pub fn ended(mut self) -> Self {
        self.lines.extend(self.output.by_ref().map(|line| line.expect("text")));
        self.child.wait().expect("its end");
        self
    }

    /// The names of the files whose line begins with a word.
    pub fn names(&self, word: &str) -> BTreeSet<String> {
        let lines = self.lines.iter().filter(|line| line.starts_with(word));
        let paths = lines.filter_map(|line| line.rsplit_once("  ")).map(|(_, path)| PathBuf::from(path));
        paths.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect()
    }
}

/// The processes that read files for this one and have not ended.
fn readers_of(parent: u32) -> impl Iterator<Item = u32> {
    let processes = fs::read_dir("/proc").expect("processes").filter_map(Result::ok);
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(move |process: &u32| {
        // After the name in brackets: the state, and who started it.
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let mut words = stat.rsplit_once(')').unwrap_or_default().1.split_whitespace();
        words.next() != Some("Z") && words.next() == Some(&parent.to_string())
    })
}
