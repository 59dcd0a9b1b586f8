//! What happens to documents on their way in: kept, deposited, revised, described.

use std::path::PathBuf;

use entity::archive::document::{self, State};
use entity::archive::rendition::Extraction;
use entity::archive::{page, rendition, version};
use entity::outbox::Event;
use entity::{
    BodyId, DocumentId, LocalizedText, MeetingId, OrganisationId, RenditionId, Subjects, UncertainDate, VersionId,
};
use futures::{StreamExt, TryStreamExt, stream};
use sea_orm::{ActiveValue, ConnectionTrait, DatabaseTransaction, IntoActiveModel, Set};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::extraction::{Extracted, Obstacle, Outcome, SNIFF_BYTES, sniff};
use super::publication::{self, Step, record};
use super::transfer::{self, Arrival, Standing};
use super::{health, policy, store, vocabulary};
use crate::audience::Audience;
use crate::audit::{self, Fields};
use crate::cx::{Cx, insert};
use crate::directory;
use crate::error::{Code, Error, Result, refuse, refuse_field};
use crate::files::{Deposit, Files};
use crate::outbox;
use crate::text::is_language;

/// The longest title or symbol, in characters.
pub const MOST_CHARACTERS: usize = 500;

/// How many files the store is asked for at once.
const LOOKS_AT_ONCE: usize = 8;

/// A file of this machine that is to be kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileToKeep {
    /// Where it lies.
    pub path: PathBuf,
    /// How it is called, without folders.
    pub file_name: String,
    /// BCP 47, where the depositor knows it; else it is recognised.
    pub language: Option<String>,
    /// Whether this language is authentic.
    pub is_authentic: bool,
    /// Whether a machine translated it.
    pub is_machine_translation: bool,
}

/// What came of keeping a file.
pub enum Kept {
    /// The archive holds these very bytes already.
    Same(DocumentId),
    /// The bytes are stored; they belong to no document before [`deposit`].
    New(Box<KeptFile>),
}

/// Stored bytes and what was read from them.
#[derive(Serialize, Deserialize)]
pub struct KeptFile {
    file: FileToKeep,
    deposit: Deposit,
    media_type: String,
    /// Title, language and pages as read.
    pub extracted: Extracted,
}

/// Stores a file and reads it, in a process of its own. A file that cannot be read is kept all the same.
pub async fn keep(cx: &Cx, file: FileToKeep) -> Result<Kept> {
    let looked = look(cx, file).await?;
    if let Kept::New(kept) = &looked {
        cx.stores.files.put(&kept.file.path, &kept.deposit).await?;
    }
    Ok(looked)
}

/// What [`keep`] would answer; nothing is stored.
pub async fn look(cx: &Cx, file: FileToKeep) -> Result<Kept> {
    policy::may_deposit(&cx.actor)?;
    let deposit = Files::hash(&file.path).await?;
    if let Some(document) = store::holder_of(&cx.db, &cx.actor, &deposit.sha256).await? {
        return Ok(Kept::Same(document));
    }
    let media_type = sniff(&file.file_name, &head(&file.path).await?);
    let extracted = match media_type {
        Some(media_type) => cx.stores.extraction.extract(&file.path, &file.file_name, media_type).await,
        None => Extracted::unreadable(&Obstacle::UnknownKind),
    };
    let media_type = media_type.map_or("application/octet-stream", |known| known.mime()).to_owned();
    Ok(Kept::New(Box::new(KeptFile { file, deposit, media_type, extracted })))
}

/// As many first bytes as it takes to recognise a kind of file.
async fn head(path: &std::path::Path) -> Result<Vec<u8>> {
    use tokio::io::AsyncReadExt;

    let mut head = Vec::new();
    tokio::fs::File::open(path).await?.take(SNIFF_BYTES as u64).read_to_end(&mut head).await?;
    Ok(head)
}

/// What the record of a new document says.
pub struct NewDocument {
    /// The id it has had elsewhere, where it has had one.
    pub id: Option<DocumentId>,
    /// Its title.
    pub title: LocalizedText,
    /// What it is.
    pub kind: document::Kind,
    /// The official symbol, verbatim.
    pub symbol: Option<String>,
    /// Symbols of earlier times.
    pub aliases: Vec<String>,
    /// The issuing body.
    pub body: Option<BodyId>,
    /// The Participant it concerns.
    pub participant: Option<OrganisationId>,
    /// What it is about.
    pub subjects: Subjects,
    /// The meeting it belongs to.
    pub meeting: Option<MeetingId>,
    /// Its date.
    pub date: Option<UncertainDate>,
    /// Whom it is meant for once it is published.
    pub audience: Audience,
}

