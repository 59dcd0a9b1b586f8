//! Keeping a search, changing it, letting go of it.

use entity::SavedSearchId;
use entity::search::saved::{Alert, Model};
use sea_orm::{DatabaseTransaction, IntoActiveModel, Set};

use super::{policy, store};
use crate::auth;
use crate::cx::{Cx, insert};
use crate::error::{Code, Error, Result, refuse, refuse_field};
use crate::page::{Edge, Window};
use crate::search;
use crate::search::question::Question;

/// How many searches one person may keep.
pub const MOST_KEPT: u64 = 100;

/// The most characters the name of a kept search may have.
pub const MOST_CHARACTERS: usize = 200;

/// The languages in which mail is written; the first one where nothing is said.
pub const LANGUAGES: [&str; 6] = ["en", "fr", "pt", "ru", "ar", "zh"];

/// A search to be kept.
pub struct NewSearch {
    /// What its owner calls it.
    pub name: String,
    /// What is searched for, as the query of its address.
    pub address: String,
    /// When mail goes out.
    pub alert: Alert,
    /// The language of the mail; English where nothing is said.
    pub language: Option<String>,
}

/// Keeps a search for whoever asks. What it finds today is not news.
pub async fn save(cx: &Cx, new: NewSearch) -> Result<Model> {
    let person_id = policy::keeper(&cx.actor)?;
    let row = Model {
        id: SavedSearchId(cx.ids.next()),
        person_id,
        name: name(&new.name)?,
        address: address(cx, &new.address).await?,
        alert: new.alert,
        alert_since: cx.now,
        language: language(new.language)?,
        created_at: cx.now,
        feed_sha256: None,
    };
    let tx = cx.begin().await?;
    let kept = store::list(&tx, person_id).await?;
    must_be_new(&kept, &row)?;
    if kept.len() as u64 >= MOST_KEPT {
        return Err(refuse(Code::TooLarge, format!("you keep {MOST_KEPT} searches already; remove one first")));
    }
    insert(&tx, row.clone()).await?;
    tx.commit().await?;
    Ok(row)
}

/// What is to change of a kept search; what is absent stays.
#[derive(Default)]
pub struct Change {
    /// What its owner calls it.
    pub name: Option<String>,
    /// What is searched for, as the query of its address.
    pub address: Option<String>,
    /// When mail goes out.
    pub alert: Option<Alert>,
    /// The language of the mail.
    pub language: Option<String>,
}

/// Changes a kept search. Another address begins anew: what it found by the former one is forgotten.
pub async fn change(cx: &Cx, id: SavedSearchId, change: Change) -> Result<Model> {
    let person = policy::keeper(&cx.actor)?;
    let name = change.name.as_deref().map(name).transpose()?;
    let language = change.language.map(|language| self::language(Some(language))).transpose()?;
    let address = match change.address {
        Some(address) => Some(self::address(cx, &address).await?),
        None => None,
    };
    let tx = cx.begin().await?;
    let before = owned(cx, &tx, id).await?;
    let is_elsewhere = address.as_ref().is_some_and(|address| *address != before.address);
    let begins_to_mail = before.alert == Alert::Never && change.alert.is_some_and(|alert| alert != Alert::Never);
    let after = Model {
        name: name.unwrap_or_else(|| before.name.clone()),
        address: address.unwrap_or_else(|| before.address.clone()),
        alert: change.alert.unwrap_or(before.alert),
        alert_since: if begins_to_mail { cx.now } else { before.alert_since },
        language: language.unwrap_or_else(|| before.language.clone()),
        ..before
    };
    must_be_new(&store::list(&tx, person).await?, &after)?;
    if is_elsewhere {
        store::delete_found(&tx, id).await?;
    }
    store::set_changed(&tx, after.clone()).await?;
    tx.commit().await?;
    Ok(after)
}

/// Lets go of a kept search, with all it found and its feed.
pub async fn remove(cx: &Cx, id: SavedSearchId) -> Result<()> {
    let tx = cx.begin().await?;
    let search = owned(cx, &tx, id).await?;
    store::delete(&tx, search.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes that the owner has looked at all that a search has newly found so far and they may see.
pub async fn mark_seen(cx: &Cx, id: SavedSearchId) -> Result<Model> {
    let tx = cx.begin().await?;
    let search = owned(cx, &tx, id).await?;
    store::set_seen(cx, &tx, search.id).await?;
    tx.commit().await?;
    Ok(search)
}

/// Opens the private feed of a search, and closes the one it had. Answers the token, which is nowhere kept.
pub async fn open_feed(cx: &Cx, id: SavedSearchId) -> Result<String> {
    let token = auth::secret()?;
    set_feed(cx, id, Some(auth::hash(&token))).await?;
    Ok(token)
}

/// Closes the private feed of a search.
pub async fn close_feed(cx: &Cx, id: SavedSearchId) -> Result<Model> {
    set_feed(cx, id, None).await
}

async fn set_feed(cx: &Cx, id: SavedSearchId, feed_sha256: Option<String>) -> Result<Model> {
    let tx = cx.begin().await?;
    let mut row = owned(cx, &tx, id).await?.into_active_model();
    row.feed_sha256 = Set(feed_sha256);
    let search = store::set_feed(&tx, row).await?;
    tx.commit().await?;
    Ok(search)
}

/// The asker's own search.
async fn owned(cx: &Cx, tx: &DatabaseTransaction, id: SavedSearchId) -> Result<Model> {
    store::find(tx, policy::keeper(&cx.actor)?, id).await?.ok_or_else(no_search)
}

/// The answer for a search that is absent or another's.
fn no_search() -> Error {
    refuse(Code::NotFound, "there is no such saved search, or it is not yours")
}

/// Refuses an address that the owner keeps under another name.
fn must_be_new(kept: &[Model], row: &Model) -> Result<()> {
    match kept.iter().find(|other| other.id != row.id && other.address == row.address) {
        Some(other) => Err(refuse(Code::Conflict, format!("you keep this search already, as “{}”", other.name))),
        None => Ok(()),
    }
}

fn name(given: &str) -> Result<String> {
    let name = given.trim();
    if name.is_empty() || name.chars().count() > MOST_CHARACTERS || name.contains(char::is_control) {
        return Err(refuse_field("name", format!("a name has 1 to {MOST_CHARACTERS} characters on one line")));
    }
    Ok(name.to_owned())
}

/// The one written form of a search that can be carried out.
async fn address(cx: &Cx, given: &str) -> Result<String> {
    let question = Question::read(given)?;
    search::find(cx, &question, &Window { rows: 0, edge: Edge::Start }).await?;
    Ok(question.address())
}

fn language(given: Option<String>) -> Result<String> {
    let Some(given) = given else { return Ok(LANGUAGES[0].to_owned()) };
    if LANGUAGES.contains(&given.as_str()) {
        return Ok(given);
    }
    Err(refuse_field("language", format!("mail is written in {}; choose one of these", LANGUAGES.join(", "))))
}
