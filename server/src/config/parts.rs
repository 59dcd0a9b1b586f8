//! What a hub may do without: a provider that signs people in, a search server, the recognition of characters.

use url::Url;

use super::places::is_loopback;
use super::values::{BadSetting, Values};
use crate::search::engine::meilisearch::Address;

/// The longest beginning of names on a search server; the server takes a few hundred letters in all.
pub(super) const MOST_PREFIX_LETTERS: usize = 100;

/// An OpenID Connect provider and how this hub is known there.
#[derive(Clone)]
pub struct Provider {
    /// The issuer, exactly as its tokens name it.
    pub issuer: String,
    /// The client id.
    pub client_id: String,
    /// The client secret; absent for a public client.
    pub client_secret: Option<String>,
}

impl Values {
    pub(super) fn provider(&self) -> Result<Option<Provider>, BadSetting> {
        let (issuer, client_id) = match (self.given("KP_OIDC_ISSUER"), self.given("KP_OIDC_CLIENT_ID")) {
            (None, None) => return Ok(None),
            (Some(issuer), Some(client_id)) => (issuer, client_id),
            (Some(_), None) => return Err(self.bad("KP_OIDC_CLIENT_ID", "is missing beside KP_OIDC_ISSUER")),
            (None, Some(_)) => return Err(self.bad("KP_OIDC_ISSUER", "is missing beside KP_OIDC_CLIENT_ID")),
        };
        let url: Url = self.parse("KP_OIDC_ISSUER", "")?;
        if url.scheme() != "https" && !is_loopback(&url) {
            return Err(self.bad("KP_OIDC_ISSUER", "must be https, except on this machine"));
        }
        Ok(Some(Provider { issuer, client_id, client_secret: self.given("KP_OIDC_CLIENT_SECRET") }))
    }

    pub(super) fn meilisearch(&self) -> Result<Option<Address>, BadSetting> {
        let text = self.text("KP_MEILI_URL", "");
        if text.is_empty() {
            return Ok(None);
        }
        let url: Url = self.parse("KP_MEILI_URL", "")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(self.bad("KP_MEILI_URL", "must begin with http:// or https://"));
        }
        let key = self.given("KP_MEILI_KEY");
        // It goes into a header.
        if key.as_ref().is_some_and(|key| !key.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(self.bad("KP_MEILI_KEY", "may have no blanks and no letters beyond ASCII"));
        }
        let prefix = self.text("KP_MEILI_PREFIX", "kp-hub");
        let may_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !(1..=MOST_PREFIX_LETTERS).contains(&prefix.len()) || !prefix.bytes().all(may_name) {
            let fault = format!("must be 1 to {MOST_PREFIX_LETTERS} letters, digits, - or _");
            return Err(self.bad("KP_MEILI_PREFIX", fault));
        }
        let patience = self.seconds("KP_MEILI_SECONDS", 5, 1..=60)?;
        let work_patience = self.seconds("KP_MEILI_WORK_SECONDS", 600, 10..=86_400)?;
        Ok(Some(Address { url: text, key, prefix, patience, work_patience }))
    }

    pub(super) fn ocr_languages(&self) -> Result<Option<String>, BadSetting> {
        let languages = self.text("KP_OCR_LANGUAGES", "eng+fra");
        let is_name =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !languages.split('+').all(is_name) {
            return Err(self.bad("KP_OCR_LANGUAGES", format!("is `{languages}`, but must be names joined by +")));
        }
        let is_wanted = self.choice("KP_OCR", "off", [("on", true), ("off", false)])?;
        Ok(is_wanted.then_some(languages))
    }
}
