//! Search as the contract shows it.

use std::str::FromStr;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use entity::archive::document;
use entity::{BadId, BodyId, LocalizedText, MeetingId, OrganisationId, RenditionId};

use super::Found;
use super::engine::{Facets, Hit, MAX_SUGGESTIONS, Part, Reason, Rule, Suggestion, Synonym};
use super::question::{Filter, Question, Status};
use crate::archive::graphql::{Document, DocumentKind, Rendition};
use crate::archive::vocabulary::{self, Concept};
use crate::directory;
use crate::directory::graphql::{Body, Colleague};
use crate::error::{Result, refuse_field};
use crate::page::{Edge, PageInfo, Window};
use crate::schema::{cx, loader, present};
use crate::text::{Date, Text, direction, escape};

/// How many suggestions of each sort there are when nothing is said.
const USUAL_SUGGESTIONS: usize = 5;

/// What narrows a search: OR within a list, AND across lists.
#[derive(InputObject, Default)]
pub struct SearchFilter {
    /// Any of these kinds.
    kinds: Option<Vec<DocumentKind>>,
    /// Issued by any of these bodies.
    bodies: Option<Vec<ID>>,
    /// Concerning any of these Participants.
    participants: Option<Vec<ID>>,
    /// Whose date begins in any of these years.
    years: Option<Vec<i32>>,
    /// With a file in any of these languages, as BCP 47 tags.
    languages: Option<Vec<String>>,
    /// About any of these subjects.
    subjects: Option<Vec<ID>>,
    /// Belonging to any of these meetings.
    meetings: Option<Vec<ID>>,
    /// Standing so.
    statuses: Option<Vec<DocumentStatus>>,
    /// Whose date may be this day or a later one.
    from: Option<Date>,
    /// Whose date may be this day or an earlier one.
    to: Option<Date>,
    /// What there was on this day and had not been superseded by then.
    as_of: Option<Date>,
}

impl SearchFilter {
    fn read(self) -> Result<Filter> {
        fn ids<T: FromStr<Err = BadId>>(ids: Option<Vec<ID>>) -> Result<Vec<T>> {
            ids.iter().flatten().map(|id| Ok(id.parse()?)).collect()
        }
        let filter = Filter {
            kinds: self.kinds.into_iter().flatten().map(Into::into).collect(),
            bodies: ids(self.bodies)?,
            participants: ids(self.participants)?,
            years: self.years.unwrap_or_default(),
            languages: self.languages.unwrap_or_default(),
            subjects: self.subjects.into_iter().flatten().map(|id| id.0).collect(),
            meetings: ids(self.meetings)?,
            statuses: self.statuses.into_iter().flatten().map(Into::into).collect(),
            from: self.from.map(|day| day.0),
            to: self.to.map(|day| day.0),
            as_of: self.as_of.map(|day| day.0),
        };
        filter.check()?;
        Ok(filter)
    }
}

/// Where a document stands, as far as the viewer sees.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "Status")]
pub enum DocumentStatus {
    /// Being described; for the support staff only.
    Draft,
    /// Decided, and held back until its embargo ends; for the support staff only.
    Embargoed,
    /// Readable, and replaced by nothing that the viewer may see.
    Current,
    /// Replaced by another document.
    Superseded,
    /// Taken back.
    Withdrawn,
}

/// By what documents are counted.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
pub enum FacetField {
    /// What they are.
    Kind,
    /// Who issued them.
    Body,
    /// Which Participant they concern.
    Participant,
    /// In which year their date begins.
    Year,
    /// In which languages they have files.
    Language,
    /// What they are about.
    Subject,
    /// To which meeting they belong.
    Meeting,
    /// Where they stand.
    Status,
}

/// Counts by one field, made without the filter of that field.
#[derive(SimpleObject)]
pub struct Facet {
    /// The field.
    field: FacetField,
    /// Its values, most frequent first; years, newest first.
    buckets: Vec<FacetBucket>,
}

/// One value of a facet.
pub struct FacetBucket {
    field: FacetField,
    value: String,
    count: usize,
    is_selected: bool,
}

/// One value of a facet.
#[Object]
impl FacetBucket {
    /// What to put into the filter: an enum name, an id, a year or a language tag.
    async fn value(&self) -> &str {
        &self.value
    }

