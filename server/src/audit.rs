//! The audit log: who did what, when, on whose instruction, and what it changed.
//! Each entry carries the hash of the one before, so that none can be changed or taken out of the middle unseen.
//! It is written in the transaction of the act, like news in the outbox; it tells nobody anything by itself.

use chrono::SecondsFormat;
use entity::audit::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::cx::{Actor, Cx};
use crate::error::Result;
use crate::files::hex;

/// What stands as the hash before the first entry.
const NOTHING_BEFORE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// How many entries a verification reads at once.
const WALK: u64 = 500;

/// What the fields of a record said, by name.
pub type Fields = Map<String, Value>;

/// Writes an entry in the transaction of the act. Of the fields, only those that differ are kept.
pub async fn record(
    cx: &Cx,
    tx: &DatabaseTransaction,
    act: &str,
    subject: String,
    (before, after): (Fields, Fields),
) -> Result<()> {
    let previous = Entity::find().order_by_desc(Column::Seq).one(tx).await?;
    let (before, after) = differing(before, after);
    let mut entry = Model {
        seq: 0,
        at: cx.now.to_rfc3339_opts(SecondsFormat::Micros, true),
        actor: match &cx.actor {
            Actor::Person(standing) => standing.person.to_string(),
            Actor::System => "hub".to_owned(),
            Actor::Client(client) => format!("client:{}", client.id()),
            Actor::Visitor => "visitor".to_owned(),
        },
        act: act.to_owned(),
        subject,
        instruction: cx.instruction.clone(),
        before: Value::Object(before).to_string(),
        after: Value::Object(after).to_string(),
        previous: previous.map_or_else(|| NOTHING_BEFORE.to_owned(), |entry| entry.hash),
        hash: String::new(),
    };
    entry.hash = hash(&entry);
    let Model { at, actor, act, subject, instruction, before, after, previous, hash, .. } = entry;
    ActiveModel {
        at: Set(at),
        actor: Set(actor),
        act: Set(act),
        subject: Set(subject),
        instruction: Set(instruction),
        before: Set(before),
        after: Set(after),
        previous: Set(previous),
        hash: Set(hash),
        ..Default::default()
    }
    .insert(tx)
    .await?;
    Ok(())
}

fn differing(mut before: Fields, mut after: Fields) -> (Fields, Fields) {
    let alike: Vec<String> =
        before.iter().filter(|(name, value)| after.get(*name) == Some(value)).map(|(name, _)| name.clone()).collect();
    for name in alike {
        before.remove(&name);
        after.remove(&name);
    }
    (before, after)
}

/// The hash of an entry: each text with its length before it, so that no two entries read alike.
fn hash(entry: &Model) -> String {
    let mut digest = Sha256::new();
    for text in [
        Some(&entry.previous),
        Some(&entry.at),
        Some(&entry.actor),
        Some(&entry.act),
        Some(&entry.subject),
        entry.instruction.as_ref(),
        Some(&entry.before),
        Some(&entry.after),
    ] {
        match text {
            Some(text) => {
                digest.update([1]);
                digest.update((text.len() as u64).to_be_bytes());
                digest.update(text);
            }
            None => digest.update([0]),
        }
    }
    hex(&digest.finalize())
}

/// The entries on these subjects, newest first; for those who may read their history.
pub async fn entries_on(db: &impl ConnectionTrait, subjects: Vec<String>) -> Result<Vec<Model>> {
    Ok(Entity::find().filter(Column::Subject.is_in(subjects)).order_by_desc(Column::Seq).all(db).await?)
}

/// What a walk along the whole log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the newest entry; whoever notes it elsewhere can later prove that none was cut off the end.
    pub head: String,
    /// The sequence number of the first entry that does not fit those before it.
    pub broken_at: Option<i64>,
}

/// Walks along the log from its first entry and checks every hash.
pub async fn verify(db: &impl ConnectionTrait) -> Result<Verified> {
    let mut found = Verified { entries: 0, head: NOTHING_BEFORE.to_owned(), broken_at: None };
    let mut last = 0;
    loop {
        let entries = Entity::find().filter(Column::Seq.gt(last)).order_by_asc(Column::Seq).limit(WALK).all(db).await?;
        let Some(newest) = entries.last() else { return Ok(found) };
        last = newest.seq;
        for entry in entries {
            if found.broken_at.is_none() && (entry.previous != found.head || entry.hash != hash(&entry)) {
                found.broken_at = Some(entry.seq);
            }
            found.entries += 1;
            found.head = entry.hash;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        value.as_object().cloned().expect("an object")
    }

    #[test]
    fn an_entry_keeps_only_what_differs() {
        let (before, after) = differing(
            fields(json!({"symbol": "AD 1", "kind": "other"})),
            fields(json!({"symbol": "AD 2", "kind": "other"})),
        );

        assert_eq!(Value::Object(before), json!({"symbol": "AD 1"}));
        assert_eq!(Value::Object(after), json!({"symbol": "AD 2"}));
    }

    #[test]
    fn moving_a_word_from_one_field_to_the_next_changes_the_hash() {
        let entry = Model {
            seq: 1,
            at: String::new(),
            actor: "ab".to_owned(),
            act: "c".to_owned(),
            subject: String::new(),
            instruction: None,
            before: String::new(),
            after: String::new(),
            previous: NOTHING_BEFORE.to_owned(),
            hash: String::new(),
        };
        let moved = Model { actor: "a".to_owned(), act: "bc".to_owned(), ..entry.clone() };
        let emptied = Model { instruction: Some(String::new()), ..entry.clone() };

        assert_ne!(hash(&entry), hash(&moved));
        assert_ne!(hash(&entry), hash(&emptied));
    }
}
