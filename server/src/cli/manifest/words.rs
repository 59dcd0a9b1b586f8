//! Characters of a manifest's bytes, and the stored names of our enumerations.

use anyhow::Context;
use encoding_rs::Encoding;
use sea_orm::{ActiveEnum, Iterable};

/// The characters of a text file: by its byte order mark, else UTF-8.
pub(super) fn characters(bytes: &[u8]) -> anyhow::Result<String> {
    let Some((encoding, mark)) = Encoding::for_bom(bytes) else {
        return String::from_utf8(bytes.to_vec())
            .context("it is not in UTF-8; save it as UTF-8, or as UTF-16 with a byte order mark");
    };
    let (text, is_damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
    anyhow::ensure!(!is_damaged, "it is not in {} although it begins so; save it anew", encoding.name());
    Ok(text.into_owned())
}

/// A value of one of our enumerations by its stored name.
pub fn value<T: ActiveEnum<Value = String>>(name: &str) -> Option<T> {
    T::try_from_value(&name.to_owned()).ok()
}

/// The stored name of a value.
pub fn name_of(value: impl ActiveEnum<Value = String>) -> String {
    value.to_value()
}

/// The stored names of one of our enumerations.
pub fn names_of<T: ActiveEnum<Value = String> + Iterable>() -> Vec<String> {
    T::iter().map(|value| value.to_value()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_names_the_encoding() {
        let little: Vec<u8> = "\u{feff}Décision;приказ".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}Décision;приказ".encode_utf16().flat_map(u16::to_be_bytes).collect();

        for bytes in [&little[..], &big, "\u{feff}Décision;приказ".as_bytes(), "Décision;приказ".as_bytes()]
        {
            assert_eq!(characters(bytes).expect("text"), "Décision;приказ");
        }
    }

    #[test]
    fn bytes_in_an_unnamed_encoding_are_refused_rather_than_guessed() {
        let fault = characters(b"D\xe9cision").expect_err("windows-1252");

        assert!(fault.to_string().contains("save it as UTF-8"), "{fault}");
        assert!(characters(b"\xff\xfeD").is_err(), "half a character");
    }
}
