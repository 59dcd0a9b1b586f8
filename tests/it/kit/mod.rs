//! The kit of the tests: a hub of its own for each test, a cast, and ways in by the front door.
//! Builders write through the rooms' own commands; only the kit knows how an operation is spelt.

pub mod audit;
pub mod browser;
mod cast;
pub mod certificate;
pub mod former;
pub mod instance;
pub mod listening;
pub mod meilisearch;
pub mod papers;
pub mod part;
pub mod parts;
pub mod post;
pub mod provider;
mod reading;
pub mod records;
pub mod saved;
mod steward;
pub mod store;
pub mod tus;
pub mod uploading;
pub mod window;
pub mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{Request, Variables};
use reqwest::{Client, Response, StatusCode, redirect};
use serde_json::{Value, json};
use server::cli::{Serving, serve};
use server::config::Settings;
use server::cx::{Actor, Cx, Stores};
use server::{outbox, schema};
use tokio::net::TcpListener;

use self::provider::Provider;
pub use cast::{Person, Role, on, plain};
pub use records::Folder;
pub use saved::{Letter, letters_in};

/// A hub with records, files and an index of its own, serving on a port of its own.
pub struct Hub {
    /// What it has opened.
    pub stores: Stores,
    /// How it is reached, without a slash at the end.
    pub base: String,
    statements: Arc<AtomicUsize>,
    serving: Option<Serving>,
    folder: Folder,
}

impl Hub {
    /// An empty hub at which nobody can sign in.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// An empty hub with these settings beside the usual ones.
    pub async fn open_with(settings: &[(&str, &str)]) -> Self {
        Self::start(settings, false).await
    }

    /// An empty hub with the demonstration provider.
    pub async fn open_with_demonstration() -> Self {
        Self::start(&[], true).await
    }

    /// An empty hub that trusts this provider.
    pub async fn open_with_provider(provider: &mut Provider) -> Self {
        Self::open_with_provider_and(provider, &[]).await
    }

    /// An empty hub that trusts this provider, with these settings beside the usual ones.
    pub async fn open_with_provider_and(provider: &mut Provider, given: &[(&str, &str)]) -> Self {
        let trusted = [
            ("KP_OIDC_ISSUER", provider.issuer()),
            ("KP_OIDC_CLIENT_ID", Provider::CLIENT_ID),
            ("KP_OIDC_CLIENT_SECRET", Provider::CLIENT_SECRET),
        ];
        let hub = Self::open_with(&[&trusted, given].concat()).await;
        provider.allow(&format!("{}/auth/callback", hub.base)).await;
        hub
    }

    /// An empty hub that does not serve: nothing follows its outbox but [`Hub::settle`].
    pub async fn open_unserved() -> Self {
        Self::open_unserved_with(&[]).await
    }

    /// The same with these settings beside the usual ones.
    pub async fn open_unserved_with(given: &[(&str, &str)]) -> Self {
        Self::unserved(Folder::new(), given).await
    }

    /// The same in a folder that has been filled already.
    pub async fn open_unserved_in(folder: Folder) -> Self {
        Self::unserved(folder, &[]).await
    }

    async fn unserved(folder: Folder, given: &[(&str, &str)]) -> Self {
        let (stores, statements) = opened(settings(&folder, given)).await;
        Self { stores, base: String::new(), statements, serving: None, folder }
    }

    /// A hub of a folder that has been filled already.
    pub async fn open_in(folder: Folder) -> Self {
        Self::start_in(folder, &[], false).await
    }

    /// The same folder opened again with other settings, and not served.
    pub async fn reopened_with(self, given: &[(&str, &str)]) -> Self {
        let Self { stores, folder, .. } = self;
        drop(stores);
        let (stores, statements) = opened(settings(&folder, given)).await;
        Self { stores, base: String::new(), statements, serving: None, folder }
    }

    async fn start(given: &[(&str, &str)], demonstration: bool) -> Self {
        Self::start_in(Folder::new(), given, demonstration).await
    }

    async fn start_in(folder: Folder, given: &[(&str, &str)], demonstration: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound port").to_string();
        let base = format!("http://{address}");
        let mut settings = settings(&folder, &[&[("KP_LISTEN", &*address), ("KP_PUBLIC_URL", &base)], given].concat());
        if demonstration {
            settings.provider = Some(server::auth::demonstration::provider(&settings).expect("a loopback address"));
        }
        let (stores, statements) = opened(settings).await;
        let serving = Some(serve(stores.clone(), listener, demonstration).expect("a hub that serves"));
        Self { stores, base, statements, serving, folder }
    }

    /// The hub itself as an actor.
    pub fn cx(&self) -> Cx {
        self.stores.cx(Actor::System)
    }

