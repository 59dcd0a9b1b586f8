//! What waits for somebody's word and what was done, as the contract shows them to those who may know.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::PersonId;
use entity::archive::{proposal, request};
use entity::audit;
use serde_json::{Map, Value};

use super::document::{Audience, Document};
use super::edges::{GrantedUntil, Named};
use crate::archive::policy;
use crate::archive::requests::Asked;
use crate::directory::graphql::Organisation;
use crate::error::Result;
use crate::schema::{cx, loader, present};
use crate::text::Date;

/// What is to be done to a document.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "proposal::Act")]
pub enum ProposalAct {
    /// Make the document, or its newest version, readable by its audience.
    Publish,
    /// Give it another audience, through which more people come to see it.
    Widen,
    /// Take it back.
    Withdraw,
}

/// What one person of the support staff proposed and another has to confirm.
#[derive(Clone)]
pub struct Proposal(pub(super) proposal::Model);

/// What one person of the support staff proposed and another has to confirm.
#[Object]
impl Proposal {
    /// Global id.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What is to be done.
    async fn act(&self) -> ProposalAct {
        self.0.act.into()
    }

    /// To which document.
    async fn document(&self, ctx: &Context<'_>) -> Result<Document> {
        present(loader(ctx).load_one(self.0.document_id).await?)
    }

    /// The audience it is to have; only for `WIDEN`.
    async fn audience(&self) -> Result<Option<Audience>> {
        Ok(self.0.audience.as_deref().map(str::parse).transpose()?.map(Audience))
    }

    /// The reason on the tombstone; only for `WITHDRAW`.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// On whose instruction.
    async fn instruction(&self) -> Option<&str> {
        self.0.instruction.as_deref()
    }

    /// The name of whoever proposed it.
    async fn proposed_by(&self, ctx: &Context<'_>) -> Result<String> {
        present(loader(ctx).load_one(Named(self.0.proposed_by)).await?)
    }

    /// When.
    async fn proposed_at(&self) -> DateTime<Utc> {
        self.0.proposed_at
    }

    /// Whether the viewer may confirm it: nobody confirms what they proposed.
    async fn can_confirm(&self, ctx: &Context<'_>) -> bool {
        policy::may_confirm(&cx(ctx).actor, self.0.proposed_by).is_ok()
    }
}

/// What came of a request for access.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "request::State")]
pub enum AccessRequestState {
    /// Waits for an answer.
    Open,
    /// Answered with a grant.
    Granted,
    /// Answered without one.
    Refused,
}

/// A request for access to a document that its asker may not see.
#[derive(Clone)]
pub struct AccessRequest(pub(super) Asked);

/// A request for access to a document that its asker may not see.
#[Object]
impl AccessRequest {
    /// Global id.
    async fn id(&self) -> ID {
        self.0.request.id.to_string().into()
    }

    /// What was asked for, as it was written.
    async fn reference(&self) -> &str {
        &self.0.request.reference
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.request.reason
    }

    /// When.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.request.created_at
    }

    /// What came of it.
    async fn state(&self) -> AccessRequestState {
        self.0.request.state.into()
    }

    /// What was answered.
    async fn answer(&self) -> Option<&str> {
        self.0.request.answer.as_deref()
    }

    /// The last day on which the document is open to the asker; only where it was granted.
    async fn granted_until(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        let request = &self.0.request;
        match (request.state, request.document_id) {
            (request::State::Granted, Some(document)) => {
                Ok(loader(ctx).load_one(GrantedUntil(request.person_id, document)).await?.map(Date))
            }
            _ => Ok(None),
        }
    }

    /// The name of whoever asks.
    async fn requested_by(&self, ctx: &Context<'_>) -> Result<String> {
        present(loader(ctx).load_one(Named(self.0.request.person_id)).await?)
    }

    /// For which organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation> {
        present(loader(ctx).load_one(self.0.request.organisation_id).await?)
    }

    /// The document it names, as far as the viewer may see it.
    async fn document(&self, ctx: &Context<'_>) -> Result<Option<Document>> {
        let named = match self.0.request.state {
            // Until somebody answers, whoever asks is not told whether there is such a document.
            request::State::Open | request::State::Refused => self.0.document.as_ref().map(|document| document.id),
            request::State::Granted => self.0.request.document_id,
        };
        match named {
            Some(id) => Ok(loader(ctx).load_one(id).await?),
            None => Ok(None),
        }
    }

    /// Whether the viewer may answer it now.
    async fn can_answer(&self, ctx: &Context<'_>) -> bool {
        self.0.request.state == request::State::Open && self.0.may_answer(&cx(ctx).actor).is_ok()
    }
}

/// What is asked for.
#[derive(InputObject)]
pub struct AccessRequestInput {
    /// An address, an id or a symbol, as somebody was given it: 1 to 500 characters.
    pub(super) reference: String,
    /// Why: 1 to 500 characters.
    pub(super) reason: String,
    /// For which organisation; needed by whoever acts for several.
    pub(super) organisation: Option<ID>,
}

/// An answer to a request for access.
#[derive(InputObject)]
pub struct AccessAnswerInput {
    /// The request.
    pub(super) id: ID,
    /// What is said to whoever asked: 1 to 500 characters.
    pub(super) words: String,
    /// The last day of the access, within 366 days; left out in a refusal.
    pub(super) until: Option<Date>,
    /// On whose instruction; the support staff have to say.
    pub(super) instruction: Option<String>,
}

/// An entry of the audit log.
#[derive(Clone)]
pub struct AuditEntry(pub(super) audit::Model);

/// A field that an act changed.
#[derive(SimpleObject)]
pub struct AuditChange {
    /// Its name.
    field: String,
    /// What it said before, as JSON; absent where there was nothing.
    before: Option<String>,
    /// What it says since, as JSON; absent where there is nothing any more.
    after: Option<String>,
}

/// An entry of the audit log.
#[Object]
impl AuditEntry {
    /// Its place in the log.
    async fn seq(&self) -> i64 {
        self.0.seq
    }

    /// When, in RFC 3339.
    async fn at(&self) -> &str {
        &self.0.at
    }

    /// The name of whoever did it; absent where it was the hub itself.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match self.0.actor.parse::<PersonId>() {
            Ok(person) => Ok(loader(ctx).load_one(Named(person)).await?),
            Err(_) => Ok(None),
        }
    }

    /// What was done, such as `publish`.
    async fn act(&self) -> &str {
        &self.0.act
    }

    /// On whose instruction.
    async fn instruction(&self) -> Option<&str> {
        self.0.instruction.as_deref()
    }

    /// What it changed, by field.
    async fn changes(&self) -> Vec<AuditChange> {
        let read = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap_or_default();
        let (before, after) = (read(&self.0.before), read(&self.0.after));
        let mut fields: Vec<_> = before.keys().chain(after.keys()).cloned().collect();
        fields.sort();
        fields.dedup();
        let said = |value: Option<&Value>| value.filter(|value| !value.is_null()).map(ToString::to_string);
        fields
            .into_iter()
            .map(|field| AuditChange { before: said(before.get(&field)), after: said(after.get(&field)), field })
            .collect()
    }

    /// 64 lower-case hexadecimal digits over this entry and the one before.
    async fn hash(&self) -> &str {
        &self.0.hash
    }
}
