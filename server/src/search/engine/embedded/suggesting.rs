//! The documents that may be meant by a text still being typed, by their titles and symbols.

use super::super::{EngineFault, MAX_SUGGESTIONS, Part, SearchError, Suggestion, Wish};
use super::documents::Block;
use super::matching::Scope;
use super::places::{Mark, Marks};
use super::schema::Symbols;
use super::searching::{Search, store};
use super::view::View;
use crate::search::text::typed::{Typed, comparable_symbol};

/// Answers a wish.
pub fn suggest(view: &View, wish: &Wish) -> Result<Vec<Suggestion>, SearchError> {
    let typed = Typed::read(&wish.text)?;
    if typed.terms.is_empty() {
        return Ok(Vec::new());
    }
    let mut search = Search::new(view, typed, &wish.sight, Scope::Heads).map_err(store)?;
    search.take_symbols_that_begin_so();
    let best = search.best(&search.numbers, None, wish.first.min(MAX_SUGGESTIONS)).map_err(store)?;
    let blocks: Vec<Block> = best.iter().map(|(_, number)| view.documents.blocks[*number as usize]).collect();
    let heads = blocks.iter().flat_map(|block| [(block.segment, block.title()), (block.segment, block.symbol())]);
    let marks = search.marks(&heads.collect::<Vec<_>>()).map_err(store)?;
    let suggestion = |(block, (_, number)): (&Block, &(_, u32))| {
        let document = view.documents.heads[*number as usize].id.clone();
        search.suggestion(document, *block, &marks)
    };
    let suggestions = blocks.iter().zip(&best).map(suggestion).collect::<anyhow::Result<_>>();
    Ok(suggestions.map_err(EngineFault::Damaged)?)
}

impl Search<'_> {
    fn suggestion(&self, document: String, block: Block, marks: &[Marks]) -> anyhow::Result<Suggestion> {
        let marks = |row| marks[block.segment as usize].of(row);
        let (title, title_language) = self.title(block, marks(block.title()))?;
        let symbol = self.symbol(block, marks(block.symbol()))?;
        Ok(Suggestion { document, title, title_language, symbol })
    }

    /// The symbol that begins as typed, else the one in which most of what was typed stands.
    fn symbol(&self, block: Block, marks: &[Mark]) -> anyhow::Result<Option<Vec<Part>>> {
        let (symbols, spans): (Symbols, _) = self.view.stored(block.segment, block.symbol())?;
        if let Some(begun) = symbols.0.iter().find_map(|symbol| begun(symbol, &self.typed.symbol)) {
            return Ok(Some(begun));
        }
        let best = self.telling(&symbols.texts(), &spans, marks);
        Ok(best.filter(|best| best.weight > 0).map(|best| best.parts))
    }
}

/// A symbol as printed, marked as far as it was typed, if it begins so.
fn begun(symbol: &str, typed: &str) -> Option<Vec<Part>> {
    let mut ends = symbol.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let end = ends.find(|end| comparable_symbol(&symbol[..*end]) == typed)?;
    let part = |text: &str, is_match| Part { text: text.to_owned(), is_match };
    let parts = [part(&symbol[..end], true), part(&symbol[end..], false)];
    Some(parts.into_iter().filter(|part| !part.text.is_empty()).collect())
}
