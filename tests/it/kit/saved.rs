//! What people do with the searches they keep, and the letters that come of it.

use std::path::Path;

use entity::search::found;
use entity::search::saved::Alert;
use mail_parser::MessageParser;
use sea_orm::{EntityTrait, Set};
use serde_json::{Value, json};
use server::cx::{Actor, Standing};
use server::mail;
use server::search::saved::{self, NewSearch, jobs};

use super::{Asker, Hub, Person};

/// A letter, as a mail program reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its plain form.
    pub text: String,
    /// Its HTML form.
    pub html: String,
    /// The whole file, as it is.
    pub raw: String,
}

impl Hub {
    /// The letters that lie in the folder after one round of mail, in no order.
    pub async fn letters(&self) -> Vec<Letter> {
        jobs::tell(&self.stores).await.expect("letters on their way");
        mail::jobs::deliver(&self.stores).await.expect("mail that goes out");
        letters_in(&self.data().join("mail"))
    }
}

/// The letters that lie in a folder, in no order.
pub fn letters_in(folder: &Path) -> Vec<Letter> {
    let Ok(folder) = std::fs::read_dir(folder) else { return Vec::new() };
    folder.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a letter")).map(read).collect()
}

fn read(bytes: Vec<u8>) -> Letter {
    let message = MessageParser::default().parse(&bytes).expect("a message");
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).expect("an address");
    Letter {
        to: to.to_owned(),
        subject: message.subject().expect("a subject").to_owned(),
        text: message.body_text(0).expect("text").into_owned(),
        html: message.body_html(0).expect("HTML").into_owned(),
        raw: String::from_utf8(bytes).expect("an encoded message"),
    }
}

impl Asker {
    /// Keeps a search under the name of its address; answers its id or the code of the refusal.
    pub async fn keeps(&self, address: &str, alert: &str) -> Result<String, String> {
        self.keeps_as(json!({ "name": address, "address": address, "alert": alert })).await
    }

    /// The same with these arguments.
    pub async fn keeps_as(&self, arguments: Value) -> Result<String, String> {
        let operation = "mutation($name: String!, $address: String!, $alert: SearchAlert!, $language: String) {
            saveSearch(name: $name, address: $address, alert: $alert, language: $language) { id } }";
        let kept = self.does("saveSearch", operation, arguments).await?;
        Ok(kept["id"].as_str().expect("an id").to_owned())
    }

    /// What the viewer keeps, with all that it tells.
    pub async fn kept(&self) -> Value {
        let operation = "{ savedSearches { id name address alert language hasFeed newCount
            news(first: 100) { edges { isSeen node { title { text } } } pageInfo { hasNextPage } } } }";
        self.ask(operation, json!({})).await["savedSearches"].clone()
    }

    /// The titles that the viewer's only search has newly found, newest first, and how many are unseen.
    pub async fn news(&self) -> (u64, Vec<String>) {
        let kept = self.kept().await;
        assert_eq!(kept.as_array().map(Vec::len), Some(1), "one search: {kept:#}");
        (kept[0]["newCount"].as_u64().expect("a count"), super::titles(&kept[0]["news"]))
    }

    /// Changes one of the viewer's searches; answers it or the code of the refusal.
    pub async fn changes_kept(&self, id: &str, mut change: Value) -> Result<Value, String> {
        let operation = "mutation($id: ID!, $name: String, $address: String, $alert: SearchAlert) {
            changeSavedSearch(id: $id, name: $name, address: $address, alert: $alert) { name address alert } }";
        change["id"] = id.into();
        self.does("changeSavedSearch", operation, change).await
    }

    /// Does one thing to one of the viewer's searches, such as `markSeen`.
    pub async fn with_kept(&self, act: &str, id: &str) -> Result<Value, String> {
        let selection = if ["closeFeed", "markSeen"].contains(&act) { "{ id }" } else { "" };
        let operation = format!("mutation($id: ID!) {{ {act}(id: $id) {selection} }}");
        self.does(act, &operation, json!({ "id": id })).await
    }

    /// Opens the private feed of a search; answers its path on the hub.
    pub async fn opens_feed(&self, id: &str) -> String {
        let url = self.with_kept("openFeed", id).await.expect("a feed");
        url.as_str().expect("a URL").strip_prefix(&self.base).expect("an address of this hub").to_owned()
    }

    /// A short link to a search; answers its path on the hub, or the code of the refusal.
    pub async fn shortens(&self, address: &str) -> Result<String, String> {
        let operation = "mutation($address: String!) { shortenSearch(address: $address) }";
        let url = self.does("shortenSearch", operation, json!({ "address": address })).await?;
        Ok(url.as_str().expect("a URL").strip_prefix(&self.base).expect("an address of this hub").to_owned())
    }

    /// The bytes at a path.
    pub async fn reads(&self, path: &str) -> Vec<u8> {
        self.get(path).await.bytes().await.expect("a body").to_vec()
    }
}

impl Hub {
    /// Keeps a search for somebody, past the front door.
    pub async fn keeps_for(&self, person: &Person, address: &str, alert: Alert) {
        let actor = Actor::Person(Standing::none(person.id));
        let new = NewSearch { name: address.to_owned(), address: address.to_owned(), alert, language: None };
        saved::save(&self.stores.cx(actor), new).await.expect("a search");
    }

    /// As if the hub had ended between writing letters and noting it.
    pub async fn forget_mailed(&self) {
        let nothing = found::ActiveModel { mailed_at: Set(None), ..Default::default() };
        found::Entity::update_many().set(nothing).exec(&self.stores.db).await.expect("records");
    }
}