    /// A name for people where the value is not one: the acronym of a body, else the name in English.
    async fn label(&self, ctx: &Context<'_>) -> Result<String> {
        if self.field == FacetField::Body {
            return Ok(loader(ctx)
                .load_one(self.value.parse::<BodyId>()?)
                .await?
                .map_or_else(|| self.value.clone(), |body| body.0.acronym));
        }
        Ok(self.named(ctx).await?.map_or_else(|| self.value.clone(), |name| name.pick(None).1.to_owned()))
    }

    /// Its name in the wanted language where there is one, else in English;
    /// absent where the value itself is known to everybody: kinds, years, languages, statuses.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "BCP 47 tag.")] language: Option<String>,
    ) -> Result<Option<Text>> {
        Ok(self.named(ctx).await?.map(|name| Text::pick(&name, language.as_deref())))
    }

    /// How many documents would answer.
    async fn count(&self) -> usize {
        self.count
    }

    /// Whether the filter has it.
    async fn is_selected(&self) -> bool {
        self.is_selected
    }
}

impl FacetBucket {
    async fn named(&self, ctx: &Context<'_>) -> Result<Option<LocalizedText>> {
        let loader = loader(ctx);
        Ok(match self.field {
            FacetField::Body => loader.load_one(self.value.parse::<BodyId>()?).await?.map(|body| body.0.name),
            FacetField::Participant => {
                loader.load_one(self.value.parse::<OrganisationId>()?).await?.map(|participant| participant.0.name)
            }
            FacetField::Meeting => {
                loader.load_one(self.value.parse::<MeetingId>()?).await?.map(|meeting| meeting.0.name)
            }
            FacetField::Subject => vocabulary::subject(&self.value).map(Concept::label),
            FacetField::Kind | FacetField::Year | FacetField::Language | FacetField::Status => None,
        })
    }
}

/// A text cut to what answers.
#[derive(SimpleObject)]
pub struct Snippet {
    /// BCP 47; absent when not recognised.
    language: Option<String>,
    /// `ltr` or `rtl`.
    direction: &'static str,
    /// The text in pieces, plain.
    parts: Vec<SnippetPart>,
    /// Escaped HTML in which only `<mark>` stands.
    html: String,
}

/// A piece of a snippet.
#[derive(SimpleObject)]
pub struct SnippetPart {
    /// The text, plain.
    text: String,
    /// Whether it matched.
    is_match: bool,
}

impl Snippet {
    fn new(language: Option<String>, parts: Vec<Part>) -> Self {
        Self {
            direction: direction(language.as_deref()),
            language,
            html: html(&parts),
            parts: parts.into_iter().map(SnippetPart::from).collect(),
        }
    }
}

impl From<Part> for SnippetPart {
    fn from(Part { text, is_match }: Part) -> Self {
        Self { text, is_match }
    }
}

fn html(parts: &[Part]) -> String {
    let mut html = String::new();
    for part in parts {
        let (open, close) = if part.is_match { ("<mark>", "</mark>") } else { ("", "") };
        html.push_str(open);
        html.push_str(&escape(&part.text));
        html.push_str(close);
    }
    html
}

/// A page that answers.
pub struct PageHit(super::engine::PageHit);

/// A page that answers.
#[Object]
impl PageHit {
    /// The file it is a page of.
    async fn rendition(&self, ctx: &Context<'_>) -> Result<Rendition> {
        present(loader(ctx).load_one(self.0.rendition.parse::<RenditionId>()?).await?)
    }

    /// Which page, from 1.
    async fn number(&self) -> u32 {
        self.0.page
    }

    /// Its words around what matched.
    async fn snippet(&self) -> Snippet {
        Snippet::new(self.0.language.clone(), self.0.snippet.clone())
    }
}

/// A document that answers, with the pages that do.
#[derive(SimpleObject)]
pub struct SearchEdge {
    /// Its place in this answer; opaque.
    cursor: String,
    /// The document.
    node: Document,
    /// Its title with what matched.
    title: Snippet,
    /// Its answering pages, best first; none when only title or symbol answer.
    pages: Vec<PageHit>,
    /// Why it stands where it does, the weightiest rule first; for the support staff only, empty for others.
    ranking: Vec<RankingReason>,
}

/// What one rule of ranking says of a hit.
#[derive(SimpleObject)]
pub struct RankingReason {
    /// The rule.
    rule: RankingRule,
    /// What it found; among hits equal in all weightier rules, the lowest comes first.
    value: u64,
}

