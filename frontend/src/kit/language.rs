//! The language of the interface. Sentences stand in English in the file where they are shown, and in `lang/` in every
//! other language; the page does not compile while one is missing there. Languages of documents are another matter.

use crate::kit::memory;
use crate::kit::number::plural;
use gloo_net::http::Request;
use leptos::prelude::*;
use std::fmt::{Display, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

include!(concat!(env!("OUT_DIR"), "/sentences.rs"));

/// A language the interface speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
    /// Portuguese.
    Portuguese,
    /// Russian.
    Russian,
    /// Arabic.
    Arabic,
    /// Chinese.
    Chinese,
}

/// Where the reader's choice is remembered in the browser.
const REMEMBERED_AS: &str = "kp-language";

static CURRENT: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| ArcRwSignal::new(Language::English));

static REFUSED: LazyLock<ArcRwSignal<Option<Language>>> = LazyLock::new(|| ArcRwSignal::new(None));

/// How often a language was wished for; only the last wish counts.
static WISHES: AtomicUsize = AtomicUsize::new(0);

/// The sentences of each language but English, once fetched.
static FETCHED: [OnceLock<Vec<&'static str>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

impl Language {
    /// Every language, in the order they are offered.
    pub const ALL: [Language; 6] = [
        Language::English,
        Language::French,
        Language::Portuguese,
        Language::Russian,
        Language::Arabic,
        Language::Chinese,
    ];

    /// BCP 47 tag, for `lang` and for the server.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
            Language::Portuguese => "pt",
            Language::Russian => "ru",
            Language::Arabic => "ar",
            Language::Chinese => "zh",
        }
    }

    /// The tag that gives dates and numbers the institution's habit: day, month, year, in the digits of symbols.
    pub fn locale(self) -> &'static str {
        match self {
            Language::English => "en-GB",
            Language::French => "fr-FR",
            Language::Portuguese => "pt-PT",
            Language::Russian => "ru-RU",
            Language::Arabic => "ar-u-ca-gregory-nu-latn",
            Language::Chinese => "zh-CN",
        }
    }

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::French => "Français",
            Language::Portuguese => "Português",
            Language::Russian => "Русский",
            Language::Arabic => "العربية",
            Language::Chinese => "中文",
        }
    }

    /// The language of a BCP 47 tag, whatever its region.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split('-').next()?;
        Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The sentences in the order of the places; none for English.
    fn fetched(self) -> Option<&'static OnceLock<Vec<&'static str>>> {
        FETCHED.get((self as usize).checked_sub(1)?)
    }

    /// Fetches the sentences unless they are here; false when they cannot be had.
    async fn fetch(self) -> bool {
        let Some(fetched) = self.fetched().filter(|fetched| fetched.get().is_none()) else { return true };
        let path = format!("/languages/{}", FILES[self as usize - 1]);
        let answer = match Request::get(&path).send().await {
            Ok(answer) if answer.ok() => answer.text().await,
            _ => return false,
        };
        let Ok(text) = answer else { return false };
        // Kept for as long as the page is: a sentence is shown from where it lies.
        let sentences: Vec<&'static str> = text.leak().split('\n').collect();
        sentences.len() == SENTENCES.len() && (fetched.set(sentences).is_ok() || fetched.get().is_some())
    }
}

/// The language now shown; reactive.
pub fn language() -> Language {
    CURRENT.get()
}

/// The language that was wished for last and whose sentences could not be fetched; reactive.
pub fn refused() -> Option<Language> {
    REFUSED.get()
}

/// Begins in the language that the loader in `index.html` has found to be the reader's, or else in English.
pub async fn begin() {
    let wish = document().document_element().and_then(|root| Language::from_tag(&root.get_attribute("lang")?));
    show(wish.unwrap_or(Language::English)).await;
}

/// Shows `language` as soon as its sentences are here, and remembers it in this browser where storage is allowed.
pub async fn choose(language: Language) {
    if show(language).await {
        memory::remember(REMEMBERED_AS, language.tag());
    }
}

/// Whether the language is shown now: it is not when its sentences cannot be had, nor when another was wished since.
async fn show(language: Language) -> bool {
    let wish = WISHES.fetch_add(1, Ordering::Relaxed) + 1;
    let is_here = language.fetch().await;
    if WISHES.load(Ordering::Relaxed) != wish {
        return false;
    }
    REFUSED.set((!is_here).then_some(language));
    if is_here {
        CURRENT.set(language);
    }
    is_here
}

/// The writing direction of a BCP 47 tag, `ltr` or `rtl`.
pub fn direction(tag: &str) -> &'static str {
    match tag.split('-').next().unwrap_or_default() {
        "ar" | "dv" | "fa" | "he" | "ps" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}

/// The line of a sentence in every language; known to the compiler alone.
pub const fn place(english: &str, meaning: &str) -> usize {
    let (mut low, mut high) = (0, SENTENCES.len());
    while low < high {
        let middle = (low + high) / 2;
        let (known, known_meaning) = SENTENCES[middle];
        match (order(known.as_bytes(), english.as_bytes()), order(known_meaning.as_bytes(), meaning.as_bytes())) {
            (0, 0) => return middle,
            (-1, _) | (0, -1) => low = middle + 1,
            _ => high = middle,
        }
    }
    panic!("frontend/build/sentences.rs does not see this sentence: write it as a string in the call")
}

