//! The citation of a document in one form.

use crate::archive::query::CitationFormat;
use crate::contract::schema;
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use cynic::Id;

questions! {
    CitationQuery(CitationVariables),
}

#[derive(cynic::QueryVariables)]
pub struct CitationVariables {
    id: Id,
    format: CitationFormat,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "CitationVariables")]
struct CitationQuery {
    #[arguments(id: $id)]
    document: Option<CitedDocument>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Document", variables = "CitationVariables")]
struct CitedDocument {
    #[arguments(format: $format, language: $language)]
    citation: String,
}

/// How a document is cited in a form, with the form.
pub async fn citation(
    id: String,
    format: CitationFormat,
    language: Language,
) -> Result<(CitationFormat, String), Trouble> {
    let variables = CitationVariables { id: Id::new(id), format, language: language.tag() };
    let cited = ask::<CitationQuery>(variables).await?.document.ok_or(Trouble::Absent)?;
    Ok((format, cited.citation))
}
