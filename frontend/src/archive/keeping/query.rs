//! What looking after a document asks the server.

use crate::archive::publication::query::Proposal;
use crate::archive::query::{Document, DocumentVariables, DocumentVariablesFields, RelationKind};
use crate::contract::schema;
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use cynic::Id;

questions! {
    KeptQuery(DocumentVariables),
    RelateMutation(TieVariables),
    UnrelateMutation(TieVariables),
    SymbolQuery(SymbolVariables),
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "DocumentVariables")]
struct KeptQuery {
    #[arguments(id: $id)]
    document: Option<KeptDocument>,
}

/// A document, with what its keepers may do about it.
#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "DocumentVariables")]
pub struct KeptDocument {
    #[cynic(spread)]
    pub document: Document,
    pub proposal: Option<Proposal>,
    pub can_publish: bool,
    pub can_revise: bool,
    pub can_withdraw: bool,
}

/// One document as its keepers see it; absent for those who may not describe it.
pub async fn kept(id: String, language: Language) -> Result<KeptDocument, Trouble> {
    let kept = ask::<KeptQuery>(DocumentVariables::new(id, language)).await?.document;
    kept.filter(|kept| kept.document.can_describe).ok_or(Trouble::Absent)
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Document")]
struct DocumentId {
    #[expect(dead_code, reason = "a selection must not be empty")]
    id: Id,
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct RelationInput {
    pub from: Id,
    pub kind: RelationKind,
    pub to: Id,
}

#[derive(cynic::QueryVariables)]
pub struct TieVariables {
    input: RelationInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TieVariables")]
struct RelateMutation {
    #[arguments(input: $input)]
    #[expect(dead_code, reason = "the page asks for the document again")]
    relate_documents: DocumentId,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TieVariables")]
struct UnrelateMutation {
    #[arguments(input: $input)]
    #[expect(dead_code, reason = "the page asks for the document again")]
    unrelate_documents: DocumentId,
}

#[derive(cynic::QueryVariables)]
pub struct SymbolVariables {
    symbol: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "SymbolVariables")]
struct SymbolQuery {
    #[arguments(symbol: $symbol)]
    documents_by_symbol: Vec<BySymbol>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Document")]
struct BySymbol {
    id: Id,
}

/// Says what a document is to another, which is named by its address, its id or its symbol.
pub async fn relate(from: Id, kind: RelationKind, other: String) -> Result<(), Trouble> {
    let last = other.trim().rsplit('/').next().unwrap_or_default();
    let to = match last.starts_with("doc_") {
        true => Id::new(last),
        false => {
            let symbol = other.trim().to_owned();
            let found = ask::<SymbolQuery>(SymbolVariables { symbol }).await?.documents_by_symbol;
            found.into_iter().next().ok_or(Trouble::Absent)?.id
        }
    };
    ask::<RelateMutation>(TieVariables { input: RelationInput { from, kind, to } }).await.map(drop)
}

/// Takes such a tie away.
pub async fn unrelate(input: RelationInput) -> Result<(), Trouble> {
    ask::<UnrelateMutation>(TieVariables { input }).await.map(drop)
}
