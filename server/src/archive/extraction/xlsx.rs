//! Excel's open format: one page a sheet, under its name, cells in rows, with what stands on drawings and in comments.

use std::collections::HashMap;

use entity::archive::note::{Code, Note};

use super::cell::{Calendar, Format};
use super::drawing::Drawing;
use super::package::Package;
use super::relations::{main_part, related};
use super::xml::{self, Descent, Element, Fields, Visitor};
use super::{Limits, Obstacle, Reading};

/// Most empty cells shown between two others; further ones say nothing more.
const GAP: usize = 16;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&mut package, "xl/workbook.xml", limits)?;
    let part = package.text(&main)?.ok_or(Obstacle::Mislabelled { expected: "XLSX" })?;
    let mut workbook = Workbook::default();
    xml::walk(&part, limits, &mut workbook)?;
    if workbook.sheets.is_empty() {
        return Err(Obstacle::Mislabelled { expected: "XLSX" });
    }
    let relations = related(&mut package, &main, limits)?;
    let mut book = Book { calendar: workbook.calendar, ..Book::default() };
    for relation in &relations {
        match relation.kind.as_str() {
            "styles" => xml::walk(&package.text(&relation.target)?.unwrap_or_default(), limits, &mut book.styles)?,
            "sharedStrings" => {
                xml::walk(&package.text(&relation.target)?.unwrap_or_default(), limits, &mut book.words)?
            }
            _ => {}
        }
    }

    let mut drawing = Drawing::new(limits);
    let mut notes = Vec::new();
    for sheet in &workbook.sheets {
        if drawing.manuscript.is_full() {
            break;
        }
        if let Some(relation) = relations.iter().find(|relation| relation.id == sheet.id) {
            write_sheet(&mut package, &relation.target, &book, limits, &mut drawing)?;
        }
        notes.extend(sheet.is_hidden.then(|| Note::named(Code::SheetHidden, &sheet.name)));
        drawing.manuscript.label(&sheet.name);
        drawing.manuscript.turn();
    }

    let core = package.text("docProps/core.xml")?.unwrap_or_default();
    let core = Fields::read(&core, &["title", "language"], limits);
    let reading = drawing.manuscript.finish();
    Ok(Reading {
        title: core.get("title").map(str::to_owned),
        declared_language: core.get("language").map(str::to_owned),
        notes: [reading.notes, notes].concat(),
        ..reading
    })
}

/// Writes the rows of a sheet, and apart from them what is drawn on it and noted to its cells.
fn write_sheet(
    package: &mut Package<'_>,
    name: &str,
    book: &Book,
    limits: &Limits,
    drawing: &mut Drawing,
) -> Result<(), Obstacle> {
    let part = package.text(name)?.ok_or(Obstacle::Damaged)?;
    xml::walk(&part, limits, &mut Rows { book, drawing, cell: Cell::default(), column: 0, is_value: false })?;
    let relations = related(package, name, limits)?;
    for relation in relations.iter().filter(|relation| relation.kind == "drawing") {
        drawing.set_apart();
        let inner = related(package, &relation.target, limits)?;
        drawing.write_related(package, std::slice::from_ref(relation), &["drawing"], limits)?;
        drawing.write_related(package, &inner, &["chart", "diagramData"], limits)?;
    }
    drawing.set_apart();
    drawing.write_related(package, &relations, &["comments"], limits)
}

/// What the cells of all sheets refer to.
#[derive(Debug, Default)]
struct Book {
    words: SharedWords,
    styles: Styles,
    calendar: Calendar,
}

#[derive(Debug, Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    calendar: Calendar,
}

#[derive(Debug)]
struct Sheet {
    name: String,
    /// Of the relation to its part.
    id: String,
    is_hidden: bool,
}

