//! Publishing, putting under embargo, taking back; and confirming or declining what another person proposed.

use chrono::NaiveDate;
use entity::archive::document::{self, State};
use entity::archive::proposal;
use entity::archive::proposal::Act;
use entity::outbox::Event;
use entity::{DocumentId, ProposalId};
use sea_orm::{ActiveEnum, DatabaseTransaction, IntoActiveModel, Set};
use serde_json::json;

use super::{record, store as proposals};
use crate::archive::commands::{body_of, no_document, some_words};
use crate::archive::{policy, store};
use crate::audience::Audience;
use crate::audit::{self, Fields};
use crate::cx::{Cx, insert};
use crate::error::{Code, Error, Result, refuse, refuse_field};
use crate::outbox;

/// What is to be done to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make it, or its newest version, readable by its audience; lifts an embargo and undoes a withdrawal.
    Publish,
    /// Give it an audience through which more people come to see it.
    Widen(Audience),
    /// Take it back, for this reason.
    Withdraw(String),
}

impl Step {
    fn act(&self) -> Act {
        match self {
            Self::Publish => Act::Publish,
            Self::Widen(_) => Act::Widen,
            Self::Withdraw(_) => Act::Withdraw,
        }
    }

    fn audience(&self) -> Option<String> {
        match self {
            Self::Widen(audience) => Some(audience.to_string()),
            Self::Publish | Self::Withdraw(_) => None,
        }
    }

    fn reason(&self) -> Option<String> {
        match self {
            Self::Withdraw(reason) => Some(reason.clone()),
            Self::Publish | Self::Widen(_) => None,
        }
    }

    fn of(proposal: &proposal::Model) -> Result<Self> {
        Ok(match proposal.act {
            Act::Publish => Self::Publish,
            Act::Widen => Self::Widen(proposal.audience.as_deref().unwrap_or_default().parse()?),
            Act::Withdraw => Self::Withdraw(proposal.reason.clone().unwrap_or_default()),
        })
    }
}

/// Makes a document readable by its audience, with the version that waits; nothing happens where nothing waits.
/// A person's wish is only proposed when others than the support staff come to read something by it.
pub async fn publish(cx: &Cx, id: DocumentId) -> Result<document::Model> {
    store::find(&cx.db, &cx.actor, id).await?.ok_or_else(no_document)?;
    policy::may_publish(&cx.actor)?;
    let tx = cx.begin().await?;
    let document = store::find(&tx, &cx.actor, id).await?.ok_or_else(no_document)?;
    let versions = store::versions_of(&tx, &cx.actor, &[id]).await?;
    if document.state == State::Published && versions.iter().all(|version| version.published_at.is_some()) {
        return Ok(document);
    }
    let audience = store::audience_of(&tx, &document).await?;
    let is_proposed = policy::asks_for_second(&cx.actor, &Audience::Staff, &audience);
    take(cx, tx, document, &Step::Publish, is_proposed).await
}

/// Takes a document back: its address stays as a tombstone with the reason. A person's wish is only proposed.
pub async fn withdraw(cx: &Cx, id: DocumentId, reason: String) -> Result<document::Model> {
    store::find(&cx.db, &cx.actor, id).await?.ok_or_else(no_document)?;
    policy::may_withdraw(&cx.actor)?;
    let reason = some_words("reason", &reason)?;
    let tx = cx.begin().await?;
    let document = store::find(&tx, &cx.actor, id).await?.ok_or_else(no_document)?;
    match document.state {
        State::Withdrawn => Ok(document),
        State::Draft => Err(refuse(Code::Conflict, "a draft was never given out; nobody has to be told of its end")),
        State::Embargoed if document.published_at.is_none() => {
            // A tombstone would tell its audience before the day.
            Err(refuse(
                Code::Conflict,
                "nobody knows of it yet; give it to the support staff alone, or prolong the embargo",
            ))
        }
        State::Published | State::Embargoed => {
            let is_proposed = cx.actor.person().is_some();
            take(cx, tx, document, &Step::Withdraw(reason), is_proposed).await
        }
    }
}

