//! The documents that may be meant by a text still being typed, by their titles and symbols.

use super::super::{EngineFault, MAX_SUGGESTIONS, Part, SearchError, Suggestion, Wish};
use super::documents::Block;
use super::matching::Scope;
use super::places::Marks;
use super::schema::Symbols;
use super::searching::{Search, store};
use super::view::View;
use crate::search::engine::ranking::Mark;
use crate::search::engine::snippet::telling_symbol;
use crate::search::text::typed::Typed;

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

    /// The symbol that answers.
    fn symbol(&self, block: Block, marks: &[Mark]) -> anyhow::Result<Option<Vec<Part>>> {
        let (symbols, spans): (Symbols, _) = self.view.stored(block.segment, block.symbol())?;
        Ok(telling_symbol(&symbols.texts(), &spans, marks, &self.typed))
    }
}
