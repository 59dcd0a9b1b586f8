//! What the search asks the server.

use super::question::Search;
use crate::archive::query::{Audience, BodyAcronym, DocumentKind, DocumentState, DocumentStatus, UncertainDate};
use crate::contract::{Date, PageInfo, Text, schema};
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use crate::questions;
use cynic::Id;

questions! {
    SearchQuery(SearchVariables),
    SuggestQuery(SuggestVariables),
    SaveMutation(SaveVariables),
    ShortenMutation(ShortenVariables),
}

/// Documents on one page of results.
const HITS: i32 = 10;

/// Suggestions of each sort at most.
const SUGGESTIONS: i32 = 4;

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetField {
    Kind,
    Body,
    Participant,
    Year,
    Language,
    Subject,
    Meeting,
    Status,
}

#[derive(cynic::InputObject)]
struct SearchFilter {
    kinds: Option<Vec<DocumentKind>>,
    bodies: Option<Vec<Id>>,
    participants: Option<Vec<Id>>,
    years: Option<Vec<i32>>,
    languages: Option<Vec<String>>,
    subjects: Option<Vec<Id>>,
    meetings: Option<Vec<Id>>,
    statuses: Option<Vec<DocumentStatus>>,
    from: Option<Date>,
    to: Option<Date>,
    as_of: Option<Date>,
}

fn filter(search: &Search) -> SearchFilter {
    fn read<T>(search: &Search, field: FacetField, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
        let values: Vec<T> = search.chosen(field).iter().filter_map(|value| read(value)).collect();
        Some(values).filter(|values| !values.is_empty())
    }
    let ids = |field| read(search, field, |id| Some(Id::new(id)));
    let day = |day: &Option<String>| day.clone().map(Date);
    SearchFilter {
        kinds: read(search, FacetField::Kind, DocumentKind::from_code),
        bodies: ids(FacetField::Body),
        participants: ids(FacetField::Participant),
        years: read(search, FacetField::Year, |year| year.parse().ok()),
        languages: read(search, FacetField::Language, |tag| Some(tag.to_owned())),
        subjects: ids(FacetField::Subject),
        meetings: ids(FacetField::Meeting),
        statuses: read(search, FacetField::Status, DocumentStatus::from_code),
        from: day(&search.from),
        to: day(&search.to),
        as_of: day(&search.as_of),
    }
}

#[derive(cynic::QueryVariables)]
pub struct SearchVariables {
    text: String,
    filter: SearchFilter,
    first: i32,
    after: Option<String>,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "SearchVariables")]
struct SearchQuery {
    #[arguments(text: $text, filter: $filter, first: $first, after: $after)]
    search: SearchConnection,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "SearchVariables")]
pub struct SearchConnection {
    pub total_count: i32,
    pub dropped_words: Vec<String>,
    pub added_words: Vec<AddedWords>,
    pub did_you_mean: Option<String>,
    pub edges: Vec<SearchEdge>,
    pub page_info: PageInfo,
    pub facets: Vec<Facet>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct AddedWords {
    pub typed: String,
    pub added: Vec<String>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "SearchVariables")]
pub struct Facet {
    pub field: FacetField,
    pub buckets: Vec<FacetBucket>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "SearchVariables")]
pub struct FacetBucket {
    pub value: String,
    pub label: String,
    #[arguments(language: $language)]
    pub name: Option<Text>,
    pub count: i32,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "SearchVariables")]