impl NewDocument {
    /// A document of which nothing but its title is known.
    pub fn titled(title: LocalizedText, audience: Audience) -> Self {
        Self {
            id: None,
            title,
            kind: document::Kind::Other,
            symbol: None,
            aliases: Vec::new(),
            body: None,
            participant: None,
            subjects: Subjects::default(),
            meeting: None,
            date: None,
            audience,
        }
    }
}

/// Takes in a document with the files of its first version, as a draft.
pub async fn deposit(cx: &Cx, new: NewDocument, files: Vec<KeptFile>) -> Result<DocumentId> {
    transfer::receive(cx, Arrival::of(new, Standing::Draft, files)).await
}

/// A further edition: a correction, or files that came later.
pub struct Revision {
    /// What changed against the version before.
    pub note: String,
    /// Every file of this edition.
    pub files: Vec<KeptFile>,
}

/// Adds a version to a document. It waits until the document is published anew; the versions before stay as they are.
pub async fn revise(cx: &Cx, id: DocumentId, revision: Revision) -> Result<document::Model> {
    store::find(&cx.db, &cx.actor, id).await?.ok_or_else(no_document)?;
    policy::may_deposit(&cx.actor)?;
    let note = some_words("note", &revision.note)?;
    let said = Fields::from_iter([("note".to_owned(), json!(note))]);
    let passing = must_be_kept(cx, revision.files.iter().collect()).await?;
    let tx = cx.begin().await?;
    must_be_kept(cx, passing).await?;
    let document = store::find(&tx, &cx.actor, id).await?.ok_or_else(no_document)?;
    none_held(cx, &tx, &revision.files).await?;
    let number = store::last_version(&tx, id).await? + 1;
    let version = version::Model {
        id: VersionId(cx.ids.next()),
        document_id: id,
        number,
        note: Some(note),
        created_at: cx.now,
        published_at: None,
    };
    let held = add_version(cx, &tx, version, revision.files).await?;
    audit::record(cx, &tx, "revise", id.to_string(), (Fields::new(), record::with(said, held))).await?;
    outbox::tell(cx, &tx, Event::DocumentChanged, id.to_string()).await?;
    tx.commit().await?;
    cx.stores.bell.ring();
    Ok(document)
}

/// Another import may have been quicker since the files were kept.
pub(super) async fn none_held(cx: &Cx, tx: &DatabaseTransaction, files: &[KeptFile]) -> Result<()> {
    for file in files {
        if let Some(holder) = store::holder_of(tx, &cx.actor, &file.deposit.sha256).await? {
            return Err(refuse(Code::Conflict, format!("the archive holds this file already, in {holder}")));
        }
    }
    Ok(())
}

/// Bytes may be gone that were kept some time ago. Asked before the change that names them, so that nobody waits for
/// the store meanwhile. Answers those that may be removed until then, which are to be asked for again in the change:
/// what no record names is removed in a change as well.
pub(super) async fn must_be_kept<'a>(cx: &Cx, files: Vec<&'a KeptFile>) -> Result<Vec<&'a KeptFile>> {
    let looks: Vec<_> = files.iter().map(|kept| cx.stores.files.find(&kept.deposit)).collect();
    let found: Vec<_> = stream::iter(looks).buffered(LOOKS_AT_ONCE).try_collect().await?;
    let mut passing = Vec::new();
    for (kept, stored) in files.into_iter().zip(found) {
        let Some(stored) = stored else {
            let name = &kept.file.file_name;
            return Err(refuse(Code::Conflict, format!("the bytes of {name} are no longer kept; take it in again")));
        };
        if health::may_be_forgotten(&stored, cx.now) {
            passing.push(kept);
        }
    }
    Ok(passing)
}

/// Writes a version with its files and their pages; answers the files by name with their hashes.
pub(super) async fn add_version(
    cx: &Cx,
    tx: &DatabaseTransaction,
    version: version::Model,
    files: Vec<KeptFile>,
) -> Result<Vec<Value>> {
    let (version_id, number) = (version.id, version.number);
    insert(tx, version).await?;
    let mut held = Vec::new();
    for file in files {
        held.push(json!({ "version": number, "name": file.file.file_name, "sha256": file.deposit.sha256 }));
        let (rendition, pages) = file.into_rows(RenditionId(cx.ids.next()), version_id);
        insert(tx, rendition).await?;
        store::insert_pages(tx, pages).await?;
    }
    Ok(held)
}

impl KeptFile {
    /// The address of the bytes: 64 lower-case hexadecimal digits.
    pub fn sha256(&self) -> &str {
        &self.deposit.sha256
    }

