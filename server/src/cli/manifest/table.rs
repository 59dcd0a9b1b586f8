//! Manifests as tables: one row a file; rows with one key are one document.

use std::collections::{BTreeMap, HashMap};

use csv::{ReaderBuilder, StringRecord};

use super::{Document, Fault, File, Manifest, Placed, Version, nearest};

/// Columns that speak of the document; beside them a `title:` for each language.
const OF_DOCUMENT: [&str; 24] = [
    "key",
    "id",
    "title",
    "kind",
    "symbol",
    "aliases",
    "body",
    "participant",
    "subjects",
    "meeting",
    "date",
    "audience",
    "state",
    "reason",
    "embargo",
    "taken_in",
    "published",
    "amends",
    "supersedes",
    "translates",
    "annex_of",
    "discussed_at",
    "implements",
    "public_form_of",
];

/// Columns that speak of an edition.
const OF_VERSION: [&str; 4] = ["version", "note", "at", "pending"];

/// Columns that speak of the file of the row.
const OF_FILE: [&str; 6] = ["file", "name", "language", "authentic", "machine_translation", "sha256"];

/// What stands between the parts of a cell that holds several.
const BETWEEN: char = '|';

/// Cells by column, empty ones left out.
type Cells = BTreeMap<String, String>;

/// Which part of a document a column speaks of.
fn is_of(columns: &[&str], column: &str) -> bool {
    columns.contains(&column) || (columns.contains(&"title") && column.starts_with("title:"))
}

/// Rows of one document, gathered.
struct Rows {
    line: usize,
    document: Cells,
    versions: BTreeMap<u32, (Cells, Vec<Placed<File>>)>,
    faults: Vec<Fault>,
}

/// Reads a table; what is wrong in a row is told by its document.
pub(super) fn read(text: &str) -> anyhow::Result<(Manifest, Vec<Fault>)> {
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter(text)).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(header) = records.next().transpose()? else {
        anyhow::bail!("it is empty; its first row names the columns")
    };
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let mut faults: Vec<Fault> = columns.iter().filter_map(|column| strange(column)).collect();
    if !columns.iter().any(|column| column == "file") {
        faults.push(Fault { line: 1, text: "there is no column `file`, which names the file of a row".to_owned() });
    }
    let mut gathered: Vec<Rows> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for record in records {
        let record = record?;
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
        let cells = cells(&columns, &record);
        if cells.is_empty() {
            continue;
        }
        let known = cells.get("key").or_else(|| cells.get("id")).cloned();
        let place = known.as_ref().and_then(|name| places.get(name).copied()).unwrap_or(gathered.len());
        if let Some(name) = known {
            places.insert(name, place);
        }
        if place == gathered.len() {
            gathered.push(Rows { line, document: Cells::new(), versions: BTreeMap::new(), faults: Vec::new() });
        }
        gathered[place].take(line, cells);
    }
    let documents = gathered.into_iter().map(Rows::into_document).collect();
    Ok((Manifest { documents }, faults))
}

/// Comma, semicolon or tab: whichever the first row has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b';', b'\t'].into_iter().fold(b',', |most, other| if count(other) > count(most) { other } else { most })
}

/// What is to be said of a column that no manifest has.
fn strange(column: &str) -> Option<Fault> {
    let known = || OF_DOCUMENT.into_iter().chain(OF_VERSION).chain(OF_FILE);
    if column.is_empty() || column.starts_with("title:") || known().any(|name| name == column) {
        return None;
    }
    let hint = nearest(column.split(':').next().unwrap_or(column), known())
        .map_or_else(String::new, |name| format!("; is it `{name}`?"));
    Some(Fault { line: 1, text: format!("there is no column `{column}`{hint}") })
}

fn cells(columns: &[String], record: &StringRecord) -> Cells {
    let named = columns.iter().zip(record.iter().map(str::trim));
    named
        .filter(|(column, cell)| !column.is_empty() && !cell.is_empty())
        .map(|(column, cell)| (column.clone(), cell.to_owned()))
        .collect()
}

impl Rows {
    /// Adds a row.
    fn take(&mut self, line: usize, mut cells: Cells) {
        let mut tell = |text: String| self.faults.push(Fault { line, text });
        let number = match cells.get("version").map(|number| number.parse::<u32>()) {
            None => 1,
            Some(Ok(number)) if number > 0 => number,
            Some(_) => {
                tell("`version` is a whole number from 1".to_owned());
                1
            }
        };
        let (version, files) = self.versions.entry(number).or_default();
        for (column, cell) in &cells {
            let gathered = match column {
                column if is_of(&OF_DOCUMENT, column) => &mut self.document,
                column if is_of(&OF_VERSION, column) => &mut *version,
                _ => continue,
            };
            let first = gathered.entry(column.clone()).or_insert_with(|| cell.clone());
            if first != cell {
                tell(format!("`{column}` is `{cell}` here and `{first}` in an earlier row of this document"));
            }
        }
        if let Some(Err(fault)) = cells.get("pending").map(|cell| yes(cell)) {
            tell(fault);
        }
        match file(&mut cells) {
            Ok(file) => files.push(Placed { line, it: file }),
            Err(fault) => tell(fault),
        }
    }

