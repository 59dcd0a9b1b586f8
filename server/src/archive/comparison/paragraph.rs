//! The paragraphs of pages: what empty lines part, with line ends taken for spaces.

use entity::archive::page;

use super::{Change, Row, Side};

/// Signs that end a sentence; a page that ends without one goes on overleaf.
const ENDS: [char; 9] = ['.', '!', '?', ':', ';', '。', '؟', '！', '？'];

/// A paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The page on which it begins.
    pub page: i32,
    /// Its words with one space between them.
    pub text: String,
}

/// The paragraphs of a text; one that goes on overleaf is whole.
pub fn paragraphs(pages: &[page::Model]) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for page in pages {
        let mut own = of_page(page);
        match (paragraphs.last_mut(), own.first()) {
            (Some(last), Some(first)) if !last.text.ends_with(ENDS) && first.text.starts_with(char::is_lowercase) => {
                last.text = format!("{} {}", last.text, first.text);
                own.remove(0);
            }
            _ => {}
        }
        paragraphs.extend(own);
    }
    paragraphs
}

fn of_page(page: &page::Model) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    for text in page.text.split("\n\n") {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            paragraphs.push(Paragraph { page: page.number, text });
        }
    }
    paragraphs
}

/// Page by page, the first paragraph beside the first and so on.
pub fn beside(left: &[page::Model], right: &[page::Model]) -> Vec<Row> {
    let mut rows = Vec::new();
    for index in 0..left.len().max(right.len()) {
        let of = |pages: &[page::Model]| pages.get(index).map(of_page).unwrap_or_default();
        let (mut left, mut right) = (of(left).into_iter(), of(right).into_iter());
        loop {
            let side = |paragraph: Option<Paragraph>| paragraph.map(|it| Side::new(&it, Change::Same));
            match (side(left.next()), side(right.next())) {
                (None, None) => break,
                (left, right) => rows.push(Row { left, right }),
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: i32, text: &str) -> page::Model {
        page::Model {
            rendition_id: entity::RenditionId(uuid::Uuid::nil()),
            number,
            language: None,
            text: text.to_owned(),
            quality: 1.0,
            label: None,
            is_recognised: false,
        }
    }

    #[test]
    fn a_paragraph_that_goes_on_overleaf_is_whole_and_others_are_not_joined() {
        let pages = [page(1, "Rules\n\nThe harbour is"), page(2, "open at dawn.\n\nLamps"), page(3, "Third page")];

        let texts: Vec<_> = paragraphs(&pages).into_iter().map(|paragraph| (paragraph.page, paragraph.text)).collect();

        let expected = [(1, "Rules"), (1, "The harbour is open at dawn."), (2, "Lamps"), (3, "Third page")];
        assert_eq!(texts, expected.map(|(page, text)| (page, text.to_owned())));
    }

    #[test]
    fn languages_are_laid_beside_each_other_page_by_page() {
        let left = [page(1, "Rules\n\nOpen at dawn."), page(2, "Lamps")];
        let right = [page(1, "Règles")];

        let rows = beside(&left, &right);

        let pages = |row: &Row| [&row.left, &row.right].map(|side| side.as_ref().map(|side| side.page));
        assert_eq!(rows.iter().map(pages).collect::<Vec<_>>(), [[Some(1), Some(1)], [Some(1), None], [Some(2), None]]);
        assert!(rows.iter().all(|row| !row.is_changed()));
    }
}
