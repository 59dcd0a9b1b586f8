//! A second reader of PDF, Poppler's `pdftotext`, where the machine has it.
//! It runs inside the reading process's group and under its limits.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::Limits;

/// Most bytes that one character takes in UTF-8.
const BYTES_PER_CHARACTER: u64 = 4;

/// The absolute path of `pdftotext` in the folders of a search path such as the variable `PATH`.
#[must_use]
pub fn find_pdftotext(search_path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(search_path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("pdftotext"))
        .find(|program| program.is_file())
}

/// The pages of a PDF as this reader sees them, or `None` when it cannot read it in half the time there is.
pub(super) fn pages(program: &Path, file: &Path, limits: &Limits) -> Option<Vec<String>> {
    let child = Command::new(program)
        .args(["-q", "-enc", "UTF-8", "-l"])
        .arg(limits.pages.to_string())
        .arg(file)
        .arg("-")
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let output = collect(child, limits)?;
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

fn collect(mut child: Child, limits: &Limits) -> Option<Vec<u8>> {
    let most = BYTES_PER_CHARACTER * limits.characters as u64;
    let pipe = child.stdout.take()?.take(most);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut pipe = pipe;
        let mut output = Vec::new();
        let is_whole = pipe.read_to_end(&mut output).is_ok();
        // Nobody listens any more when the time is up.
        drop(sender.send(is_whole.then_some(output)));
    });
    let output = receiver.recv_timeout(Duration::from_secs(limits.wall_seconds) / 2).ok().flatten();
    if output.is_none() && child.kill().is_err() {
        return None;
    }
    let is_success = child.wait().is_ok_and(|status| status.success());
    output.filter(|_| is_success)
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

    #[test]
    fn only_absolute_folders_are_searched() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let program = folder.path().join("pdftotext");
        std::fs::write(&program, "").expect("a file can be made");
        let search_path = std::env::join_paths([Path::new("."), folder.path()]).expect("the names hold no colon");

        assert_eq!(find_pdftotext(&search_path), Some(program));
        assert_eq!(find_pdftotext(OsStr::new(".")), None);
    }
}
