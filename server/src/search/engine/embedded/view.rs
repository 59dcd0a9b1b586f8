//! The index as it stood at one moment: what every search reads from beginning to end.
//! Not the place for changing it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use anyhow::Context;
use tantivy::index::{InvertedIndexReader, SegmentId, SegmentReader};
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument};

use super::documents::{Block, Documents};
use super::expansion::Expansions;
use super::rows::Rows;
use super::schema::{Fields, Head, Spans, Stored};
use crate::search::engine::{Entry, Inventory};

/// The document number of a row that belongs to none.
pub const GONE: u32 = u32::MAX;

/// The heads of segments already read, with the row each stands on; segments never change, so neither do these.
#[derive(Debug, Default)]
pub struct Heads(HashMap<SegmentId, Arc<HeadRows>>);

type HeadRows = Vec<(u32, Arc<Head>)>;

/// The index at one moment.
pub struct View {
    /// All documents.
    pub documents: Documents,
    /// The rows, segment by segment.
    pub segments: Vec<Segment>,
    /// The fields of a row.
    pub fields: Fields,
    /// What words typed of late stand for.
    pub expansions: Expansions,
    /// The highest outbox sequence number that had been carried over.
    pub watermark: i64,
    searcher: Searcher,
}

/// The rows of one segment.
pub struct Segment {
    /// How many rows, those of deleted documents included.
    pub bound: u32,
    /// The document number of each row, or [`GONE`].
    pub document_of: Vec<u32>,
    /// The rows that hold titles or a symbol.
    pub heads: Rows,
    /// The words of its rows.
    pub words: Arc<InvertedIndexReader>,
    /// The short beginnings of those words.
    pub prefixes: Arc<InvertedIndexReader>,
}

impl View {
    /// Reads what is needed of an index; `known` spares reading the same segment twice.
    pub fn new(searcher: Searcher, fields: Fields, known: &mut Heads, watermark: i64) -> anyhow::Result<Self> {
        let readers = searcher.segment_readers();
        known.0.retain(|id, _| readers.iter().any(|reader| reader.segment_id() == *id));
        let mut all = Vec::new();
        for (segment, reader) in readers.iter().enumerate() {
            let heads = known.read(reader)?;
            for (index, (start, head)) in heads.iter().enumerate() {
                let end = heads.get(index + 1).map_or(reader.max_doc(), |(next, _)| *next);
                if !reader.is_deleted(*start) {
                    all.push((head.clone(), Block { segment: segment as u32, start: *start, end }));
                }
            }
        }
        let documents = Documents::new(all);
        let mut segments = Vec::new();
        for reader in readers {
            segments.push(Segment::new(reader, fields)?);
        }
        for (number, block) in documents.blocks.iter().enumerate() {
            segments[block.segment as usize].place(*block, number as u32);
        }
        Ok(Self { documents, segments, fields, expansions: Expansions::default(), watermark, searcher })
    }

    /// What a row says, and where its words stand in that.
    pub fn stored<T: Stored>(&self, segment: u32, row: u32) -> anyhow::Result<(T, Vec<Range<usize>>)> {
        let kept: TantivyDocument = self.searcher.doc(DocAddress::new(segment, row))?;
        let text = |field| kept.get_first(field).and_then(|value| value.as_str()).context("a row without text");
        Ok((T::read(text(self.fields.stored)?)?, Spans::read(text(self.fields.spans)?)))
    }

    /// How many passages there are.
    pub fn passages(&self) -> usize {
        self.documents.blocks.iter().map(Block::passages).sum()
    }

    /// What is held of the documents whose ids come after one and not after the other.
    pub fn inventory(&self, after: &str, upto: Option<&str>) -> Inventory {
        let is_listed = |id: &str| id > after && upto.is_none_or(|upto| id <= upto);
        let all = self.documents.heads.iter().zip(&self.documents.blocks);
        let listed = all.filter(|(head, _)| is_listed(&head.id)).map(|(head, block)| Entry {
            id: head.id.clone(),
            seen_by: head.seen_by.clone(),
            passages: block.passages(),
            digest: head.digest.clone(),
        });
        Inventory { watermark: self.watermark, entries: listed.collect() }
    }
}

impl Segment {
    fn new(reader: &SegmentReader, fields: Fields) -> anyhow::Result<Self> {
        let bound = reader.max_doc();
        Ok(Self {
            bound,
            document_of: vec![GONE; bound as usize],
            heads: Rows::none(bound),
            words: reader.inverted_index(fields.words)?,
            prefixes: reader.inverted_index(fields.prefixes)?,
        })
    }

    fn place(&mut self, block: Block, number: u32) {
        self.document_of[block.start as usize..block.end as usize].fill(number);
        self.heads.insert_range(block.title(), block.symbol() + 1);
    }
}

impl Heads {
    fn read(&mut self, reader: &SegmentReader) -> anyhow::Result<Arc<HeadRows>> {
        if let Some(heads) = self.0.get(&reader.segment_id()) {
            return Ok(heads.clone());
        }
        let mut heads = Vec::new();
        if let Some(column) = reader.fast_fields().bytes("head")? {
            let mut parsed = Vec::with_capacity(column.num_terms());
            let mut terms = column.dictionary().stream()?;
            while terms.advance() {
                parsed.push(Arc::new(serde_json::from_slice::<Head>(terms.key())?));
            }
            for row in 0..reader.max_doc() {
                if let Some(ordinal) = column.ords().first(row) {
                    heads.push((row, parsed[ordinal as usize].clone()));
                }
            }
        }
        let heads = Arc::new(heads);
        self.0.insert(reader.segment_id(), heads.clone());
        Ok(heads)
    }
}
