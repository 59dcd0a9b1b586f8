//! Real texts in several languages, read from the packages that `cargo xtask bench` unpacks.
//! Nothing of them is kept in the repository.

use std::path::{Path, PathBuf};

use anyhow::Context;
use scraper::{Html, Node, Selector};

/// About how many bytes a passage has, where a page has that many.
pub const PASSAGE_BYTES: usize = 2500;

/// The languages of a hub, each with the folders of its texts below the unpacked packages.
const LANGUAGES: [(&str, &[&str]); 6] = [
    ("en", &["debian-handbook/html/en-US", "libreoffice/help/en-US"]),
    ("fr", &["debian-handbook/html/fr-FR", "libreoffice/help/fr"]),
    ("pt", &["debian-handbook/html/pt-BR", "libreoffice/help/pt-BR"]),
    ("ru", &["debian-handbook/html/ru-RU", "libreoffice/help/ru"]),
    ("ar", &["debian-handbook/html/ar-MA"]),
    ("zh", &["debian-handbook/html/zh-CN", "libreoffice/help/zh-CN"]),
];

/// What of a page is no text of its own, or the same on every page.
const FURNITURE: [&str; 7] = ["script", "style", "nav", "header", "aside", "noscript", "title"];

/// After what a new line begins.
const BLOCKS: [&str; 14] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "pre", "div"];

/// Everything in one language.
pub struct Shelf {
    /// An ISO 639 code.
    pub language: &'static str,
    /// Its pages, in the order of their paths.
    pub pages: Vec<Page>,
}

/// One page of a book or manual.
pub struct Page {
    /// Its title, without the number of its chapter.
    pub title: String,
    /// Its text, cut between lines into passages.
    pub passages: Vec<String>,
}

/// Reads all shelves from the folder in which the packages were unpacked.
pub fn shelves(folder: &Path) -> anyhow::Result<Vec<Shelf>> {
    let shelf = |(language, folders): (&'static str, &[&str])| {
        let mut pages = Vec::new();
        for relative in folders {
            let root = found(folder, relative).with_context(|| format!("the texts lack {relative}"))?;
            let mut files = Vec::new();
            walk(&root, &mut files)?;
            files.sort();
            for file in files {
                pages.extend(read(&std::fs::read_to_string(file)?));
            }
        }
        Ok(Shelf { language, pages })
    };
    LANGUAGES.into_iter().map(|(language, folders)| shelf((language, folders))).collect()
}

/// A folder in whichever package it lies.
fn found(folder: &Path, relative: &str) -> Option<PathBuf> {
    let shares = ["usr/share", "usr/share/doc"];
    let packages = std::fs::read_dir(folder).ok()?.flatten();
    let mut places = packages.flat_map(|package| shares.map(|share| package.path().join(share).join(relative)));
    places.find(|place| place.is_dir())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            files.push(path);
        }
    }
    Ok(())
}

fn read(source: &str) -> Option<Page> {
    let html = Html::parse_document(source);
    let select = |rule: &str| html.select(&Selector::parse(rule).expect("a rule")).next();
    let title: String = select("title")?.text().collect();
    let title = title.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.').trim().to_owned();
    let mut text = String::new();
    let body = select("#DisplayArea").or_else(|| select("body"))?;
    for node in body.descendants() {
        let is_furniture = |node: &Node| node.as_element().is_some_and(|element| FURNITURE.contains(&element.name()));
        match node.value() {
            Node::Text(words) if !node.ancestors().any(|above| is_furniture(above.value())) => text.push_str(words),
            Node::Element(element) if BLOCKS.contains(&element.name()) => text.push('\n'),
            _ => {}
        }
    }
    let passages = cut(&text);
    (!title.is_empty() && !passages.is_empty()).then_some(Page { title, passages })
}

/// Cuts a text between lines into passages.
fn cut(text: &str) -> Vec<String> {
    let mut passages = vec![String::new()];
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let passage = passages.last_mut().expect("there is one");
        if passage.len() + line.len() > PASSAGE_BYTES && !passage.is_empty() {
            passages.push(line.to_owned());
        } else {
            passage.push_str(line);
            passage.push('\n');
        }
    }
    passages.retain(|passage| passage.len() > 40);
    passages
}