pub struct SearchEdge {
    pub node: FoundDocument,
    pub title: Snippet,
    pub pages: Vec<PageHit>,
    pub ranking: Vec<RankingReason>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document", variables = "SearchVariables")]
pub struct FoundDocument {
    pub id: Id,
    #[arguments(language: $language)]
    pub title: Text,
    pub kind: DocumentKind,
    pub symbol: Option<String>,
    pub body: Option<BodyAcronym>,
    pub date: Option<UncertainDate>,
    pub audience: Option<Audience>,
    pub state: DocumentState,
    pub superseded_by: Vec<DocumentId>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Document")]
pub struct DocumentId {
    pub id: Id,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct PageHit {
    pub rendition: Option<FoundRendition>,
    pub number: i32,
    pub snippet: Snippet,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Rendition")]
pub struct FoundRendition {
    pub id: Id,
    pub language: Option<String>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Snippet {
    pub language: Option<String>,
    pub direction: String,
    pub parts: Vec<SnippetPart>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct SnippetPart {
    pub text: String,
    pub is_match: bool,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct RankingReason {
    pub rule: RankingRule,
    pub value: i32,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankingRule {
    Symbol,
    Missing,
    Spelling,
    Proximity,
    Attribute,
    Exactness,
    Age,
}

/// What is found, with the search that found it.
pub async fn search(search: Search, language: Language) -> Result<(Search, SearchConnection), Trouble> {
    let found = ask::<SearchQuery>(variables(&search, language)).await?.search;
    Ok((search, found))
}

fn variables(search: &Search, language: Language) -> SearchVariables {
    let (text, filter, after) = (search.text.clone(), filter(search), search.after.clone());
    SearchVariables { text, filter, first: HITS, after, language: language.tag() }
}

#[derive(cynic::QueryVariables)]
pub struct SuggestVariables {
    text: String,
    first: i32,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "SuggestVariables")]
struct SuggestQuery {
    #[arguments(text: $text, first: $first)]
    suggest: Suggestions,
}

#[derive(cynic::QueryFragment, Clone, Default, PartialEq)]
#[cynic(variables = "SuggestVariables")]
pub struct Suggestions {
    pub documents: Vec<DocumentSuggestion>,
    pub bodies: Vec<SuggestedBody>,
    pub people: Vec<Colleague>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct DocumentSuggestion {
    pub node: DocumentId,
    pub symbol: Option<Snippet>,
    pub title: Snippet,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Body", variables = "SuggestVariables")]
pub struct SuggestedBody {
    pub id: Id,
    pub acronym: String,
    #[arguments(language: $language)]
    pub name: Text,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "SuggestVariables")]
pub struct Colleague {
    pub name: String,
    pub organisations: Vec<Employer>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Organisation", variables = "SuggestVariables")]
pub struct Employer {
    #[arguments(language: $language)]
    pub name: Text,
}

/// What may be meant by a text; nothing, without asking, while it is blank.
pub async fn suggest(text: String, language: Language) -> Result<Suggestions, Trouble> {
    if text.trim().is_empty() {
        return Ok(Suggestions::default());
    }
    let variables = SuggestVariables { text, first: SUGGESTIONS, language: language.tag() };
    Ok(ask::<SuggestQuery>(variables).await?.suggest)
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchAlert {
    Never,
    AtOnce,
    Daily,
    Weekly,
}

#[derive(cynic::QueryVariables)]
pub struct SaveVariables {
    name: String,
    address: String,
    alert: SearchAlert,
    language: &'static str,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SaveVariables")]
struct SaveMutation {
    #[arguments(name: $name, address: $address, alert: $alert, language: $language)]
    #[expect(dead_code, reason = "the contract wants a selection; that it was taken is enough")]
    save_search: SavedSearchId,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "SavedSearch")]
struct SavedSearchId {
    #[expect(dead_code, reason = "the contract wants a selection; that it was taken is enough")]
    id: Id,
}

/// Keeps the search of an address under a name; mail is written in `language`.
pub async fn save(name: String, address: String, alert: SearchAlert, language: Language) -> Result<(), Trouble> {
    let variables = SaveVariables { name, address, alert, language: language.tag() };
    ask::<SaveMutation>(variables).await.map(drop)
}

#[derive(cynic::QueryVariables)]
pub struct ShortenVariables {
    address: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ShortenVariables")]
struct ShortenMutation {
    #[arguments(address: $address)]
    shorten_search: String,
}

/// The short URL of the search of an address.
pub async fn shorten(address: String) -> Result<String, Trouble> {
    Ok(ask::<ShortenMutation>(ShortenVariables { address }).await?.shorten_search)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::ask::holds_ahead;

    #[test]
    fn what_is_asked_ahead_of_results_is_what_they_ask() {
        holds_ahead::<SearchQuery>("search", variables(&Search::default(), Language::English));
    }
}
