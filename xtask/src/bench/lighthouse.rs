//! What Lighthouse says of the page, as a telephone on a poor line sees it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::PROFILE;
use crate::shell::{command, output, run};
use crate::{node, places, setup};

/// The pages: what they are, and where.
const PAGES: [(&str, &str); 2] = [("the start", "/"), ("results of a search", "/?q=rough+diamonds")];

/// How often each page is looked at; the median counts.
const ROUNDS: usize = 3;

/// Takes the scores, in hundredths, and times, in milliseconds, out of a report.
const FIGURES: &str = "const r = JSON.parse(require('fs').readFileSync(process.argv[1]));
    const ms = id => Math.round(r.audits[id].numericValue);
    const score = id => Math.round(100 * r.categories[id].score);
    if (r.runtimeError) throw new Error(r.runtimeError.message);
    console.log([score('performance'), score('accessibility'), ms('first-contentful-paint'),
        ms('largest-contentful-paint'), ms('total-blocking-time'), Math.round(r.audits['total-byte-weight'].numericValue / 1000)].join(' '))";

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
    let mut server = serve.env("KP_DATA", &data).env("KP_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).spawn()?;
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
    let mut text =
        "### Lighthouse\n\nThe demonstration archive, as Lighthouse's own telephone on its own slow line sees it \
        (computed from a visit without delays); scores of a hundred, medians of three visits.\n\n\
        | page | performance | accessibility | first paint ms | largest paint ms | blocked ms | kB |\n\
        | --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for (name, path) in PAGES {
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