const fn order(one: &[u8], other: &[u8]) -> i8 {
    let mut place = 0;
    while place < one.len() && place < other.len() {
        if one[place] != other[place] {
            return if one[place] < other[place] { -1 } else { 1 };
        }
        place += 1;
    }
    (one.len() > other.len()) as i8 - (one.len() < other.len()) as i8
}

/// The sentence of a place in the language now shown; reactive.
pub fn sentence(place: usize, english: &'static str) -> &'static str {
    translation(place).unwrap_or(english)
}

/// The sentence of a place in the language now shown, unless that is English; reactive.
pub fn translation(place: usize) -> Option<&'static str> {
    language().fetched().and_then(OnceLock::get).map(|sentences| sentences[place])
}

/// The sentence of a place that fits `count` in the language now shown; reactive.
pub fn counted(place: usize, count: i32, one: &'static str, other: &'static str) -> &'static str {
    let category = plural(count);
    let Some(sentences) = language().fetched().and_then(OnceLock::get) else {
        return if category == "one" { one } else { other };
    };
    let forms = || sentences[place].split('\u{1f}').filter_map(|form| form.split_once('='));
    let fitting = forms().find(|(name, _)| *name == category).or_else(|| forms().next_back());
    fitting.map_or(other, |(_, form)| form)
}

/// `sentence` with the values in place of their names in braces, each in its own direction.
pub fn fill(sentence: &str, values: &[(&str, &dyn Display)]) -> String {
    let (before, after) = match direction(language().tag()) {
        "rtl" => ("\u{2068}", "\u{2069}"),
        _ => ("", ""),
    };
    let mut filled = String::new();
    let mut parts = sentence.split(['{', '}']);
    while let Some(words) = parts.next() {
        filled.push_str(words);
        let value = parts.next().and_then(|wanted| values.iter().find(|(name, _)| *name == wanted));
        if let Some((_, value)) = value {
            write!(filled, "{before}{value}{after}").expect("a string takes everything");
        }
    }
    filled
}

/// A fixed sentence in the language now shown: `say!("Open")`, or `say!("Open" in "verb")` where other languages
/// say it differently by its meaning.
#[macro_export]
macro_rules! say {
    ($english:literal) => {
        $crate::kit::language::sentence(const { $crate::kit::language::place($english, "") }, $english)
    };
    ($english:literal in $meaning:literal) => {
        $crate::kit::language::sentence(const { $crate::kit::language::place($english, $meaning) }, $english)
    };
}

/// The same as `say!`, as a function that follows the language. All are of one type, so that the code
/// that draws a sentence is compiled once.
#[macro_export]
macro_rules! t {
    ($english:literal $(in $meaning:literal)?) => {
        (|| $crate::say!($english $(in $meaning)?)) as fn() -> &'static str
    };
}

/// A sentence with values in it, in the language now shown: `tell!("{name} until {day}", name, day = last)`.
#[macro_export]
macro_rules! tell {
    ($english:literal $(in $meaning:literal)?, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::kit::language::fill(
            $crate::say!($english $(in $meaning)?),
            &[$((stringify!($name), &$crate::named!($name $(= $value)?))),+],
        )
    };
}

/// The place of a sentence whose English somebody else says, with the names of its values: `translated!("until {day}", day)`.
#[macro_export]
macro_rules! translated {
    ($english:literal $(, $name:ident)* $(,)?) => {
        const { $crate::kit::language::place($english, "") }
    };
}

/// A sentence about a count, singular and plural; `{n}` is the count in digits, other values as in `tell!`.
#[macro_export]
macro_rules! count {
    ($count:expr, $one:literal, $other:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        let count: i32 = $count;
        let place = const { $crate::kit::language::place($other, "") };
        $crate::kit::language::fill(
            $crate::kit::language::counted(place, count, $one, $other),
            &[("n", &$crate::kit::number::digits(count)), $((stringify!($name), &$crate::named!($name $(= $value)?))),*],
        )
    }};
}

/// The value of an argument that is given as `name` or as `name = value`.
#[macro_export]
macro_rules! named {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_wherever_a_translation_names_them() {
        let (day, name) = ("30 November 2012", "{n}");

        assert_eq!(fill("{name}, {day}: {name}", &[("day", &day), ("name", &name)]), "{n}, 30 November 2012: {n}");
        assert_eq!(fill("nothing to fill", &[]), "nothing to fill");
    }

    #[test]
    fn a_language_is_known_by_its_tag_in_every_region() {
        assert_eq!(Language::from_tag("pt-BR"), Some(Language::Portuguese));
        assert_eq!(Language::from_tag("ZH-Hant-TW"), Some(Language::Chinese));
        assert_eq!(Language::from_tag("af"), None);
    }
}
