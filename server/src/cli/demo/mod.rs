//! The demonstration archive: two hundred invented papers, bodies, people and meetings, and the files they are in.
//! It only describes them; putting them into the records is for its caller.
//!
//! Every paper says that it is a demonstration record; those that tell facts of the real scheme tell public ones only.
//! Whatever could embarrass someone concerns the six invented Participants `XA` to `XF` only.

mod directory;
mod documents;
pub mod files;
mod meetings;

pub use directory::{Affiliation, Body, Membership, Names, Organisation, Person};
pub use documents::{Audience, Correction, Document, Rendition, Tie};
pub use meetings::Meeting;

/// Everything the demonstration knows, in the order in which it can be recorded.
#[derive(Clone, Debug)]
pub struct DemoArchive {
    /// Invented and real Participants, observers and the support office.
    pub organisations: Vec<Organisation>,
    /// Bodies; a parent stands before its parts.
    pub bodies: Vec<Body>,
    /// Dated seats of organisations in bodies.
    pub memberships: Vec<Membership>,
    /// Invented people with their dated affiliations.
    pub people: Vec<Person>,
    /// Real and invented meetings.
    pub meetings: Vec<Meeting>,
    /// The papers.
    pub documents: Vec<Document>,
}

/// Reads the archive that is compiled in; fails when one of its files is malformed.
pub fn archive() -> anyhow::Result<DemoArchive> {
    let directory = directory::read()?;
    Ok(DemoArchive {
        organisations: directory.organisation,
        bodies: directory.body,
        memberships: directory.membership,
        people: directory.person,
        meetings: meetings::read()?,
        documents: documents::read()?,
    })
}

/// Bytes of a rendition's file; the same rendition gives the same bytes.
/// Fails when a PDF has a letter that its type does not have.
pub fn write(rendition: &Rendition) -> anyhow::Result<Vec<u8>> {
    files::write(rendition.format, &rendition.text)
}

#[cfg(test)]
mod ground_rules;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
