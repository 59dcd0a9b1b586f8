//! Receiving a document with all its versions.

use entity::archive::document::{self, State};
use entity::archive::version;
use entity::outbox::Event;
use entity::{DocumentId, UncertainDate, VersionId};

use super::{Arrival, Standing};
use crate::archive::commands::{KeptFile, NewDocument, add_version, body_of, must_be_kept, none_held, order};
use crate::archive::publication::record;
use crate::archive::{policy, store};
use crate::audit::{self, Fields};
use crate::cx::{Cx, insert};
use crate::error::{Code, Result, refuse};
use crate::outbox;

/// Takes in a document as it comes: all of it, or nothing of it.
pub async fn receive(cx: &Cx, arrival: Arrival<KeptFile>) -> Result<DocumentId> {
    policy::may_deposit(&cx.actor)?;
    if arrival.standing != Standing::Draft {
        policy::may_take_over(&cx.actor)?;
    }
    let files = arrival.editions.iter().flat_map(|edition| &edition.files).collect();
    let passing = must_be_kept(cx, files).await?;
    let tx = cx.begin().await?;
    must_be_kept(cx, passing).await?;
    for edition in &arrival.editions {
        none_held(cx, &tx, &edition.files).await?;
    }
    if let Some(id) = arrival.record.id
        && store::find(&tx, &cx.actor, id).await?.is_some()
    {
        return Err(refuse(Code::Conflict, format!("the archive holds {id} already")));
    }
    let document = row(cx, &arrival);
    let (id, is_draft, taken_in) = (document.id, document.state == State::Draft, document.created_at);
    let Arrival { record: NewDocument { audience, aliases, .. }, editions, .. } = arrival;
    let said = record::of(&document, &audience);
    insert(&tx, document).await?;
    store::insert_parties(&tx, id, &audience).await?;
    store::insert_aliases(&tx, id, aliases).await?;
    let mut held = Vec::new();
    for (number, edition) in (1..).zip(editions) {
        let created_at = edition.at.unwrap_or(taken_in);
        let published_at = edition.published.or(Some(created_at)).filter(|_| !is_draft && !edition.is_pending);
        let version = version::Model {
            id: VersionId(cx.ids.next()),
            document_id: id,
            number,
            note: edition.note,
            created_at,
            published_at,
        };
        held.extend(add_version(cx, &tx, version, edition.files).await?);
    }
    audit::record(cx, &tx, "deposit", id.to_string(), (Fields::new(), record::with(said, held))).await?;
    outbox::tell(cx, &tx, Event::DocumentChanged, id.to_string()).await?;
    tx.commit().await?;
    cx.stores.bell.ring();
    Ok(id)
}

fn row(cx: &Cx, arrival: &Arrival<KeptFile>) -> document::Model {
    let new = &arrival.record;
    let is_held_back = arrival.embargo > Some(cx.today());
    let (state, published_at, withdrawn_at, withdrawal_reason) = match &arrival.standing {
        Standing::Draft => (State::Draft, None, None, None),
        Standing::Published { at } if is_held_back => (State::Embargoed, *at, None, None),
        Standing::Published { at } => (State::Published, at.or(Some(cx.now)), None, None),
        Standing::Withdrawn { published, at, reason } => {
            (State::Withdrawn, *published, at.or(Some(cx.now)), Some(reason.clone()))
        }
    };
    document::Model {
        id: new.id.unwrap_or_else(|| DocumentId(cx.ids.next())),
        kind: new.kind,
        title: new.title.clone(),
        symbol: new.symbol.clone(),
        body_id: new.body,
        participant_id: new.participant,
        subjects: new.subjects.clone(),
        meeting_id: new.meeting,
        date: new.date.as_ref().map(ToString::to_string),
        earliest: new.date.as_ref().map(UncertainDate::earliest),
        ordered_by: order(new.date.as_ref()),
        audience: new.audience.kind(),
        audience_body_id: body_of(&new.audience),
        state,
        published_at,
        created_at: arrival.taken_in.unwrap_or(cx.now),
        changed_at: cx.now,
        embargo_from: arrival.embargo.map(|_| cx.today()),
        embargo_until: arrival.embargo,
        withdrawn_at,
        withdrawal_reason,
    }
}
