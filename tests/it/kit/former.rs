//! Yesterday's program: over records of its own making, and beside today's over the same.
//! What is asked here both understand; what is shared lies in the folder of one hub.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::instance::{Instance, over};
use super::window::Window;
use super::{Asker, Folder, ended, parts, program, records, said};

/// Yesterday's `kp-hub` with these words and a folder of its own.
pub fn by_former(common: &Path, data: &Path, words: &[&str]) -> Command {
    over(&parts::former(), common, data, words)
}

/// A folder of which yesterday's program alone has made something: the demonstration's archive.
pub async fn filled_by_former() -> Folder {
    let (common, data) = (Folder::new(), Folder::new());
    records::begin_bare(common.path());
    let filled = ended(by_former(common.path(), data.path(), &["demo"])).await;
    assert!(filled.status.success(), "{}", said(&filled));
    common
}

impl Instance {
    /// One of yesterday's program.
    pub async fn of_former(common: &Path) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        Self::started(by_former(common, data.path(), &["serve"]), data).await
    }

    /// The same over the demonstration's archive, at whose provider anybody signs in.
    pub async fn of_former_with_provider(common: &Path) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let address = own_address();
        let mut serve = by_former(common, data.path(), &["serve", "--demo"]);
        serve.env("KP_LISTEN", &address).env("KP_PUBLIC_URL", format!("http://{address}"));
        Self::started(serve, data).await
    }

    /// One of today's program.
    pub async fn of_today(common: &Path) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        Self::started(over(&program(), common, data.path(), &["serve"]), data).await
    }

    /// Somebody of the demonstration, signed in here.
    pub async fn signs_in(&self, name: &str) -> Asker {
        let mut window = Window::at(&self.base);
        let choice = window.choice_of(name).await;
        assert_eq!(window.chooses(&choice, "/").await, "/");
        window.asker()
    }
}

/// An address of this machine, free when it is asked for, that no other process takes: provider and program are to
/// know it before anything listens there.
fn own_address() -> String {
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    let listener = TcpListener::bind((Ipv4Addr::new(127, high | 0x80, middle, low), 0)).expect("a free port");
    listener.local_addr().expect("a bound port").to_string()
}

impl Asker {
    /// A document as both programs tell it.
    pub async fn reads_about(&self, id: &str) -> Value {
        let operation = format!("query($id: ID!) {{ document(id: $id) {{ {RECORD} }} }}");
        self.ask(&operation, json!({ "id": id })).await["document"].clone()
    }

    /// All documents there are, as both programs tell them.
    pub async fn reads_about_all(&self) -> Vec<Value> {
        let operation = format!(
            "query($after: String) {{ documents(first: 50, after: $after) {{
                edges {{ node {{ {RECORD} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let (mut all, mut after) = (Vec::new(), Value::Null);
        loop {
            let page = self.ask(&operation, json!({ "after": after })).await["documents"].clone();
            all.extend(page["edges"].as_array().expect("edges").iter().map(|edge| edge["node"].clone()));
            if page["pageInfo"]["hasNextPage"] == false {
                return all;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }

    /// Waits until the asker's uploads are as both programs tell them of read ones: the sentence that was noted of each.
    pub async fn notes_of_uploads(&self) -> Vec<Value> {
        let operation = "{ uploads { state reading { note } } }";
        loop {
            let uploads = self.ask(operation, json!({})).await["uploads"].clone();
            let uploads = uploads.as_array().expect("a list");
            if uploads.iter().all(|upload| upload["state"] == "READ") {
                return uploads.iter().map(|upload| upload["reading"]["note"].clone()).collect();
            }
        }
    }
}

/// What both programs tell of a document.
const RECORD: &str = "id titles { text language } kind symbol state audience { kind body { acronym } }
    body { acronym } participant { countryCode } date { edtf } publishedAt
    versions { number renditions { fileName byteSize sha256 language pageCount extraction extractionNote } }";
