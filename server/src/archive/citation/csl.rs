//! Citations in CSL-JSON, the input of citation processors.

use chrono::Datelike;
use serde::Serialize;

use super::genre::Genre;
use super::{Citation, PUBLISHER, is_vague, known_parts};
use crate::error::Result;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    genre: &'static str,
    title: &'a str,
    author: [Name<'a>; 1],
    publisher: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Day>,
    accessed: Day,
    language: &'a str,
    #[serde(rename = "URL")]
    address: &'a str,
}

#[derive(Serialize)]
struct Name<'a> {
    literal: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Day {
    date_parts: [Vec<u32>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    circa: Option<bool>,
}

/// The list of items, one for each citation.
pub fn items(citations: &[Citation]) -> Result<String> {
    let items: Vec<_> = citations.iter().map(item).collect();
    Ok(serde_json::to_string_pretty(&items).map_err(anyhow::Error::new)?)
}

fn item(citation: &Citation) -> Item<'_> {
    let seen = citation.accessed;
    let issued = citation
        .date
        .as_ref()
        .map(|date| Day { date_parts: [known_parts(date)], circa: is_vague(date).then_some(true) });
    Item {
        id: &citation.key,
        kind: match citation.genre {
            Genre::Report => "report",
            Genre::Law => "legislation",
            Genre::Figures => "dataset",
            Genre::Other => "document",
        },
        genre: citation.kind,
        title: &citation.title,
        author: [Name { literal: &citation.author }],
        publisher: PUBLISHER,
        number: citation.symbol.as_deref(),
        issued,
        accessed: Day { date_parts: [vec![seen.year().unsigned_abs(), seen.month(), seen.day()]], circa: None },
        language: &citation.language,
        address: &citation.address,
    }
}