    /// The same file with what its depositor says of it: a language where it is known better than it was recognised.
    pub fn described(self, language: Option<String>, is_authentic: bool, is_machine_translation: bool) -> Result<Self> {
        let language = language.map(|tag| tag.trim().to_ascii_lowercase()).filter(|tag| !tag.is_empty());
        if let Some(tag) = language.as_deref().filter(|tag| !is_language(tag)) {
            let text = format!("`{tag}` is not a language tag; write en, fr, pt-br and the like");
            return Err(refuse_field("language", text));
        }
        if is_authentic && is_machine_translation {
            let text = "what a machine translated is not authentic; choose one of the two";
            return Err(refuse_field("isMachineTranslation", text));
        }
        Ok(Self { file: FileToKeep { language, is_authentic, is_machine_translation, ..self.file }, ..self })
    }

    fn into_rows(self, id: RenditionId, version_id: VersionId) -> (rendition::Model, Vec<page::Model>) {
        let notes = self.extracted.account();
        let Extracted { language, pages, outcome, .. } = self.extracted;
        let pages: Vec<_> = pages
            .into_iter()
            .map(|page| page::Model {
                rendition_id: id,
                number: page.number.cast_signed(),
                language: page.language,
                text: page.text,
                quality: page.quality.into(),
                label: page.label,
                is_recognised: page.is_recognised,
            })
            .collect();
        let extraction = match outcome {
            Outcome::Readable => Extraction::Readable,
            Outcome::WithoutText(_) => Extraction::WithoutText,
            Outcome::Unreadable(_) => Extraction::Unreadable,
        };
        let rendition = rendition::Model {
            id,
            version_id,
            language: self.file.language.or(language),
            media_type: self.media_type,
            file_name: self.file.file_name,
            byte_size: self.deposit.byte_size.cast_signed(),
            sha256: self.deposit.sha256,
            is_authentic: self.file.is_authentic,
            is_machine_translation: self.file.is_machine_translation,
            page_count: i32::try_from(pages.len()).unwrap_or(i32::MAX),
            extraction,
            extraction_note: notes.sentence(),
            extraction_notes: Some(notes),
        };
        (rendition, pages)
    }
}

/// What is to change in a record: `None` leaves a field, `Some(None)` empties it.
#[derive(Default)]
pub struct Description {
    /// Its title.
    pub title: Option<LocalizedText>,
    /// What it is.
    pub kind: Option<document::Kind>,
    /// The official symbol, verbatim.
    pub symbol: Option<Option<String>>,
    /// The issuing body.
    pub body: Option<Option<BodyId>>,
    /// The Participant it concerns.
    pub participant: Option<Option<OrganisationId>>,
    /// What it is about.
    pub subjects: Option<Subjects>,
    /// The meeting it belongs to.
    pub meeting: Option<Option<MeetingId>>,
    /// Its date.
    pub date: Option<Option<UncertainDate>>,
    /// Whom it is meant for.
    pub audience: Option<Audience>,
}

impl From<&NewDocument> for Description {
    fn from(new: &NewDocument) -> Self {
        Self {
            title: Some(new.title.clone()),
            kind: Some(new.kind),
            symbol: Some(new.symbol.clone()),
            body: Some(new.body),
            participant: Some(new.participant),
            subjects: Some(new.subjects.clone()),
            meeting: Some(new.meeting),
            date: Some(new.date.clone()),
            audience: Some(new.audience.clone()),
        }
    }
}

/// Changes what the record of a document says; an earlier symbol stays as an alias.
/// An audience through which more people would come to see a document that is out waits for a second person.
pub async fn describe(cx: &Cx, id: DocumentId, change: Description) -> Result<document::Model> {
    // Asked before the lock is taken as well: whoever may not change anything waits for nobody and keeps nobody waiting.
    store::find(&cx.db, &cx.actor, id).await?.ok_or_else(no_document)?;
    policy::may_describe(&cx.actor)?;
    let tx = cx.begin().await?;
    let document = store::find(&tx, &cx.actor, id).await?.ok_or_else(no_document)?;
    check(&tx, &change).await?;
    let audience = store::audience_of(&tx, &document).await?;
    let (now, wider) = match change.audience {
        Some(wanted) if document.state != State::Draft && policy::asks_for_second(&cx.actor, &audience, &wanted) => {
            (None, Some(wanted))
        }
        wanted => (wanted, None),
    };
    let before = record::of(&document, &audience);
    if let (Some(symbol), Some(changed)) = (&document.symbol, &change.symbol)
        && changed.as_ref() != Some(symbol)
    {
        store::insert_aliases(&tx, id, [symbol.clone()]).await?;
    }
    let mut row = document.into_active_model();
    set(&mut row.title, change.title);
    set(&mut row.kind, change.kind);
    set(&mut row.symbol, change.symbol);
    set(&mut row.body_id, change.body);
    set(&mut row.participant_id, change.participant);
    set(&mut row.subjects, change.subjects);
    set(&mut row.meeting_id, change.meeting);
    if let Some(date) = change.date {
        row.date = Set(date.as_ref().map(ToString::to_string));
        row.earliest = Set(date.as_ref().map(UncertainDate::earliest));
        row.ordered_by = Set(order(date.as_ref()));
    }
    if let Some(audience) = &now {
        row.audience = Set(audience.kind());
        row.audience_body_id = Set(body_of(audience));
    }
    let document = store::set_described(cx, &tx, row, now.as_ref()).await?;
    let audience = now.unwrap_or(audience);
    audit::record(cx, &tx, "describe", id.to_string(), (before, record::of(&document, &audience))).await?;
    if let Some(wider) = wider {
        publication::propose(cx, &tx, &document, &Step::Widen(wider)).await?;
    }
    outbox::tell(cx, &tx, Event::DocumentChanged, id.to_string()).await?;
    tx.commit().await?;
    cx.stores.bell.ring();
    Ok(document)
}

