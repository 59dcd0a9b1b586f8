//! The dresses in which a page is looked at, and what must hold in each of them.

use super::{Browser, Size};

/// How a reader looks at a page.
#[derive(Clone, Copy, Debug)]
pub struct Dress {
    /// The page, in CSS pixels.
    pub(super) size: Size,
    /// Pixels of the screen to one of CSS.
    pub(super) ratio: f64,
    /// Whether the reader's system asks for dark colours.
    pub(super) is_dark: bool,
    /// The language the reader's browser asks for.
    pub(super) language: &'static str,
}

impl Dress {
    /// As the page is mostly seen: light, in English, not enlarged.
    pub(super) const fn plain(size: Size) -> Self {
        Self { size, ratio: 1.0, is_dark: false, language: "en" }
    }
}

/// Light, dark, on a phone, on the narrowest page that must do, from right to left, enlarged to 200 %, and wide.
const DRESSES: [Dress; 8] = [
    Dress::plain(Size::DESKTOP),
    Dress { is_dark: true, ..Dress::plain(Size::DESKTOP) },
    Dress::plain(Size::PHONE),
    Dress { is_dark: true, ..Dress::plain(Size(320, 640)) },
    Dress { language: "ar", ..Dress::plain(Size::DESKTOP) },
    Dress { is_dark: true, language: "ar", ..Dress::plain(Size(320, 640)) },
    Dress { ratio: 2.0, ..Dress::plain(Size(640, 400)) },
    Dress::plain(Size(1920, 1080)),
];

/// Has `look` look at a hub with a fresh browser in every dress, one after the other.
pub async fn in_every_dress(base: &str, look: impl AsyncFn(&Browser)) {
    for dress in DRESSES {
        look(&Browser::dressed(base, dress).await).await;
    }
}

impl Browser {
    /// Holds the page to what holds for every page in every dress: axe finds nothing, and nothing stands beyond the
    /// edge. `what` names the page when it does not.
    pub async fn is_sound(&self, what: &str) {
        let language = self.run("return document.documentElement.lang", vec![]).await;
        assert_eq!(language, self.dress.language, "{what}");
        assert_eq!(self.axe().await, Vec::<String>::new(), "{what}, {:?}", self.dress);
        let beyond = "const wide = document.documentElement.clientWidth;
            const beyond = document.documentElement.scrollWidth - wide;
            if (beyond <= 0) return [];
            const ends = element => element.getBoundingClientRect();
            const far = [...document.querySelectorAll('body *')].filter(one => ends(one).right > wide + 1 || ends(one).left < -1);
            return [`${beyond} pixels`, ...far.map(one => one.outerHTML.slice(0, 120))]";
        let beyond = self.run(beyond, vec![]).await;
        assert_eq!(beyond, serde_json::json!([]), "beyond the edge: {what}, {:?}", self.dress);
    }
}
