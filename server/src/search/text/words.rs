//! Cuts text into words, the same way for what is kept and for what is asked.
//! Not the place for what a word may match.

use std::sync::LazyLock;

use charabia::{Language, Token, Tokenizer, TokenizerBuilder};

/// The longest word that is kept, in bytes; longer runs are no words.
const MAX_WORD_BYTES: usize = 200;

/// The tokenizer needs a language only to choose between segmenters of one script.
/// It is fixed here: a guess from the surrounding text would cut a page and a short query differently.
const SEGMENTED: [Language; 2] = [Language::Cmn, Language::Ara];

/// The Arabic article as it is compared.
const ARTICLE: &str = "ال";

static TOKENIZER: LazyLock<Tokenizer<'static>> = LazyLock::new(|| {
    let mut builder = TokenizerBuilder::default();
    builder.allow_list(&SEGMENTED);
    builder.into_tokenizer()
});

/// A word where it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word as it is compared: without case, accents or variant letters.
    pub lemma: String,
    /// The byte at which it starts.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// The words of a text in reading order.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut article = None;
    for token in TOKENIZER.tokenize(text).filter(Token::is_word) {
        // The Arabic article is cut off as a token of its own; it says nothing and stands everywhere.
        if token.lemma() == ARTICLE {
            article = Some(token.byte_start..token.byte_end);
            continue;
        }
        let carried = article.take().filter(|article| article.end == token.byte_start);
        let start = carried.map_or(token.byte_start, |article| article.start);
        let lemma = fold(&token);
        if lemma.len() <= MAX_WORD_BYTES && lemma.chars().any(char::is_alphanumeric) {
            words.push(Word { lemma, start, end: token.byte_end });
        }
    }
    words
}

/// Russian is printed with and without the two dots over its е, and with its stress in books for learners;
/// its й is a letter, not an и with a mark.
fn fold(token: &Token<'_>) -> String {
    match token.lemma() {
        lemma if lemma.is_ascii() => lemma.to_owned(),
        lemma => lemma.replace("е\u{308}", "е").replace("и\u{306}", "й").replace(is_mark, ""),
    }
}

/// Whether a letter is a mark above or below the one before it.
fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::words;

    fn lemmas(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.lemma).collect()
    }

    #[test]
    fn case_accents_and_variant_letters_do_not_count() {
        assert_eq!(lemmas("L'Été À São"), ["l", "ete", "a", "sao"]);
        assert_eq!(lemmas("Ёлка АЛМАЗЫ"), lemmas("елка алмазы"));
        assert_eq!(lemmas("Обзорный"), ["обзорный"]);
        assert_eq!(lemmas("ви\u{301}зит"), ["визит"]);
        assert_eq!(lemmas("شهادة إلى"), lemmas("شهاده الى"));
    }

    #[test]
    fn an_arabic_word_is_the_same_with_and_without_its_article() {
        assert_eq!(lemmas("الماس"), ["ماس"]);
        assert_eq!(lemmas("تجارة الماس الخام"), ["تجاره", "ماس", "خام"]);

        let found = words("تجارة الماس");

        assert_eq!(&"تجارة الماس"[found[1].start..found[1].end], "الماس");
    }

    #[test]
    fn chinese_is_cut_alike_whatever_surrounds_it() {
        let alone = lemmas("钻石证书");

        assert_eq!(alone.len(), 2);
        assert_eq!(lemmas("Certificates 钻石证书 are checked")[1..3], alone);
        assert_eq!(lemmas("شهادة 钻石证书，。")[1..], alone);
    }

    #[test]
    fn a_word_tells_where_it_stood() {
        let text = "Die Prüfung";

        let found = words(text);

        assert_eq!(&text[found[1].start..found[1].end], "Prüfung");
    }
}
