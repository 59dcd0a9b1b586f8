//! Which language a page is in, named by BCP 47.
//! Not for translating, and silent rather than wrong.

/// Letters below which a page in an alphabet shared by many languages says too little.
const LETTERS_NEEDED: usize = 40;

/// The primary language subtag of a text, or `None` when it is too short or not clearly one language.
pub(super) fn detect(text: &str) -> Option<String> {
    let info = whatlang::detect(text)?;
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    // A script of one language needs no more than a few words.
    let needed = match info.script() {
        whatlang::Script::Latin | whatlang::Script::Cyrillic | whatlang::Script::Arabic => LETTERS_NEEDED,
        _ => LETTERS_NEEDED / 4,
    };
    (info.is_reliable() && letters >= needed).then(|| subtag(info.lang().code()))
}

/// The language that most letters are in, of pages given with theirs.
pub(super) fn majority<'p>(pages: impl Iterator<Item = (&'p str, &'p str)>) -> Option<String> {
    let mut letters: Vec<(&str, usize)> = Vec::new();
    for (language, text) in pages {
        let count = text.chars().filter(|character| character.is_alphabetic()).count();
        match letters.iter_mut().find(|(known, _)| *known == language) {
            Some((_, total)) => *total += count,
            None => letters.push((language, count)),
        }
    }
    let (language, _) = letters.into_iter().max_by_key(|(_, total)| *total)?;
    Some(language.to_owned())
}

/// A language tag as a file declares it, if it looks like one; `und` and `x-none` say nothing.
pub(super) fn declared(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let primary = tag.split('-').next()?.to_ascii_lowercase();
    let is_tag = (2..=3).contains(&primary.len())
        && tag.len() <= 35
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_tag && !matches!(primary.as_str(), "und" | "zxx")).then(|| subtag(&primary))
}

/// BCP 47 wants the shortest code a language has; the recogniser speaks ISO 639-3.
fn subtag(code: &str) -> String {
    let short = SHORT_CODES.iter().find(|(long, _)| *long == code).map(|(_, short)| *short);
    short.unwrap_or(code).to_owned()
}

const SHORT_CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_of_the_house_are_recognised() {
        let samples = [
            (
                "en",
                "The Plenary adopted the Final Communique and thanked the Chair for the organisation of the meeting.",
            ),
            (
                "fr",
                "Le Système de certification du Processus de Kimberley exige de chaque participant un système de contrôles internes.",
            ),
            (
                "pt",
                "O Sistema de Certificação do Processo de Kimberley exige que cada participante estabeleça um sistema de controlos internos.",
            ),
            (
                "es",
                "El Sistema de Certificación del Proceso de Kimberley exige que cada participante establezca un sistema de controles internos.",
            ),
            (
                "ru",
                "Пленарное заседание приняло к сведению доклад рабочей группы и выразило благодарность председателю за организацию этой встречи.",
            ),
            ("ar", "يتطلب نظام عملية كيمبرلي لإصدار الشهادات من كل مشارك إنشاء نظام للضوابط الداخلية على الماس الخام"),
            ("zh", "金伯利进程证书制度要求每个参加方建立内部控制制度以杜绝冲突钻石"),
        ];

        for (tag, text) in samples {
            assert_eq!(detect(text).as_deref(), Some(tag), "{text}");
        }
    }

    #[test]
    fn a_few_words_name_no_language() {
        assert_eq!(detect("Annex 1"), None);
        assert_eq!(detect("12 345 678"), None);
        assert_eq!(detect(""), None);
    }

    #[test]
    fn the_majority_counts_letters_not_pages() {
        let pages = [("fr", "ab"), ("fr", "ab"), ("en", "abcdefgh")];

        assert_eq!(majority(pages.into_iter()).as_deref(), Some("en"));
        assert_eq!(majority(std::iter::empty()), None);
    }

    #[test]
    fn a_declared_tag_is_cut_to_its_language() {
        assert_eq!(declared("en-US").as_deref(), Some("en"));
        assert_eq!(declared("por").as_deref(), Some("pt"));
        assert_eq!(declared("x-none"), None);
        assert_eq!(declared("und"), None);
        assert_eq!(declared("english please"), None);
    }

    #[test]
    fn every_recognised_language_with_a_short_code_gets_it() {
        for language in whatlang::Lang::all() {
            assert_eq!(subtag(language.code()).len(), 2, "{language:?}");
        }
    }
}