impl Visitor for Workbook {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        match name {
            "workbookPr" if matches!(element.attribute("date1904").as_deref(), Some("1" | "true")) => {
                self.calendar = Calendar::From1904;
            }
            "sheet" => self.sheets.push(Sheet {
                name: element.attribute("name").unwrap_or_default(),
                id: element.relation_id().unwrap_or_default(),
                is_hidden: element.attribute("state").is_some_and(|state| state != "visible"),
            }),
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// The texts that cells refer to by number, each written once.
#[derive(Debug, Default)]
struct SharedWords {
    texts: Vec<String>,
    in_text: bool,
}

impl Visitor for SharedWords {
    fn open(&mut self, name: &str, _: Element<'_>) -> Descent {
        match name {
            // How a name in Chinese characters is pronounced.
            "rPh" => return Descent::Past,
            "si" => self.texts.push(String::new()),
            "t" => self.in_text = true,
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, name: &str) {
        if name == "t" {
            self.in_text = false;
        }
    }

    fn text(&mut self, text: &str) {
        if let (true, Some(last)) = (self.in_text, self.texts.last_mut()) {
            last.push_str(text);
        }
    }
}

/// What the numbers of each style stand for.
#[derive(Debug, Default)]
struct Styles {
    described: HashMap<u32, Format>,
    /// By the number of the style that cells name.
    formats: Vec<Format>,
    in_cells: bool,
}

impl Visitor for Styles {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        let id = || element.attribute("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
        match name {
            "numFmt" => {
                let code = element.attribute("formatCode").unwrap_or_default();
                self.described.insert(id(), Format::of(&code));
            }
            "cellXfs" => self.in_cells = true,
            "xf" if self.in_cells => {
                let id = id();
                self.formats.push(self.described.get(&id).copied().unwrap_or_else(|| Format::built_in(id)));
            }
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, name: &str) {
        if name == "cellXfs" {
            self.in_cells = false;
        }
    }

    fn text(&mut self, _: &str) {}
}

/// The rows of a sheet as they are walked.
struct Rows<'b, 'd> {
    book: &'b Book,
    drawing: &'d mut Drawing,
    cell: Cell,
    /// The column after the last one written on the row at hand, from 0.
    column: usize,
    /// Inside an element whose characters are the value of the cell.
    is_value: bool,
}

#[derive(Debug, Default)]
struct Cell {
    /// From 0; where the file does not say, the next one.
    column: Option<usize>,
    kind: String,
    style: usize,
    value: String,
}

impl Cell {
    fn of(element: Element<'_>) -> Self {
        Self {
            column: element.attribute("r").as_deref().and_then(column),
            kind: element.attribute("t").unwrap_or_default(),
            style: element.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0),
            value: String::new(),
        }
    }

