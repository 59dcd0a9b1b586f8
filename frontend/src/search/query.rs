//! A search as it stands in the address, and as it is asked of the server.

use crate::archive::query::{Audience, BodyAcronym, DocumentKind, UncertainDate};
use crate::contract::{PageInfo, Text, schema};
use crate::kit::address::{self, Pairs};
use crate::kit::ask::{Trouble, ask};
use crate::kit::language::Language;
use cynic::{Id, QueryBuilder};

/// Documents on one page of results.
const HITS: i32 = 10;

/// Everything that decides what is found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    pub text: String,
    pub kinds: Vec<DocumentKind>,
    pub bodies: Vec<String>,
    pub years: Vec<i32>,
    pub languages: Vec<String>,
    pub after: Option<String>,
}

impl Search {
    /// Reads the address; what is not understood is left out.
    pub fn from_pairs(pairs: &Pairs) -> Search {
        Search {
            text: address::last(pairs, "q").unwrap_or_default().to_owned(),
            kinds: address::all(pairs, "kind").filter_map(DocumentKind::from_code).collect(),
            bodies: address::all(pairs, "body").map(str::to_owned).collect(),
            years: address::all(pairs, "year").filter_map(|year| year.parse().ok()).collect(),
            languages: address::all(pairs, "language").map(str::to_owned).collect(),
            after: address::last(pairs, "after").map(str::to_owned),
        }
    }

    /// Writes the address.
    pub fn pairs(&self) -> Pairs {
        let mut pairs = vec![("q".to_owned(), self.text.clone())];
        for field in FIELDS {
            pairs.extend(self.chosen(field).into_iter().map(|value| (name(field).to_owned(), value)));
        }
        pairs.extend(self.after.iter().map(|cursor| ("after".to_owned(), cursor.clone())));
        pairs
    }

    /// `/search?…`
    pub fn address(&self) -> String {
        let pairs = self.pairs();
        address::write("/search", pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// Whether nothing is searched for.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && !self.is_narrowed()
    }

    /// Whether a facet is chosen.
    pub fn is_narrowed(&self) -> bool {
        FIELDS.into_iter().any(|field| !self.chosen(field).is_empty())
    }

    /// The same words without facets, from the beginning.
    pub fn widened(&self) -> Search {
        Search { text: self.text.clone(), ..Search::default() }
    }

    /// Other words, from the beginning.
    pub fn with_text(&self, text: &str) -> Search {
        Search { text: text.to_owned(), after: None, ..self.clone() }
    }

    /// The values chosen in a facet, as they stand in the address.
    pub fn chosen(&self, field: FacetField) -> Vec<String> {
        match field {
            FacetField::Kind => self.kinds.iter().map(|kind| kind.code()).collect(),
            FacetField::Body => self.bodies.clone(),
            FacetField::Year => self.years.iter().map(i32::to_string).collect(),
            FacetField::Language => self.languages.clone(),
            FacetField::Unknown => Vec::new(),
        }
    }

    /// The same search with a value of a facet chosen or no longer chosen, from the beginning.
    pub fn toggled(&self, field: FacetField, value: &str) -> Search {
        let pair = (name(field).to_owned(), value.to_owned());
        let mut pairs = Search { after: None, ..self.clone() }.pairs();
        let before = pairs.len();
        pairs.retain(|kept| *kept != pair);
        if pairs.len() == before {
            pairs.push(pair);
        }
        Search::from_pairs(&pairs)
    }

    fn filter(&self) -> SearchFilter {
        fn some<T>(values: Vec<T>) -> Option<Vec<T>> {
            Some(values).filter(|values| !values.is_empty())
        }
        SearchFilter {
            kinds: some(self.kinds.clone()),
            bodies: some(self.bodies.iter().map(Id::new).collect()),
            years: some(self.years.clone()),
            languages: some(self.languages.clone()),
        }
    }
}

/// The facets, in the order they are shown.
pub const FIELDS: [FacetField; 4] = [FacetField::Kind, FacetField::Body, FacetField::Year, FacetField::Language];

/// A facet's name in the address.
fn name(field: FacetField) -> &'static str {
    match field {
        FacetField::Kind => "kind",
        FacetField::Body => "body",
        FacetField::Year => "year",
        FacetField::Language => "language",
        FacetField::Unknown => "",
    }
}

/// The facets that this page draws; it leaves out what else the server counts.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(non_exhaustive)]
pub enum FacetField {
    Kind,
    Body,
    Year,
    Language,
    #[cynic(fallback)]
    Unknown,
}

#[derive(cynic::InputObject)]
struct SearchFilter {
    #[cynic(skip_serializing_if = "Option::is_none")]
    kinds: Option<Vec<DocumentKind>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    bodies: Option<Vec<Id>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    years: Option<Vec<i32>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    languages: Option<Vec<String>>,
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
    pub edges: Vec<SearchEdge>,
    pub page_info: PageInfo,
    pub facets: Vec<Facet>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Facet {
    pub field: FacetField,
    pub buckets: Vec<FacetBucket>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct FacetBucket {
    pub value: String,
    pub label: String,
    pub count: i32,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(variables = "SearchVariables")]
pub struct SearchEdge {
    pub node: FoundDocument,
    pub title: Snippet,
    pub pages: Vec<PageHit>,
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

/// What is found, with the search that found it.
pub async fn search(search: Search, language: Language) -> Result<(Search, SearchConnection), Trouble> {
    let (text, filter, after) = (search.text.clone(), search.filter(), search.after.clone());
    let variables = SearchVariables { text, filter, first: HITS, after, language: language.tag() };
    let found = ask(SearchQuery::build(variables)).await?.search;
    Ok((search, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Search {
        Search {
            text: "50% \"mixed origin\" & more".to_owned(),
            kinds: vec![DocumentKind::FinalCommunique, DocumentKind::Minutes],
            bodies: vec!["body_1".to_owned()],
            years: vec![2012],
            languages: vec!["fr".to_owned()],
            after: Some("cursor".to_owned()),
        }
    }

    #[test]
    fn the_address_holds_the_whole_search() {
        assert_eq!(Search::from_pairs(&example().pairs()), example());
    }

    #[test]
    fn choosing_twice_changes_nothing_but_begins_anew() {
        let twice = example().toggled(FacetField::Year, "2013").toggled(FacetField::Year, "2013");

        assert_eq!(twice, Search { after: None, ..example() });
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        let pairs = [("kind", "RUMOUR"), ("year", "soon"), ("q", "x")];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();

        assert_eq!(Search::from_pairs(&pairs), Search::default().with_text("x"));
    }
}
