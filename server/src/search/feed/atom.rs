//! How a feed is written (RFC 4287): ids that stay, languages and directions, and no words of the documents but their titles.

use atom_syndication::{Category, Entry, Feed, Link, Person, Text, TextType};
use chrono::{DateTime, Utc};
use entity::archive::document;
use sea_orm::ActiveEnum;
use url::Url;

use crate::error::Result;
use crate::text::{direction, escape, one_line};

/// What a feed says of itself.
pub(super) struct Head {
    /// What people call it.
    pub(super) title: String,
    /// The address that it is and will be known by.
    pub(super) id: String,
    /// Where it is read.
    pub(super) own: Url,
    /// The page of the same search.
    pub(super) page: Url,
    /// When it last changed, as long as it has no entries.
    pub(super) since: DateTime<Utc>,
}

/// A feed of documents, the latest change first; `hub` is the address of the hub.
pub(super) fn written(head: Head, documents: &[document::Model], hub: &Url) -> Result<Vec<u8>> {
    let feed = Feed {
        title: Text::plain(one_line(&head.title)),
        id: head.id,
        updated: documents.first().map_or(head.since, |document| document.changed_at).into(),
        authors: vec![Person { name: "KP Hub".to_owned(), uri: Some(hub.to_string()), ..Person::default() }],
        links: vec![
            Link { mime_type: Some("application/atom+xml".to_owned()), ..link("self", &head.own) },
            Link { mime_type: Some("text/html".to_owned()), ..link("alternate", &head.page) },
        ],
        lang: Some("en".to_owned()),
        entries: documents.iter().map(|document| entry(document, hub)).collect(),
        ..Feed::default()
    };
    Ok(feed.write_to(Vec::new()).map_err(anyhow::Error::new)?)
}

fn link(rel: &str, href: &Url) -> Link {
    Link { href: href.to_string(), rel: rel.to_owned(), ..Link::default() }
}

fn entry(document: &document::Model, hub: &Url) -> Entry {
    let page = hub.join(&format!("d/{}", document.id)).expect("a path joins");
    let known = [document.symbol.as_deref(), document.date.as_deref()];
    let known: Vec<_> = known.into_iter().flatten().map(one_line).collect();
    Entry {
        title: title(document),
        id: page.to_string(),
        updated: document.changed_at.into(),
        published: document.published_at.map(Into::into),
        categories: vec![Category { term: document.kind.to_value(), ..Category::default() }],
        links: vec![Link { mime_type: Some("text/html".to_owned()), ..link("alternate", &page) }],
        summary: (!known.is_empty()).then(|| Text::plain(known.join(" · "))),
        ..Entry::default()
    }
}

/// A title with its language. Atom has no attribute for the direction; where it matters, the title is HTML, which has one.
fn title(document: &document::Model) -> Text {
    let (language, title) = document.title.pick(None);
    let title = one_line(title);
    let text = match direction(Some(language)) {
        "rtl" => Text {
            r#type: TextType::Html,
            ..Text::plain(format!("<span lang=\"{language}\" dir=\"rtl\">{}</span>", escape(&title)))
        },
        _ => Text::plain(title),
    };
    Text { lang: Some(language.to_owned()), ..text }
}
