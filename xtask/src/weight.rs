//! What the first page of each application weighs as it travels, part by part. Reads what `page` has built.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::{page, places, tools, wasm};

/// The applications, their shells, and what each may weigh in kB. Held to by a test of the page.
const APPLICATIONS: [(&str, &str, u64); 2] = [("finding", "index.html", 260), ("rooms", "rooms.html", 400)];

/// The parts of a page, by the endings of their files.
const PARTS: [&str; 3] = ["wasm", "js", "css"];

/// Builds the page applications where they are not, and gives a table of their parts in brotli.
pub fn figures() -> Result<String> {
    page::build(&tools::tools(wasm::compiler()?)?)?;
    let dist = places::root().join("dist");
    let mut text = String::from(
        "What is fetched before anything is seen, in kB after brotli.\n\n\
         | application | WebAssembly | JavaScript | CSS | in all | goal |\n\
         | --- | --- | --- | --- | --- | --- |\n",
    );
    for (name, shell, goal) in APPLICATIONS {
        text += &row(name, &parts(&dist, shell)?, goal);
    }
    let sentences = largest(&dist.join("languages"))? as f64 / 1000.0;
    Ok(text + &format!("\nThe sentences of another language than English come on top: {sentences:.1} kB at most.\n"))
}

/// The bytes of the largest compressed file of a folder.
fn largest(folder: &Path) -> Result<u64> {
    let mut largest = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|ending| ending == "br") {
            largest = largest.max(entry.metadata()?.len());
        }
    }
    Ok(largest)
}

/// The bytes of each part that a shell names.
fn parts(dist: &Path, shell: &str) -> Result<[u64; 3]> {
    let page = fs::read_to_string(dist.join(shell)).with_context(|| format!("cannot read {shell}"))?;
    let mut bytes = [0; 3];
    for file in named(&page) {
        let ending = file.rsplit('.').next();
        let Some(part) = PARTS.iter().position(|part| Some(*part) == ending) else { continue };
        let small = dist.join(format!("{file}.br"));
        bytes[part] += fs::metadata(&small).with_context(|| format!("there is no {}", small.display()))?.len();
    }
    Ok(bytes)
}

/// The files that a page names, each once.
fn named(page: &str) -> Vec<&str> {
    let words = page.split(['"', '\'', '=', '>', ' ']);
    let mut files: Vec<_> = words.filter_map(|word| word.strip_prefix('/')).filter(|file| file.contains('.')).collect();
    files.sort_unstable();
    files.dedup();
    files
}

fn row(name: &str, bytes: &[u64; 3], goal: u64) -> String {
    let kilobytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1000.0);
    let [wasm, js, css] = bytes.map(kilobytes);
    format!("| {name} | {wasm} | {js} | {css} | {} | {goal} |\n", kilobytes(bytes.iter().sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_named_twice_is_fetched_once() {
        let page = "<link href=/a.css rel=stylesheet><script>import x from '/a.js'</script><link href=\"/a.js\">";

        assert_eq!(named(page), ["a.css", "a.js"]);
    }

    #[test]
    fn the_parts_add_up() {
        assert_eq!(row("finding", &[200_400, 8_040, 5_010], 260), "| finding | 200.4 | 8.0 | 5.0 | 213.4 | 260 |\n");
    }
}