    /// A folder for files that a test makes.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("made-by-the-test")
    }

    /// Waits until the index has followed every change made so far.
    pub async fn settle(&self) {
        outbox::drain(&self.stores).await.expect("an index that follows");
    }

    /// How many SQL statements an act of the hub took.
    pub async fn statements<T>(&self, act: impl Future<Output = T>) -> (usize, T) {
        let before = self.statements.load(Ordering::Relaxed);
        let outcome = act.await;
        (self.statements.load(Ordering::Relaxed) - before, outcome)
    }

    /// Executes an operation that must succeed, without the wire, as the hub itself.
    pub async fn executes(&self, operation: &str, variables: Value) -> Value {
        let (loader, loads) = schema::edges(self.cx());
        let request = Request::new(operation).variables(Variables::from_json(variables)).data(loader).data(self.cx());
        let answer = loads.beside(schema::build().execute(request)).await;
        assert!(answer.is_ok(), "{operation} failed: {:#?}", answer.errors);
        answer.data.into_json().expect("JSON")
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Asker {
        Asker { base: self.base.clone(), session: None, token: None, client: client() }
    }

    /// A program that shows this access token.
    pub fn program(&self, token: String) -> Asker {
        Asker { token: Some(token), ..self.visitor() }
    }

    /// Somebody with a session cookie.
    pub fn with_session(&self, session: String) -> Asker {
        Asker { session: Some(session), ..self.visitor() }
    }

    /// The same person with the same session, who asks this hub.
    pub fn asked_by(&self, asker: &Asker) -> Asker {
        Asker { base: self.base.clone(), ..asker.clone() }
    }

    /// The folder of everything it keeps.
    pub fn data(&self) -> &Path {
        &self.stores.settings.data
    }

    /// Ends the hub and closes its stores, so that another process may open the folder.
    pub async fn closed(mut self) -> Folder {
        if self.serving.is_some() {
            self.stop().await;
        }
        let Self { stores, folder, .. } = self;
        drop(stores);
        folder
    }

    /// Ends the hub as SIGTERM would, and leaves its stores open to be looked at.
    pub async fn stop(&mut self) {
        let serving = self.serving.take().expect("a hub that serves");
        serving.stop().await.expect("a hub that stops");
    }
}

/// Settings of a hub that keeps everything in this folder.
fn settings(folder: &Folder, given: &[(&str, &str)]) -> Settings {
    let parts = store::settings(folder.path())
        .into_iter()
        .chain(post::settings(folder.path()))
        .chain(meilisearch::settings(folder.path()));
    let mut values: BTreeMap<String, String> = parts.map(|(name, value)| (name.to_owned(), value)).collect();
    values.insert("KP_DATABASE_URL".to_owned(), records::url(folder.path()));
    values.insert("KP_DATA".to_owned(), folder.path().display().to_string());
    values.extend(UNLIMITED.map(|(name, value)| (name.to_owned(), value.to_owned())));
    values.extend(given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let settings = Settings::read("", values).expect("right settings");
    Settings { program: program(), ..settings }
}

/// Opened stores, and a count of the SQL statements they are asked.
async fn opened(settings: Settings) -> (Stores, Arc<AtomicUsize>) {
    let mut stores = Stores::open(settings).await.expect("stores that open");
    let statements = Arc::new(AtomicUsize::new(0));
    let counter = statements.clone();
    stores.db.set_metric_callback(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    (stores, statements)
}

/// The program `kp-hub`, built beside these tests.
pub fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("the test program");
    let folder = tests.ancestors().nth(2).expect("the target folder of the profile");
    let program = folder.join("kp-hub");
    assert!(program.exists(), "{} is missing: run `cargo xtask test`, which builds it first", program.display());
    program
}

/// No limit of rate: a test that waits for something asks as often as it can.
pub const UNLIMITED: [(&str, &str); 2] = [("KP_ADDRESS_RATE", "0"), ("KP_PERSON_RATE", "0")];

/// `kp-hub` with these words, in a data folder; its environment holds nothing but PATH, that folder, its records and
/// that it limits no rate.
pub fn command(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(words).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("KP_DATA", data);
    command.env("KP_DATABASE_URL", records::url(data)).envs(store::settings(data)).envs(UNLIMITED);
    // Without a `kp-hub.toml`, wherever the tests are run.
    command.current_dir(program().parent().expect("a folder"));
    command
}

/// Runs a command to its end, while the hubs of the test go on.
pub async fn ended(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output()).await.expect("a thread").expect("the program runs")
}

/// What a command said on both outputs.
pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A client that shows redirects instead of following them.
pub fn client() -> Client {
    Client::builder().redirect(redirect::Policy::none()).no_proxy().build().expect("a client")
}

/// Somebody who asks over HTTP.
#[derive(Clone)]
pub struct Asker {
    base: String,
    session: Option<String>,
    token: Option<String>,
    client: Client,
}

impl Asker {
    /// The same asker at another address.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// The same asker, who shows an access token as well.
    pub fn showing(&self, token: String) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    /// What the session cookie holds.
    pub fn session(&self) -> &str {
        self.session.as_deref().expect("somebody who has signed in")
    }

