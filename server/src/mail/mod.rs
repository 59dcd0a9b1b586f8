//! Letters out of the house: written whole, as MIME messages, and handed over.
//! Not here: what they say, and whom there is something to tell.

use std::path::{Path, PathBuf};

use anyhow::Context;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use url::Url;

use crate::config::{Settings, mail_host};
use crate::error::Result;

/// A letter to one person.
pub struct Letter {
    /// What names it: a letter of the same name is the same letter. Letters and digits.
    pub id: String,
    /// The name and address of whoever is written to.
    pub to: (String, String),
    /// The subject.
    pub subject: String,
    /// The language of its sentences, as a BCP 47 tag.
    pub language: String,
    /// What it says, plain.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The page on which such letters can be stopped.
    pub stop: Url,
}

/// Where letters go: for now into a folder, one file `<id>.eml` each, for a mail program to take them from.
#[derive(Clone)]
pub struct Mail {
    folder: PathBuf,
    from: Mailbox,
    host: String,
}

impl Mail {
    /// As the settings say. The folder is made when the first letter is written.
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let folder = settings.mail_url.to_file_path();
        let folder = folder.map_err(|()| anyhow::anyhow!("{} (KP_MAIL_URL) names no folder", settings.mail_url))?;
        Ok(Self { folder, from: settings.mail_from.clone(), host: mail_host(&settings.public_url).to_owned() })
    }

    /// Hands a letter over; when this answers, it is whole in its place. The same letter again takes the place of the first.
    pub async fn send(&self, letter: &Letter, at: DateTime<Utc>) -> Result<()> {
        let bytes = self.written(letter, at)?;
        let (folder, name) = (self.folder.clone(), format!("{}.eml", letter.id));
        let kept = tokio::task::spawn_blocking(move || put(&folder, &name, &bytes)).await;
        Ok(kept.map_err(anyhow::Error::new)?.context("a letter could not be put into the folder (KP_MAIL_URL)")?)
    }

    fn written(&self, letter: &Letter, at: DateTime<Utc>) -> anyhow::Result<Vec<u8>> {
        let (name, address) = &letter.to;
        let to = Mailbox::new(Some(name.clone()), address.parse::<Address>()?);
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .date(at.into())
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)))
            .raw_header(header("Content-Language", &letter.language))
            .raw_header(header("List-Unsubscribe", &format!("<{}>", letter.stop)))
            // Nobody's absence note answers a machine (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))?;
        Ok(message.formatted())
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Writes a file beside its place and moves it there, so that nobody takes half a letter.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::DirBuilderExt;

    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name)).map_err(|fault| fault.error)?;
    std::fs::File::open(folder)?.sync_all()
}
