//! A second reader of PDF, Poppler's `pdftotext`, where the machine has it.
//! It runs inside the reading process's group and under its limits.

use std::path::Path;
use std::time::Duration;

use super::Limits;
use super::program::{self, Allowance};

/// Most bytes that one character takes in UTF-8.
const BYTES_PER_CHARACTER: u64 = 4;

/// The pages of a PDF as this reader sees them, or `None` when it cannot read it in half the time there is.
pub(super) fn pages(program: &Path, bytes: &[u8], limits: &Limits) -> Option<Vec<String>> {
    let mut command = program::command(program);
    command.args(["-q", "-enc", "UTF-8", "-l"]).arg(limits.pages.to_string()).args(["-", "-"]);
    let allowance = Allowance {
        bytes: BYTES_PER_CHARACTER * limits.characters as u64,
        time: Duration::from_secs(limits.wall_seconds) / 2,
    };
    let output = program::ask(command, bytes, allowance)?;
    let text = String::from_utf8_lossy(&output);
    // Every page ends with a form feed.
    let text = text.strip_suffix('\u{c}').unwrap_or(&text);
    Some(text.split('\u{c}').map(in_reading_order).collect())
}

/// Marks around left-to-right text within a right-to-left line.
const EMBEDDED: char = '\u{202a}';
const EMBEDDED_END: char = '\u{202c}';

/// Puts right what this reader leaves as it stands on the paper in right-to-left lines.
fn in_reading_order(page: &str) -> String {
    let mut ordered = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once(EMBEDDED) {
        let (embedded, after) = after.split_once(EMBEDDED_END).unwrap_or((after, ""));
        // Blanks and brackets on the left of a number or a name follow it.
        let name = embedded.trim_start_matches(|mark: char| !mark.is_alphanumeric());
        let marks = &embedded[..embedded.len() - name.len()];
        ordered.push_str(before);
        ordered.push_str(name);
        ordered.extend(marks.chars().rev());
        rest = after;
    }
    ordered.push_str(rest);
    // The two letters of the ligature of lam and alef come swapped. After the article this can be told,
    // as no word has two alefs before a lam.
    ordered.replace("\u{627}\u{627}\u{644}", "\u{627}\u{644}\u{627}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_swapped_ligature_is_put_right() {
        assert_eq!(in_reading_order("تنظيم االجتماع خلال"), "تنظيم الاجتماع خلال");
    }

    #[test]
    fn numbers_and_names_in_right_to_left_lines_stand_apart_from_the_words_around() {
        assert_eq!(
            in_reading_order("يوم \u{202a} 12\u{202c}نوفمبر (\u{202a} )WGM\u{202c}وطلب\u{202a}.\u{202c}"),
            "يوم 12 نوفمبر (WGM) وطلب."
        );
    }
}