/// Keeps a document for the support staff until a day, on which its audience may read it.
/// Without a day the embargo of a draft is lifted; that of a document which is decided ends by publishing it.
pub async fn embargo(cx: &Cx, id: DocumentId, until: Option<NaiveDate>) -> Result<document::Model> {
    store::find(&cx.db, &cx.actor, id).await?.ok_or_else(no_document)?;
    policy::may_publish(&cx.actor)?;
    if until.is_some_and(|day| day <= cx.today()) {
        return Err(refuse_field("until", "an embargo ends in the future; choose a day after today"));
    }
    let tx = cx.begin().await?;
    let document = store::find(&tx, &cx.actor, id).await?.ok_or_else(no_document)?;
    let state = match document.state {
        State::Draft => State::Draft,
        State::Withdrawn => return Err(refuse(Code::Conflict, "it is withdrawn and nobody can read it anyhow")),
        State::Published | State::Embargoed if until.is_none_or(|day| document.embargo_until > Some(day)) => {
            return Err(refuse_field("until", "to end an embargo early, publish the document"));
        }
        State::Published | State::Embargoed => State::Embargoed,
    };
    let audience = store::audience_of(&tx, &document).await?;
    let before = record::of(&document, &audience);
    let mut row = document.into_active_model();
    row.state = Set(state);
    row.embargo_from = Set(until.map(|_| cx.today()));
    row.embargo_until = Set(until);
    commit(cx, tx, row, "embargo", before, audience).await
}

/// Publishes what an embargo has held back until today. Answers how many documents these were.
pub async fn release(cx: &Cx) -> Result<usize> {
    let due = store::due(&cx.db, cx.today()).await?;
    for id in &due {
        let tx = cx.begin().await?;
        let is_due = |document: &document::Model| {
            document.state == State::Embargoed && document.embargo_until <= Some(cx.today())
        };
        let Some(document) = store::find(&tx, &cx.actor, *id).await?.filter(is_due) else { continue };
        let audience = store::audience_of(&tx, &document).await?;
        let before = record::of(&document, &audience);
        let published_at = document.published_at.or(Some(cx.now));
        let mut row = document.into_active_model();
        row.state = Set(State::Published);
        row.published_at = Set(published_at);
        commit(cx, tx, row, "release", before, audience).await?;
    }
    Ok(due.len())
}

/// Confirms what another person proposed, and carries it out.
pub async fn confirm(cx: &Cx, id: ProposalId) -> Result<document::Model> {
    let proposal = proposals::find_proposal(&cx.db, &cx.actor, id).await?.ok_or_else(no_proposal)?;
    policy::may_confirm(&cx.actor, proposal.proposed_by)?;
    let tx = cx.begin().await?;
    let proposal = proposals::find_proposal(&tx, &cx.actor, id).await?.ok_or_else(no_proposal)?;
    still_open(&proposal)?;
    let document = store::find(&tx, &cx.actor, proposal.document_id).await?.ok_or_else(no_document)?;
    if basis(cx, &tx, &document).await? != proposal.basis {
        return Err(refuse(Code::Conflict, "the document has changed since; look at it again and propose it anew"));
    }
    let step = Step::of(&proposal)?;
    let cx = cx.instructed(proposal.instruction.clone());
    let proposed_by = proposal.proposed_by;
    proposals::set_decided(&tx, proposal, proposal::State::Confirmed, cx.actor.person(), cx.now, None).await?;
    let confirmed = Fields::from_iter([("proposedBy".to_owned(), json!(proposed_by.to_string()))]);
    audit::record(&cx, &tx, "confirm", document.id.to_string(), (Fields::new(), confirmed)).await?;
    carry_out(&cx, tx, document, step).await
}

/// Declines a proposal, or takes one's own back, for this reason.
pub async fn decline(cx: &Cx, id: ProposalId, reason: String) -> Result<document::Model> {
    proposals::find_proposal(&cx.db, &cx.actor, id).await?.ok_or_else(no_proposal)?;
    policy::may_decline(&cx.actor)?;
    let reason = some_words("reason", &reason)?;
    let tx = cx.begin().await?;
    let proposal = proposals::find_proposal(&tx, &cx.actor, id).await?.ok_or_else(no_proposal)?;
    still_open(&proposal)?;
    let document = store::find(&tx, &cx.actor, proposal.document_id).await?.ok_or_else(no_document)?;
    let declined = Fields::from_iter([
        ("act".to_owned(), json!(proposal.act.to_value())),
        ("reason".to_owned(), json!(reason.clone())),
    ]);
    let state = proposal::State::Declined;
    proposals::set_decided(&tx, proposal, state, cx.actor.person(), cx.now, Some(reason)).await?;
    audit::record(cx, &tx, "decline", document.id.to_string(), (Fields::new(), declined)).await?;
    tx.commit().await?;
    Ok(document)
}

async fn take(
    cx: &Cx,
    tx: DatabaseTransaction,
    document: document::Model,
    step: &Step,
    is_proposed: bool,
) -> Result<document::Model> {
    if !is_proposed {
        return carry_out(cx, tx, document, step.clone()).await;
    }
    propose(cx, &tx, &document, step).await?;
    tx.commit().await?;
    Ok(document)
}

