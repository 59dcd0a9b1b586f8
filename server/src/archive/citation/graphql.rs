//! Citations as the contract shows them.

use async_graphql::Enum;

use super::Format;

/// A form in which a document is cited.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "Format")]
pub enum CitationFormat {
    /// A sentence after ISO 690, in the language of the title where the house speaks it.
    Plain,
    /// BibTeX, which biblatex reads too.
    Bibtex,
    /// RIS, lines ended by CR LF.
    Ris,
    /// CSL-JSON: a list with one item.
    Csl,
}
