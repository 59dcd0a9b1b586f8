//! Search as the contract shows it.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use entity::{BodyId, RenditionId};

use super::engine::{Hit, Part};
use super::{Filter, Found};
use crate::archive::graphql::{Document, DocumentKind, Rendition};
use crate::error::{Result, refuse_field};
use crate::page::{MOST, PageInfo, Window};
use crate::schema::{cx, loader, present};
use crate::text::{direction, escape};

/// What narrows a search: OR within a list, AND across lists.
#[derive(InputObject, Default)]
pub struct SearchFilter {
    /// Any of these kinds.
    kinds: Option<Vec<DocumentKind>>,
    /// Issued by any of these bodies.
    bodies: Option<Vec<ID>>,
    /// Whose date begins in any of these years.
    years: Option<Vec<i32>>,
    /// With a file in any of these languages, as BCP 47 tags.
    languages: Option<Vec<String>>,
}

impl SearchFilter {
    fn read(self) -> Result<Filter> {
        let filter = Filter {
            kinds: self.kinds.unwrap_or_default().into_iter().map(Into::into).collect(),
            bodies: self.bodies.unwrap_or_default().iter().map(|id| Ok(id.parse()?)).collect::<Result<_>>()?,
            years: self.years.unwrap_or_default(),
            languages: self.languages.unwrap_or_default(),
        };
        let longest =
            [filter.kinds.len(), filter.bodies.len(), filter.years.len(), filter.languages.len()].into_iter().max();
        if longest > Some(MOST) {
            return Err(refuse_field("filter", format!("choose at most {MOST} values of one facet")));
        }
        Ok(filter)
    }
}

/// By what documents are counted.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
pub enum FacetField {
    /// What they are.
    Kind,
    /// Who issued them.
    Body,
    /// In which year their date begins.
    Year,
    /// In which languages they have files.
    Language,
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
#[derive(SimpleObject)]
pub struct FacetBucket {
    /// What to put into the filter: an enum name, an id, a year or a language tag.
    value: String,
    /// A name for people where the value is not one: the acronym of a body.
    label: String,
    /// How many documents would answer.
    count: usize,
    /// Whether the filter has it.
    is_selected: bool,
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
            parts: parts.into_iter().map(|Part { text, is_match }| SnippetPart { text, is_match }).collect(),
        }
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
}

/// A page of documents that answer.
#[derive(SimpleObject)]
pub struct SearchConnection {
    /// How many documents answer in all.
    total_count: usize,
    /// Counts that the same words would give, by facet.
    facets: Vec<Facet>,
    /// This page, best first.
    edges: Vec<SearchEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// The part of `Query` that search has.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Finds documents by words, among what the viewer may see.
    /// Words are found with small misspellings, the last one also by its beginning; `"…"` is exact; `-word` excludes.
    /// An empty text lists everything, newest first.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words, \"phrases\" and symbols; at most 512 characters and 32 words.")] text: String,
        #[graphql(desc = "What narrows the search.")] filter: Option<SearchFilter>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
    ) -> Result<SearchConnection> {
        let filter = filter.unwrap_or_default().read()?;
        let window = Window::forward(first, after)?;
        let found = super::find(cx(ctx), text, &filter, &window).await?;
        let page_info = PageInfo {
            has_next_page: found.answer.has_next,
            has_previous_page: window.edge != crate::page::Edge::Start,
            start_cursor: found.answer.hits.first().map(|hit| hit.cursor.clone()),
            end_cursor: found.answer.hits.last().map(|hit| hit.cursor.clone()),
        };
        Ok(SearchConnection {
            total_count: found.answer.total,
            facets: facets(ctx, &found, &filter).await?,
            page_info,
            edges: edges(found),
        })
    }
}

fn edges(found: Found) -> Vec<SearchEdge> {
    let Found { answer, mut documents } = found;
    answer
        .hits
        .into_iter()
        .filter_map(|hit| {
            let Hit { document, cursor, title, title_language, pages, .. } = hit;
            Some(SearchEdge {
                cursor,
                node: Document(documents.remove(&document)?),
                title: Snippet::new(title_language, title),
                pages: pages.into_iter().map(PageHit).collect(),
            })
        })
        .collect()
}

async fn facets(ctx: &Context<'_>, found: &Found, filter: &Filter) -> Result<Vec<Facet>> {
    let counts = &found.answer.facets;
    let selected: Vec<String> = filter.bodies.iter().map(ToString::to_string).collect();
    let kinds: Vec<String> = filter.kinds.iter().map(|kind| kind_name(&sea_orm::ActiveEnum::to_value(kind))).collect();
    let named = acronyms(ctx, &counts.bodies).await?;
    let bucket = |value: String, label: String, count: usize, is_selected: bool| FacetBucket {
        value,
        label,
        count,
        is_selected,
    };
    Ok(vec![
        Facet {
            field: FacetField::Kind,
            buckets: counts
                .kinds
                .iter()
                .map(|(kind, count)| (kind_name(kind), *count))
                .map(|(kind, count)| bucket(kind.clone(), kind.clone(), count, kinds.contains(&kind)))
                .collect(),
        },
        Facet {
            field: FacetField::Body,
            buckets: counts
                .bodies
                .iter()
                .map(|(body, count)| {
                    let label = named.get(body).unwrap_or(body).clone();
                    bucket(body.clone(), label, *count, selected.contains(body))
                })
                .collect(),
        },
        Facet {
            field: FacetField::Year,
            buckets: counts
                .years
                .iter()
                .map(|(year, count)| bucket(year.to_string(), year.to_string(), *count, filter.years.contains(year)))
                .collect(),
        },
        Facet {
            field: FacetField::Language,
            buckets: counts
                .languages
                .iter()
                .map(|(tag, count)| bucket(tag.clone(), tag.clone(), *count, filter.languages.contains(tag)))
                .collect(),
        },
    ])
}

/// A kind as the contract names it.
fn kind_name(stored: &str) -> String {
    stored.to_uppercase()
}

async fn acronyms(ctx: &Context<'_>, bodies: &[(String, usize)]) -> Result<HashMap<String, String>> {
    let ids: Vec<BodyId> = bodies.iter().filter_map(|(body, _)| body.parse().ok()).collect();
    let found = loader(ctx).load_many(ids).await?;
    Ok(found.into_iter().map(|(id, body)| (id.to_string(), body.0.acronym)).collect())
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
