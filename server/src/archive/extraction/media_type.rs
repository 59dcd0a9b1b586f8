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
    /// Office Open XML slides, as PowerPoint writes them.
    Pptx,
    /// Office Open XML sheets, as Excel writes them.
    Xlsx,
    /// OpenDocument text, as LibreOffice writes it.
    Odt,
    /// An e-mail message with what is attached to it.
    Email,
    /// A web page.
    Html,
    /// Text with Markdown marks.
    Markdown,
    /// Text without marks.
    PlainText,
    /// A picture without loss.
    Png,
    /// A photograph.
    Jpeg,
    /// A picture as scanners write it, of one page or more.
    Tiff,
}

impl MediaType {
    /// Every format.
    pub const ALL: [Self; 12] = [
        Self::Pdf,
        Self::Docx,
        Self::Pptx,
        Self::Xlsx,
        Self::Odt,
        Self::Email,
        Self::Html,
        Self::Markdown,
        Self::PlainText,
        Self::Png,
        Self::Jpeg,
        Self::Tiff,
    ];

    /// The registered media type, without parameters.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Email => "message/rfc822",
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::PlainText => "text/plain",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
        }
    }

    /// The format of a media type; parameters and case do not matter.
    #[must_use]
    pub fn from_mime(mime: &str) -> Option<Self> {
        let essence = mime.split(';').next()?.trim();
        Self::ALL.into_iter().find(|media_type| media_type.mime().eq_ignore_ascii_case(essence))
    }

    /// Whether it is a package of Microsoft's.
    const fn is_office(self) -> bool {
        matches!(self, Self::Docx | Self::Pptx | Self::Xlsx)
    }

    fn from_extension(file_name: &str) -> Option<Self> {
        let (_, extension) = file_name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "pdf" => Some(Self::Pdf),
            "docx" | "docm" | "dotx" => Some(Self::Docx),
            "pptx" | "pptm" | "ppsx" | "potx" => Some(Self::Pptx),
            "xlsx" | "xlsm" | "xltx" => Some(Self::Xlsx),
            "odt" | "ott" => Some(Self::Odt),
            "eml" => Some(Self::Email),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::PlainText),
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "tif" | "tiff" => Some(Self::Tiff),
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
        // Office wraps a protected package this way; its reader finds out and says so.
        return named.filter(|media_type| media_type.is_office());
    }
    if let Some((_, picture)) = PICTURE_MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*picture);
    }
    if is_message(head, named) {
        return Some(MediaType::Email);
    }
    let start: String = encoding::decode_head(head)?.trim_start().chars().take(2048).collect();
    sniff_text(&start.to_ascii_lowercase(), file_name, named)
}

/// How files of the old Office container begin.
pub(super) const OLE_MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// How pictures begin.
const PICTURE_MAGIC: [(&[u8], MediaType); 4] = [
    (b"\x89PNG\r\n\x1a\n", MediaType::Png),
    (b"\xff\xd8\xff", MediaType::Jpeg),
    (b"II*\0", MediaType::Tiff),
    (b"MM\0*", MediaType::Tiff),
];

/// Header fields that programs write above a message; people write others above their minutes, too.
const TRANSPORT_FIELDS: [&str; 6] =
    ["received", "return-path", "delivered-to", "message-id", "mime-version", "content-type"];

/// Whether a file begins with the header of a message; bodies may hold any bytes.
fn is_message(head: &[u8], named: Option<MediaType>) -> bool {
    let lines = head.trim_ascii_start().split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let header: Vec<String> = lines
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with(b" ") && !line.starts_with(b"\t"))
        .map(|line| String::from_utf8_lossy(line.split(|byte| *byte == b':').next().unwrap_or_default()).to_lowercase())
        .collect();
    let is_field =
        |name: &String| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_header = header.first().is_some_and(is_field);
    let is_written_by_program =
        TRANSPORT_FIELDS.iter().filter(|field| header.iter().any(|name| name == *field)).count() >= 2;
    is_header && (named == Some(MediaType::Email) || (is_written_by_program && header.iter().all(is_field)))
}

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
    for (folder, media_type) in
        [(b"word/".as_slice(), MediaType::Docx), (b"ppt/", MediaType::Pptx), (b"xl/", MediaType::Xlsx)]
    {
        if has(folder) {
            return Some(media_type);
        }
    }
    if has(b"mimetype") {
        return None;
    }
    let open = has(b"[Content_Types].xml") || has(b"_rels/") || has(b"docProps/") || has(b"content.xml");
    named.filter(|media_type| open && (media_type.is_office() || *media_type == MediaType::Odt))
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
        Some(_) => Some(MediaType::PlainText),
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
        assert_eq!(sniff("minutes.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Some(MediaType::Png));
        assert_eq!(sniff("minutes.pdf", b"GIF89a\0\0\0"), None);
        assert_eq!(sniff("minutes.docx", &package(&["[Content_Types].xml", "xl/workbook.xml"])), Some(MediaType::Xlsx));
        assert_eq!(sniff("minutes", &package(&["_rels/.rels", "ppt/presentation.xml"])), Some(MediaType::Pptx));
    }

    #[test]
    fn a_message_is_known_by_its_header_and_minutes_stay_minutes() {
        let message = b"Return-Path: <a@example.org>\r\nMessage-ID: <1@example.org>\r\nSubject: Notice\r\n\r\n\0body";

        assert_eq!(sniff("notice", message), Some(MediaType::Email));
        assert_eq!(sniff("notice.eml", b"Subject: Notice\n\nText"), Some(MediaType::Email));
        assert_eq!(sniff("notice.eml", b"Dear all,\n\nwelcome"), Some(MediaType::PlainText));
        assert_eq!(sniff("memo.txt", b"From: the Chair\nTo: all\nSubject: Notice\n\nText"), Some(MediaType::PlainText));
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
        assert_eq!(MediaType::from_mime("image/gif"), None);
    }
}
