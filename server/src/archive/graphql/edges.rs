//! The edges of the archive: many keys, one query.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entity::{BodyId, DocumentId, PersonId, RenditionId, VersionId};

use super::document::{Audience, Document};
use super::relation::DocumentRelation;
use super::rendition::{DocumentVersion, Page, Rendition};
use super::stewardship::{AuditEntry, Proposal};
use crate::archive::{policy, publication, relations, store};
use crate::audit;
use crate::directory;
use crate::error::Error;
use crate::page::MOST;
use crate::schema::Batch;

/// The key of a document's audience.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AudienceOf(pub(super) DocumentId);

/// The key of a document's versions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct VersionsOf(pub(super) DocumentId);

/// The key of a version's renditions.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RenditionsOf(pub(super) VersionId);

/// The key of some pages of a rendition: `rows` and one more, after a page number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PagesOf {
    pub(super) rendition: RenditionId,
    pub(super) after: i32,
    pub(super) rows: usize,
}

/// The key of how many documents of a body the viewer may see.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IssuedBy(pub BodyId);

/// The key of a document's earlier symbols.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct AliasesOf(pub(super) DocumentId);

/// The key of a document's ties.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RelationsOf(pub(super) DocumentId);

/// The key of what waits for a second person on a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ProposalOn(pub(super) DocumentId);

/// The key of what was done to a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct HistoryOf(pub(super) DocumentId);

/// The key of the last day on which a document is open to a person.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct GrantedUntil(pub(super) PersonId, pub(super) DocumentId);

/// The key of a person's name, for those who may know who did something.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Named(pub(super) PersonId);

type Loaded<K, V> = std::result::Result<HashMap<K, V>, Arc<Error>>;

impl Loader<DocumentId> for Batch {
    type Value = Document;
    type Error = Arc<Error>;

    async fn load(&self, ids: &[DocumentId]) -> Loaded<DocumentId, Document> {
        let found = store::find_many(&self.0.db, &self.0.actor, ids).await?;
        Ok(found.into_iter().map(|row| (row.id, Document(row))).collect())
    }
}

impl Loader<VersionId> for Batch {
    type Value = DocumentVersion;
    type Error = Arc<Error>;

    async fn load(&self, ids: &[VersionId]) -> Loaded<VersionId, DocumentVersion> {
        let found = store::find_versions(&self.0.db, &self.0.actor, ids.iter().copied()).await?;
        Ok(found.into_iter().map(|row| (row.id, DocumentVersion(row))).collect())
    }
}

impl Loader<RenditionId> for Batch {
    type Value = Rendition;
    type Error = Arc<Error>;

    async fn load(&self, ids: &[RenditionId]) -> Loaded<RenditionId, Rendition> {
        let found = store::find_renditions(&self.0.db, &self.0.actor, ids).await?;
        Ok(found.into_iter().map(|(row, _)| (row.id, Rendition(row))).collect())
    }
}

impl Loader<AudienceOf> for Batch {
    type Value = Audience;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[AudienceOf]) -> Loaded<AudienceOf, Audience> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let documents = store::find_many(&self.0.db, &self.0.actor, &ids).await?;
        let audiences = store::audiences(&self.0.db, &documents).await?;
        Ok(audiences.into_iter().map(|(id, audience)| (AudienceOf(id), Audience(audience))).collect())
    }
}

impl Loader<VersionsOf> for Batch {
    type Value = Vec<DocumentVersion>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[VersionsOf]) -> Loaded<VersionsOf, Vec<DocumentVersion>> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in store::versions_of(&self.0.db, &self.0.actor, &ids).await? {
            found.entry(VersionsOf(row.document_id)).or_default().push(DocumentVersion(row));
        }
        Ok(found)
    }
}

impl Loader<RenditionsOf> for Batch {
    type Value = Vec<Rendition>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[RenditionsOf]) -> Loaded<RenditionsOf, Vec<Rendition>> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for row in store::renditions_of(&self.0.db, &ids).await? {
            found.entry(RenditionsOf(row.version_id)).or_default().push(Rendition(row));
        }
        Ok(found)
    }
}

