//! Answers one query with one page of documents.
//! Not the place for asking the server, nor for the rules of order.

use super::State;
use super::asking::Search;
use super::filters::{all, any, before, is};
use super::hits::Candidate;
use super::narrowing::{Sieves, facets};
use super::schema::number_of;
use super::windows::Page;
use crate::search::engine::cursor::Cursor;
use crate::search::engine::ranking::by_day;
use crate::search::engine::{Answer, EngineFault, Hit, MAX_HITS, Query, Reason, Rule, SearchError};
use crate::search::text::typed::Typed;

/// Answers a query.
pub async fn search(state: &State, query: &Query) -> Result<Answer, SearchError> {
    let typed = Typed::read(&query.text)?.with_synonyms(&query.synonyms);
    let after = after(query)?;
    if query.sight.tokens.is_empty() {
        return Ok(Answer::default());
    }
    let mut search = Search::new(state, typed, &query.sight).await?;
    Ok(search.answer(query, after).await?)
}

/// From which window to go on, and behind what.
type Spot = (usize, Option<Cursor>);

fn after(query: &Query) -> Result<Spot, SearchError> {
    let Some((window, cursor)) = query.after.as_deref().and_then(|after| after.split_once('-')) else {
        // What has no window is no cursor of ours, and is refused as any other would be.
        return Ok((0, Cursor::read(query)?));
    };
    let window = usize::from_str_radix(window, 16).unwrap_or_default();
    let cursor = Cursor::read(&Query { after: Some(cursor.to_owned()), ..query.clone() })?;
    Ok((window, cursor))
}

impl Search<'_> {
    async fn answer(&mut self, query: &Query, (start, after): Spot) -> Result<Answer, EngineFault> {
        let sieves = Sieves::new(&query.narrowing, &self.replaced);
        let mut page = self.sifted(&sieves, start).await?;
        let mut counted = page.total;
        let may_drop = query.enough > 0 && self.typed.terms.len() > 1;
        let has_symbol = page.has_symbol;
        if may_drop && !sieves.are_open() && counted < query.enough {
            counted = self.count(&self.phrases(), &self.answering()).await?;
        }
        if may_drop && counted < query.enough && !has_symbol && self.drop_words(query.enough, counted).await? {
            page = self.sifted(&sieves, start).await?;
        }
        let did_you_mean = match has_symbol {
            true => None,
            false => self.did_you_mean(&query.text, &page.candidates).await?,
        };
        let (total, counts) = (page.total, std::mem::take(&mut page.counts));
        let (hits, has_next) = self.hits(query, &sieves, page, start, after.as_ref()).await?;
        let facets = facets(counts);
        Ok(Answer { total, hits, facets, has_next, dropped: self.dropped(&query.text), did_you_mean })
    }

    async fn hits(
        &self,
        query: &Query,
        sieves: &Sieves,
        page: Page,
        start: usize,
        after: Option<&Cursor>,
    ) -> Result<(Vec<Hit>, bool), EngineFault> {
        let first = query.first.min(MAX_HITS);
        let is_after = |candidate: &Candidate| {
            after.is_none_or(|cursor| {
                let place = by_day(candidate.date(), candidate.id(), cursor.date.as_deref(), &cursor.id);
                candidate.rank.cmp(&cursor.rank).then(place).is_gt()
            })
        };
        let (mut window, mut is_last) = (start, page.is_last);
        let mut shown: Vec<(usize, Candidate)> =
            page.candidates.into_iter().filter(is_after).map(|candidate| (window, candidate)).collect();
        while shown.len() <= first && !is_last {
            window += 1;
            let next = self.sifted(sieves, window).await?;
            is_last = next.is_last;
            shown.extend(next.candidates.into_iter().map(|candidate| (window, candidate)));
        }
        let has_next = shown.len() > first || !is_last;
        shown.truncate(first);
        let mut hits = Vec::new();
        for (window, candidate) in shown {
            let mut hit = candidate.hit(&self.typed, query.pages_per_document);
            let date = candidate.date().map(str::to_owned);
            let cursor = Cursor { rank: candidate.rank, date, id: candidate.id().to_owned() };
            hit.cursor = format!("{window:x}-{}", cursor.write(query));
            if query.explain {
                hit.reasons = candidate.rank.reasons();
                hit.reasons.push(Reason { rule: Rule::Age, value: self.newer(&candidate).await? as u64 });
            }
            hits.push(hit);
        }
        Ok((hits, has_next))
    }

    /// How many documents that the asker sees come before one by day and id.
    async fn newer(&self, candidate: &Candidate) -> Result<usize, EngineFault> {
        let own = before("document", candidate.id());
        let earlier = match candidate.date().and_then(number_of) {
            Some(day) => any([format!("last_day > {day}"), all([is("last_day", day), own])]),
            None => any(["last_day >= 0".to_owned(), own]),
        };
        self.count("", &all([self.seen.clone(), is("place", 0), earlier])).await
    }
}
