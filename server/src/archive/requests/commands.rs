//! Asking for access, and answering.

use chrono::{Days, NaiveDate};
use entity::archive::document::{Model as Document, State as DocumentState};
use entity::archive::request::{self, State};
use entity::{DocumentId, OrganisationId, RequestId};
use serde_json::json;

use super::store::{self, Asked};
use crate::archive::commands::some_words;
use crate::archive::{find, find_by_symbol, policy};
use crate::audit::{self, Fields};
use crate::cx::{Actor, Cx, insert};
use crate::directory::{self, Granting};
use crate::error::{Code, Error, Result, refuse, refuse_field};

/// How many requests one person may have open.
pub const MOST_OPEN: u64 = 20;

/// For how many days a document can be opened to somebody at once.
pub const MOST_GRANT_DAYS: u64 = 366;

/// What is asked for.
pub struct NewRequest {
    /// An address, an id or a symbol, as somebody was given it.
    pub reference: String,
    /// Why.
    pub reason: String,
    /// For which organisation; needed by whoever acts for several.
    pub organisation: Option<OrganisationId>,
}

/// Asks for access. The answer is the same whether the archive has such a document or not.
pub async fn request(cx: &Cx, new: NewRequest) -> Result<request::Model> {
    policy::may_request_access(&cx.actor)?;
    let Actor::Person(standing) = &cx.actor else { return Err(no_request()) };
    let (reference, reason) = (some_words("reference", &new.reference)?, some_words("reason", &new.reason)?);
    let organisation_id = match new.organisation {
        Some(chosen) if standing.organisations.contains(&chosen) => chosen,
        None if standing.organisations.len() == 1 => standing.organisations[0],
        Some(_) | None => return Err(refuse_field("organisation", "choose one of the organisations you act for")),
    };
    // With the asker's own eyes first: what they may not see has no part in this answer.
    if !named(cx, &cx.actor, &reference).await?.is_empty() {
        return Err(refuse(Code::Conflict, "you may read this document already; open its address"));
    }
    let found = named(cx, &Actor::System, &reference).await?;
    let document_id = if let [only] = found[..] { Some(only) } else { None };
    let tx = cx.begin().await?;
    if let Some(same) = store::same(&tx, standing.person, &reference).await? {
        return Ok(same);
    }
    if store::count_open(&tx, standing.person).await? >= MOST_OPEN {
        return Err(refuse(Code::TooLarge, format!("{MOST_OPEN} of your requests wait already; wait for an answer")));
    }
    let row = request::Model {
        id: RequestId(cx.ids.next()),
        reference,
        document_id,
        person_id: standing.person,
        organisation_id,
        reason,
        created_at: cx.now,
        state: State::Open,
        answer: None,
        answered_by: None,
        answered_at: None,
    };
    let asked = Fields::from_iter([
        ("reference".to_owned(), json!(row.reference)),
        ("organisation".to_owned(), json!(organisation_id.to_string())),
        ("reason".to_owned(), json!(row.reason)),
    ]);
    insert(&tx, row.clone()).await?;
    audit::record(cx, &tx, "request_access", row.id.to_string(), (Fields::new(), asked)).await?;
    tx.commit().await?;
    Ok(row)
}

/// The documents that a reference names to somebody.
async fn named(cx: &Cx, actor: &Actor, reference: &str) -> Result<Vec<DocumentId>> {
    let last = reference.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').rsplit('/').next();
    let found = match last.and_then(|last| last.parse().ok()) {
        Some(id) => find(&cx.db, actor, id).await?.into_iter().collect(),
        None => find_by_symbol(&cx.db, actor, reference).await?,
    };
    Ok(found.into_iter().map(|document| document.id).collect())
}

/// An answer to a request.
pub struct Answer {
    /// What is said to whoever asked.
    pub words: String,
    /// The last day on which the document is open to them; absent in a refusal.
    pub until: Option<NaiveDate>,
}

/// Answers a request, with a grant that ends or with a refusal.
pub async fn answer(cx: &Cx, id: RequestId, answer: Answer) -> Result<Asked> {
    store::find(&cx.db, &cx.actor, id).await?.ok_or_else(no_request)?.may_answer(&cx.actor)?;
    instructed(cx)?;
    let words = some_words("words", &answer.words)?;
    let tx = cx.begin().await?;
    let Asked { request, document } = store::find(&tx, &cx.actor, id).await?.ok_or_else(no_request)?;
    if request.state != State::Open {
        return Err(refuse(Code::Conflict, "this request has been answered already"));
    }
    let state = match answer.until {
        None => State::Refused,
        Some(until) => {
            let can_open =
                |document: &&Document| document.state == DocumentState::Published && policy::is_grantable(document);
            let Some(document) = document.as_ref().filter(can_open) else {
                let text =
                    "it names no published document, or one for the support staff alone; there is nothing to open";
                return Err(refuse(Code::Conflict, text));
            };
            let (document_id, person_id) = (document.id, request.person_id);
            let (organisation_id, from) = (request.organisation_id, cx.today());
            if until < from || until > from + Days::new(MOST_GRANT_DAYS) {
                let limit = format!("a grant ends within {MOST_GRANT_DAYS} days from today; choose such a day");
                return Err(refuse_field("until", limit));
            }
            let granting = Granting { document_id, person_id, organisation_id, from, to: until };
            directory::grant(cx, &tx, granting).await?;
            let granted = Fields::from_iter([
                ("person".to_owned(), json!(person_id.to_string())),
                ("until".to_owned(), json!(until)),
            ]);
            audit::record(cx, &tx, "grant", document_id.to_string(), (Fields::new(), granted)).await?;
            State::Granted
        }
    };
    let answered = Fields::from_iter([("answer".to_owned(), json!(words))]);
    let request = store::set_answered(&tx, request, state, words, cx.actor.person(), cx.now).await?;
    audit::record(cx, &tx, "answer_access", request.id.to_string(), (Fields::new(), answered)).await?;
    tx.commit().await?;
    Ok(Asked { request, document })
}

/// Ends the access that a request was answered with, before its day.
pub async fn end(cx: &Cx, id: RequestId) -> Result<Asked> {
    store::find(&cx.db, &cx.actor, id).await?.ok_or_else(no_request)?.may_answer(&cx.actor)?;
    instructed(cx)?;
    let tx = cx.begin().await?;
    let asked = store::find(&tx, &cx.actor, id).await?.ok_or_else(no_request)?;
    let (State::Granted, Some(document)) = (asked.request.state, asked.request.document_id) else {
        return Err(refuse(Code::Conflict, "this request was not granted; there is nothing to end"));
    };
    let person = asked.request.person_id;
    if directory::end_grants(&tx, person, document, cx.today()).await? {
        let ended = Fields::from_iter([("person".to_owned(), json!(person.to_string()))]);
        audit::record(cx, &tx, "end_access", document.to_string(), (ended, Fields::new())).await?;
        tx.commit().await?;
    }
    Ok(asked)
}

/// The support staff only pass on what others decided, and say whose word it is.
fn instructed(cx: &Cx) -> Result<()> {
    if cx.actor.is_staff() && cx.instruction.is_none() {
        return Err(refuse_field("instruction", "the support staff do not decide; say on whose instruction you act"));
    }
    Ok(())
}

/// The answer for a request that is absent or another's.
fn no_request() -> Error {
    refuse(Code::NotFound, "there is no such request, or it is not for you to see")
}