    /// `GET` of a path, with the session cookie if there is one.
    pub async fn get(&self, path: &str) -> Response {
        self.request(reqwest::Method::GET, path).send().await.expect("an answer")
    }

    /// A request to be completed.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        match &self.session {
            Some(session) => request.header("cookie", format!("kp-session={session}")),
            None => request,
        }
    }

    /// The status of a path.
    pub async fn status(&self, path: &str) -> StatusCode {
        self.get(path).await.status()
    }

    /// Sends an operation as the page application does, and gives the whole answer.
    pub async fn send(&self, operation: &str, variables: Value) -> Value {
        let answer = self
            .request(reqwest::Method::POST, "/graphql")
            .header("x-kp-csrf", "1")
            .json(&json!({ "query": operation, "variables": variables }))
            .send()
            .await
            .expect("an answer");
        answer.json().await.expect("JSON")
    }

    /// Sends an operation that must succeed, and gives its data.
    pub async fn ask(&self, operation: &str, variables: Value) -> Value {
        let answer = self.send(operation, variables).await;
        assert!(answer.get("errors").is_none(), "{operation} failed: {answer:#}");
        answer["data"].clone()
    }

    /// As whom the hub knows this asker.
    pub async fn is(&self) -> Option<String> {
        let answer = self.ask("{ viewer { person { name } } }", json!({})).await;
        answer["viewer"]["person"]["name"].as_str().map(ToOwned::to_owned)
    }

    /// What a search answers, whole.
    pub async fn searches(&self, text: &str) -> Value {
        self.narrows(text, json!({})).await
    }

    /// What a search with a filter answers, whole.
    pub async fn narrows(&self, text: &str, filter: Value) -> Value {
        let operation = "query($text: String!, $filter: SearchFilter) {
            search(text: $text, filter: $filter, first: 50) {
                totalCount
                facets { field buckets { value label count isSelected } }
                addedWords { typed added }
                droppedWords
                didYouMean
                edges {
                    title { html }
                    ranking { rule value }
                    node { id title { text } }
                    pages { number rendition { id fileName } snippet { html language direction } }
                }
                pageInfo { hasNextPage endCursor }
            }
        }";
        self.ask(operation, json!({ "text": text, "filter": filter })).await["search"].clone()
    }

    /// What may be meant by a text that is being typed.
    pub async fn is_offered(&self, text: &str) -> Value {
        let operation = "query($text: String!) { suggest(text: $text, first: 20) {
            documents { node { id } title { html } symbol { html } } bodies { acronym } people { name }
        } }";
        self.ask(operation, json!({ "text": text })).await["suggest"].clone()
    }

    /// What is most like a document.
    pub async fn finds_like(&self, id: &str) -> Value {
        let operation = "query($to: ID!) { similarDocuments(to: $to, first: 20) { id title { text } } }";
        self.ask(operation, json!({ "to": id })).await["similarDocuments"].clone()
    }

    /// The titles a search finds, best first.
    pub async fn finds(&self, text: &str) -> Vec<String> {
        titles(&self.searches(text).await)
    }

    /// The titles in the list of documents, newest first.
    pub async fn lists(&self) -> Vec<String> {
        let operation = "{ documents(first: 100) { edges { node { title { text } } } } }";
        titles(&self.ask(operation, json!({})).await["documents"])
    }

    /// One document as its page shows it; null when there is none for this asker.
    pub async fn opens(&self, id: &str) -> Value {
        let operation = "query($id: ID!) { document(id: $id) {
            id title { text } titles { text language } kind symbol state audience { kind body { acronym } parties { countryCode } }
            body { acronym } participant { countryCode } date { edtf earliest latest } publishedAt canDescribe canPublish
            versions { number renditions { id fileName mediaType byteSize sha256 language path downloadPath pageCount
                extraction extractionNote extractionNotes { code inside numbers name sentence }
               pages(first: 100) { edges { node { number text language quality label isRecognised } } } } }
        } }";
        self.ask(operation, json!({ "id": id })).await["document"].clone()
    }

    /// Describes a document; the answer whole, with its errors.
    pub async fn describes(&self, id: &str, mut change: Value) -> Value {
        change["id"] = id.into();
        let operation = "mutation($input: DescribeDocumentInput!) { describeDocument(input: $input) {
            title { text } titles { text language } symbol date { edtf } audience { kind } body { acronym } } }";
        self.send(operation, json!({ "input": change })).await
    }

    /// Publishes a document; the answer whole, with its errors.
    pub async fn publishes(&self, id: &str) -> Value {
        self.send("mutation($id: ID!) { publishDocument(id: $id) { state } }", json!({ "id": id })).await
    }
}

/// The titles of a connection's nodes.
pub fn titles(connection: &Value) -> Vec<String> {
    let edges = connection["edges"].as_array().expect("edges");
    edges.iter().map(|edge| edge["node"]["title"]["text"].as_str().expect("a title").to_owned()).collect()
}

/// The code of an answer's first error.
pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("no error")
}
