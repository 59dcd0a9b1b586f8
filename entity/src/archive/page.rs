//! The text of one page: what search answers with.

use sea_orm::entity::prelude::*;

use crate::RenditionId;

/// One page.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "page")]
pub struct Model {
    /// Of which file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub rendition_id: RenditionId,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// BCP 47, where recognised.
    pub language: Option<String>,
    /// In reading order.
    pub text: String,
    /// How far the text looks like words, from 0 to 1; of a recognised page, how sure the recognition was.
    pub quality: f64,
    /// What people call the page: a slide's title, a sheet's or an attachment's name.
    pub label: Option<String>,
    /// Whether the text was recognised from a picture.
    pub is_recognised: bool,
}

/// Ties are followed by id in the archive's store.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
