//! What searches have newly found, as one letter to each owner.
//! Mail leaves the house: of a document that is not for everybody it says for whom it is, and nothing else.

mod words;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Utc};
use entity::archive::document;
use entity::directory::person;
use entity::search::found;
use entity::search::saved::Model as SavedSearch;
use entity::{DocumentId, PersonId};
use sha2::{Digest, Sha256};

use self::words::Words;
use super::store;
use crate::archive::{self, policy};
use crate::audience::Audience;
use crate::cx::{Actor, Cx};
use crate::directory;
use crate::error::Result;
use crate::files::hex;
use crate::mail::{self, Letter};
use crate::text::{direction, escape, one_line};

/// The most documents of one search that a letter lists.
const MOST_LISTED: usize = 50;

/// The page on which an owner sees and changes their searches.
const PAGE: &str = "saved";

/// Until when something must have been found to be told now.
pub(super) struct Moments {
    /// The last 06:00 in UTC.
    pub(super) daily: DateTime<Utc>,
    /// The last 06:00 in UTC of a Monday.
    pub(super) weekly: DateTime<Utc>,
}

impl Moments {
    fn by(now: DateTime<Utc>) -> Self {
        let shifted = now - TimeDelta::hours(6);
        let six = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(6);
        let today = shifted.date_naive();
        let monday = today - Days::new(today.weekday().num_days_from_monday().into());
        Self { daily: six(today), weekly: six(monday) }
    }
}

/// Sends what is due. A letter that cannot be written keeps nobody else's back; it is tried again.
pub(super) async fn send_due(cx: &Cx) -> Result<()> {
    let moments = Moments::by(cx.now);
    for id in store::people_to_tell(&cx.db, &moments).await? {
        if let Some(person) = directory::find_person(&cx.db, id).await?
            && let Err(fault) = send(cx, &person, &moments).await
        {
            tracing::error!(person = %id, error = ?fault, "a letter could not be sent; it is tried again");
        }
    }
    Ok(())
}

/// What one search found.
type Section = (SavedSearch, Vec<found::Model>);

