//! From the bytes of a text file to characters, when nobody says which encoding it is in.
//! Not for HTML's own declaration of its encoding, which the caller passes on.

use std::cmp::Ordering;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Control characters allowed among a thousand before bytes are not taken for text.
const CONTROLS_PER_THOUSAND: usize = 10;

/// The characters of a whole text file, or `None` when the bytes are not text.
///
/// A byte order mark wins, then UTF-8 if it is valid, then `declared`, then what the frequency of letters says.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return as_text(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    if bytes.contains(&0) {
        let text = pairs(bytes)?.decode_without_bom_handling_and_without_replacement(bytes)?;
        return as_text(text.into_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return as_text(text.to_owned());
    }
    let encoding = declared.filter(|encoding| *encoding != UTF_8).unwrap_or_else(|| guess(bytes));
    as_text(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// The encoding of text in pairs of bytes without a mark: the empty bytes of its blanks and line ends are on one side.
fn pairs(bytes: &[u8]) -> Option<&'static Encoding> {
    let empty = |side: usize| bytes.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    match empty(0).cmp(&empty(1)) {
        Ordering::Less => Some(UTF_16LE),
        Ordering::Greater => Some(UTF_16BE),
        Ordering::Equal => None,
    }
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

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{
        BIG5, EUC_KR, GB18030, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1256,
    };

    use super::*;

    const FRENCH: &str = "Déclaration finale adoptée à Genève par l'assemblée plénière, à l'unanimité des délégués";
    const RUSSIAN: &str = "Заключительное коммюнике: участники приветствовали доклад рабочей группы";
    const CHINESE: &str = "全体会议通过了最后公报，感谢主席组织本次会议。各参加方建立内部控制制度";

    #[test]
    fn the_usual_encodings_come_out_as_the_same_words() {
        let words = [
            (FRENCH, WINDOWS_1252),
            (RUSSIAN, WINDOWS_1251),
            (RUSSIAN, KOI8_R),
            (CHINESE, GB18030),
            ("全體會議通過了最後公報，感謝主席組織本次會議", BIG5),
            ("キンバリー・プロセスの証明制度は紛争ダイヤモンドを排除する", SHIFT_JIS),
            ("킴벌리 프로세스 인증 제도는 분쟁 다이아몬드를 배제한다", EUC_KR),
            ("اعتمد الاجتماع العام البيان الختامي وشكر الرئيس على تنظيم الاجتماع", WINDOWS_1256),
            ("Zpráva pracovní skupiny byla přijata, předseda poděkoval účastníkům", WINDOWS_1250),
        ];

        for (text, encoding) in words {
            let (bytes, _, unmappable) = encoding.encode(text);

            assert!(!unmappable, "{} cannot write {text}", encoding.name());
            assert_eq!(decode(&bytes, None).as_deref(), Some(text), "{}", encoding.name());
        }
        assert_eq!(decode(FRENCH.as_bytes(), None).as_deref(), Some(FRENCH));
    }

    #[test]
    fn pairs_of_bytes_are_read_with_and_without_their_mark() {
        for text in [FRENCH, &format!("{RUSSIAN}\n"), &format!("{CHINESE}\r\n")] {
            let marked = format!("\u{feff}{text}");
            let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
            let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();

            for bytes in [little(text), big(text), little(&marked), big(&marked), marked.as_bytes().to_vec()] {
                assert_eq!(decode(&bytes, None).as_deref(), Some(text));
            }
        }
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
