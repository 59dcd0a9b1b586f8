//! Letters out of the house: written whole, as MIME messages, kept until they are taken over, and handed over.
//! Not here: what they say, and whom there is something to tell.

mod commands;
mod folder;
pub mod jobs;
mod smtp;
mod store;

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use entity::letter::Model;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::{Address, Message};
use tokio::sync::{Mutex, MutexGuard};
use url::Url;

pub use commands::{Report, post, report};
pub use smtp::is_without_tls;

use self::folder::Folder;
use self::smtp::Server;
use crate::config::{Settings, mail_host};

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

/// What came of handing a letter over.
enum Answer {
    /// It was taken over, and is carried further by others.
    Accepted,
    /// Not now, in these words; it is worth trying again.
    Later(String),
    /// Never, in these words.
    Refused(String),
}

/// Where letters go.
enum Way {
    Folder(Folder),
    Server(Server),
}

/// Whom letters come from, and where they go. Cheap to clone.
#[derive(Clone)]
pub struct Mail {
    way: Arc<Way>,
    from: Arc<Mailbox>,
    host: Arc<str>,
    /// Held by the round that hands letters over.
    turn: Arc<Mutex<()>>,
}

impl Mail {
    /// As the settings say. A folder is made when the first letter is put there, a server asked when there is one.
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let way = match settings.mail_url.to_file_path() {
            Ok(folder) if settings.mail_url.scheme() == "file" => Way::Folder(Folder(folder)),
            Ok(_) | Err(()) => Way::Server(Server::of(settings)?),
        };
        let (from, host) = (Arc::new(settings.mail_from.clone()), mail_host(&settings.public_url).into());
        Ok(Self { way: Arc::new(way), from, host, turn: Arc::default() })
    }

    /// Goes as far as a letter could be handed over, without one. Answers where letters go.
    pub async fn check(&self) -> anyhow::Result<String> {
        match &*self.way {
            Way::Folder(folder) => Ok(format!("letters go into the folder {}", folder.0.display())),
            Way::Server(server) => {
                server.connect().await?.abort().await;
                Ok("the mail server answers, and would take letters over".to_owned())
            }
        }
    }

    /// Begins a round, once the one before it has ended.
    async fn round(&self) -> Round<'_> {
        Round { way: &self.way, line: None, _turn: self.turn.lock().await }
    }

    fn written(&self, letter: &Letter, at: DateTime<Utc>) -> anyhow::Result<String> {
        let (name, address) = &letter.to;
        let to = Mailbox::new(Some(name.clone()), address.parse::<Address>()?);
        let message = Message::builder()
            .from(Mailbox::clone(&self.from))
            .to(to)
            .subject(&letter.subject)
            .date(at.into())
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)))
            .raw_header(header("Content-Language", &letter.language))
            .raw_header(header("List-Unsubscribe", &format!("<{}>", letter.stop)))
            // Nobody's absence note answers a machine (RFC 3834).
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))?;
        String::from_utf8(message.formatted()).context("a letter was written that is not encoded")
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Letters handed over one after the other, on one connection where there is one.
struct Round<'a> {
    way: &'a Way,
    line: Option<AsyncSmtpConnection>,
    _turn: MutexGuard<'a, ()>,
}

impl Round<'_> {
    /// Hands a letter over. Fails where the way is blocked for every letter.
    async fn hand_over(&mut self, letter: &Model) -> anyhow::Result<Answer> {
        let message = letter.message.as_deref().context("a letter that waits has lost its words")?;
        let server = match self.way {
            Way::Folder(folder) => return folder.hand_over(letter, message).await,
            Way::Server(server) => server,
        };
        let mut line = match self.line.take() {
            Some(line) => line,
            None => server.connect().await?,
        };
        let answer = server.hand_over(&mut line, letter, message).await?;
        self.line = Some(line);
        Ok(answer)
    }

    /// Takes leave.
    async fn end(mut self) {
        if let Some(mut line) = self.line.take() {
            line.abort().await;
        }
    }
}
