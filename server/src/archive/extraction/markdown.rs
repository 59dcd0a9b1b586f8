//! Markdown: read as the plain text it is meant to be, with its first heading as title.

use super::manuscript::Manuscript;
use super::{Limits, Obstacle, Reading, encoding, plain};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    let text = encoding::decode(bytes, None).ok_or(Obstacle::UnknownKind)?.replace("\r\n", "\n");
    let (front, body) = split_front_matter(&text);
    let mut manuscript = Manuscript::new(limits);
    plain::write(&mut manuscript, body);
    Ok(Reading {
        title: field(front, "title").or_else(|| heading(body)),
        declared_language: field(front, "lang").or_else(|| field(front, "language")),
        ..manuscript.finish()
    })
}

/// The block between two `---` lines at the very top, and what follows it.
fn split_front_matter(text: &str) -> (&str, &str) {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).unwrap_or(("", text))
}

fn field(front: &str, name: &str) -> Option<String> {
    front.lines().find_map(|line| {
        let value = line.strip_prefix(name)?.trim_start().strip_prefix(':')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then(|| value.to_owned())
    })
}

/// The first heading, in either of Markdown's two forms.
fn heading(body: &str) -> Option<String> {
    let mut previous = "";
    for line in body.lines() {
        let marks = line.chars().take_while(|mark| *mark == '#').count();
        if (1..=6).contains(&marks) && line[marks..].starts_with(' ') {
            return Some(line[marks..].trim().trim_end_matches('#').trim_end().to_owned());
        }
        if !previous.is_empty() && line.len() >= 2 && line.bytes().all(|mark| mark == b'=') {
            return Some(previous.to_owned());
        }
        previous = line.trim();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<String> {
        read(text.as_bytes(), &Limits::default()).expect("text is read").title
    }

    #[test]
    fn the_title_is_the_front_matter_or_the_first_heading() {
        assert_eq!(title("---\ntitle: \"Minutes\"\nlang: fr\n---\n# Other"), Some("Minutes".into()));
        assert_eq!(title("Text\n\n## Minutes of 2021 ##\n"), Some("Minutes of 2021".into()));
        assert_eq!(title("Minutes\n=======\n"), Some("Minutes".into()));
        assert_eq!(title("#hashtag only"), None);
    }

    #[test]
    fn the_front_matter_is_not_text() {
        let reading = read(b"---\nlang: fr\n---\nCorps", &Limits::default()).expect("text is read");

        assert_eq!(reading.declared_language.as_deref(), Some("fr"));
        assert_eq!(reading.texts(), ["Corps"]);
    }
}
