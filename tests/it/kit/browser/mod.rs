//! A real Chromium, one fresh profile for each test, driven as a person would drive it.
//!
//! Every verb waits until the page allows it and fails with what was waited for; nothing here knows the hub's pages.

mod axe;
mod dress;
mod driver;
mod find;

use std::path::Path;

use fantoccini::Client;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use serde_json::{Value, json};

pub use dress::in_every_dress;

use dress::Dress;
use driver::{Command, Driver};

/// A window's width and height in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Size(pub u32, pub u32);

impl Size {
    /// A small laptop.
    pub const DESKTOP: Self = Self(1280, 800);
    /// A phone, upright.
    pub const PHONE: Self = Self(390, 844);
}

/// One browser window with nothing in its memory.
#[derive(Debug)]
pub struct Browser {
    base: String,
    dress: Dress,
    client: Client,
    // Ends the session, and so comes after the client that uses it.
    _driver: Driver,
}

impl Browser {
    /// Opens a window of a desktop's size; `base` is what [`Browser::open`] puts before a path.
    pub async fn start(base: &str) -> Self {
        Self::sized(base, Size::DESKTOP).await
    }

    /// Opens a window whose page is `size` large.
    pub async fn sized(base: &str, size: Size) -> Self {
        Self::dressed(base, Dress::plain(size)).await
    }

    async fn dressed(base: &str, dress: Dress) -> Self {
        let (driver, client) = Driver::start(dress).await;
        let browser = Self { base: base.trim_end_matches('/').to_owned(), dress, client, _driver: driver };
        browser.prefer_dark(dress.is_dark).await;
        browser
    }

    /// Goes to `path`, which begins with a slash, and waits until the document has loaded.
    pub async fn open(&self, path: &str) {
        self.visit(&format!("{}{path}", self.base)).await;
    }

    /// Goes to a whole address and waits until the document has loaded.
    pub async fn visit(&self, address: &str) {
        let went = self.client.goto(address).await;
        went.unwrap_or_else(|error| panic!("the browser cannot open {address}: {error}"));
    }

    /// Goes back one step in the window's history.
    pub async fn back(&self) {
        self.client.back().await.expect("there is a page to go back to");
    }

    /// Goes forward one step in the window's history.
    pub async fn forward(&self) {
        self.client.forward().await.expect("there is a page to go forward to");
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page loads again");
    }

    /// The address shown: path, query and fragment under `base`, the whole address elsewhere.
    pub async fn address(&self) -> String {
        let address = self.client.current_url().await.expect("a window has an address");
        address.as_str().strip_prefix(&self.base).unwrap_or(address.as_str()).to_owned()
    }

    /// The text that can be seen on the page, as a reader would copy it.
    pub async fn text(&self) -> String {
        let text = self.run("return document.body.innerText", vec![]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Clicks what has this ARIA role and this accessible name, such as `("button", "Search")`.
    pub async fn click(&self, role: &str, name: &str) {
        self.act_on(role, name, async |element: Element| element.click().await).await;
    }

    /// Replaces what is in the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        self.act_on(find::FIELD, label, async |element: Element| {
            element.clear().await?;
            element.send_keys(text).await
        })
        .await;
    }

    /// Chooses files in the field with this label.
    pub async fn choose(&self, label: &str, files: &[&Path]) {
        let paths: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
        self.act_on(find::FIELD, label, async |element: Element| element.send_keys(&paths.join("\n")).await).await;
    }

    /// Picks an option of the list with this label, as somebody types its beginning.
    pub async fn pick(&self, label: &str, option: &str) {
        self.act_on("combobox", label, async |element: Element| element.send_keys(option).await).await;
    }

    /// Presses and releases a key where the focus is.
    pub async fn press(&self, key: impl Into<char>) {
        let value = key.into();
        let keys = KeyActions::new("keyboard".to_owned()).then(KeyAction::Down { value }).then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.expect("a key can be pressed");
    }

    /// The accessible name of what has the focus; empty for the page itself.
    pub async fn focused(&self) -> String {
        let element = self.client.active_element().await.expect("something has the focus");
        self.name_of(&element).await.unwrap_or_default()
    }

    /// Draws the page in dark colours, or in light ones, as the reader's system would ask for.
    async fn prefer_dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Cuts the page off the network.
    pub async fn go_offline(&self) {
        self.be_offline(true).await;
    }

    /// Gives the page the network back.
    pub async fn go_online(&self) {
        self.be_offline(false).await;
    }

    async fn be_offline(&self, offline: bool) {
        let line = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", line).await;
    }

    /// What the browser complained of since the last call: script errors, refused loads, broken policies.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Command::Log).await.expect("the browser keeps a log");
        let entries = log.as_array().into_iter().flatten();
        entries
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.expect("the script runs")
    }

    async fn devtools(&self, command: &'static str, params: Value) {
        let command = Command::DevTools { command, params };
        self.client.issue_cmd(command).await.expect("the browser knows the command");
    }
}
