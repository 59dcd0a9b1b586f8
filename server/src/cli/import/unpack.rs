//! Unpacking archives (`.zip`, `.tar`, `.tar.gz`, `.tgz`) into a folder, within limits and without leaving it.
//! Not here: archives inside archives; these are files like any other.

use std::fs::{self, File};
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use flate2::read::MultiGzDecoder;
use tar::EntryType;
use zip::ZipArchive;
use zip::result::ZipError;

/// What an archive may amount to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Files and folders.
    pub entries: usize,
    /// Bytes of all files, unpacked.
    pub bytes: u64,
    /// Folders within folders, and the file.
    pub depth: usize,
    /// Bytes of a path.
    pub path_bytes: usize,
}

/// The limits of `kp-hub import`.
pub const LIMITS: Limits = Limits { entries: 100_000, bytes: 64 << 30, depth: 32, path_bytes: 1024 };

/// The longest note on a file that a tar archive may hold.
const MOST_NOTE_BYTES: u64 = 64 * 1024;

/// How an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// `.zip`.
    Zip,
    /// `.tar`.
    Tar,
    /// `.tar.gz` or `.tgz`.
    TarGz,
}

impl Packing {
    /// How a file of this name is packed; nothing when it is no archive.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        match name.rsplit_once('.')? {
            (_, "zip") => Some(Self::Zip),
            (_, "tar") => Some(Self::Tar),
            (_, "tgz") => Some(Self::TarGz),
            (stem, "gz") if stem.ends_with(".tar") => Some(Self::TarGz),
            _ => None,
        }
    }
}

/// Unpacks an archive into an empty folder; what it leaves there after a failure is to be thrown away.
pub fn unpack(archive: &Path, packing: Packing, into: &Path, limits: Limits) -> anyhow::Result<()> {
    let open = || Ok(BufReader::new(File::open(archive)?));
    let mut room = Room { into, limits, bytes_left: limits.bytes, entries_left: limits.entries };
    match packing {
        Packing::Zip => from_zip(open()?, &mut room),
        Packing::Tar => from_tar(open, &mut room),
        Packing::TarGz => from_tar(|| Ok(MultiGzDecoder::new(open()?)), &mut room),
    }
}

fn from_zip(file: BufReader<File>, room: &mut Room) -> anyhow::Result<()> {
    let mut archive = ZipArchive::new(file).context("it is no complete zip archive")?;
    for number in 0..archive.len() {
        let mut entry = match archive.by_index(number) {
            Ok(entry) => entry,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword) => {
                bail!("it is locked by a password; pack it without one")
            }
            Err(fault) => return Err(fault).context("it is damaged, or packed in a way that is not known here"),
        };
        // Some packers write the separator of Windows.
        let name = entry.name()?.replace('\\', "/");
        ensure!(!entry.is_symlink(), "{}", strange(&name));
        match entry.is_dir() || name.ends_with('/') {
            true => room.folder(&name)?,
            false => room.file(&name, &mut entry)?,
        }
    }
    Ok(())
}

/// Long names and other notes on files stand in entries of their own, which are read whole before anybody sees them.
fn has_small_notes(tar: impl Read) -> anyhow::Result<()> {
    for entry in tar::Archive::new(tar).entries().context("it is no tar archive")?.raw(true) {
        let entry = entry.context("it is damaged or no complete tar archive")?;
        let kind = entry.header().entry_type();
        let is_note = kind.is_gnu_longname()
            || kind.is_gnu_longlink()
            || kind.is_pax_local_extensions()
            || kind.is_pax_global_extensions();
        ensure!(
            !is_note || entry.size() <= MOST_NOTE_BYTES,
            "it has a name or a note on a file of more than {MOST_NOTE_BYTES} bytes; pack it anew"
        );
    }
    Ok(())
}

fn from_tar<R: Read>(open: impl Fn() -> anyhow::Result<R>, room: &mut Room) -> anyhow::Result<()> {
    has_small_notes(open()?)?;
    let mut archive = tar::Archive::new(open()?);
    for entry in archive.entries().context("it is no tar archive")? {
        let mut entry = entry.context("it is damaged or no complete tar archive")?;
        let Ok(name) = std::str::from_utf8(&entry.path_bytes()).map(ToOwned::to_owned) else {
            bail!("the name {} is not in UTF-8; pack it anew", String::from_utf8_lossy(&entry.path_bytes()));
        };
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => room.file(&name, &mut entry)?,
            EntryType::Directory => room.folder(&name)?,
            EntryType::XGlobalHeader => {}
            _ => bail!("{}", strange(&name)),
        }
    }
    Ok(())
}

