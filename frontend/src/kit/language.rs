//! The language of the interface. Every sentence stands in the file where it is shown, in every language:
//! the macros below do not compile while one is missing. Languages of documents are another matter.

use leptos::prelude::*;
use std::sync::LazyLock;

/// A language the interface speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// French.
    French,
}

/// Where the reader's choice is remembered in the browser.
const REMEMBERED_AS: &str = "kp-language";

static CURRENT: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| ArcRwSignal::new(Language::of_reader()));

impl Language {
    /// Every language, in the order they are offered.
    pub const ALL: [Language; 2] = [Language::English, Language::French];

    /// BCP 47 tag, for `lang` and for the server.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
        }
    }

    /// The tag that gives dates and numbers the institution's habit: day, month, year.
    pub fn locale(self) -> &'static str {
        match self {
            Language::English => "en-GB",
            Language::French => "fr-FR",
        }
    }

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::French => "Français",
        }
    }

    /// Whether a count of `n` takes the singular.
    pub fn is_one(self, n: i32) -> bool {
        match self {
            Language::English => n == 1,
            Language::French => n < 2,
        }
    }

    fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split('-').next()?;
        Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    fn of_reader() -> Language {
        let remembered = storage().and_then(|storage| storage.get_item(REMEMBERED_AS).ok().flatten());
        let preferred = window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect::<Vec<_>>();
        let wishes = remembered.iter().chain(&preferred);
        wishes.filter_map(|tag| Language::from_tag(tag)).next().unwrap_or(Language::English)
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The language now shown; reactive.
pub fn language() -> Language {
    CURRENT.get()
}

/// Shows `language` from now on and remembers it in this browser where storage is allowed.
pub fn choose(language: Language) {
    CURRENT.set(language);
    if let Some(storage) = storage() {
        // A full or forbidden storage costs the reader one click next time, no more.
        storage.set_item(REMEMBERED_AS, language.tag()).ok();
    }
}

/// The writing direction of a BCP 47 tag, `ltr` or `rtl`.
pub fn direction(tag: &str) -> &'static str {
    match tag.split('-').next().unwrap_or_default() {
        "ar" | "dv" | "fa" | "he" | "ps" | "ur" | "yi" => "rtl",
        _ => "ltr",
    }
}

/// A fixed sentence in the language now shown.
#[macro_export]
macro_rules! say {
    (en: $en:expr, fr: $fr:expr $(,)?) => {
        match $crate::kit::language::language() {
            $crate::kit::language::Language::English => $en,
            $crate::kit::language::Language::French => $fr,
        }
    };
}

/// The same as `say!`, as a function that follows the language. All are of one type, so that the code
/// that draws a sentence is compiled once.
#[macro_export]
macro_rules! t {
    (en: $en:expr, fr: $fr:expr $(,)?) => {
        (|| $crate::say!(en: $en, fr: $fr)) as fn() -> &'static str
    };
}

/// A sentence with values in it, in the language now shown.
#[macro_export]
macro_rules! tell {
    (en: $en:literal, fr: $fr:literal $(,)?) => {
        $crate::say!(en: format!($en), fr: format!($fr))
    };
}

/// A sentence about a count: singular and plural in every language; `{n}` is the count in digits.
#[macro_export]
macro_rules! count {
    ($count:expr, en: [$en1:literal, $en:literal], fr: [$fr1:literal, $fr:literal] $(,)?) => {{
        let count: i32 = $count;
        let n = $crate::kit::number::digits(count);
        match ($crate::kit::language::language(), $crate::kit::language::language().is_one(count)) {
            ($crate::kit::language::Language::English, true) => format!($en1, n = n),
            ($crate::kit::language::Language::English, false) => format!($en, n = n),
            ($crate::kit::language::Language::French, true) => format!($fr1, n = n),
            ($crate::kit::language::Language::French, false) => format!($fr, n = n),
        }
    }};
}