impl Loader<IssuedBy> for Batch {
    type Value = u64;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[IssuedBy]) -> Loaded<IssuedBy, u64> {
        let bodies: Vec<_> = keys.iter().map(|key| key.0).collect();
        let counts = store::count_by_body(&self.0, &bodies).await?;
        Ok(counts.into_iter().map(|(body, count)| (IssuedBy(body), count)).collect())
    }
}

impl Loader<PagesOf> for Batch {
    type Value = Vec<Page>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[PagesOf]) -> Loaded<PagesOf, Vec<Page>> {
        let mut windows: HashMap<(i32, usize), Vec<RenditionId>> = HashMap::new();
        for key in keys {
            windows.entry((key.after, key.rows)).or_default().push(key.rendition);
        }
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for ((after, rows), renditions) in windows {
            for row in store::pages_of(&self.0.db, &renditions, after, rows).await? {
                let key = PagesOf { rendition: row.rendition_id, after, rows };
                found.entry(key).or_default().push(Page(row));
            }
        }
        Ok(found)
    }
}

impl Loader<AliasesOf> for Batch {
    type Value = Vec<String>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[AliasesOf]) -> Loaded<AliasesOf, Vec<String>> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let found = store::aliases_of(&self.0.db, &ids).await?;
        Ok(found.into_iter().map(|(id, symbols)| (AliasesOf(id), symbols)).collect())
    }
}

impl Loader<RelationsOf> for Batch {
    type Value = Vec<DocumentRelation>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[RelationsOf]) -> Loaded<RelationsOf, Vec<DocumentRelation>> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let found = relations::ties_of(&self.0.db, &self.0.actor, &ids).await?;
        let shown = |ties: Vec<_>| ties.into_iter().map(DocumentRelation).collect();
        Ok(found.into_iter().map(|(id, ties)| (RelationsOf(id), shown(ties))).collect())
    }
}

impl Loader<ProposalOn> for Batch {
    type Value = Proposal;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[ProposalOn]) -> Loaded<ProposalOn, Proposal> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let found = publication::open_proposals_of(&self.0.db, &self.0.actor, &ids).await?;
        Ok(found.into_iter().map(|(id, proposal)| (ProposalOn(id), Proposal(proposal))).collect())
    }
}

impl Loader<Named> for Batch {
    type Value = String;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[Named]) -> Loaded<Named, String> {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let found = directory::find_people(&self.0.db, &ids).await?;
        Ok(found.into_iter().map(|person| (Named(person.id), person.name)).collect())
    }
}

impl Loader<HistoryOf> for Batch {
    type Value = Vec<AuditEntry>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[HistoryOf]) -> Loaded<HistoryOf, Vec<AuditEntry>> {
        if policy::may_audit(&self.0.actor).is_err() {
            return Ok(HashMap::new());
        }
        let subjects: Vec<_> = keys.iter().map(|key| key.0.to_string()).collect();
        let mut found: HashMap<_, Vec<_>> = keys.iter().map(|key| (*key, Vec::new())).collect();
        for entry in audit::entries_on(&self.0.db, subjects).await? {
            let Ok(document) = entry.subject.parse() else { continue };
            let entries = found.entry(HistoryOf(document)).or_default();
            if entries.len() < MOST {
                entries.push(AuditEntry(entry));
            }
        }
        Ok(found)
    }
}

impl Loader<GrantedUntil> for Batch {
    type Value = NaiveDate;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[GrantedUntil]) -> Loaded<GrantedUntil, NaiveDate> {
        let people: Vec<_> = keys.iter().map(|key| key.0).collect();
        let documents: Vec<_> = keys.iter().map(|key| key.1).collect();
        let mut last: HashMap<_, NaiveDate> = HashMap::new();
        for grant in directory::grants(&self.0.db, &people, &documents).await? {
            let day = last.entry(GrantedUntil(grant.person_id, grant.document_id)).or_insert(grant.to);
            *day = grant.to.max(*day);
        }
        Ok(last)
    }
}
