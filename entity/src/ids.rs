//! Ids that carry their kind: `doc_` and 32 hexadecimal digits of a UUIDv7.
//! An id of another kind is refused by name instead of being looked up.

use std::fmt;
use std::str::FromStr;

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not the id of a {noun}; such an id reads {prefix}_ and 32 hexadecimal digits")]
pub struct BadId {
    /// The text as given, cut to 64 characters.
    pub text: String,
    /// What the id should name.
    pub noun: &'static str,
    /// The kind it should carry.
    pub prefix: &'static str,
}

fn parse(text: &str, noun: &'static str, prefix: &'static str) -> Result<Uuid, BadId> {
    text.strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'))
        .filter(|digits| digits.len() == 32 && !digits.bytes().any(|b| b.is_ascii_uppercase()))
        .and_then(|digits| Uuid::try_parse(digits).ok())
        .ok_or_else(|| BadId { text: text.chars().take(64).collect(), noun, prefix })
}

macro_rules! typed_ids {
    ($($name:ident, $prefix:literal, $noun:literal;)*) => {$(
        #[doc = concat!("The id of a ", $noun, ": `", $prefix, "_…`.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The kind as written before the underscore.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                parse(text, $noun, $prefix).map(Self)
            }
        }

        /// SeaORM asks this of every primary key; ids are never numbers.
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )*};
}

typed_ids! {
    AffiliationId, "aff", "affiliation";
    BodyId, "bod", "body";
    DocumentId, "doc", "document";
    GrantId, "gra", "grant";
    MeetingId, "mtg", "meeting";
    MembershipId, "mem", "membership";
    OrganisationId, "org", "organisation";
    PersonId, "per", "person";
    ProposalId, "prp", "proposal";
    RenditionId, "ren", "rendition";
    RequestId, "req", "request for access";
    SavedSearchId, "sav", "saved search";
    UploadId, "upl", "upload";
    VersionId, "ver", "version";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_being_written_and_read() {
        let id = DocumentId(Uuid::from_u128(0x0193_e4a7_1c2d_7000_8000_0000_0000_0001));

        let text = id.to_string();

        assert_eq!(text, "doc_0193e4a71c2d70008000000000000001");
        assert_eq!(text.parse(), Ok(id));
    }

    #[test]
    fn an_id_of_another_kind_or_spelling_is_refused_by_name() {
        let refused = [
            "bod_0193e4a71c2d70008000000000000001",
            "0193e4a71c2d70008000000000000001",
            "doc_0193E4A71C2D70008000000000000001",
            "doc_0193e4a7-1c2d-7000-8000-000000000001",
            "doc_",
        ];

        for text in refused {
            let fault = text.parse::<DocumentId>().expect_err(text);
            assert!(fault.to_string().contains("is not the id of a document"), "{fault}");
        }
    }
}
