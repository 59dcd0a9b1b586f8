//! Letters handed over to a server by SMTP, over TLS unless it is said otherwise.
//! What a server has against one letter is kept apart from what it has against all.

use std::time::Duration;

use anyhow::{Context, ensure};
use entity::letter::Model;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use percent_encoding::percent_decode_str;
use tokio::time::timeout;
use url::{Host, Url};

use super::Answer;
use crate::config::{Settings, mail_host};
use crate::tls;

/// How a connection is kept from the eyes of others.
enum Security {
    /// Not at all.
    None,
    /// By STARTTLS, before anything is said.
    Upgraded(TlsParameters),
    /// From its first byte on.
    Wrapped(TlsParameters),
}

/// A server that takes letters over.
pub(super) struct Server {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    hello: ClientId,
    sender: Address,
    patience: Duration,
}

impl Server {
    /// The server that `KP_MAIL_URL` names.
    pub(super) fn of(settings: &Settings) -> anyhow::Result<Self> {
        let url = &settings.mail_url;
        let host = match url.host().context("KP_MAIL_URL names no server")? {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let is_wrapped = url.scheme() == "smtps";
        let security = if is_wrapped {
            Security::Wrapped(parameters(settings, &host)?)
        } else if is_without_tls(url) {
            Security::None
        } else {
            Security::Upgraded(parameters(settings, &host)?)
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let credentials = (!url.username().is_empty())
            .then(|| Credentials::new(decoded(url.username()), decoded(url.password().unwrap_or_default())));
        Ok(Self {
            host,
            port: url.port().unwrap_or(if is_wrapped { 465 } else { 587 }),
            security,
            credentials,
            hello: ClientId::Domain(mail_host(&settings.public_url).to_owned()),
            sender: settings.mail_from.email.clone(),
            patience: settings.mail_patience,
        })
    }

    /// Connects, and goes as far as letters could be handed over.
    pub(super) async fn connect(&self) -> anyhow::Result<AsyncSmtpConnection> {
        let (host, port) = (&self.host, self.port);
        timeout(self.patience, self.connected())
            .await
            .unwrap_or_else(|late| Err(late.into()))
            .with_context(|| format!("no letter can be handed over to the mail server {host}:{port}"))
    }

    async fn connected(&self) -> anyhow::Result<AsyncSmtpConnection> {
        let wrapped = match &self.security {
            Security::Wrapped(parameters) => Some(parameters.clone()),
            Security::None | Security::Upgraded(_) => None,
        };
        let server = (self.host.as_str(), self.port);
        let mut line = AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, wrapped, None)
            .await
            .context("it cannot be reached; see whether KP_MAIL_URL is right, and whether its certificate is")?;
        if let Security::Upgraded(parameters) = &self.security {
            ensure!(line.can_starttls(), "it offers no TLS; use one that does, or say ?tls=none in KP_MAIL_URL");
            let upgraded = line.starttls(parameters.clone(), &self.hello).await;
            upgraded.context("its TLS cannot be trusted; an authority of your own is named by KP_MAIL_CA")?;
        }
        if let Some(credentials) = &self.credentials {
            let known = line.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await;
            known.context("it does not accept the name and password in KP_MAIL_URL")?;
        }
        Ok(line)
    }

    /// Hands a letter over on a connection. Fails where the server has something against every letter, or is gone;
    /// the connection is of no use then.
    pub(super) async fn hand_over(
        &self,
        line: &mut AsyncSmtpConnection,
        letter: &Model,
        message: &str,
    ) -> anyhow::Result<Answer> {
        let Ok(recipient) = letter.recipient.parse::<Address>() else {
            return Ok(Answer::Refused("this is no address".to_owned()));
        };
        timeout(self.patience, self.said(line, recipient, message))
            .await
            .unwrap_or_else(|late| Err(late.into()))
            .with_context(|| format!("the mail server {}:{} took no letter over", self.host, self.port))
    }

    async fn said(&self, line: &mut AsyncSmtpConnection, to: Address, message: &str) -> anyhow::Result<Answer> {
        let is_foreign = !(to.to_string() + self.sender.as_ref()).is_ascii();
        if is_foreign && !line.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Ok(Answer::Refused("the mail server knows addresses in ASCII alone".to_owned()));
        }
        let parameters = if is_foreign { vec![MailParameter::SmtpUtfEight] } else { Vec::new() };
        line.command(Mail::new(Some(self.sender.clone()), parameters))
            .await
            .context("it refuses the sender; see whether KP_MAIL_FROM is right")?;
        let said = async {
            line.command(Rcpt::new(to, Vec::new())).await?;
            line.command(Data).await?;
            line.message(message.as_bytes()).await
        };
        match said.await {
            Ok(_) => Ok(Answer::Accepted),
            Err(fault) => {
                let answer = answered(fault)?;
                line.command(Rset).await.context("it broke off")?;
                Ok(answer)
            }
        }
    }
}

/// What a server has against one letter; an error where it is something else, or where the server takes its leave.
fn answered(fault: Error) -> Result<Answer, Error> {
    let is_leaving = fault.status().is_none_or(|code| u16::from(code) == 421);
    match (is_leaving, fault.is_permanent()) {
        (true, _) => Err(fault),
        (false, true) => Ok(Answer::Refused(fault.to_string())),
        (false, false) => Ok(Answer::Later(fault.to_string())),
    }
}

/// Whether a URL says explicitly that letters go in the open.
pub fn is_without_tls(url: &Url) -> bool {
    url.query() == Some("tls=none")
}

/// Whom to trust: the authorities of the system, and one of the institution's own.
fn parameters(settings: &Settings, host: &str) -> anyhow::Result<TlsParameters> {
    tls::make_ready();
    let mut trust = TlsParameters::builder(host.to_owned());
    if let Some(path) = &settings.mail_ca {
        let pem = std::fs::read(path).with_context(|| format!("{} (KP_MAIL_CA) cannot be read", path.display()))?;
        let own = Certificate::from_pem(&pem);
        trust = trust
            .add_root_certificate(own.with_context(|| format!("{} (KP_MAIL_CA) is no certificate", path.display()))?);
    }
    Ok(trust.build_rustls()?)
}
