//! What the record of a document says, as the audit log writes it.

use entity::DocumentId;
use entity::archive::{document, rendition, version};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::audience::Audience;
use crate::audit::Fields;
use crate::files::hex;

/// The fields of a record by name.
pub fn of(document: &document::Model, audience: &Audience) -> Fields {
    let titles = document.title.iter().map(|(language, text)| (format!("title.{language}"), json!(text)));
    let mut fields = Fields::from_iter(titles);
    fields.extend(
        [
            ("kind", json!(document.kind.to_value())),
            ("symbol", json!(document.symbol)),
            ("body", json!(document.body_id.map(|id| id.to_string()))),
            ("participant", json!(document.participant_id.map(|id| id.to_string()))),
            ("subjects", json!(document.subjects)),
            ("meeting", json!(document.meeting_id.map(|id| id.to_string()))),
            ("date", json!(document.date)),
            ("audience", json!(audience.to_string())),
            ("state", json!(document.state.to_value())),
            ("embargoUntil", json!(document.embargo_until)),
            ("withdrawalReason", json!(document.withdrawal_reason)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    fields
}

/// A record together with its files: version, name and hash of each.
pub fn with(mut fields: Fields, files: Vec<Value>) -> Fields {
    fields.insert("files".to_owned(), files.into());
    fields
}

/// The SHA-256 of a record and all its files: whoever confirms something confirms it of these.
pub fn basis(
    document: &document::Model,
    audience: &Audience,
    versions: &[version::Model],
    renditions: &[rendition::Model],
) -> String {
    let id: DocumentId = document.id;
    let versions: Vec<_> = versions.iter().map(|version| (version.number, version.published_at.is_some())).collect();
    let files: Vec<_> = renditions.iter().map(|file| (&file.file_name, &file.sha256)).collect();
    hex(&Sha256::digest(json!([id.to_string(), of(document, audience), versions, files]).to_string()))
}
