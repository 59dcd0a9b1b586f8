//! The two languages of the demonstration pages.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    French,
}

impl Language {
    /// French where the browser prefers it to English.
    pub(super) fn of_browser(headers: &HeaderMap) -> Self {
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if weight(wanted, "fr") > weight(wanted, "en") { Self::French } else { Self::English }
    }

    /// BCP 47.
    pub(super) fn tag(self) -> &'static str {
        self.of("en", "fr")
    }

    /// The one or the other.
    pub(super) fn of<'t>(self, english: &'t str, french: &'t str) -> &'t str {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }
}

/// How much a language is wanted, from 0 to 1, by the highest of its regions.
fn weight(wanted: &str, language: &str) -> f32 {
    let weights = wanted.split(',').filter_map(|range| {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let primary = tag.trim().split('-').next()?;
        let weight = weight.trim().strip_prefix("q=")?.trim().parse().ok()?;
        primary.eq_ignore_ascii_case(language).then_some(weight)
    });
    weights.fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_the_browser_prefers() {
        let language = |wanted: &str| {
            Language::of_browser(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, wanted.parse().expect("a header"))]))
        };

        assert_eq!(language("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"), Language::French);
        assert_eq!(language("en-GB,en;q=0.9,fr;q=0.8"), Language::English);
        assert_eq!(language("de, FR;q=0.2"), Language::French);
        assert_eq!(language("de"), Language::English);
        assert_eq!(language("fr;q=nan"), Language::English);
        assert_eq!(Language::of_browser(&HeaderMap::new()), Language::English);
    }
}