/// The rules of ranking, the weightiest first.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "Rule")]
pub enum RankingRule {
    /// 0 when the text is the document's symbol, else 1.
    Symbol,
    /// How many words were dropped that it lacks.
    Missing,
    /// How far the words are from those typed: beginnings, other forms, synonyms and typos cost.
    Spelling,
    /// How far apart the words stand, in words; neighbours in the order typed are 0.
    Proximity,
    /// Where the words stand: each 0 in a title, 1 in a symbol, 2 on a page.
    Attribute,
    /// 0 when a title is just what was typed, 1 when it begins so, else 2.
    Exactness,
    /// The place of the document by its day: the newer, the lower.
    Age,
}

/// Words that were searched for besides one that was typed.
#[derive(SimpleObject)]
pub struct AddedWords {
    /// The words as typed.
    typed: String,
    /// What was searched for as well, in every language.
    added: Vec<String>,
}

/// A page of documents that answer.
#[derive(SimpleObject)]
pub struct SearchConnection {
    /// How many documents answer in all.
    total_count: usize,
    /// Counts that the same words would give, by facet.
    facets: Vec<Facet>,
    /// The words that were dropped because too few documents have all, in the order typed.
    dropped_words: Vec<String>,
    /// What was searched for besides the words as typed.
    added_words: Vec<AddedWords>,
    /// The text with its unknown words put right, where the viewer sees something near them.
    did_you_mean: Option<String>,
    /// This page, best first.
    edges: Vec<SearchEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// What may be meant, of each sort the best first.
#[derive(SimpleObject)]
pub struct Suggestions {
    /// Documents by their titles and symbols.
    documents: Vec<DocumentSuggestion>,
    /// Bodies that exist today, by acronym and name.
    bodies: Vec<Body>,
    /// People who act for a Participant, an observer or the support office today, by name;
    /// for whoever does so too.
    people: Vec<Colleague>,
}

/// A document that may be meant.
#[derive(SimpleObject)]
pub struct DocumentSuggestion {
    /// The document.
    node: Document,
    /// Its title with what matched.
    title: Snippet,
    /// Its symbol with what matched, where the symbol answers.
    symbol: Option<Snippet>,
}

impl DocumentSuggestion {
    fn new(document: document::Model, found: Suggestion) -> Self {
        Self {
            node: Document(document),
            title: Snippet::new(found.title_language, found.title),
            symbol: found.symbol.map(|parts| Snippet::new(None, parts)),
        }
    }
}

/// The part of `Query` that search has.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Finds documents by words, among what the viewer may see.
    /// Words are found with small misspellings, the last one also by its beginning; `"…"` is exact; `-word` excludes.
    /// Words of the vocabulary are found under what other languages call them. An empty text lists everything, newest first.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words, \"phrases\" and symbols; at most 512 characters and 32 words.")] text: String,
        #[graphql(desc = "What narrows the search.")] filter: Option<SearchFilter>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
    ) -> Result<SearchConnection> {
        let (cx, window) = (cx(ctx), Window::forward(first, after)?);
        let question = Question { text, filter: filter.unwrap_or_default().read()? };
        let wants_reasons = ctx.look_ahead().field("edges").field("ranking").exists();
        let found = match wants_reasons && cx.actor.is_staff() {
            true => super::find_with_reasons(cx, &question, &window).await?,
            false => super::find(cx, &question, &window).await?,
        };
        Ok(connection(found, &question.filter, &window))
    }

    /// What may be meant by a text that is still being typed, among what the viewer may see.
    async fn suggest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The text so far; its last word may be unfinished.")] text: String,
        #[graphql(desc = "How many of each sort at most: 0 to 20, 5 when not given.")] first: Option<i32>,
    ) -> Result<Suggestions> {
        let first = at_most_suggestions(first)?;
        let (suggestions, mut documents) = super::suggest(cx(ctx), &text, first).await?;
        let named = directory::named(cx(ctx), &text, first).await?;
        Ok(Suggestions {
            documents: suggestions
                .into_iter()
                .filter_map(|found| Some(DocumentSuggestion::new(documents.remove(&found.document)?, found)))
                .collect(),
            bodies: named.bodies.into_iter().map(Body).collect(),
            people: named.people.into_iter().map(Colleague).collect(),
        })
    }

    /// The documents that are most like one, best first; none when it is not for the viewer to see.
    async fn similar_documents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document.")] to: ID,
        #[graphql(desc = "How many at most: 0 to 20, 5 when not given.")] first: Option<i32>,
    ) -> Result<Vec<Document>> {
        let found = super::similar(cx(ctx), to.parse()?, at_most_suggestions(first)?).await?;
        Ok(found.into_iter().map(Document).collect())
    }
}

