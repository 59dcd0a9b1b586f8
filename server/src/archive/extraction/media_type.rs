//! The formats whose text is read, and how one is told from its bytes.
//! Not for formats that are only stored.

use serde::{Deserialize, Serialize};

use super::encoding;

/// Bytes from the start of a file that [`sniff`] wants to see; fewer only when the file is shorter.
pub const SNIFF_BYTES: usize = 64 * 1024;

/// A format whose text can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaType {
    /// Portable Document Format.
    Pdf,
    /// Office Open XML text, as Word writes it.
    Docx,
    /// OpenDocument text, as LibreOffice writes it.
    Odt,
    /// A web page.
    Html,
    /// Text with Markdown marks.
    Markdown,
    /// Text without marks.
    PlainText,
}

impl MediaType {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Pdf, Self::Docx, Self::Odt, Self::Html, Self::Markdown, Self::PlainText];

    /// The registered media type, without parameters.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::PlainText => "text/plain",
        }
    }

    /// The format of a media type; parameters and case do not matter.
    #[must_use]
    pub fn from_mime(mime: &str) -> Option<Self> {
        let essence = mime.split(';').next()?.trim();
        Self::ALL.into_iter().find(|media_type| media_type.mime().eq_ignore_ascii_case(essence))
    }

    fn from_extension(file_name: &str) -> Option<Self> {
        let (_, extension) = file_name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "docx" | "docm" | "dotx" => Some(Self::Docx),
            "odt" | "ott" => Some(Self::Odt),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::PlainText),
            _ => None,
        }
    }
}

/// The format of a file, from its first [`SNIFF_BYTES`] bytes and, where these leave it open, its name.
///
/// `None` is a file whose text is not read. An empty file is what its name says.
#[must_use]
pub fn sniff(file_name: &str, head: &[u8]) -> Option<MediaType> {
    let named = MediaType::from_extension(file_name);
    if head.is_empty() {
        return named;
    }
    if contains(&head[..head.len().min(1024)], b"%PDF-") {
        return Some(MediaType::Pdf);
    }
    if head.starts_with(b"PK\x03\x04") {
        return sniff_package(head, named);
    }
    if head.starts_with(OLE_MAGIC) {
        // Word wraps a protected DOCX this way; its reader finds out and says so.
        return named.filter(|media_type| *media_type == MediaType::Docx);
    }
    let start: String = encoding::decode_head(head)?.trim_start().chars().take(2048).collect();
    sniff_text(&start.to_ascii_lowercase(), file_name, named)
}

/// How files of the old Office container begin.
pub(super) const OLE_MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

fn sniff_package(head: &[u8], named: Option<MediaType>) -> Option<MediaType> {
    if contains(&head[..head.len().min(256)], b"mimetypeapplication/vnd.oasis.opendocument.text") {
        return Some(MediaType::Odt);
    }
    let entries: Vec<&[u8]> = head
        .windows(4)
        .enumerate()
        .filter(|(_, window)| *window == b"PK\x03\x04")
        .filter_map(|(at, _)| head.get(at + 30..))
        .collect();
    let has = |prefix: &[u8]| entries.iter().any(|name| name.starts_with(prefix));
    if has(b"word/") {
        return Some(MediaType::Docx);
    }
    if has(b"xl/") || has(b"ppt/") || has(b"mimetype") {
        return None;
    }
    let open = has(b"[Content_Types].xml") || has(b"_rels/") || has(b"docProps/") || has(b"content.xml");
    named.filter(|media_type| open && matches!(media_type, MediaType::Docx | MediaType::Odt))
}

fn sniff_text(start: &str, file_name: &str, named: Option<MediaType>) -> Option<MediaType> {
    let is_page =
        start.starts_with('<') && ["<!doctype html", "<html", "<head", "<body"].iter().any(|mark| start.contains(mark));
    if is_page {
        return Some(MediaType::Html);
    }
    if start.starts_with("{\\rtf") || start.starts_with("%!ps") {
        return None;
    }
    match named {
        Some(MediaType::Html | MediaType::Markdown | MediaType::PlainText) => named,
        Some(MediaType::Pdf | MediaType::Docx | MediaType::Odt) => Some(MediaType::PlainText),
        None if file_name.contains('.') => None,
        None => Some(MediaType::PlainText),
    }
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(names: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for name in names {
            bytes.extend_from_slice(b"PK\x03\x04");
            bytes.extend_from_slice(&[0; 26]);
            bytes.extend_from_slice(name.as_bytes());
        }
        bytes
    }

    #[test]
    fn content_outweighs_the_name() {
        let odt = package(&["mimetypeapplication/vnd.oasis.opendocument.text", "content.xml"]);

        assert_eq!(sniff("minutes.txt", b"%PDF-1.7\n"), Some(MediaType::Pdf));
        assert_eq!(sniff("minutes.docx", &odt), Some(MediaType::Odt));
        assert_eq!(
            sniff("minutes.odt", &package(&["[Content_Types].xml", "word/document.xml"])),
            Some(MediaType::Docx)
        );
        assert_eq!(sniff("minutes.pdf", b"Final Communique"), Some(MediaType::PlainText));
        assert_eq!(sniff("minutes.txt", b"<?xml version='1.0'?>\n<!DOCTYPE html><html>"), Some(MediaType::Html));
        assert_eq!(sniff("minutes.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), None);
        assert_eq!(sniff("minutes.docx", &package(&["[Content_Types].xml", "xl/workbook.xml"])), None);
    }

    #[test]
    fn the_name_decides_where_content_leaves_it_open() {
        assert_eq!(sniff("README.md", b"# Minutes"), Some(MediaType::Markdown));
        assert_eq!(sniff("notes.txt", b"# Minutes"), Some(MediaType::PlainText));
        assert_eq!(sniff("notes", b"# Minutes"), Some(MediaType::PlainText));
        assert_eq!(sniff("program.js", b"let a = 1"), None);
        assert_eq!(sniff("letter.docx", &package(&["[Content_Types].xml"])), Some(MediaType::Docx));
        assert_eq!(sniff("archive.zip", &package(&["photo.jpg"])), None);
        assert_eq!(sniff("empty.pdf", b""), Some(MediaType::Pdf));
    }

    #[test]
    fn a_media_type_survives_its_name() {
        for media_type in MediaType::ALL {
            assert_eq!(MediaType::from_mime(media_type.mime()), Some(media_type));
        }
        assert_eq!(MediaType::from_mime("Text/HTML; charset=utf-8"), Some(MediaType::Html));
        assert_eq!(MediaType::from_mime("image/png"), None);
    }
}
