//! Files that are sent one after the other, and what the server tells of those that have arrived.

use super::query::{self, Upload, UploadState};
use super::transfer::{self, PIECE};
use crate::archive::sending::faults_of;
use crate::kit::answer::{Asked, asking};
use crate::kit::ask::{Fault, Trouble};
use js_sys::Promise;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use std::collections::HashMap;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

/// How often a piece is sent again by itself after its connection was lost.
const RETRIES: u32 = 3;

/// How soon the server is asked again what became of a file that it reads.
const WHILE_READING: Duration = Duration::from_millis(700);

/// A file that is not on the server yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Tells transfers apart.
    pub key: usize,
    /// The file's name.
    pub name: String,
    /// Bytes in all.
    pub size: f64,
    /// Bytes that are safe on the server.
    pub sent: f64,
    /// How it goes.
    pub course: Course,
}

/// How a transfer goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Course {
    /// Others come first.
    Waiting,
    /// It is being sent.
    Sending,
    /// It has stopped, for this reason.
    Stopped(Vec<Fault>),
}

/// The files of one page on their way in.
#[derive(Clone, Copy)]
pub struct Queue {
    /// Those that are not on the server yet.
    pub transfers: RwSignal<Vec<Transfer>>,
    /// Those that the server knows of.
    pub uploads: Asked<Vec<Upload>>,
    /// Every file that was chosen; none is taken out, so that their number is a new key.
    files: StoredValue<HashMap<usize, File>, LocalStorage>,
    is_running: StoredValue<bool>,
    owner: StoredValue<Option<Owner>>,
}

impl Queue {
    /// A queue that ends with the component that makes it; the server keeps what has arrived by then.
    pub fn begin() -> Queue {
        let uploads = asking(|| (), |()| query::uploads());
        Effect::new(move |_| {
            let is_reading = |upload: &Upload| upload.state == UploadState::Reading;
            if uploads.answer().is_some_and(|uploads| uploads.iter().any(is_reading)) {
                set_timeout(move || uploads.again(), WHILE_READING);
            }
        });
        Queue {
            transfers: RwSignal::new(Vec::new()),
            uploads,
            files: StoredValue::new_local(HashMap::new()),
            is_running: StoredValue::new(false),
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// Takes up files that the reader has chosen.
    pub fn add(self, chosen: &FileList) {
        for file in (0..chosen.length()).filter_map(|place| chosen.get(place)) {
            let key = self.files.with_value(HashMap::len);
            let (name, size) = (file.name(), file.size());
            self.files.update_value(|files| drop(files.insert(key, file)));
            let transfer = Transfer { key, name, size, sent: 0.0, course: Course::Waiting };
            self.transfers.update(|transfers| transfers.push(transfer));
        }
        self.run();
    }

    /// Whether a file of this name was chosen on this page.
    pub fn has(self, name: &str) -> bool {
        self.files.with_value(|files| files.values().any(|file| file.name() == name))
    }

    /// Goes on with a transfer that has stopped.
    pub fn go_on(self, key: usize) {
        self.change(key, |transfer| transfer.course = Course::Waiting);
        self.run();
    }

    /// Takes a transfer off the list; what has arrived of it stays on the server.
    pub fn forget(self, key: usize) {
        self.transfers.update(|transfers| transfers.retain(|transfer| transfer.key != key));
        self.uploads.again();
    }

    /// Removes an upload from the server.
    pub fn remove(self, path: String) {
        self.spawn(async move {
            // Whatever came of it, the list then shows it.
            transfer::remove(&path).await.ok();
            self.uploads.again();
        });
    }

    fn spawn(self, work: impl Future<Output = ()> + 'static) {
        if let Some(owner) = self.owner.get_value() {
            owner.with(|| spawn_local_scoped_with_cancellation(work));
        }
    }

    fn run(self) {
        if self.is_running.get_value() {
            return;
        }
        self.is_running.set_value(true);
        self.spawn(async move {
            while let Some(key) = self.next() {
                self.change(key, |transfer| transfer.course = Course::Sending);
                match self.send(key).await {
                    Ok(()) => self.forget(key),
                    Err(trouble) => {
                        let why = faults_of(trouble);
                        self.change(key, |transfer| transfer.course = Course::Stopped(why));
                    }
                }
            }
            self.is_running.set_value(false);
        });
    }

    fn next(self) -> Option<usize> {
        let is_next = |transfer: &&Transfer| transfer.course == Course::Waiting;
        self.transfers.with_untracked(|transfers| transfers.iter().find(is_next).map(|transfer| transfer.key))
    }

    async fn send(self, key: usize) -> Result<(), Trouble> {
        let Some(file) = self.files.with_value(|files| files.get(&key).cloned()) else { return Ok(()) };
        let size = file.size();
        // The same file again goes on where it stood, also after the page was closed.
        let is_same = |upload: &Upload| {
            upload.state == UploadState::Receiving
                && upload.file_name == file.name()
                && f64::from(upload.byte_size) == size
        };
        let known = query::uploads().await?.into_iter().find(is_same);
        let (path, mut sent) = match known {
            Some(upload) => (upload.path(), transfer::stand(&upload.path()).await?),
            None => (transfer::begin(&file).await?, 0.0),
        };
        let mut tries = 0;
        while sent < size {
            self.change(key, |transfer| transfer.sent = sent);
            if !self.transfers.with_untracked(|transfers| transfers.iter().any(|transfer| transfer.key == key)) {
                return Ok(());
            }
            let bytes = file.slice_with_f64_and_f64(sent, (sent + PIECE).min(size)).map_err(|_| Trouble::Broken)?;
            match transfer::piece(&path, sent, &bytes).await {
                Ok(safe) => (sent, tries) = (safe, 0),
                Err(Trouble::Offline | Trouble::Broken | Trouble::Rejected(_)) if tries < RETRIES => {
                    tries += 1;
                    pause(Duration::from_secs(u64::from(tries * tries))).await;
                    sent = transfer::stand(&path).await.unwrap_or(sent);
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(())
    }

    fn change(self, key: usize, change: impl FnOnce(&mut Transfer)) {
        self.transfers.update(|transfers| {
            if let Some(transfer) = transfers.iter_mut().find(|transfer| transfer.key == key) {
                change(transfer);
            }
        });
    }
}

async fn pause(time: Duration) {
    let wait = Promise::new(&mut |resolve, _| {
        set_timeout(move || drop(resolve.call0(&leptos::wasm_bindgen::JsValue::NULL)), time);
    });
    // A promise that only resolves.
    JsFuture::from(wait).await.ok();
}
