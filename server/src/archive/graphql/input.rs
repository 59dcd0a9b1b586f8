//! What the contract lets an asker say of documents.

use std::collections::BTreeSet;

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::OrganisationId;

use super::document::{AudienceKind, DocumentKind};
use crate::archive::commands;
use crate::archive::store::Shelf;
use crate::audience::Audience as Audiences;
use crate::error::{Result, refuse_field};
use crate::page::MOST;
use crate::text::{TextInput, gather};

/// Whom a document is meant for.
#[derive(InputObject)]
pub struct AudienceInput {
    /// How far.
    kind: AudienceKind,
    /// The body whose members may see; for `BODY`.
    body: Option<ID>,
    /// The organisations that may see; for `PARTIES`.
    parties: Option<Vec<ID>>,
}

impl AudienceInput {
    pub(in crate::archive) fn read(self) -> Result<Audiences> {
        Ok(match (self.kind, self.body, self.parties) {
            (AudienceKind::Body, Some(body), None) => Audiences::Body(body.parse()?),
            (AudienceKind::Parties, None, Some(parties)) => {
                let parties: BTreeSet<OrganisationId> =
                    parties.iter().map(|id| Ok(id.parse()?)).collect::<Result<_>>()?;
                Audiences::Parties(parties.into_iter().collect())
            }
            (AudienceKind::Public, None, None) => Audiences::Public,
            (AudienceKind::Community, None, None) => Audiences::Community,
            (AudienceKind::Participants, None, None) => Audiences::Participants,
            (AudienceKind::Staff, None, None) => Audiences::Staff,
            _ => {
                return Err(refuse_field(
                    "audience",
                    "give `body` with BODY, `parties` with PARTIES, and neither with the others",
                ));
            }
        })
    }
}

/// Which documents are wanted; every part that is given must hold.
#[derive(InputObject, Default)]
pub struct DocumentFilter {
    /// Any of these kinds.
    kinds: Option<Vec<DocumentKind>>,
    /// Issued by this body.
    body: Option<ID>,
    /// Whose date begins in this year.
    year: Option<i32>,
    /// Concerning this Participant.
    participant: Option<ID>,
}

impl DocumentFilter {
    pub(in crate::archive) fn read(self) -> Result<Shelf> {
        if self.kinds.as_ref().is_some_and(|kinds| kinds.len() > MOST) {
            return Err(refuse_field("kinds", format!("choose at most {MOST} kinds")));
        }
        Ok(Shelf {
            kinds: self.kinds.unwrap_or_default().into_iter().map(Into::into).collect(),
            body: self.body.map(|id| id.parse()).transpose()?,
            year: self.year,
            participant: self.participant.map(|id| id.parse()).transpose()?,
        })
    }
}

/// What is to change in a record; a field left out stays as it is.
#[derive(InputObject)]
pub struct DescribeDocumentInput {
    /// The document.
    pub(super) id: ID,
    /// Replaces every form of the title.
    titles: Option<Vec<TextInput>>,
    /// What it is.
    kind: Option<DocumentKind>,
    /// The official symbol, verbatim; null removes it.
    symbol: MaybeUndefined<String>,
    /// The issuing body; null removes it.
    body: MaybeUndefined<ID>,
    /// The Participant it concerns; null removes it.
    participant: MaybeUndefined<ID>,
    /// What it is about: subjects of the vocabulary, by id; replaces all of them.
    subjects: Option<Vec<ID>>,
    /// The meeting it belongs to; null removes it.
    meeting: MaybeUndefined<ID>,
    /// EDTF; null removes it.
    date: MaybeUndefined<String>,
    /// Whom it is meant for once it is published.
    audience: Option<AudienceInput>,
    /// On whose instruction.
    pub(super) instruction: Option<String>,
}

impl DescribeDocumentInput {
    pub(super) fn read(self) -> Result<commands::Description> {
        Ok(commands::Description {
            title: self.titles.map(|forms| gather("titles", forms)).transpose()?,
            kind: self.kind.map(Into::into),
            symbol: given(self.symbol, |symbol| Ok((!symbol.trim().is_empty()).then_some(symbol)))?,
            body: given(self.body, |id| Ok(Some(id.parse()?)))?,
            participant: given(self.participant, |id| Ok(Some(id.parse()?)))?,
            subjects: self.subjects.map(|ids| ids.into_iter().map(|id| id.0).collect()),
            meeting: given(self.meeting, |id| Ok(Some(id.parse()?)))?,
            date: given(self.date, |date| {
                date.trim().parse().map(Some).map_err(|fault: entity::BadDate| refuse_field("date", fault.to_string()))
            })?,
            audience: self.audience.map(AudienceInput::read).transpose()?,
        })
    }
}

fn given<T, U>(value: MaybeUndefined<T>, read: impl Fn(T) -> Result<Option<U>>) -> Result<Option<Option<U>>> {
    match value {
        MaybeUndefined::Undefined => Ok(None),
        MaybeUndefined::Null => Ok(Some(None)),
        MaybeUndefined::Value(value) => read(value).map(Some),
    }
}
