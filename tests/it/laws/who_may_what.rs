//! The treaty: who may do what, printed from the policies and reviewed as a table.

use chrono::DateTime;
use entity::archive::request;
use entity::{BodyId, OrganisationId, PersonId, RequestId};
use server::archive::policy;
use server::audience::{Audience, admits};
use server::cx::{Actor, Client, Standing};
use server::error::Result;
use server::search::{links, saved};
use uuid::Uuid;

const BODY: BodyId = BodyId(Uuid::nil());
const PARTY: OrganisationId = OrganisationId(Uuid::nil());

/// The roles, as columns.
fn roles() -> Vec<(&'static str, Actor)> {
    let nobody = Standing::none(PersonId(Uuid::nil()));
    let someone = Standing { organisations: vec![OrganisationId(Uuid::from_u128(1))], ..nobody.clone() };
    let observer = Standing { for_observer: true, ..someone.clone() };
    let delegate = Standing { for_participant: true, ..someone.clone() };
    let member = Standing { bodies: vec![BODY], ..delegate.clone() };
    vec![
        ("visitor", Actor::Visitor),
        ("client", Actor::Client(Client::new("registry"))),
        ("no-term", Actor::Person(nobody)),
        ("observer", Actor::Person(observer.clone())),
        ("obs-member", Actor::Person(Standing { bodies: vec![BODY], ..observer })),
        ("delegate", Actor::Person(delegate.clone())),
        ("member", Actor::Person(member.clone())),
        ("chair", Actor::Person(Standing { chairs: vec![BODY], ..member })),
        ("party", Actor::Person(Standing { organisations: vec![PARTY], ..delegate })),
        ("staff", Actor::Person(Standing { is_staff: true, ..someone })),
    ]
}

/// A rule of a room: whether somebody may.
type Rule = fn(&Actor) -> Result<()>;

/// What another person of the support staff proposed.
fn may_confirm(actor: &Actor) -> Result<()> {
    policy::may_confirm(actor, PersonId(Uuid::from_u128(1)))
}

/// What the asker proposed.
fn may_confirm_own(actor: &Actor) -> Result<()> {
    policy::may_confirm(actor, PersonId(Uuid::nil()))
}

/// Somebody else's request for a document that the body issued.
fn may_answer(actor: &Actor) -> Result<()> {
    let request = request::Model {
        id: RequestId(Uuid::nil()),
        reference: String::new(),
        document_id: None,
        person_id: PersonId(Uuid::from_u128(1)),
        organisation_id: PARTY,
        reason: String::new(),
        created_at: DateTime::default(),
        state: request::State::Open,
        answer: None,
        answered_by: None,
        answered_at: None,
    };
    policy::may_answer(actor, &request, Some(BODY))
}

/// The mutations, each with the policy that its command asks.
const MUTATIONS: &[(&str, Rule)] = &[
    ("answerAccessRequest", may_answer),
    ("changeSavedSearch", saved::policy::may_keep),
    ("closeFeed", saved::policy::may_keep),
    ("confirmProposal", may_confirm),
    ("declineProposal", policy::may_decline),
    ("depositDocument", policy::may_deposit),
    ("describeDocument", policy::may_describe),
    ("embargoDocument", policy::may_publish),
    ("endAccess", may_answer),
    ("markSeen", saved::policy::may_keep),
    ("openFeed", saved::policy::may_keep),
    ("publishDocument", policy::may_publish),
    ("relateDocuments", policy::may_relate),
    ("removeSavedSearch", saved::policy::may_keep),
    ("requestAccess", policy::may_request_access),
    ("reviseDocument", policy::may_deposit),
    ("saveSearch", saved::policy::may_keep),
    ("shortenSearch", links::policy::may_shorten),
    ("unrelateDocuments", policy::may_relate),
    ("withdrawDocument", policy::may_withdraw),
];

/// The subscriptions, each with the policy that it asks.
const SUBSCRIPTIONS: &[(&str, Rule)] = &[("documentNews", |_| Ok(())), ("savedSearchNews", saved::policy::may_keep)];

fn table() -> String {
    let mut rows = vec![row("", roles().iter().map(|(role, _)| (*role).to_owned()))];
    rows.push("see a published document meant for".to_owned());
    for (name, audience) in [
        ("everybody", Audience::Public),
        ("the community", Audience::Community),
        ("Participants", Audience::Participants),
        ("the body", Audience::Body(BODY)),
        ("the party", Audience::Parties(vec![PARTY])),
        ("the staff", Audience::Staff),
    ] {
        rows.push(row(&format!("  {name}"), roles().iter().map(|(_, actor)| mark(admits(actor, &audience)))));
    }
    rows.push(row("see a draft", roles().iter().map(|(_, actor)| mark(admits(actor, &Audience::Staff)))));
    rows.push("mutation, on a document that is seen or a search of one's own".to_owned());
    for (name, may) in MUTATIONS.iter().copied() {
        rows.push(row(&format!("  {name}"), roles().iter().map(|(_, actor)| mark(may(actor).is_ok()))));
    }
    for (name, may) in [
        ("confirm one's own", may_confirm_own as Rule),
        ("read the history", policy::may_audit),
        ("examine the archive", policy::may_examine),
    ] {
        rows.push(row(&format!("  {name}"), roles().iter().map(|(_, actor)| mark(may(actor).is_ok()))));
    }
    rows.push("subscription, to what is seen or found by a search of one's own".to_owned());
    for (name, may) in SUBSCRIPTIONS.iter().copied() {
        rows.push(row(&format!("  {name}"), roles().iter().map(|(_, actor)| mark(may(actor).is_ok()))));
    }
    rows.push("command line".to_owned());
    rows.push(row("  import", roles().iter().map(|(_, actor)| mark(policy::may_deposit(actor).is_ok()))));
    rows.push(String::new());
    rows.push("✔ may   · may not, or does not see that it exists".to_owned());
    rows.join("\n") + "\n"
}

fn row(name: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.map(|cell| format!("{cell:>11}")).collect();
    format!("{name:<22}{cells}").trim_end().to_owned()
}

fn mark(may: bool) -> String {
    if may { "✔" } else { "·" }.to_owned()
}

#[test]
fn who_may_what_is_the_reviewed_table() {
    super::contract::assert_same_file("tests/it/laws/who_may_what.txt", &table());
}

#[test]
fn every_mutation_and_subscription_has_a_line_in_the_table() {
    for (kind, lines) in [("Mutation", MUTATIONS), ("Subscription", SUBSCRIPTIONS)] {
        let contract = server::schema::contract();
        let (_, fields) = contract.split_once(&format!("type {kind} {{")).expect(kind);
        let (fields, _) = fields.split_once("\n}").expect("an end");
        let named: Vec<&str> = fields
            .lines()
            .filter_map(|line| line.strip_prefix('\t'))
            .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
            .filter_map(|line| line.split(['(', ':']).next())
            .collect();

        assert_eq!(named, lines.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }
}
