//! Queries with known answers over the demonstration archive, judged by people who read it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use entity::PersonId;
use serde::Deserialize;
use server::cli::demo;
use server::config::Settings;
use server::cx::{Actor, Standing, Stores};
use server::page::{Edge, Window};
use server::search;
use server::search::question::Question;

use crate::figures::table;
use crate::measures::{LOOKED_AT, Tally};

/// Written by reading the archive, never by asking the engine.
const JUDGED: &str = include_str!("judged.toml");

#[derive(Deserialize)]
struct Judged {
    query: Vec<Sought>,
}

/// A typed text and what should answer it.
#[derive(Deserialize)]
struct Sought {
    /// What sort of query it is.
    kind: String,
    /// As typed.
    text: String,
    /// Grades by symbol, or by English title where there is no symbol: 3 what was sought, 2 nearly, 1 of some use.
    answers: BTreeMap<String, u8>,
}

/// Fills a demonstration archive in `folder` and asks it as a member of staff for a Participant.
pub async fn judge(program: &Path, folder: &Path) -> anyhow::Result<String> {
    let filled = crate::hub::command(program, folder, &["demo"]).stdout(Stdio::null()).status()?;
    anyhow::ensure!(filled.success(), "the demonstration archive could not be filled");
    let settings = Settings::read("", [("KP_DATA".to_owned(), folder.display().to_string())].into())?;
    let stores = Stores::open(Settings { program: program.to_owned(), ..settings }).await?;
    let person = PersonId(uuid::Uuid::nil());
    let standing = Standing { for_participant: true, is_staff: true, ..Standing::none(person) };
    search::jobs::rebuild(&stores.cx(Actor::System)).await?;
    let judged: Judged = toml::from_str(JUDGED)?;
    let archive = demo::archive()?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut missed = Vec::new();
    for sought in &judged.query {
        let is_there = |name: &String| archive.documents.iter().any(|document| name_of(document) == name);
        anyhow::ensure!(
            sought.answers.keys().all(is_there),
            "`{}` is to be answered by what is not there",
            sought.text
        );
        let question = Question { text: sought.text.clone(), ..Question::default() };
        let window = Window { rows: LOOKED_AT, edge: Edge::Start };
        let found = search::find(&stores.cx(Actor::Person(standing.clone())), &question, &window).await?;
        let list: Vec<u8> = found.answer.hits.iter().map(|hit| grade(sought, &found, &hit.document)).collect();
        let all: Vec<u8> = sought.answers.values().copied().collect();
        tallies.entry(sought.kind.clone()).or_default().add(&list, &all);
        if !list.iter().take(3).any(|grade| *grade == 3) {
            missed.push(format!("{} ({})", sought.text, sought.kind));
        }
    }
    let mut all = Tally::default();
    tallies.values().for_each(|tally| all.merge(tally));
    let rows = tallies.iter().map(|(kind, tally)| (kind.as_str(), tally)).chain([("all", &all)]);
    let rows: Vec<_> = rows.map(|(kind, tally)| [vec![kind.to_owned()], tally.cells()].concat()).collect();
    let missed = match missed.as_slice() {
        [] => "Every one finds what was sought among its first three.".to_owned(),
        missed => format!("These do not find what was sought among their first three: {}.", missed.join("; ")),
    };
    Ok(table(
        "Judged by readers",
        &format!(
            "Queries over the demonstration archive, graded by reading it (`tests/benches/search/judged.toml`), \
             asked as the page asks them. {missed}"
        ),
        &["query", "queries", "nDCG@10", "recall@20", "found nothing"],
        &rows,
    ))
}

fn name_of(document: &demo::Document) -> &str {
    document.symbol.as_deref().unwrap_or(&document.titles["en"])
}

fn grade(sought: &Sought, found: &search::Found, id: &str) -> u8 {
    let Some(document) = found.documents.get(id) else { return 0 };
    let title = document.title.pick(Some("en")).1;
    let name = document.symbol.as_deref().unwrap_or(title);
    sought.answers.get(name).copied().unwrap_or_default()
}
