//! The treaty: who may do what, printed from the policies and reviewed as a table.

use entity::{BodyId, OrganisationId, PersonId};
use server::archive::policy;
use server::audience::{Audience, admits};
use server::cx::{Actor, Standing};
use server::error::Result;
use uuid::Uuid;

const BODY: BodyId = BodyId(Uuid::nil());
const PARTY: OrganisationId = OrganisationId(Uuid::nil());

/// The roles, as columns.
fn roles() -> Vec<(&'static str, Actor)> {
    let nobody = Standing {
        person: PersonId(Uuid::nil()),
        organisations: Vec::new(),
        bodies: Vec::new(),
        for_participant: false,
        for_observer: false,
        is_staff: false,
    };
    let person = |standing: Standing| Actor::Person(standing);
    vec![
        ("visitor", Actor::Visitor),
        ("no-term", person(nobody.clone())),
        ("observer", person(Standing { for_observer: true, ..nobody.clone() })),
        ("obs-member", person(Standing { for_observer: true, bodies: vec![BODY], ..nobody.clone() })),
        ("delegate", person(Standing { for_participant: true, ..nobody.clone() })),
        ("member", person(Standing { for_participant: true, bodies: vec![BODY], ..nobody.clone() })),
        ("party", person(Standing { for_participant: true, organisations: vec![PARTY], ..nobody.clone() })),
        ("staff", person(Standing { is_staff: true, ..nobody })),
    ]
}

/// A rule of a room: whether somebody may.
type Rule = fn(&Actor) -> Result<()>;

/// The mutations, each with the policy that its command asks.
const MUTATIONS: [(&str, Rule); 2] =
    [("describeDocument", policy::may_describe), ("publishDocument", policy::may_publish)];

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
    rows.push("mutation, on a document that is seen".to_owned());
    for (name, may) in MUTATIONS {
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
fn every_mutation_has_a_line_in_the_table() {
    let contract = server::schema::contract();
    let (_, mutations) = contract.split_once("type Mutation {").expect("mutations");
    let (mutations, _) = mutations.split_once("\n}").expect("an end");
    let named: Vec<&str> = mutations
        .lines()
        .filter_map(|line| line.strip_prefix('\t'))
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split(['(', ':']).next())
        .collect();

    assert_eq!(named, MUTATIONS.map(|(name, _)| name));
}
