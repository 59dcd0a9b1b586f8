//! Rows as a table for spreadsheets (RFC 4180): commas, CR LF, and UTF-8 announced by its mark.

use csv::{Terminator, WriterBuilder};

use super::row::Row;
use crate::error::Result;

/// Without it, spreadsheets take UTF-8 for the letters of their own system.
const MARK: &str = "\u{feff}";

/// Between several values of one cell.
const BETWEEN: &str = "; ";

/// The names of the columns, as the objects of the JSON form have them.
const COLUMNS: [&str; 17] = [
    "id",
    "permalink",
    "symbol",
    "title",
    "titleLanguage",
    "kind",
    "body",
    "participant",
    "date",
    "languages",
    "subjects",
    "meeting",
    "status",
    "audience",
    "bestFile",
    "bestPage",
    "snippet",
];

/// The table with its head.
pub fn table(rows: &[Row]) -> Result<String> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::from(MARK));
    writer.write_record(COLUMNS).map_err(anyhow::Error::new)?;
    for row in rows {
        writer.write_record(cells(row).map(|cell| defused(&cell))).map_err(anyhow::Error::new)?;
    }
    let bytes = writer.into_inner().map_err(|fault| anyhow::anyhow!("{fault}"))?;
    Ok(String::from_utf8(bytes).map_err(anyhow::Error::new)?)
}

fn cells(row: &Row) -> [String; COLUMNS.len()] {
    let some = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        row.id.clone(),
        row.permalink.clone(),
        some(&row.symbol),
        row.title.clone(),
        row.title_language.clone(),
        row.kind.clone(),
        some(&row.body),
        some(&row.participant),
        some(&row.date),
        row.languages.join(BETWEEN),
        row.subjects.join(BETWEEN),
        some(&row.meeting),
        row.status.clone(),
        row.audience.clone(),
        some(&row.best_file),
        row.best_page.map(|page| page.to_string()).unwrap_or_default(),
        some(&row.snippet),
    ]
}

/// A cell that no spreadsheet takes for a formula: an apostrophe before it says that it is text.
fn defused(cell: &str) -> String {
    let first = cell.trim_start().chars().next().unwrap_or_default();
    let is_formula = matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    if is_formula || cell.starts_with(['\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn what_a_spreadsheet_would_calculate_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\rx", "＝1"] {
            assert_eq!(defused(formula), format!("'{formula}"));
        }
        for text in ["1-1", "a=b", "", "‘=’", "2012~"] {
            assert_eq!(defused(text), text);
        }
    }
}
