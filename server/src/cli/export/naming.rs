//! Names that people can read and every file system can hold.

use std::collections::HashSet;

use crate::cli::import::{composed, is_aside};

/// The longest part of a path, in bytes; some file systems take no more than 255 of them for a name.
const MOST_BYTES: usize = 120;

/// The names given so far, in lower case: some file systems do not tell cases apart.
#[derive(Default)]
pub struct Paths(HashSet<String>);

impl Paths {
    /// A folder of this name in another, or of a name like it when there is one already.
    pub fn folder(&mut self, above: &str, name: &str) -> String {
        let name = part(name);
        self.first(above, |number| if number == 1 { name.clone() } else { format!("{name} ({number})") })
    }

    /// A file of this name in a folder, or of a name like it when there is one already.
    pub fn file(&mut self, folder: &str, name: &str) -> String {
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && ending.len() <= 8 => (part(stem), format!(".{}", part(ending))),
            _ => (part(name), String::new()),
        };
        let numbered = |number| if number == 1 { String::new() } else { format!(" ({number})") };
        self.first(folder, |number| format!("{stem}{}{ending}", numbered(number)))
    }

    fn first(&mut self, above: &str, named: impl Fn(usize) -> String) -> String {
        let mut number = 1;
        loop {
            let path = format!("{above}/{}", named(number));
            if self.0.insert(path.to_lowercase()) {
                return path;
            }
            number += 1;
        }
    }
}

/// A text as one part of a path.
fn part(text: &str) -> String {
    let is_taken = |character: char| character.is_control() || "/\\:*?\"<>|%".contains(character);
    let plain: String =
        composed(text).chars().map(|character| if is_taken(character) { '-' } else { character }).collect();
    let mut end = plain.len().min(MOST_BYTES);
    while !plain.is_char_boundary(end) {
        end -= 1;
    }
    let part = plain[..end].trim_matches([' ', '.', '\u{feff}']);
    if part.is_empty() || is_aside(part) { format!("_{part}") } else { part.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_readable_and_never_leave_their_folder() {
        let mut paths = Paths::default();

        for (name, folder) in [
            ("KP/2017/Plenary/AD 1", "f/KP-2017-Plenary-AD 1"),
            ("Заключительное коммюнике", "f/Заключительное коммюнике"),
            ("..", "f/_"),
            ("", "f/_ (2)"),
            ("a\nb%0A", "f/a-b-0A"),
            ("__MACOSX", "f/___MACOSX"),
        ] {
            assert_eq!(paths.folder("f", name), folder, "{name:?}");
        }
    }

    #[test]
    fn names_that_differ_in_case_alone_are_told_apart_and_keep_their_ending() {
        let mut paths = Paths::default();

        assert_eq!(paths.file("f", "Report.PDF"), "f/Report.PDF");
        assert_eq!(paths.file("f", "report.pdf"), "f/report (2).pdf");
        assert_eq!(paths.file("f", ".hidden.pdf"), "f/hidden.pdf");
        assert_eq!(paths.file("g", "report.pdf"), "g/report.pdf");
    }

    #[test]
    fn a_long_name_is_cut_between_letters_and_keeps_its_ending() {
        let mut paths = Paths::default();

        let within = paths.folder("f", &"a".repeat(MOST_BYTES));
        let cut = paths.file("f", &format!("{}.pdf", "é".repeat(MOST_BYTES)));

        assert_eq!(within, format!("f/{}", "a".repeat(MOST_BYTES)));
        assert_eq!(cut, format!("f/{}.pdf", "é".repeat(MOST_BYTES / 2)));
    }
}