    fn shown(&self, book: &Book) -> String {
        match self.kind.as_str() {
            "s" => {
                let number: Option<usize> = self.value.trim().parse().ok();
                number.and_then(|number| book.words.texts.get(number)).cloned().unwrap_or_default()
            }
            "b" => if self.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "str" | "inlineStr" | "e" | "d" => self.value.clone(),
            _ => book.styles.formats.get(self.style).copied().unwrap_or_default().show(&self.value, book.calendar),
        }
    }
}

/// The number of the column in a reference such as `AB12`, from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

impl Rows<'_, '_> {
    fn write_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        if cell.value.is_empty() || self.drawing.manuscript.is_full() {
            return;
        }
        let at = cell.column.unwrap_or(self.column).max(self.column);
        let manuscript = &mut self.drawing.manuscript;
        manuscript.write(&"\t".repeat((at - self.column).min(GAP)));
        // A line end in a cell would end the row.
        manuscript.write(&cell.shown(self.book).replace(['\r', '\n'], " "));
        manuscript.write("\t");
        self.column = at + 1;
    }
}

impl Visitor for Rows<'_, '_> {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        match name {
            // The formula whose outcome is the value.
            "f" | "rPh" | "headerFooter" => return Descent::Past,
            "row" => self.column = 0,
            "c" => self.cell = Cell::of(element),
            "v" | "t" => self.is_value = true,
            _ => {}
        }
        Descent::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "v" | "t" => self.is_value = false,
            "c" => self.write_cell(),
            "row" => self.drawing.manuscript.end_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_value {
            self.cell.value.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::{package, relations};
    use super::*;

    const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/></numFmts><cellStyleXfs><xf numFmtId='9'/>\
        </cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='9'/></cellXfs></styleSheet>";
    const WORDS: &str =
        "<sst><si><t>Carats</t><rPh><t>karatto</t></rPh></si><si><r><t>of </t></r><r><t>rough</t></r></si></sst>";

    fn workbook(rows: &str, more: &[(&str, String)]) -> Reading {
        let links = [
            ("worksheet", "worksheets/1.xml".to_owned()),
            ("worksheet", "worksheets/2.xml".to_owned()),
            ("styles", "styles.xml".to_owned()),
            ("sharedStrings", "words.xml".to_owned()),
        ];
        let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let mut parts = vec![
            (
                "xl/workbook.xml",
                "<workbook><sheets><sheet name='Trade' sheetId='9' r:id='r0'/>\
                 <sheet name='Notes' sheetId='8' state='hidden' r:id='r1'/></sheets></workbook>"
                    .to_owned(),
            ),
            ("xl/_rels/workbook.xml.rels", relations(&links)),
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/words.xml", WORDS.to_owned()),
            ("xl/worksheets/1.xml", sheet(rows)),
            ("xl/worksheets/2.xml", sheet("")),
        ];
        parts.extend(more.iter().map(|(name, part)| (*name, part.clone())));
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, part)| (*name, part.as_str())).collect();
        read(&package(&parts), &Limits::default()).expect("the workbook is whole")
    }

    #[test]
    fn sheets_are_pages_under_their_names_and_hidden_ones_are_told() {
        let reading = workbook("<row><c t='s'><v>0</v></c></row>", &[]);

        assert_eq!(reading.texts(), ["Carats\n", ""]);
        assert_eq!(reading.pages[1].label.as_deref(), Some("Notes"));
        assert_eq!(reading.notes, [Note::named(Code::SheetHidden, "Notes")]);
    }

    #[test]
    fn cells_stand_in_their_columns_as_they_are_shown() {
        let rows = "<row><c r='A1' t='s'><v>1</v></c><c r='C1' t='inlineStr'><is><t>in\nline</t></is></c></row>\
            <row><c r='A2'><f>1+1</f><v>2</v></c><c r='B2' s='1'><v>44512</v></c><c r='C2' s='2'><v>0.5</v></c>\
            <c r='D2' t='b'><v>1</v></c><c r='E2' t='e'><v>#N/A</v></c><c r='F2'/></row>\
            <row><c r='XFD3'><v>3</v></c></row>";

        let expected = format!("of rough\t\tin line\n2\t2021-11-12\t50%\tTRUE\t#N/A\n{}3\n", "\t".repeat(GAP));
        assert_eq!(workbook(rows, &[]).texts()[0], expected);
    }

    #[test]
    fn drawings_and_comments_stand_apart() {
        let links =
            relations(&[("drawing", "../drawings/d.xml".to_owned()), ("comments", "../comments1.xml".to_owned())]);
        let shape = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>Box</a:t></a:r></a:p></xdr:txBody></xdr:sp>".to_owned();
        let comment = "<comments><comment ref='A1'><text><r><t>Check</t></r></text></comment></comments>".to_owned();

        let reading = workbook(
            "<row><c><v>1</v></c></row>",
            &[("xl/worksheets/_rels/1.xml.rels", links), ("xl/drawings/d.xml", shape), ("xl/comments1.xml", comment)],
        );

        assert_eq!(reading.texts()[0], "1\n\nBox\n\nCheck\n");
    }
}