/// Leaves a step for a second person. The same wish again changes nothing; another one takes the place of the first.
pub async fn propose(cx: &Cx, tx: &DatabaseTransaction, document: &document::Model, step: &Step) -> Result<()> {
    let Some(proposed_by) = cx.actor.person() else { return Ok(()) };
    let basis = basis(cx, tx, document).await?;
    let open = proposals::open_proposals_of(tx, &cx.actor, &[document.id]).await?.remove(&document.id);
    if let Some(open) = open {
        if open.basis == basis && Step::of(&open)? == *step {
            return Ok(());
        }
        proposals::set_decided(tx, open, proposal::State::Lapsed, None, cx.now, None).await?;
    }
    let proposal = proposal::Model {
        id: ProposalId(cx.ids.next()),
        document_id: document.id,
        act: step.act(),
        audience: step.audience(),
        reason: step.reason(),
        instruction: cx.instruction.clone(),
        basis,
        proposed_by,
        proposed_at: cx.now,
        state: proposal::State::Open,
        decided_by: None,
        decided_at: None,
        answer: None,
    };
    let proposed = Fields::from_iter([
        ("act".to_owned(), json!(proposal.act.to_value())),
        ("audience".to_owned(), json!(proposal.audience)),
        ("reason".to_owned(), json!(proposal.reason)),
    ]);
    insert(tx, proposal).await?;
    audit::record(cx, tx, "propose", document.id.to_string(), (Fields::new(), proposed)).await
}

async fn basis(cx: &Cx, tx: &DatabaseTransaction, document: &document::Model) -> Result<String> {
    let audience = store::audience_of(tx, document).await?;
    let versions = store::versions_of(tx, &cx.actor, &[document.id]).await?;
    let ids: Vec<_> = versions.iter().map(|version| version.id).collect();
    let files = store::renditions_of(tx, &ids).await?;
    Ok(record::basis(document, &audience, &versions, &files))
}

async fn carry_out(cx: &Cx, tx: DatabaseTransaction, document: document::Model, step: Step) -> Result<document::Model> {
    let audience = store::audience_of(&tx, &document).await?;
    let before = record::of(&document, &audience);
    let is_out = matches!(document.state, State::Published | State::Embargoed);
    let is_held_back = !is_out && document.embargo_until > Some(cx.today());
    let published_at = document.published_at.or(Some(cx.now));
    let id = document.id;
    let mut row = document.into_active_model();
    match step {
        Step::Publish => {
            row.withdrawn_at = Set(None);
            row.withdrawal_reason = Set(None);
            if is_held_back {
                row.state = Set(State::Embargoed);
            } else {
                row.state = Set(State::Published);
                row.published_at = Set(published_at);
                row.embargo_from = Set(None);
                row.embargo_until = Set(None);
            }
            store::set_versions_published(&tx, id, cx.now).await?;
            commit(cx, tx, row, "publish", before, audience).await
        }
        Step::Widen(wider) => {
            row.audience = Set(wider.kind());
            row.audience_body_id = Set(body_of(&wider));
            let document = store::set_described(cx, &tx, row, Some(&wider)).await?;
            commit(cx, tx, document.into_active_model(), "widen", before, wider).await
        }
        Step::Withdraw(reason) => {
            row.state = Set(State::Withdrawn);
            row.withdrawn_at = Set(Some(cx.now));
            row.withdrawal_reason = Set(Some(reason));
            commit(cx, tx, row, "withdraw", before, audience).await
        }
    }
}

/// The last beats of every step: change, tell, commit.
async fn commit(
    cx: &Cx,
    tx: DatabaseTransaction,
    row: document::ActiveModel,
    act: &str,
    before: Fields,
    audience: Audience,
) -> Result<document::Model> {
    let document = store::set_described(cx, &tx, row, None).await?;
    let id = document.id.to_string();
    audit::record(cx, &tx, act, id.clone(), (before, record::of(&document, &audience))).await?;
    outbox::tell(cx, &tx, Event::DocumentChanged, id).await?;
    tx.commit().await?;
    cx.stores.bell.ring();
    Ok(document)
}

fn still_open(proposal: &proposal::Model) -> Result<()> {
    match proposal.state {
        proposal::State::Open => Ok(()),
        proposal::State::Confirmed | proposal::State::Declined | proposal::State::Lapsed => {
            Err(refuse(Code::Conflict, "this proposal has been decided, or the document has changed since"))
        }
    }
}

/// The answer for a proposal that is absent or hidden.
fn no_proposal() -> Error {
    refuse(Code::NotFound, "there is no such proposal, or it is not for you to see")
}
