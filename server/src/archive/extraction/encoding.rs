//! From the bytes of a text file to characters, when nobody says which encoding it is in.
//! Not for HTML's own declaration of its encoding, which the caller passes on.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1251, WINDOWS_1252};

/// Control characters allowed among a thousand before bytes are not taken for text.
const CONTROLS_PER_THOUSAND: usize = 10;

/// The characters of a whole text file, or `None` when the bytes are not text.
///
/// A byte order mark wins, then UTF-8 if it is valid, then `declared`, then the likelier of windows-1251 and windows-1252.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return as_text(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    if bytes.contains(&0) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return as_text(text.to_owned());
    }
    let encoding = declared.filter(|encoding| *encoding != UTF_8).unwrap_or_else(|| guess(bytes));
    as_text(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// As [`decode`], for the start of a file that may be cut inside a character.
pub(super) fn decode_head(bytes: &[u8]) -> Option<String> {
    let whole = match std::str::from_utf8(bytes) {
        Err(fault) if fault.error_len().is_none() => &bytes[..fault.valid_up_to()],
        _ => bytes,
    };
    decode(whole, None)
}

fn as_text(text: String) -> Option<String> {
    let controls = text
        .chars()
        .filter(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t' | '\u{c}'))
        .count();
    (controls * 1000 <= text.chars().count() * CONTROLS_PER_THOUSAND).then_some(text)
}

/// In Russian nearly every letter lies beyond ASCII; in the Latin languages few do.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let high = bytes.iter().filter(|byte| **byte >= 0xC0).count();
    let low = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    if high > low { WINDOWS_1251 } else { WINDOWS_1252 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_encodings_come_out_as_the_same_words() {
        let utf_16: Vec<u8> = "\u{feff}Décision".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (russian, _, _) = WINDOWS_1251.encode("Заключительное коммюнике");
        let (french, _, _) = WINDOWS_1252.encode("Déclaration finale adoptée à Genève");

        assert_eq!(decode("Décision".as_bytes(), None).as_deref(), Some("Décision"));
        assert_eq!(decode("\u{feff}Décision".as_bytes(), None).as_deref(), Some("Décision"));
        assert_eq!(decode(&utf_16, None).as_deref(), Some("Décision"));
        assert_eq!(decode(&russian, None).as_deref(), Some("Заключительное коммюнике"));
        assert_eq!(decode(&french, None).as_deref(), Some("Déclaration finale adoptée à Genève"));
    }

    #[test]
    fn bytes_that_are_not_text_are_refused() {
        assert_eq!(decode(&[0; 64], None), None);
        assert_eq!(decode(b"\x01\x02\x03 words", None), None);
    }

    #[test]
    fn a_head_cut_inside_a_character_is_still_text() {
        let head = &"décision".as_bytes()[..2];

        assert_eq!(decode_head(head).as_deref(), Some("d"));
    }
}
