//! Which two files are compared: what there is to choose from, and the pair that an address means.

use crate::archive::page::format_name;
use crate::archive::query::{Document, DocumentVersion, Rendition};
use crate::kit::address::{self, Pairs};
use crate::kit::number::language_within;
use crate::{say, tell};

/// A file with text, of any version.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Its id.
    pub id: String,
    /// BCP 47 tag, where known.
    pub language: Option<String>,
    version: i32,
    format: String,
}

impl File {
    /// What it is called in a list.
    pub fn name(&self) -> String {
        let language = self.language.as_deref().map(language_within);
        let language = language.unwrap_or_else(|| say!("Language not recognised").to_owned());
        tell!("Version {number}, {language}, {format}", number = self.version, language, format = self.format)
    }
}

/// The files of a document that have text, the newest version first.
pub fn files(document: &Document) -> Vec<File> {
    let of_version = |version: &DocumentVersion| {
        let number = version.number;
        let readable = version.renditions.iter().filter(|rendition| rendition.page_count > 0);
        let file = |rendition: &Rendition| File {
            id: rendition.id.inner().to_owned(),
            language: rendition.language.clone(),
            version: number,
            format: format_name(&rendition.media_type, &rendition.file_name),
        };
        readable.map(file).collect::<Vec<_>>()
    };
    document.versions.iter().flat_map(of_version).collect()
}

/// What is compared, and how it is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The file on the left, the earlier one.
    pub left: File,
    /// The file on the right.
    pub right: File,
    /// Whether what is the same is left out.
    pub only_changed: bool,
    /// The cursor after which the page begins.
    pub after: Option<String>,
}

impl Choice {
    /// What the address means; where it names no file, a pair that is likely to be wanted. None without two files.
    pub fn read(pairs: &Pairs, files: &[File]) -> Option<Choice> {
        let named = |name| address::last(pairs, name).and_then(|id| files.iter().find(|file| file.id == id));
        let (left, right) = match (named("left"), named("right")) {
            (Some(left), Some(right)) => (left, right),
            (None, Some(right)) => (partner(files, right)?, right),
            (Some(left), None) => (left, partner(files, left)?),
            (None, None) => {
                let right = files.first()?;
                (partner(files, right)?, right)
            }
        };
        Some(Choice {
            left: left.clone(),
            right: right.clone(),
            only_changed: address::last(pairs, "changed").is_some(),
            after: address::last(pairs, "after").map(str::to_owned),
        })
    }

    /// Its address below the document's path.
    pub fn address(&self, path: &str) -> String {
        let changed = if self.only_changed { "1" } else { "" };
        let after = self.after.as_deref().unwrap_or_default();
        let pairs =
            [("left", self.left.id.as_str()), ("right", &self.right.id), ("changed", changed), ("after", after)];
        address::write(path, pairs)
    }
}

/// The file that is likely to be compared with this one: the same in another version, before another language.
fn partner<'a>(files: &'a [File], with: &File) -> Option<&'a File> {
    let others = || files.iter().filter(|file| file.id != with.id);
    let same_language = || others().filter(|file| file.version != with.version && file.language == with.language);
    let same_format = same_language().find(|file| file.format == with.format);
    same_format
        .or_else(|| same_language().next())
        .or_else(|| others().find(|file| file.version == with.version))
        .or_else(|| others().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(id: &str, version: i32, language: &str) -> File {
        File { id: id.to_owned(), language: Some(language.to_owned()), version, format: "PDF".to_owned() }
    }

    fn chosen(pairs: &[(&str, &str)], files: &[File]) -> Option<(String, String)> {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Choice::read(&pairs, files).map(|choice| (choice.left.id, choice.right.id))
    }

    fn pair(left: &str, right: &str) -> Option<(String, String)> {
        Some((left.to_owned(), right.to_owned()))
    }

    #[test]
    fn without_a_wish_the_newest_is_laid_beside_the_same_before_it() {
        let files = [file("en2", 2, "en"), file("fr2", 2, "fr"), file("en1", 1, "en"), file("fr1", 1, "fr")];

        assert_eq!(chosen(&[], &files), pair("en1", "en2"));
        assert_eq!(chosen(&[("right", "fr2")], &files), pair("fr1", "fr2"));
        assert_eq!(chosen(&[("left", "en2"), ("right", "fr2")], &files), pair("en2", "fr2"));
        assert_eq!(chosen(&[("left", "of another document")], &files), pair("en1", "en2"));
    }

    #[test]
    fn a_single_version_is_compared_by_its_languages_and_a_single_file_not_at_all() {
        let files = [file("en", 1, "en"), file("fr", 1, "fr")];

        assert_eq!(chosen(&[], &files), pair("fr", "en"));
        assert_eq!(chosen(&[], &files[..1]), None);
    }
}
