//! The zip package that office files are: its parts, unpacked within a common limit.
//! Not for what the parts mean.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::MEGABYTE;
use super::media_type::OLE_MAGIC;
use super::{Limits, Obstacle, encoding};

/// Entries of a package beyond which it is not an office file; one with many pictures has some thousands.
const ENTRIES: usize = 20_000;

/// An opened package, with the bytes that may still be unpacked from it.
#[derive(Debug)]
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    bytes_left: u64,
    megabytes: u64,
}

impl<'b> Package<'b> {
    /// Opens the package in `bytes`.
    ///
    /// # Errors
    ///
    /// [`Obstacle::Protected`] and [`Obstacle::OldOffice`] for what Microsoft's old container holds,
    /// [`Obstacle::Damaged`] when it is no complete zip file, [`Obstacle::TooIntricate`] with too many entries.
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Obstacle> {
        if bytes.starts_with(OLE_MAGIC) {
            return Err(in_old_container(bytes));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Obstacle::Damaged)?;
        if archive.len() > ENTRIES {
            return Err(Obstacle::TooIntricate);
        }
        Ok(Self { archive, bytes_left: limits.unpacked_bytes, megabytes: limits.unpacked_bytes / MEGABYTE })
    }

    /// The characters of a part, `None` when there is no such part.
    ///
    /// # Errors
    ///
    /// [`Obstacle::UnpacksTooLarge`] beyond the limit, which is counted on what comes out and not on what the package
    /// claims; [`Obstacle::Protected`] and [`Obstacle::Damaged`] as they say.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Obstacle> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword) => {
                return Err(Obstacle::Protected);
            }
            Err(_) => return Err(Obstacle::Damaged),
        };
        let mut unpacked = Vec::new();
        part.take(self.bytes_left + 1)
            .read_to_end(&mut unpacked)
            .map_err(|fault| Obstacle::of_io(&fault, Obstacle::Damaged))?;
        self.bytes_left = self
            .bytes_left
            .checked_sub(unpacked.len() as u64)
            .ok_or(Obstacle::UnpacksTooLarge { megabytes: self.megabytes })?;
        encoding::decode(&unpacked, None).ok_or(Obstacle::Damaged).map(Some)
    }
}

/// A package with a password is kept in the old container, under this name in UTF-16.
fn in_old_container(bytes: &[u8]) -> Obstacle {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|window| window == name) { Obstacle::Protected } else { Obstacle::OldOffice }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    /// A package of these parts, for the tests of the formats that are packages.
    pub(in super::super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        package_of(parts.iter().map(|(name, text)| (*name, text.as_bytes())))
    }

    /// The same of parts that need not be text.
    pub(in super::super) fn package_of<'p>(parts: impl Iterator<Item = (&'p str, &'p [u8])>) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(name, SimpleFileOptions::default()).expect("a part can be added in memory");
            writer.write_all(bytes).expect("memory takes the bytes");
        }
        writer.finish().expect("memory takes the directory").into_inner()
    }

    /// A part that names other parts, each by the kind of its relation and its target.
    pub(in super::super) fn relations(relations: &[(&str, String)]) -> String {
        let relations: String = relations
            .iter()
            .enumerate()
            .map(|(at, (kind, target))| format!("<Relationship Id='r{at}' Type='http://x/{kind}' Target='{target}'/>"))
            .collect();
        format!("<Relationships>{relations}</Relationships>")
    }

    #[test]
    fn a_password_and_an_old_file_are_told_apart() {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let limits = Limits::default();

        assert_eq!(Package::open(&[OLE_MAGIC, &name].concat(), &limits).err(), Some(Obstacle::Protected));
        assert_eq!(Package::open(OLE_MAGIC, &limits).err(), Some(Obstacle::OldOffice));
    }

    #[test]
    fn parts_may_unpack_to_the_limit_together_and_not_a_byte_more() {
        let bytes = package(&[("a", "12345"), ("b", "12345"), ("c", "1")]);
        let limits = Limits { unpacked_bytes: 10, ..Limits::default() };
        let mut package = Package::open(&bytes, &limits).expect("the package is whole");

        assert_eq!(package.text("a"), Ok(Some("12345".into())));
        assert_eq!(package.text("b"), Ok(Some("12345".into())));
        assert_eq!(package.text("c"), Err(Obstacle::UnpacksTooLarge { megabytes: 0 }));
    }

    #[test]
    fn a_package_has_as_many_entries_as_allowed_and_not_one_more() {
        let names: Vec<String> = (0..=ENTRIES).map(|number| number.to_string()).collect();
        let of = |count: usize| package_of(names[..count].iter().map(|name| (name.as_str(), b"".as_slice())));
        let limits = Limits::default();

        assert!(Package::open(&of(ENTRIES), &limits).is_ok());
        assert_eq!(Package::open(&of(ENTRIES + 1), &limits).err(), Some(Obstacle::TooIntricate));
    }

    #[test]
    fn a_part_that_is_not_there_is_nothing_and_a_cut_package_is_damaged() {
        let bytes = package(&[("a", "12345")]);
        let limits = Limits::default();

        assert_eq!(Package::open(&bytes, &limits).expect("whole").text("b"), Ok(None));
        assert_eq!(Package::open(&bytes[..20], &limits).err(), Some(Obstacle::Damaged));
    }
}
