//! Who may see: one rule in three forms, a verdict, a query filter and a search filter.
//! The law in `tests/it/laws` holds them to agree for every actor and audience.

use entity::archive::document::{AudienceKind, Column};
use entity::archive::party;
use entity::{BodyId, OrganisationId};
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
}

/// The verdict: may this actor see something meant for this audience?
/// The support staff keep the archive and see all of it.
pub fn admits(actor: &Actor, audience: &Audience) -> bool {
    match actor {
        Actor::Visitor => *audience == Audience::Public,
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

/// The same rule as a filter over documents.
pub fn visible_to(actor: &Actor) -> Condition {
    let standing = match actor {
        Actor::Visitor => return Condition::all().add(Column::Audience.eq(AudienceKind::Public)),
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
        Actor::Visitor => {}
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
        }
    }
    tokens
}