fn strange(name: &str) -> String {
    format!("{name} is neither a file nor a folder; pack the files that links lead to")
}

/// The folder that is unpacked into, and what still fits.
struct Room<'a> {
    into: &'a Path,
    limits: Limits,
    bytes_left: u64,
    entries_left: usize,
}

impl Room<'_> {
    fn folder(&mut self, name: &str) -> anyhow::Result<()> {
        let path = self.place(name)?;
        fs::create_dir_all(&path).with_context(|| format!("the folder {name} cannot be made"))
    }

    fn file(&mut self, name: &str, bytes: &mut impl Read) -> anyhow::Result<()> {
        let path = self.place(name)?;
        ensure!(path != self.into, "an entry has no name");
        fs::create_dir_all(path.parent().expect("it lies in the folder"))
            .with_context(|| format!("the folder of {name} cannot be made"))?;
        let mut file = match File::create_new(&path) {
            Err(fault) if fault.kind() == ErrorKind::AlreadyExists => bail!("{name} is in it twice"),
            file => file.with_context(|| format!("{name} cannot be written"))?,
        };
        let unpacked = std::io::copy(&mut bytes.take(self.bytes_left + 1), &mut file)
            .with_context(|| format!("{name} cannot be unpacked"))?;
        let Some(left) = self.bytes_left.checked_sub(unpacked) else {
            bail!("it unpacks to more than {} bytes; divide it", self.limits.bytes);
        };
        self.bytes_left = left;
        Ok(())
    }

    /// Where an entry of this name belongs; refused when that is outside.
    fn place(&mut self, name: &str) -> anyhow::Result<PathBuf> {
        ensure!(name.len() <= self.limits.path_bytes, "a path has more than {} bytes", self.limits.path_bytes);
        let mut within = PathBuf::new();
        for part in name.split('/') {
            match part {
                "" | "." => {}
                ".." => bail!("{name} leads outside the archive"),
                part if part.contains(|character: char| character.is_control()) => {
                    bail!("{name:?} has characters that no file name has")
                }
                part => within.push(part),
            }
        }
        ensure!(!name.starts_with('/') && !is_drive(name), "{name} leads outside the archive");
        ensure!(
            within.components().count() <= self.limits.depth,
            "{name} lies more than {} folders deep",
            self.limits.depth
        );
        let Some(left) = self.entries_left.checked_sub(1) else {
            bail!("it has more than {} entries; divide it", self.limits.entries);
        };
        self.entries_left = left;
        Ok(self.into.join(within))
    }
}

