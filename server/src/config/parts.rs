//! What a hub may do without: a provider that vouches for people and programs, a search server, the recognition of characters.

use url::Url;

use super::places::is_loopback;
use super::values::{BadSetting, Values};
use crate::cx::Client;
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
    /// How this hub is named in the access tokens that are made for it.
    pub audience: String,
    /// The programs of partners that are let in with such a token.
    pub clients: Vec<Client>,
}

/// What is wrong with a name that [`is_name`] refuses.
const NO_NAME: &str = "must be of ASCII letters, digits and signs, without blanks, quotes and backslashes";

/// Whether a text names something at the provider, and may be said in a header.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'))
}

impl Values {
    pub(super) fn provider(&self, public_url: &Url) -> Result<Option<Provider>, BadSetting> {
        let clients = self.clients()?;
        let (issuer, client_id) = match (self.given("KP_OIDC_ISSUER"), self.given("KP_OIDC_CLIENT_ID")) {
            (None, None) if clients.is_empty() => return Ok(None),
            (None, None) => return Err(self.bad("KP_OIDC_ISSUER", "is missing beside KP_CLIENTS")),
            (Some(issuer), Some(client_id)) => (issuer, client_id),
            (Some(_), None) => return Err(self.bad("KP_OIDC_CLIENT_ID", "is missing beside KP_OIDC_ISSUER")),
            (None, Some(_)) => return Err(self.bad("KP_OIDC_ISSUER", "is missing beside KP_OIDC_CLIENT_ID")),
        };
        let url: Url = self.parse("KP_OIDC_ISSUER", "")?;
        if url.scheme() != "https" && !is_loopback(&url) {
            return Err(self.bad("KP_OIDC_ISSUER", "must be https, except on this machine"));
        }
        let audience = self.audience(public_url)?;
        // ID tokens are made for the client id, so what is made for another audience is none.
        if audience == client_id && !clients.is_empty() {
            return Err(self.bad("KP_OIDC_AUDIENCE", "must be another than KP_OIDC_CLIENT_ID"));
        }
        let client_secret = self.given("KP_OIDC_CLIENT_SECRET");
        Ok(Some(Provider { issuer, client_id, client_secret, audience, clients }))
    }

    fn audience(&self, public_url: &Url) -> Result<String, BadSetting> {
        let audience = self.text("KP_OIDC_AUDIENCE", &public_url.origin().ascii_serialization());
        if !is_name(&audience) {
            return Err(self.bad("KP_OIDC_AUDIENCE", NO_NAME));
        }
        Ok(audience)
    }

    fn clients(&self) -> Result<Vec<Client>, BadSetting> {
        let text = self.text("KP_CLIENTS", "");
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let names = text.split(',').map(str::trim);
        names
            .map(|name| if is_name(name) { Ok(Client::new(name)) } else { Err(self.bad("KP_CLIENTS", NO_NAME)) })
            .collect()
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