/// A sentence or two of a person, without blanks around: 1 to [`MOST_CHARACTERS`] characters.
pub(super) fn some_words(field: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    match text.chars().count() {
        1..=MOST_CHARACTERS => Ok(text.to_owned()),
        _ => Err(refuse_field(field, format!("write 1 to {MOST_CHARACTERS} characters"))),
    }
}

/// The answer for a document that is absent or hidden.
pub fn no_document() -> Error {
    refuse(Code::NotFound, "there is no such document, or it is not for you to see")
}

/// Refuses what a record cannot say: names beyond the longest, and bodies and organisations that are not there.
pub(super) async fn check(db: &impl ConnectionTrait, change: &Description) -> Result<()> {
    let too_long = |text: &str| text.chars().count() > MOST_CHARACTERS;
    if change.title.as_ref().is_some_and(|title| title.iter().any(|(_, text)| too_long(text))) {
        return Err(refuse_field("titles", format!("a title has at most {MOST_CHARACTERS} characters; shorten it")));
    }
    if change.symbol.as_ref().and_then(Option::as_deref).is_some_and(too_long) {
        return Err(refuse_field("symbol", format!("a symbol has at most {MOST_CHARACTERS} characters; shorten it")));
    }
    if let Some(Some(body)) = change.body {
        known_body(db, "body", body).await?;
    }
    if let Some(unknown) = change.subjects.iter().flat_map(Subjects::iter).find(|id| vocabulary::subject(id).is_none())
    {
        return Err(refuse_field(
            "subjects",
            format!("the vocabulary has no subject `{unknown}`; choose one of its list"),
        ));
    }
    if let Some(Some(meeting)) = change.meeting
        && directory::find_meetings(db, &[meeting]).await?.is_empty()
    {
        return Err(refuse_field("meeting", "the directory has no such meeting; choose one of its list"));
    }
    if let Some(Some(participant)) = change.participant {
        known_organisations(db, "participant", &[participant]).await?;
    }
    match &change.audience {
        Some(Audience::Body(body)) => known_body(db, "audience", *body).await,
        Some(Audience::Parties(parties)) if parties.is_empty() => {
            Err(refuse_field("audience", "name the organisations that may see it"))
        }
        Some(Audience::Parties(parties)) => known_organisations(db, "audience", parties).await,
        Some(Audience::Public | Audience::Community | Audience::Participants | Audience::Staff) | None => Ok(()),
    }
}

async fn known_body(db: &impl ConnectionTrait, field: &'static str, body: BodyId) -> Result<()> {
    match directory::find_bodies(db, &[body]).await?.is_empty() {
        true => Err(refuse_field(field, "the directory has no such body; choose one of its list")),
        false => Ok(()),
    }
}

async fn known_organisations(db: &impl ConnectionTrait, field: &'static str, ids: &[OrganisationId]) -> Result<()> {
    let known = directory::find_organisations(db, ids).await?;
    match ids.iter().all(|id| known.iter().any(|organisation| organisation.id == *id)) {
        true => Ok(()),
        false => Err(refuse_field(field, "the directory has no such organisation; choose one of its list")),
    }
}

fn set<T: Into<sea_orm::Value>>(column: &mut ActiveValue<T>, value: Option<T>) {
    if let Some(value) = value {
        *column = Set(value);
    }
}

/// The body of an audience, as documents store it.
pub(super) fn body_of(audience: &Audience) -> Option<BodyId> {
    match audience {
        Audience::Body(body) => Some(*body),
        Audience::Public | Audience::Community | Audience::Participants | Audience::Parties(_) | Audience::Staff => {
            None
        }
    }
}

/// Where a document stands in lists; undated ones come last.
pub(super) fn order(date: Option<&UncertainDate>) -> chrono::NaiveDate {
    date.map_or(chrono::NaiveDate::from_ymd_opt(1, 1, 1).expect("the first day of the calendar"), UncertainDate::latest)
}