fn is_drive(name: &str) -> bool {
    matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use tar::Header;
    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    const SMALL: Limits = Limits { entries: 3, bytes: 10, depth: 3, path_bytes: 20 };

    type Entries<'a> = &'a [(&'a str, &'a [u8])];

    fn zip(entries: Entries) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("an entry");
            writer.write_all(bytes).expect("bytes");
        }
        writer.finish().expect("an archive").into_inner()
    }

    /// A tar with the names as they are: the library's own writer would refuse the tricks.
    fn tar(entries: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, kind, bytes) in entries {
            let mut header = Header::new_gnu();
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_entry_type(*kind);
            header.set_mode(0o644);
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            builder.append(&header, *bytes).expect("an entry");
        }
        builder.into_inner().expect("an archive")
    }

    fn unpacked(packing: Packing, bytes: &[u8], limits: Limits) -> anyhow::Result<Vec<String>> {
        let folder = tempfile::tempdir().expect("a folder");
        let (archive, into) = (folder.path().join("archive"), folder.path().join("into"));
        fs::write(&archive, bytes).expect("a file");
        fs::create_dir(&into).expect("a folder");
        unpack(&archive, packing, &into, limits)?;
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 2, "nothing is written beside");
        let mut found: Vec<String> = Vec::new();
        let mut folders = vec![into.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
                match entry.is_dir() {
                    true => folders.push(entry),
                    false => found.push(entry.strip_prefix(&into).expect("within").display().to_string()),
                }
            }
        }
        found.sort();
        Ok(found)
    }

    #[test]
    fn archives_of_every_packing_come_out_with_their_folders() {
        let zipped = zip(&[("a.txt", b"a"), ("Décisions\\b.txt", b"b")]);
        let tarred = tar(&[("./a.txt", EntryType::Regular, b"a"), ("Décisions/b.txt", EntryType::Regular, b"b")]);
        let mut gzipped = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzipped.write_all(&tarred).expect("bytes");
        let gzipped = gzipped.finish().expect("an archive");

        for (packing, bytes) in [(Packing::Zip, zipped), (Packing::Tar, tarred), (Packing::TarGz, gzipped)] {
            assert_eq!(unpacked(packing, &bytes, LIMITS).expect("files"), ["Décisions/b.txt", "a.txt"], "{packing:?}");
        }
    }

    #[test]
    fn each_limit_holds_at_its_edge() {
        let edges: [(Entries, Entries, &str); 4] = [
            (&[("a", b""), ("b", b""), ("c", b"")], &[("a", b""), ("b", b""), ("c", b""), ("d", b"")], "3 entries"),
            (&[("a", b"12345"), ("b", b"67890")], &[("a", b"12345"), ("b", b"678901")], "10 bytes"),
            (&[("a/b/c", b"")], &[("a/b/c/d", b"")], "3 folders deep"),
            (&[("a2345678901234567890", b"")], &[("a23456789012345678901", b"")], "more than 20 bytes"),
        ];

        for (within, beyond, told) in edges {
            assert!(unpacked(Packing::Zip, &zip(within), SMALL).is_ok(), "{told}");
            let refused = unpacked(Packing::Zip, &zip(beyond), SMALL).expect_err(told);
            assert!(refused.to_string().contains(told), "{refused}");
        }
    }

    #[test]
    fn an_archive_cannot_reach_outside_its_folder() {
        for name in ["../a", "/a", "b/../../a", "C:\\a", "a/\u{1}"] {
            assert!(unpacked(Packing::Zip, &zip(&[(name, b"")]), LIMITS).is_err(), "{name}");
            let name = name.replace('\\', "/");
            assert!(unpacked(Packing::Tar, &tar(&[(&name, EntryType::Regular, b"")]), LIMITS).is_err(), "{name}");
        }
        for kind in [EntryType::Symlink, EntryType::Link, EntryType::Char, EntryType::Fifo] {
            let refused = unpacked(Packing::Tar, &tar(&[("a", kind, b"")]), LIMITS).expect_err("a link or device");
            assert!(refused.to_string().contains("neither a file nor a folder"), "{refused}");
        }
        let twice = tar(&[("a", EntryType::Regular, b"one"), ("./a", EntryType::Regular, b"two")]);
        assert!(unpacked(Packing::Tar, &twice, LIMITS).expect_err("twice").to_string().contains("twice"));
    }

    #[test]
    fn what_is_damaged_or_no_archive_is_refused() {
        let whole = zip(&[("a.txt", &[7; 4096])]);

        assert!(unpacked(Packing::Zip, &whole[..whole.len() - 10], LIMITS).is_err());
        assert!(unpacked(Packing::Tar, b"words, and no archive", LIMITS).is_err());
        assert!(unpacked(Packing::TarGz, b"words, and no archive", LIMITS).is_err());
    }

    #[test]
    fn an_archive_is_known_by_its_name() {
        for (name, packing) in [
            ("a.zip", Some(Packing::Zip)),
            ("A.ZIP", Some(Packing::Zip)),
            ("a.tar", Some(Packing::Tar)),
            ("a.tar.gz", Some(Packing::TarGz)),
            ("a.tgz", Some(Packing::TarGz)),
            ("a.gz", None),
            ("a.docx", None),
            ("zip", None),
        ] {
            assert_eq!(Packing::of(Path::new(name)), packing, "{name}");
        }
    }

    #[test]
    fn the_longest_note_of_a_tar_is_looked_at_and_one_byte_more_is_refused_before_it_is_read() {
        let noted = |bytes: u64| {
            let note = vec![b'a'; usize::try_from(bytes).expect("a size")];
            tar(&[("././@LongLink", EntryType::GNULongName, &note), ("note", EntryType::Regular, b"x")])
        };
        let refusal = |bytes| unpacked(Packing::Tar, &noted(bytes), SMALL).expect_err("no such name").to_string();

        assert_eq!(refusal(MOST_NOTE_BYTES), "a path has more than 20 bytes");
        assert!(refusal(MOST_NOTE_BYTES + 1).contains("of more than 65536 bytes"));
    }
}