/// Puts on its way what is due to somebody, and writes in the same transaction that it was told.
async fn send(cx: &Cx, person: &person::Model, moments: &Moments) -> Result<()> {
    let owner = Actor::Person(directory::standing(&cx.db, person.id, cx.today()).await?);
    let tx = cx.begin().await?;
    let mut letters: BTreeMap<String, Vec<Section>> = BTreeMap::new();
    for (found, search) in store::due(&tx, &owner, person.id, moments).await? {
        let sections = letters.entry(search.language.clone()).or_default();
        match sections.last_mut() {
            Some((last, rows)) if last.id == search.id => rows.push(found),
            Some(_) | None => sections.push((search, vec![found])),
        }
    }
    for (language, sections) in letters {
        let ids: Vec<_> = sections.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.document_id)).collect();
        let documents = archive::find_many(&tx, &owner, &ids).await?;
        let audiences = archive::audiences(&tx, &documents).await?;
        let listed = documents.into_iter().map(|document| {
            let audience = audiences.get(&document.id).cloned().unwrap_or(Audience::Staff);
            (document.id, (policy::effective(&document, audience), document))
        });
        let letter = Composition { cx, words: Words::of(&language), language: &language, listed: listed.collect() }
            .letter(person, &sections);
        mail::post(cx, &tx, &letter).await?;
        for (search, rows) in &sections {
            let documents: Vec<_> = rows.iter().map(|row| row.document_id).collect();
            store::set_mailed(&tx, search.id, &documents, cx.now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A letter being written.
struct Composition<'a> {
    cx: &'a Cx,
    words: &'static Words,
    language: &'a str,
    listed: BTreeMap<DocumentId, (Audience, document::Model)>,
}

impl Composition<'_> {
    fn letter(&self, person: &person::Model, sections: &[Section]) -> Letter {
        let words = self.words;
        let stop = self.cx.stores.settings.public_url.join(PAGE).expect("a path joins");
        let mut text = format!("{}\n", words.intro);
        let mut html = format!(
            "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\"><body><p>{}</p>",
            self.language,
            direction(Some(self.language)),
            words.intro
        );
        for (search, rows) in sections {
            let public = self.listed(rows.iter(), true);
            if !public.is_empty() {
                text.push_str(&format!("\n{}\n", search.name));
                html.push_str(&format!("<h2 dir=\"auto\">{}</h2>", escape(&search.name)));
                self.list(&public, &mut text, &mut html);
            }
        }
        // The name of a search would tell what the others are about.
        let others = self.listed(sections.iter().flat_map(|(_, rows)| rows), false);
        if !others.is_empty() {
            self.list(&others, &mut text, &mut html);
        }
        text.push_str(&format!("\n-- \n{} {stop}\n", words.stop));
        html.push_str(&format!("<hr><p>{} <a href=\"{stop}\">{stop}</a></p></body></html>", words.stop));
        let count: usize = sections.iter().map(|(_, rows)| rows.len()).sum();
        Letter {
            id: name(person.id, sections),
            to: (person.name.clone(), person.email.clone()),
            subject: format!("KP Hub – {} {count}", words.subject),
            language: self.language.to_owned(),
            text,
            html,
            stop,
        }
    }

    /// The documents of some rows that everybody may read, or those that only some may; each once.
    fn listed<'b>(&self, rows: impl Iterator<Item = &'b found::Model>, is_public: bool) -> Vec<DocumentId> {
        let mut ids: Vec<DocumentId> = Vec::new();
        for id in rows.map(|row| row.document_id) {
            let fits = self.listed.get(&id).is_some_and(|(audience, _)| (*audience == Audience::Public) == is_public);
            if fits && !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    fn list(&self, ids: &[DocumentId], text: &mut String, html: &mut String) {
        html.push_str("<ul>");
        for (audience, document) in ids.iter().take(MOST_LISTED).filter_map(|id| self.listed.get(id)) {
            let entry = self.entry(audience, document);
            text.push_str(&entry.text);
            html.push_str(&entry.html);
        }
        html.push_str("</ul>");
        if ids.len() > MOST_LISTED {
            let more = format!("{} {}", self.words.more, ids.len() - MOST_LISTED);
            text.push_str(&format!("\n{more}\n"));
            html.push_str(&format!("<p>{more}</p>"));
        }
    }

    fn entry(&self, audience: &Audience, document: &document::Model) -> Entry {
        let link = self.cx.stores.settings.public_url.join(&format!("d/{}", document.id)).expect("a path joins");
        let (language, title) = match self.words.document_for(audience) {
            Some(words) => (self.language, words),
            None => document.title.pick(Some(self.language)),
        };
        let title = one_line(title);
        let known = match audience {
            Audience::Public => [document.symbol.clone(), document.date.clone()],
            Audience::Community
            | Audience::Participants
            | Audience::Body(_)
            | Audience::Parties(_)
            | Audience::Staff => [None, None],
        };
        let known = one_line(&known.into_iter().flatten().collect::<Vec<_>>().join(" · "));
        let below = if known.is_empty() { String::new() } else { format!("\n  {known}") };
        Entry {
            text: format!("\n  {title}{below}\n  {link}\n"),
            html: format!(
                "<li><a href=\"{link}\" lang=\"{language}\" dir=\"{}\">{}</a> {}</li>",
                direction(Some(language)),
                escape(&title),
                escape(&known)
            ),
        }
    }
}

/// One document in both forms of a letter.
struct Entry {
    text: String,
    html: String,
}

/// What names a letter: the same news to the same person is the same letter.
fn name(person: PersonId, sections: &[Section]) -> String {
    let mut told = Sha256::new();
    told.update(person.to_string());
    for row in sections.iter().flat_map(|(_, rows)| rows) {
        told.update(format!("{}{}", row.search_id, row.document_id));
    }
    hex(&told.finalize())[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_day_of_mail_ends_at_six_and_a_week_on_monday_at_six() {
        for (now, daily, weekly) in [
            ("2026-11-22T05:59:59Z", "2026-11-21T06:00:00Z", "2026-11-16T06:00:00Z"),
            ("2026-11-22T06:00:00Z", "2026-11-22T06:00:00Z", "2026-11-16T06:00:00Z"),
            ("2026-11-23T05:59:59Z", "2026-11-22T06:00:00Z", "2026-11-16T06:00:00Z"),
            ("2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z"),
        ] {
            let moments = Moments::by(at(now));

            assert_eq!((moments.daily, moments.weekly), (at(daily), at(weekly)), "{now}");
        }
    }
}
