//! Citations in BibTeX: `@techreport` for papers, `@misc` for the rest, `date` in EDTF beside what older styles read.

use std::fmt::Write;

use super::genre::Genre;
use super::{Citation, PUBLISHER, known_parts};

/// The names that every style knows for months.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// One entry, its last line ended.
pub fn entry(citation: &Citation) -> String {
    let (entry, publisher) = match citation.genre {
        Genre::Report => ("techreport", "institution"),
        Genre::Law | Genre::Figures | Genre::Other => ("misc", "organization"),
    };
    let mut text = format!("@{entry}{{{},\n", citation.key);
    // Twice in braces: a name of several words is one author, and a title keeps its capitals.
    field(&mut text, "author", &format!("{{{{{}}}}}", escaped(&citation.author)));
    field(&mut text, "title", &format!("{{{{{}}}}}", escaped(&citation.title)));
    field(&mut text, publisher, &format!("{{{PUBLISHER}}}"));
    field(&mut text, "type", &format!("{{{}}}", escaped(citation.kind)));
    if let Some(symbol) = &citation.symbol {
        field(&mut text, "number", &format!("{{{}}}", escaped(symbol)));
    }
    if let Some(date) = &citation.date {
        field(&mut text, "date", &format!("{{{}}}", date.edtf()));
        let parts = known_parts(date);
        field(&mut text, "year", &format!("{{{:04}}}", parts[0]));
        if let Some(month) = parts.get(1) {
            field(&mut text, "month", MONTHS[*month as usize - 1]);
        }
    }
    field(&mut text, "langid", &format!("{{{}}}", citation.language));
    field(&mut text, "url", &format!("{{{}}}", citation.address));
    field(&mut text, "urldate", &format!("{{{}}}", citation.accessed));
    text.push_str("}\n");
    text
}

fn field(text: &mut String, name: &str, value: &str) {
    writeln!(text, "  {name} = {value},").expect("a string takes what is written");
}

/// A text as TeX prints it. Braces are named, because BibTeX counts them even behind a backslash;
/// hyphens and quotation marks stay apart that TeX would draw as one sign.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => safe.push_str("\\textbackslash{}"),
            '{' => safe.push_str("\\textbraceleft{}"),
            '}' => safe.push_str("\\textbraceright{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => safe.extend(['\\', letter]),
            '-' | '\'' | '`' if safe.ends_with(letter) => safe.extend(['{', '}', letter]),
            other => safe.push(other),
        }
    }
    safe
}
