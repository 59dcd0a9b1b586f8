//! The ties of a document, and what another viewer would see of it, as the contract shows them.

use async_graphql::{Enum, ID, InputObject, Object, OneofObject, SimpleObject};
use entity::OrganisationId;
use entity::archive::relation;

use super::document::Document;
use super::rendition::DocumentVersion;
use crate::archive::publication;
use crate::archive::relations::Tie;
use crate::error::Result;

/// What one document is to another.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "relation::Kind")]
pub enum RelationKind {
    /// Changes parts of it.
    Amends,
    /// Takes its place.
    Supersedes,
    /// Says the same in another language.
    Translates,
    /// Belongs to it.
    AnnexOf,
    /// Was discussed in the meeting that it records.
    DiscussedAt,
    /// Carries it out.
    Implements,
    /// Is what of it everybody may read.
    PublicFormOf,
}

/// A tie to another document that the viewer may see too.
#[derive(Clone)]
pub struct DocumentRelation(pub(super) Tie);

/// A tie to another document that the viewer may see too.
#[Object]
impl DocumentRelation {
    /// What this document is to the other, or the other to this where `isInverse` says so.
    async fn kind(&self) -> RelationKind {
        self.0.kind.into()
    }

    /// Whether the other document stands first: with `SUPERSEDES`, that it supersedes this one.
    async fn is_inverse(&self) -> bool {
        self.0.is_inverse
    }

    /// The other document.
    async fn document(&self) -> Document {
        Document(self.0.other.clone())
    }
}

/// What one document is to another.
#[derive(InputObject)]
pub struct RelationInput {
    /// The document that is something to the other.
    pub(super) from: ID,
    /// What it is.
    pub(super) kind: RelationKind,
    /// The other document.
    pub(super) to: ID,
    /// On whose instruction.
    pub(super) instruction: Option<String>,
}

/// Through whose eyes a document is looked at.
#[derive(OneofObject)]
pub enum ViewerInput {
    /// Somebody who has not signed in; say true.
    Public(bool),
    /// A delegate of an observer that sits in no body; say true.
    Observer(bool),
    /// A delegate of this organisation.
    Organisation(ID),
}

impl ViewerInput {
    pub(super) fn read(&self) -> Result<publication::Viewer> {
        Ok(match self {
            Self::Public(_) => publication::Viewer::Public,
            Self::Observer(_) => publication::Viewer::Observer,
            Self::Organisation(id) => publication::Viewer::Organisation(id.parse::<OrganisationId>()?),
        })
    }
}

/// What somebody would see of a document if everything that waits were published now.
#[derive(SimpleObject)]
pub struct DocumentPreview {
    /// Whether the document exists for them.
    is_visible: bool,
    /// Its editions, newest first.
    versions: Vec<DocumentVersion>,
    /// Its ties whose other ends they see today.
    relations: Vec<DocumentRelation>,
}

impl From<publication::Preview> for DocumentPreview {
    fn from(preview: publication::Preview) -> Self {
        Self {
            is_visible: preview.is_visible,
            versions: preview.versions.into_iter().map(DocumentVersion).collect(),
            relations: preview.ties.into_iter().map(DocumentRelation).collect(),
        }
    }
}
