//! A walk through the XML of office files, element by element, within limits.
//! No entity but XML's own five is resolved, so that nothing is fetched or multiplied.

use std::borrow::Cow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Limits, Obstacle};

/// What is told of the elements and characters that a walk comes by; names come without their prefix.
pub(super) trait Visitor {
    /// An element begins.
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent;
    /// The element of this name ends.
    fn close(&mut self, name: &str);
    /// Characters between tags, references resolved.
    fn text(&mut self, text: &str);
}

/// Whether the walk goes into an element that was just opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Descent {
    /// What is inside follows, then its end.
    Into,
    /// Neither is told.
    Past,
}

/// The attributes of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'x>(&'x BytesStart<'x>);

impl Element<'_> {
    /// Whether its name has this prefix, for names that several vocabularies use.
    pub(super) fn has_prefix(self, prefix: &str) -> bool {
        self.0.name().prefix().is_some_and(|found| found.into_inner() == prefix)
    }

    /// The id by which Microsoft's parts name a relation: beside it may stand an id of another kind without prefix.
    pub(super) fn relation_id(self) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.prefix().is_some() && attribute.key.local_name().into_inner() == "id")
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned))
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned))
    }
}

/// Walks through the whole of `xml`.
///
/// # Errors
///
/// [`Obstacle::Damaged`] where it is not well formed, [`Obstacle::TooIntricate`] beyond the limits.
pub(super) fn walk(xml: &str, limits: &Limits, visitor: &mut impl Visitor) -> Result<(), Obstacle> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let (mut depth, mut elements) = (0_usize, 0_usize);
    // The depth of the element that is passed over, while one is.
    let mut past: Option<usize> = None;
    loop {
        match reader.read_event().map_err(|_| Obstacle::Damaged)? {
            Event::Start(start) => {
                (depth, elements) = (depth + 1, elements + 1);
                if depth > limits.xml_depth || elements > limits.xml_elements {
                    return Err(Obstacle::TooIntricate);
                }
                let name = start.local_name().into_inner();
                if past.is_none() && visitor.open(name, Element(&start)) == Descent::Past {
                    past = Some(depth);
                }
            }
            Event::End(end) => {
                match past {
                    None => visitor.close(end.local_name().into_inner()),
                    Some(at) if at == depth => past = None,
                    Some(_) => {}
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if past.is_none() => visitor.text(&text.xml10_content()),
            Event::CData(text) if past.is_none() => visitor.text(&text.xml10_content()),
            Event::GeneralRef(reference) if past.is_none() => visitor.text(&resolve(&reference)),
            Event::Eof if depth > 0 => return Err(Obstacle::Damaged),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The character a reference stands for; nothing for entities that a file defines itself.
fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    resolve_predefined_entity(reference).unwrap_or_default().to_owned()
}

/// The text of the first element of each of some names.
#[derive(Debug)]
pub(super) struct Fields<'n> {
    names: &'n [&'n str],
    found: Vec<(String, String)>,
    open: Option<String>,
}

impl<'n> Fields<'n> {
    /// Reads what `xml` says under `names`; nothing where it is not well formed.
    pub(super) fn read(xml: &str, names: &'n [&'n str], limits: &Limits) -> Self {
        let mut fields = Self { names, found: Vec::new(), open: None };
        // Metadata of a broken part are no reason to refuse the text.
        if walk(xml, limits, &mut fields).is_err() {
            fields.found.clear();
        }
        fields
    }

    /// The text under `name`, if it says anything.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, text) = self.found.iter().find(|(found, _)| found == name)?;
        Some(text.trim()).filter(|text| !text.is_empty())
    }
}

impl Visitor for Fields<'_> {
    fn open(&mut self, name: &str, _: Element<'_>) -> Descent {
        let is_new = self.found.iter().all(|(found, _)| found != name);
        if self.open.is_none() && is_new && self.names.contains(&name) {
            self.open = Some(name.to_owned());
            self.found.push((name.to_owned(), String::new()));
        }
        Descent::Into
    }

    fn close(&mut self, name: &str) {
        if self.open.as_deref() == Some(name) {
            self.open = None;
        }
    }

    fn text(&mut self, text: &str) {
        if let (Some(_), Some((_, found))) = (&self.open, self.found.last_mut()) {
            found.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> String {
        format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth))
    }

    fn read(xml: &str, limits: &Limits) -> Result<(), Obstacle> {
        let mut fields = Fields { names: &[], found: Vec::new(), open: None };
        walk(xml, limits, &mut fields)
    }

    #[test]
    fn depth_and_number_of_elements_are_bounded_at_the_stated_edge() {
        let limits = Limits { xml_depth: 3, xml_elements: 5, ..Limits::default() };

        assert_eq!(read(&nested(3), &limits), Ok(()));
        assert_eq!(read(&nested(4), &limits), Err(Obstacle::TooIntricate));
        assert_eq!(read("<a><b/><b/><b/><b/></a>", &limits), Ok(()));
        assert_eq!(read("<a><b/><b/><b/><b/><b/></a>", &limits), Err(Obstacle::TooIntricate));
    }

    #[test]
    fn an_unfinished_part_is_damaged() {
        assert_eq!(read("<a><b>", &Limits::default()), Err(Obstacle::Damaged));
        assert_eq!(read("<a></b>", &Limits::default()), Err(Obstacle::Damaged));
    }

    #[test]
    fn entities_that_a_file_defines_are_not_resolved() {
        let xml =
            r#"<!DOCTYPE t [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY f "&e;&e;">]><t>a&e;&f;&amp;&#233;b</t>"#;

        let fields = Fields::read(xml, &["t"], &Limits::default());

        assert_eq!(fields.get("t"), Some("a&éb"));
    }
}
