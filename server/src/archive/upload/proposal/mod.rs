//! What the record of a file could say, going by its name and its first page. Pure; a person decides.

mod body;
mod date;
mod kind;
mod symbol;

use entity::archive::upload::Proposal;
use entity::directory::body::Model as Body;

use crate::archive::MOST_CHARACTERS;
use crate::archive::extraction::Extracted;

/// How much of the first page is looked at, in characters: what a document says of itself stands at its head.
const HEAD_CHARACTERS: usize = 3000;

/// The longest first line that is taken for a title, in characters.
const TITLE_CHARACTERS: usize = 200;

/// Proposes a record for a file of this name, given the bodies of the directory.
pub(super) fn propose(file_name: &str, extracted: &Extracted, bodies: &[Body]) -> Proposal {
    let page = extracted.pages.first().map_or("", |page| page.text.as_str());
    let head: String = page.chars().take(HEAD_CHARACTERS).collect();
    let words = words_of(file_name);
    let title = extracted.title.clone().filter(|title| !is_symbol(title));
    let title = title.or_else(|| first_line(&head)).unwrap_or_else(|| words.clone());
    let title: String = title.chars().take(MOST_CHARACTERS).collect();
    // The title first: what it names counts for more than what the text mentions.
    let places = [title.as_str(), words.as_str(), head.as_str()];
    Proposal {
        kind: places[..2].iter().find_map(|place| kind::of(place)),
        symbol: [head.as_str(), title.as_str(), file_name].iter().find_map(|place| symbol::first(place)),
        date: date::first(&head).or_else(|| places[..2].iter().find_map(|place| date::first_or_year(place))),
        body: places.iter().find_map(|place| body::named(place, bodies)),
        title: (!title.is_empty()).then_some(title),
    }
}

/// The name of a file as words.
fn words_of(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    stem.replace(['_', '+'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_line(head: &str) -> Option<String> {
    let line = head.lines().map(str::trim).find(|line| line.chars().any(char::is_alphabetic) && !is_symbol(line))?;
    (line.chars().count() <= TITLE_CHARACTERS).then(|| line.trim_start_matches(['#', ' ']).to_owned())
}

/// Whether a line is a symbol and nothing else, as often stands above the title.
fn is_symbol(line: &str) -> bool {
    symbol::first(line).is_some_and(|symbol| symbol == line.trim())
}

#[cfg(test)]
mod tests {
    use entity::archive::document::Kind;
    use entity::{BodyId, LocalizedText};
    use uuid::Uuid;

    use super::*;
    use crate::archive::extraction::{Outcome, PageText};

    fn extracted(title: Option<&str>, page: &str) -> Extracted {
        let text = page.to_owned();
        let page = PageText { number: 1, label: None, text, language: None, quality: 1.0, is_recognised: false };
        Extracted {
            title: title.map(ToOwned::to_owned),
            language: Some("en".to_owned()),
            pages: vec![page],
            outcome: Outcome::Readable,
            notes: Vec::new(),
        }
    }

    fn body(acronym: &str, name: &str) -> Body {
        let id = BodyId(Uuid::from_bytes([acronym.len() as u8; 16]));
        Body {
            id,
            acronym: acronym.to_owned(),
            name: LocalizedText::new("en", name),
            parent_id: None,
            from: None,
            to: None,
        }
    }

    #[test]
    fn a_first_page_speaks_for_its_document() {
        let page =
            "KPH/DEMO/2013/WGS/MIN 4\nWorking Group on Statistics\nMinutes of the call of 12 March 2013\n1. Opening";
        let bodies = [body("WGS", "Working Group on Statistics"), body("WGDE", "Working Group of Diamond Experts")];

        let proposal = propose("scan_0041.pdf", &extracted(Some("Minutes, call on half-year checks"), page), &bodies);

        assert_eq!(proposal.title.as_deref(), Some("Minutes, call on half-year checks"));
        assert_eq!(proposal.kind, Some(Kind::Minutes));
        assert_eq!(proposal.symbol.as_deref(), Some("KPH/DEMO/2013/WGS/MIN 4"));
        assert_eq!(proposal.date.as_deref(), Some("2013-03-12"));
        assert_eq!(proposal.body, Some(bodies[0].id));
    }

    #[test]
    fn a_symbol_above_the_title_is_not_the_title() {
        let page = "KPH/DEMO/2013/WGS/MIN 4\nMinutes of the Working Group on Statistics\nGaborone";

        for title in [None, Some("KPH/DEMO/2013/WGS/MIN 4")] {
            let proposal = propose("scan.txt", &extracted(title, page), &[]);

            assert_eq!(proposal.title.as_deref(), Some("Minutes of the Working Group on Statistics"));
            assert_eq!(proposal.kind, Some(Kind::Minutes));
        }
    }

    #[test]
    fn a_file_without_text_is_named_after_itself() {
        let proposal = propose("Annual_Report_Velmara_2017.pdf", &extracted(None, ""), &[]);

        assert_eq!(proposal.title.as_deref(), Some("Annual Report Velmara 2017"));
        assert_eq!(proposal.kind, Some(Kind::AnnualReport));
        assert_eq!(proposal.date.as_deref(), Some("2017"));
    }
}
