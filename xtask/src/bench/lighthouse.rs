//! What Lighthouse says of the page, as a telephone on a poor line sees it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::PROFILE;
use crate::shell::{command, output, run};
use crate::{node, places, setup};

/// A search that finds much, as its address has it.
const SEARCH: &str = "/search?q=rough+diamonds";

/// How often each page is looked at; the median counts.
const ROUNDS: usize = 3;

/// What each page is to score at least, out of a hundred: performance and accessibility.
const GOALS: (u32, u32) = (95, 100);

/// Takes what the table shows, as whole numbers, out of a report; the shift of the layout in thousandths.
const FIGURES: &str = "const r = JSON.parse(require('fs').readFileSync(process.argv[1]));
    const value = id => Math.round(r.audits[id].numericValue);
    const score = id => Math.round(100 * r.categories[id].score);
    if (r.runtimeError) throw new Error(r.runtimeError.message);
    console.log([score('performance'), score('accessibility'), value('first-contentful-paint'),
        value('largest-contentful-paint'), value('total-blocking-time'),
        Math.round(1000 * r.audits['cumulative-layout-shift'].numericValue),
        Math.round(r.audits['total-byte-weight'].numericValue / 1000)].join(' '))";

/// Prints the id of the first document that a search finds.
const FOUND: &str = "fetch(process.argv[1] + '/graphql', { method: 'POST',
        headers: { 'content-type': 'application/json', 'x-kp-csrf': '1' },
        body: JSON.stringify({ query: '{ search(text: \"rough diamonds\", first: 1) { edges { node { id } } } }' }) })
    .then(answer => answer.json()).then(answer => console.log(answer.data.search.edges[0].node.id))";

/// Serves the demonstration archive and has its pages judged.
pub fn figures() -> Result<String> {
    let hub = places::root().join("target").join(PROFILE).join("kp-hub");
    let folder = places::cache()?.join("lighthouse");
    std::fs::create_dir_all(&folder)?;
    let data = folder.join("data");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    run(command(&hub, "demo").env("KP_DATA", &data).stdout(Stdio::null()))?;
    let mut serve = command(&hub, "serve");
    serve.arg("--demo").env("KP_DATA", &data).env("KP_LISTEN", "127.0.0.1:0").stdout(Stdio::piped());
    let mut server = serve.spawn().with_context(|| format!("cannot start {}", hub.display()))?;
    let judged = address(&mut server).and_then(|address| judged(&address, &folder));
    server.kill()?;
    server.wait()?;
    std::fs::remove_dir_all(&folder)?;
    judged
}

fn address(server: &mut Child) -> Result<String> {
    let mut line = String::new();
    BufReader::new(server.stdout.take().context("the server has no output")?).read_line(&mut line)?;
    let address = line.split_whitespace().next_back().context("the server said no address")?;
    Ok(format!("http://{address}"))
}

fn judged(address: &str, folder: &Path) -> Result<String> {
    let (chromium, _) = setup::browser()?;
    let (node, lighthouse) = node::lighthouse()?;
    let document = output(Command::new(&node).args(["-e", FOUND, address]))?;
    let pages = [("the start", "/".to_owned()), ("results of a search", SEARCH.to_owned())];
    let pages = pages.into_iter().chain([("a document", format!("/d/{}", document.trim()))]);
    let mut text = head();
    for (name, path) in pages {
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let report = folder.join("report.json");
            let mut visit = Command::new(&node);
            visit.arg(&lighthouse).arg(format!("{address}{path}")).env("CHROME_PATH", &chromium);
            visit.args(["--quiet", "--output=json", "--only-categories=performance,accessibility"]);
            visit.arg("--chrome-flags=--headless=new --no-sandbox").arg(format!("--output-path={}", report.display()));
            output(&mut visit)?;
            let figures = output(Command::new(&node).args(["-e", FIGURES]).arg(&report))?;
            rounds.push(figures.split_whitespace().map(str::parse).collect::<Result<Vec<u32>, _>>()?);
        }
        text += &row(name, &rounds)?;
    }
    Ok(text)
}

fn head() -> String {
    let (performance, accessibility) = GOALS;
    format!(
        "### Lighthouse\n\nThe demonstration archive, as Lighthouse's own telephone on its own slow line sees it \
        (computed from a visit without delays); scores of a hundred, medians of {ROUNDS} visits.\n\n\
        | page | performance (goal {performance}) | accessibility (goal {accessibility}) | first paint ms \
        | largest paint ms | blocked ms | layout shift / 1000 | kB |\n\
        | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    )
}

/// The median of each figure.
fn row(name: &str, rounds: &[Vec<u32>]) -> Result<String> {
    let Some(first) = rounds.first() else { bail!("no visit was made") };
    let median = |column: usize| {
        let mut figures: Vec<u32> = rounds.iter().map(|round| round[column]).collect();
        figures.sort_unstable();
        figures[figures.len() / 2].to_string()
    };
    let cells: Vec<String> = (0..first.len()).map(median).collect();
    Ok(format!("| {name} | {} |\n", cells.join(" | ")))
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn the_median_of_each_figure_counts() {
        let row = row("the start", &[vec![90, 7], vec![70, 9], vec![80, 8]]).expect("rounds");

        assert_eq!(row, "| the start | 80 | 8 |\n");
    }
}
