//! One index on disk, from its first document to the day another takes its place.
//! Not the place for choosing between generations.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyError};

use super::super::{Change, Depth, IndexedDocument};
use super::schema::{Fields, schema};
use super::view::{Heads, View};

/// How much memory may be filled with changes before they are written out, in bytes.
const WRITER_BYTES: usize = 96 << 20;

/// How much stored text is packed together, in bytes: little, since an answer unpacks a few pages from here and there.
const STORED_BYTES: usize = 4 << 10;

/// An index that is being written to.
pub struct Generation {
    /// Its folder.
    pub folder: PathBuf,
    index: Index,
    fields: Fields,
    writer: IndexWriter,
    reader: IndexReader,
    known: Heads,
    watermark: i64,
}

impl Generation {
    /// Makes an empty index in an empty folder.
    pub fn create(folder: PathBuf) -> anyhow::Result<Self> {
        let (schema, fields) = schema();
        let settings = IndexSettings { docstore_blocksize: STORED_BYTES, ..IndexSettings::default() };
        let index = Index::builder().schema(schema).settings(settings);
        let index = index.create_in_dir(&folder).context("a new index")?;
        Self::new(folder, index, fields, 0)
    }

    /// Opens the index of a folder.
    pub fn open(folder: PathBuf) -> anyhow::Result<Self> {
        let (expected, fields) = schema();
        let index = Index::open_in_dir(&folder).context("the present index")?;
        ensure!(index.schema() == expected, "the fields of the index are not those of its format");
        let watermark = watermark_of(&index)?;
        Self::new(folder, index, fields, watermark)
    }

    fn new(folder: PathBuf, index: Index, fields: Fields, watermark: i64) -> anyhow::Result<Self> {
        let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { folder, index, fields, writer, reader, known: Heads::default(), watermark })
    }

    /// The highest outbox sequence number carried over.
    pub fn watermark(&self) -> i64 {
        self.watermark
    }

    /// Carries changes over, all or none.
    pub fn apply(&mut self, changes: &[Change], upto: i64) -> anyhow::Result<()> {
        let carried = self.write(changes).and_then(|()| self.commit(upto));
        if carried.is_err() {
            self.writer.rollback().context("changes that could not be taken back")?;
        }
        carried
    }

    fn write(&self, changes: &[Change]) -> anyhow::Result<()> {
        for change in changes {
            match change {
                Change::Put(document) => {
                    self.writer.delete_term(self.fields.key(&document.id));
                    self.add(document)?;
                }
                Change::Remove(id) => {
                    self.writer.delete_term(self.fields.key(id));
                }
            }
        }
        Ok(())
    }

    /// Adds a document of which nothing is in the index yet; it is seen from the next commit on.
    pub fn add(&self, document: &IndexedDocument) -> anyhow::Result<()> {
        let rows = self.fields.rows(document)?;
        // Sent as one batch, the rows end up side by side in one segment, and merging keeps them so.
        self.writer.run(rows.into_iter().map(tantivy::indexer::UserOperation::Add).collect::<Vec<_>>())?;
        Ok(())
    }

    /// Leaves what is written in pieces until [`Self::settle`]: what is put together at the end is put together once.
    pub fn scatter(&self) {
        self.writer.set_merge_policy(Box::new(NoMergePolicy));
    }

    /// Puts all pieces together: every search looks its words up in each of them.
    pub fn settle(&mut self) -> anyhow::Result<()> {
        let pieces = self.index.searchable_segment_ids()?;
        if pieces.len() > 1 {
            self.writer.merge(&pieces).wait()?;
        }
        self.writer.set_merge_policy(Box::<LogMergePolicy>::default());
        Ok(())
    }

    /// Makes everything added durable, together with the number it reaches up to.
    pub fn commit(&mut self, upto: i64) -> anyhow::Result<()> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&upto.to_string());
        commit.commit()?;
        self.watermark = upto;
        Ok(())
    }

    /// The index as it stands after the last commit.
    pub fn view(&mut self) -> anyhow::Result<View> {
        self.reader.reload()?;
        View::new(self.reader.searcher(), self.fields, &mut self.known, self.watermark)
    }

    /// Looks for damage on disk.
    pub fn check(&self, depth: Depth) -> anyhow::Result<()> {
        let fresh = Index::open_in_dir(&self.folder)?;
        let reader: Result<IndexReader, TantivyError> = fresh.reader_builder().try_into();
        reader.context("the segments of the index")?;
        match depth {
            Depth::Glance => Ok(()),
            Depth::Thorough => {
                let damaged = self.index.validate_checksum()?;
                ensure!(damaged.is_empty(), "these files are not as they were written: {damaged:?}");
                Ok(())
            }
        }
    }

    /// Waits for what is being merged, so that the folder can be removed.
    pub fn retire(self) -> anyhow::Result<PathBuf> {
        self.writer.wait_merging_threads()?;
        Ok(self.folder)
    }
}

/// How far the index of a folder was carried, read without writing to it.
pub fn glance(folder: &Path) -> anyhow::Result<i64> {
    watermark_of(&Index::open_in_dir(folder).context("the present index")?)
}

fn watermark_of(index: &Index) -> anyhow::Result<i64> {
    let payload = index.load_metas()?.payload;
    payload.map_or(Ok(0), |payload| payload.parse()).context("the watermark of the index")
}
