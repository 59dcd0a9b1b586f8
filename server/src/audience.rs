//! Who may see: one rule in three forms, a verdict, a query filter and a search filter.
//! The law in `tests/it/laws` holds them to agree for every actor and audience.

use std::fmt;
use std::str::FromStr;

use entity::archive::document::{AudienceKind, Column};
use entity::archive::party;
use entity::{BadId, BodyId, OrganisationId};
use sea_orm::sea_query::{Condition, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::cx::{Actor, Standing};

/// Whom a record is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Public,
    /// Participants and observers.
    Community,
    /// Participants.
    Participants,
    /// Members of one body.
    Body(BodyId),
    /// Single organisations.
    Parties(Vec<OrganisationId>),
    /// The support staff.
    Staff,
}

impl Audience {
    /// The kind alone, as stored.
    pub fn kind(&self) -> AudienceKind {
        match self {
            Self::Public => AudienceKind::Public,
            Self::Community => AudienceKind::Community,
            Self::Participants => AudienceKind::Participants,
            Self::Body(_) => AudienceKind::Body,
            Self::Parties(_) => AudienceKind::Parties,
            Self::Staff => AudienceKind::Staff,
        }
    }

    /// Whether everybody this audience admits is admitted by the other already.
    pub fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Staff, _) | (_, Self::Public) => true,
            (Self::Participants, Self::Community) => true,
            (Self::Parties(these), Self::Parties(others)) => these.iter().all(|party| others.contains(party)),
            // Members of a body and single organisations are Participants and observers, but may one day be others too.
            (one, other) => one == other,
        }
    }
}

/// As the records write it: `public`, `body:bod_…`, `parties:org_…,org_…`.
impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Community => f.write_str("community"),
            Self::Participants => f.write_str("participants"),
            Self::Body(body) => write!(f, "body:{body}"),
            Self::Parties(parties) => {
                let parties: Vec<_> = parties.iter().map(ToString::to_string).collect();
                write!(f, "parties:{}", parties.join(","))
            }
            Self::Staff => f.write_str("staff"),
        }
    }
}

/// Reads what [`Display`](fmt::Display) writes; anything else is for the support staff alone.
impl FromStr for Audience {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        Ok(match text.split_once(':') {
            Some(("body", body)) => Self::Body(body.parse()?),
            Some(("parties", parties)) => Self::Parties(parties.split(',').map(str::parse).collect::<Result<_, _>>()?),
            None if text == "public" => Self::Public,
            None if text == "community" => Self::Community,
            None if text == "participants" => Self::Participants,
            Some(_) | None => Self::Staff,
        })
    }
}

/// The verdict: may this actor see something meant for this audience, as everybody of their standing may?
/// The support staff keep the archive and see all of it. Single documents may be granted to a person besides.
pub fn admits(actor: &Actor, audience: &Audience) -> bool {
    match actor {
        Actor::Visitor | Actor::Client(_) => *audience == Audience::Public,
        Actor::System => true,
        Actor::Person(standing) => standing.is_staff || admits_standing(standing, audience),
    }
}

fn admits_standing(standing: &Standing, audience: &Audience) -> bool {
    match audience {
        Audience::Public => true,
        Audience::Community => standing.for_participant || standing.for_observer,
        Audience::Participants => standing.for_participant,
        Audience::Body(body) => standing.bodies.contains(body),
        Audience::Parties(parties) => parties.iter().any(|party| standing.organisations.contains(party)),
        Audience::Staff => false,
    }
}

/// The same rule as a filter over documents, with those that are granted.
pub fn visible_to(actor: &Actor) -> Condition {
    let standing = match actor {
        Actor::Visitor | Actor::Client(_) => {
            return Condition::all().add(Column::Audience.eq(AudienceKind::Public));
        }
        Actor::System => return Condition::all(),
        Actor::Person(standing) if standing.is_staff => return Condition::all(),
        Actor::Person(standing) => standing,
    };
    let mut kinds = vec![AudienceKind::Public];
    if standing.for_participant || standing.for_observer {
        kinds.push(AudienceKind::Community);
    }
    if standing.for_participant {
        kinds.push(AudienceKind::Participants);
    }
    Condition::any()
        .add(
            Condition::all()
                .add(Column::Id.is_in(standing.granted.clone()))
                .add(Column::Audience.ne(AudienceKind::Staff)),
        )
        .add(Column::Audience.is_in(kinds))
        .add(
            Condition::all()
                .add(Column::Audience.eq(AudienceKind::Body))
                .add(Column::AudienceBodyId.is_in(standing.bodies.clone())),
        )
        .add(
            Condition::all()
                .add(Column::Audience.eq(AudienceKind::Parties))
                .add(Column::Id.in_subquery(documents_for(&standing.organisations))),
        )
}

fn documents_for(organisations: &[OrganisationId]) -> SelectStatement {
    party::Entity::find()
        .select_only()
        .column(party::Column::DocumentId)
        .filter(party::Column::OrganisationId.is_in(organisations.iter().copied()))
        .into_query()
}

/// The tokens under which the index keeps something meant for this audience.
pub fn search_tokens(audience: &Audience) -> Vec<String> {
    let mut tokens = match audience {
        Audience::Public => vec!["public".to_owned()],
        Audience::Community => vec!["community".to_owned()],
        Audience::Participants => vec!["participants".to_owned()],
        Audience::Body(body) => vec![body.to_string()],
        Audience::Parties(parties) => parties.iter().map(ToString::to_string).collect(),
        Audience::Staff => Vec::new(),
    };
    tokens.push("staff".to_owned());
    tokens
}

/// The same rule as a search filter: an actor finds what carries at least one of these tokens.
pub fn search_filter(actor: &Actor) -> Vec<String> {
    let mut tokens = vec!["public".to_owned()];
    match actor {
        Actor::Visitor | Actor::Client(_) => {}
        Actor::System => tokens.push("staff".to_owned()),
        Actor::Person(standing) => {
            if standing.for_participant || standing.for_observer {
                tokens.push("community".to_owned());
            }
            if standing.for_participant {
                tokens.push("participants".to_owned());
            }
            if standing.is_staff {
                tokens.push("staff".to_owned());
            }
            tokens.extend(standing.bodies.iter().map(ToString::to_string));
            tokens.extend(standing.organisations.iter().map(ToString::to_string));
            tokens.extend(standing.granted.iter().map(ToString::to_string));
        }
    }
    tokens
}
