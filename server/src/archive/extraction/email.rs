//! E-mail messages: who wrote to whom and when, then the text; what is attached is handed over to be read after it.
//! Not for the way a message took.

use std::panic::catch_unwind;

use entity::archive::note::{Code, Note};
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::enclosure::Enclosure;
use super::manuscript::Manuscript;
use super::reading::Reading;
use super::{Limits, MediaType, Obstacle, html, passage, plain};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    // The parser gives up on some parts that overlap; the words are there all the same.
    let Ok(message) = catch_unwind(|| MessageParser::default().parse(bytes)) else {
        let reading = plain::read(bytes, limits)?;
        let note = Note::of(Code::MessageMalformed);
        return Ok(Reading { notes: [reading.notes, vec![note]].concat(), ..reading });
    };
    let message =
        message.filter(|message| !message.headers().is_empty()).ok_or(Obstacle::Mislabelled { expected: "e-mail" })?;
    let mut notes = Vec::new();
    if is_encrypted(&message) {
        notes.push(Note::of(Code::MessageEncrypted));
    }
    let mut manuscript = Manuscript::new(limits);
    passage::write(&mut manuscript, &format!("{}\n{}", header(&message), body(&message, limits)?));
    let reading = manuscript.finish();
    Ok(Reading {
        title: message.subject().map(str::to_owned),
        notes: [reading.notes, notes].concat(),
        enclosed: message.attachments().filter(|part| !is_body(&message, part)).map(enclosure).collect(),
        ..reading
    })
}

fn is_encrypted(message: &Message<'_>) -> bool {
    message.is_content_type("multipart", "encrypted")
        || message.is_content_type("application", "pkcs7-mime")
        || message.is_content_type("application", "x-pkcs7-mime")
}

/// The lines that people see above a message.
fn header(message: &Message<'_>) -> String {
    let lines = [
        ("From", message.from().map(addresses)),
        ("To", message.to().map(addresses)),
        ("Cc", message.cc().map(addresses)),
        ("Date", message.date().map(|date| date.to_rfc3339())),
        ("Subject", message.subject().map(str::to_owned)),
    ];
    let said = lines.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
    said.map(|(name, value)| format!("{name}: {value}\n")).collect()
}

fn addresses(address: &Address<'_>) -> String {
    let people = address.iter().filter_map(|person| match (person.name(), person.address()) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (Some(only), None) | (None, Some(only)) => Some(only.to_owned()),
        (None, None) => None,
    });
    people.collect::<Vec<_>>().join(", ")
}

/// The text as its writer meant it to be read: the plain form, else the web page.
fn body(message: &Message<'_>, limits: &Limits) -> Result<String, Obstacle> {
    let mut plain = String::new();
    for part in message.text_bodies() {
        plain.push_str(&text_of(part, limits)?);
        plain.push('\n');
    }
    if !plain.trim().is_empty() {
        return Ok(plain);
    }
    let mut page = String::new();
    for part in message.html_bodies() {
        page.push_str(&text_of(part, limits)?);
        page.push('\n');
    }
    Ok(page)
}

fn text_of(part: &MessagePart<'_>, limits: &Limits) -> Result<String, Obstacle> {
    match &part.body {
        PartType::Text(text) => Ok(text.to_string()),
        PartType::Html(page) => {
            let passages = html::read(page.as_bytes(), limits)?.pages;
            Ok(passages.into_iter().map(|passage| passage.text).collect::<Vec<_>>().join("\n"))
        }
        PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Message(_) | PartType::Multipart(_) => {
            Ok(String::new())
        }
    }
}

/// A text among the bodies is not attached, whatever it is listed under besides.
fn is_body(message: &Message<'_>, part: &MessagePart<'_>) -> bool {
    let is_text = matches!(part.body, PartType::Text(_) | PartType::Html(_));
    is_text && message.text_bodies().chain(message.html_bodies()).any(|body| std::ptr::eq(body, part))
}

fn enclosure(part: &MessagePart<'_>) -> Enclosure {
    let media_type = match part.body {
        PartType::Message(_) => Some(MediaType::Email),
        PartType::Text(_) => Some(MediaType::PlainText),
        PartType::Html(_) => Some(MediaType::Html),
        PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Multipart(_) => declared(part),
    };
    let subject = part.message().and_then(Message::subject);
    let name = part.attachment_name().or(subject).unwrap_or("without a name");
    Enclosure { name: name.to_owned(), bytes: part.contents().to_vec(), media_type }
}

fn declared(part: &MessagePart<'_>) -> Option<MediaType> {
    let declared = part.content_type()?;
    MediaType::from_mime(&format!("{}/{}", declared.ctype(), declared.subtype()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(message: &str) -> Reading {
        read(message.replace('\n', "\r\n").as_bytes(), &Limits::default()).expect("a message is read")
    }

    const LETTERHEAD: &str = "Received: from a by b\nFrom: =?utf-8?q?Ren=C3=A9e?= <renee@example.org>\n\
        To: chair@example.org, Ivo <ivo@example.org>\nDate: Fri, 12 Nov 2021 10:00:00 +0100\nSubject: Notice 7\n\
        MIME-Version: 1.0\n";

    #[test]
    fn who_wrote_when_stands_above_the_text() {
        let reading = reading(&format!(
            "{LETTERHEAD}Content-Type: text/plain; charset=koi8-r\n\
            Content-Transfer-Encoding: quoted-printable\n\n=F0=D2=C9=D7=C5=D4\n"
        ));

        let expected = "From: Renée <renee@example.org>\nTo: chair@example.org, Ivo <ivo@example.org>\n\
            Date: 2021-11-12T10:00:00+01:00\nSubject: Notice 7\n\nПривет";
        assert_eq!(reading.texts(), [expected]);
        assert_eq!(reading.title.as_deref(), Some("Notice 7"));
    }

    #[test]
    fn the_plain_form_is_preferred_and_the_page_read_where_there_is_none() {
        let both = "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\nPlain\n\
            --x\nContent-Type: text/html\n\n<p>Page</p>\n--x--\n";
        let page = "Content-Type: text/html\n\n<p>Only <b>page</b></p>\n";

        let (both, page) = (reading(&format!("{LETTERHEAD}{both}")), reading(&format!("{LETTERHEAD}{page}")));

        assert!(both.texts()[0].ends_with("\n\nPlain") && both.enclosed.is_empty(), "{both:?}");
        assert!(page.texts()[0].ends_with("\n\nOnly page"), "{page:?}");
    }

    #[test]
    fn attachments_and_messages_inside_are_handed_over_whole() {
        let body = "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nSee annexes\n\
            --x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%C3%A9tat.pdf\n\
            Content-Transfer-Encoding: base64\n\nJVBERi0xLjQ=\n\
            --x\nContent-Type: message/rfc822\n\nSubject: Inner\n\nOlder words\n--x--\n";

        let reading = reading(&format!("{LETTERHEAD}{body}"));

        let [pdf, inner] = reading.enclosed.as_slice() else { panic!("{reading:?}") };
        assert_eq!((pdf.name.as_str(), pdf.bytes.as_slice()), ("état.pdf", b"%PDF-1.4".as_slice()));
        assert_eq!((inner.name.as_str(), inner.media_type), ("Inner", Some(MediaType::Email)));
        assert!(inner.bytes.starts_with(b"Subject: Inner"));
    }

    #[test]
    fn an_encrypted_message_says_so() {
        let reading = reading(&format!(
            "{LETTERHEAD}Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA\n"
        ));

        assert_eq!(reading.notes, [Note::of(Code::MessageEncrypted)]);
    }
}
