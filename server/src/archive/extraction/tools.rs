//! The programs of the machine that readers may start beside themselves.
//! Not for starting them.

use std::ffi::OsStr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::program::find;

/// Which programs there are, by their absolute paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// Poppler's `pdftotext`, a second reader of PDF.
    pub pdftotext: Option<PathBuf>,
    /// What recognises characters in pictures; absent where that is switched off.
    pub recognition: Option<Recognition>,
}

/// The recognition of characters in pictures, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// The languages to expect, in tesseract's names, such as `eng+fra`.
    pub languages: String,
    /// Tesseract, which recognises; absent where it is not installed.
    pub tesseract: Option<PathBuf>,
    /// Poppler's `pdftoppm`, which draws the pages of a PDF; absent where it is not installed.
    pub pdftoppm: Option<PathBuf>,
}

impl Tools {
    /// The tools in the folders of a search path such as the variable `PATH`, without recognition.
    #[must_use]
    pub fn on(search_path: &OsStr) -> Self {
        Self { pdftotext: find(search_path, "pdftotext"), recognition: None }
    }

    /// The folders the programs lie in.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let recognition = self.recognition.iter().flat_map(|wanted| [&wanted.tesseract, &wanted.pdftoppm]);
        let programs = recognition.chain([&self.pdftotext]).flatten();
        programs.filter_map(|program| Some(program.canonicalize().ok()?.parent()?.to_owned())).collect()
    }
}

impl Recognition {
    /// Recognition of `languages` with what is in the folders of a search path.
    #[must_use]
    pub fn on(search_path: &OsStr, languages: &str) -> Self {
        Self {
            languages: languages.to_owned(),
            tesseract: find(search_path, "tesseract"),
            pdftoppm: find(search_path, "pdftoppm"),
        }
    }
}