    fn into_document(mut self) -> Placed<Document> {
        let mut take = |column: &str| self.document.remove(column);
        let mut document = Document {
            key: take("key"),
            id: take("id"),
            kind: take("kind"),
            symbol: take("symbol"),
            aliases: several(take("aliases")),
            body: take("body"),
            participant: take("participant"),
            subjects: several(take("subjects")),
            meeting: take("meeting"),
            date: take("date"),
            audience: take("audience"),
            state: take("state"),
            reason: take("reason"),
            embargo: take("embargo"),
            taken_in: take("taken_in"),
            published: take("published"),
            amends: several(take("amends")),
            supersedes: several(take("supersedes")),
            translates: several(take("translates")),
            annex_of: several(take("annex_of")),
            discussed_at: several(take("discussed_at")),
            implements: several(take("implements")),
            public_form_of: several(take("public_form_of")),
            faults: self.faults,
            ..Document::default()
        };
        for (column, cell) in self.document {
            let language = column.strip_prefix("title:").unwrap_or("und");
            document.titles.insert(language.to_owned(), cell);
        }
        document.versions = self.versions.into_values().map(|(cells, files)| version(cells, files)).collect();
        Placed { line: self.line, it: document }
    }
}

fn version(mut cells: Cells, files: Vec<Placed<File>>) -> Version {
    Version {
        note: cells.remove("note"),
        at: cells.remove("at"),
        published: None,
        pending: cells.get("pending").is_some_and(|cell| yes(cell) == Ok(true)),
        files,
    }
}

fn file(cells: &mut Cells) -> Result<File, String> {
    Ok(File {
        path: cells.remove("file").ok_or("the row names no file")?.replace('\\', "/"),
        name: cells.remove("name"),
        language: cells.remove("language"),
        authentic: cells.remove("authentic").map(|cell| yes(&cell)).transpose()?,
        machine_translation: cells.remove("machine_translation").map(|cell| yes(&cell)).transpose()? == Some(true),
        sha256: cells.remove("sha256"),
    })
}

fn several(cell: Option<String>) -> Vec<String> {
    let cell = cell.unwrap_or_default();
    cell.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}

fn yes(cell: &str) -> Result<bool, String> {
    match cell.to_lowercase().as_str() {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        other => Err(format!("`{other}` is neither yes nor no")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Document {
        let (manifest, faults) = read(text).expect("a table");
        assert_eq!(faults, []);
        let [document] = &manifest.documents[..] else { panic!("one document: {manifest:?}") };
        document.it.clone()
    }

    #[test]
    fn rows_with_one_key_are_one_document_with_its_versions_and_files() {
        let document = only(
            "key,file,title:en,title:fr,symbol,supersedes,version,note,language,authentic\n\
             c1,en.pdf,Final Communiqué,,KP/1,\"a | b, c\",1,,en,yes\n\
             c1,fr.pdf,,Communiqué final,,,1,,fr,no\n\
             c1,en-2.pdf,,,KP/1,,2,\"A date, mended\",en,\n",
        );

        assert_eq!(
            document.titles.into_iter().collect::<Vec<_>>(),
            [("en".to_owned(), "Final Communiqué".to_owned()), ("fr".to_owned(), "Communiqué final".to_owned())]
        );
        assert_eq!(document.supersedes, ["a", "b, c"]);
        assert_eq!(document.versions.len(), 2);
        assert_eq!(
            document.versions[0].files.iter().map(|file| (file.line, file.it.authentic)).collect::<Vec<_>>(),
            [(2, Some(true)), (3, Some(false))]
        );
        assert_eq!(document.versions[1].note.as_deref(), Some("A date, mended"));
    }

    #[test]
    fn semicolons_and_tabs_part_cells_as_well() {
        for between in [",", ";", "\t"] {
            let text = format!("file{between}title\na.pdf{between}Rules\n");

            assert_eq!(only(&text).titles["und"], "Rules");
        }
    }

    #[test]
    fn a_line_break_in_a_cell_does_not_move_the_lines() {
        let (manifest, _) = read("file,title:en\na.pdf,\"two\nlines\"\nb.pdf,B\n").expect("a table");

        assert_eq!(manifest.documents.iter().map(|document| document.line).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn what_is_wrong_is_told_row_by_row() {
        let (manifest, faults) = read(
            "key,file,titel:en,title:en,authentic,version\n\
             a,a.pdf,,One,,\n\
             a,b.pdf,,Two,,\n\
             b,,,B,,\n\
             c,c.pdf,,C,perhaps,first\n",
        )
        .expect("a table");

        let of_rows = manifest.documents.iter().flat_map(|document| &document.it.faults);
        let told: Vec<_> = faults.iter().chain(of_rows).map(|fault| (fault.line, fault.text.as_str())).collect();
        assert_eq!(
            told,
            [
                (1, "there is no column `titel:en`; is it `title`?"),
                (3, "`title:en` is `Two` here and `One` in an earlier row of this document"),
                (4, "the row names no file"),
                (5, "`version` is a whole number from 1"),
                (5, "`perhaps` is neither yes nor no"),
            ]
        );
        assert_eq!(manifest.documents.len(), 3);
    }

    #[test]
    fn a_misspelt_column_is_told_with_the_one_that_was_meant() {
        let (_, faults) = read("fiel,simbol\n").expect("a table");

        let told: Vec<_> = faults.into_iter().map(|fault| fault.text).collect();
        assert!(told[0].contains("is it `file`?") && told[1].contains("is it `symbol`?"), "{told:?}");
        assert!(told[2].contains("no column `file`"), "{told:?}");
    }
}
