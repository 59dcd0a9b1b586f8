//! How far a page of text looks like words: to choose between two readings of it, and to warn of noise.
//! Not for judging language or spelling.

use std::collections::HashSet;

/// Most letters a word of an alphabet has; text that lost its spaces goes beyond.
const WORD_LETTERS: usize = 30;
/// The same in Arabic and Hebrew script, which leave out most vowels.
const ABJAD_WORD_LETTERS: usize = 14;
/// One sign of broken decoding outweighs this many good letters.
const NOISE_WEIGHT: usize = 3;

/// What a page holds, counted in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Quality {
    /// Letters and digits in words that look like words.
    pub(super) good: usize,
    /// The same, every word counted once.
    pub(super) distinct: usize,
    /// All letters and digits.
    pub(super) letters: usize,
    /// Characters that no writer writes.
    pub(super) noise: usize,
}

impl Quality {
    /// Share of good letters, from 0 to 1; a page without letters has 0.
    pub(super) fn score(self) -> f32 {
        let weight = self.letters + self.noise * NOISE_WEIGHT;
        if weight == 0 {
            return 0.0;
        }
        // Two decimals are all that the measure is worth.
        let percent = self.good * 100 / weight;
        f32::from(u8::try_from(percent).unwrap_or(100)) / 100.0
    }

    /// How much of use a page gives: letters of good words less the noise. A word printed twice is no gain.
    pub(super) fn worth(self) -> usize {
        self.distinct.saturating_sub(self.noise * NOISE_WEIGHT)
    }
}

pub(super) fn of(text: &str) -> Quality {
    let mut quality =
        Quality { noise: text.chars().filter(|character| is_noise(*character)).count(), ..Quality::default() };
    let mut single = 0;
    let mut seen = HashSet::new();
    for token in text.split_whitespace() {
        let letters = token.chars().filter(|character| character.is_alphanumeric()).count();
        quality.letters += letters;
        if letters == 1 && token.chars().any(char::is_alphabetic) {
            single += 1;
        }
        if looks_like_words(token) {
            quality.good += letters;
            quality.distinct += if seen.insert(token) { letters } else { 0 };
        }
    }
    // Letters set apart one by one are no words: discount them where they are more than one in three letters.
    if single * 3 > quality.letters {
        quality.good = quality.good.saturating_sub(single);
    }
    quality
}

/// Whether more than a third of the letters are of Arabic or Hebrew script.
pub(super) fn is_right_to_left(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic());
    let (turned, all) =
        letters.fold((0_usize, 0_usize), |(turned, all), letter| (turned + usize::from(is_abjad(letter)), all + 1));
    turned * 3 > all
}

fn is_abjad(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

fn is_noise(character: char) -> bool {
    matches!(character, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
        || (character.is_control() && !matches!(character, '\n' | '\r' | '\t' | '\u{c}'))
}

/// Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese.
fn is_written_without_spaces(letter: char) -> bool {
    matches!(
        letter,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

fn looks_like_words(token: &str) -> bool {
    token.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).all(looks_like_word)
}

fn looks_like_word(word: &str) -> bool {
    let mut longest = WORD_LETTERS;
    let (mut latin, mut cyrillic, mut rises, mut was_lower) = (false, false, 0, false);
    for character in word.chars() {
        match character {
            letter if is_written_without_spaces(letter) => return true,
            letter if is_abjad(letter) => longest = ABJAD_WORD_LETTERS,
            'A'..='Z' | 'a'..='z' => latin = true,
            '\u{400}'..='\u{52f}' => cyrillic = true,
            _ => {}
        }
        rises += usize::from(was_lower && character.is_uppercase());
        was_lower = character.is_lowercase();
    }
    word.chars().count() <= longest && !(latin && cyrillic) && rises <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_in_any_script_scores_full() {
        for text in [
            "The Plenary adopted the Final Communiqué on 12 November 2021.",
            "Пленарное заседание приняло заключительное коммюнике.",
            "اعتمد الاجتماع العام البيان الختامي",
            "全体会议通过了最后公报",
        ] {
            assert!(of(text).score() > 0.99, "{text}: {:?}", of(text));
        }
    }

    #[test]
    fn text_that_lost_its_spaces_or_its_letters_scores_low() {
        for text in [
            "اعتمدالاجتماعالعامالبيانالختاميوالتقريرالسنوي",
            "ThePlenaryadoptedtheFinalCommuniquéandtheannualreport",
            "T h e P l e n a r y a d o p t e d",
            "\u{f0b7}\u{f0a7}\u{fffd}\u{fffd} \u{f076}\u{f0b7} ab",
        ] {
            assert!(of(text).score() < 0.5, "{text}: {:?}", of(text));
        }
    }

    #[test]
    fn no_text_has_no_quality() {
        assert_eq!(of(" \n").score(), 0.0);
    }

    #[test]
    fn words_kept_apart_are_worth_more_than_the_same_run_together() {
        let apart = of("اعتمد الاجتماع العام البيان الختامي");
        let together = of("اعتمدالاجتماعالعامالبيانالختامي");

        assert!(apart.worth() > together.worth());
    }
}