fn at_most_suggestions(first: Option<i32>) -> Result<usize> {
    match first.map(usize::try_from) {
        None => Ok(USUAL_SUGGESTIONS),
        Some(Ok(first)) if first <= MAX_SUGGESTIONS => Ok(first),
        Some(_) => Err(refuse_field("first", format!("ask for 0 to {MAX_SUGGESTIONS}"))),
    }
}

fn connection(mut found: Found, filter: &Filter, window: &Window) -> SearchConnection {
    SearchConnection {
        total_count: found.answer.total,
        facets: facets(std::mem::take(&mut found.answer.facets), filter),
        dropped_words: std::mem::take(&mut found.answer.dropped),
        added_words: std::mem::take(&mut found.added).into_iter().map(AddedWords::from).collect(),
        did_you_mean: found.answer.did_you_mean.take(),
        page_info: PageInfo {
            has_next_page: found.answer.has_next,
            has_previous_page: window.edge != Edge::Start,
            start_cursor: found.answer.hits.first().map(|hit| hit.cursor.clone()),
            end_cursor: found.answer.hits.last().map(|hit| hit.cursor.clone()),
        },
        edges: edges(found),
    }
}

impl From<Synonym> for AddedWords {
    fn from(Synonym { words, with }: Synonym) -> Self {
        Self { typed: words, added: with }
    }
}

fn edges(found: Found) -> Vec<SearchEdge> {
    let Found { answer, mut documents, .. } = found;
    answer
        .hits
        .into_iter()
        .filter_map(|hit| {
            let Hit { document, cursor, title, title_language, pages, reasons } = hit;
            Some(SearchEdge {
                cursor,
                node: Document(documents.remove(&document)?),
                title: Snippet::new(title_language, title),
                pages: pages.into_iter().map(PageHit).collect(),
                ranking: reasons.into_iter().map(RankingReason::from).collect(),
            })
        })
        .collect()
}

impl From<Reason> for RankingReason {
    fn from(Reason { rule, value }: Reason) -> Self {
        Self { rule: rule.into(), value }
    }
}

fn facets(counts: Facets, filter: &Filter) -> Vec<Facet> {
    let chosen = filter.narrowing();
    let years = counts.years.into_iter().map(|(year, count)| (year.to_string(), count)).collect();
    let chosen_years = chosen.years.iter().map(i32::to_string).collect();
    let of = |field, counts: Vec<(String, usize)>, chosen: Vec<String>| Facet {
        field,
        buckets: counts
            .into_iter()
            .map(|(value, count)| FacetBucket { field, is_selected: chosen.contains(&value), count, value })
            .collect(),
    };
    vec![
        of(FacetField::Kind, named(counts.kinds), chosen.kinds.iter().map(|kind| kind.to_uppercase()).collect()),
        of(FacetField::Body, counts.bodies, chosen.bodies),
        of(FacetField::Participant, counts.participants, chosen.participants),
        of(FacetField::Year, years, chosen_years),
        of(FacetField::Language, counts.languages, chosen.languages),
        of(FacetField::Subject, counts.subjects, chosen.subjects),
        of(FacetField::Meeting, counts.meetings, chosen.meetings),
        of(FacetField::Status, named(counts.statuses), chosen.statuses.iter().map(|it| it.to_uppercase()).collect()),
    ]
}

/// Values as the contract names them.
fn named(counts: Vec<(String, usize)>) -> Vec<(String, usize)> {
    counts.into_iter().map(|(value, count)| (value.to_uppercase(), count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_lets_no_markup_through() {
        let parts =
            [("<b>&\"'", false), ("<script>", true)].map(|(text, is_match)| Part { text: text.to_owned(), is_match });

        assert_eq!(html(&parts), "&lt;b&gt;&amp;&quot;&#39;<mark>&lt;script&gt;</mark>");
    }
}
