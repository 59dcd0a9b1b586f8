//! A letter on its way out of the house.

use sea_orm::entity::prelude::*;

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// It has not been taken over yet.
    Waiting,
    /// Whoever carries it further has taken it over.
    Accepted,
    /// It was refused for good.
    Refused,
}

/// One letter to one person, written in the transaction of the news it tells.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letter")]
pub struct Model {
    /// What names it: a letter of the same name is the same letter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The address it goes to.
    pub recipient: String,
    /// The whole message, as long as it waits.
    pub message: Option<String>,
    /// What became of it.
    pub state: State,
    /// When it was written.
    pub created_at: DateTimeUtc,
    /// When it is handed over next; whoever does so puts it off first, so that nobody else does.
    pub due_at: DateTimeUtc,
    /// How often it was put off by whoever was to carry it further.
    pub delays: i32,
    /// What was answered when it was last not taken over.
    pub answer: Option<String>,
    /// When it was accepted or refused.
    pub settled_at: Option<DateTimeUtc>,
}

/// It stands alone: it may tell of what is gone by now.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
