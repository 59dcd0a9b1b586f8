//! What KP Hub remembers: tables, typed ids, enumerations and the values inside columns.
//! Not here: rules, queries, or any shape shown to the outside.

pub mod archive;
pub mod audit;
pub mod auth;
pub mod directory;
pub mod follower;
mod ids;
pub mod lease;
pub mod letter;
mod localized_text;
pub mod outbox;
pub mod search;
mod subjects;
mod uncertain_date;

pub use ids::{
    AffiliationId, BadId, BodyId, DocumentId, GrantId, MeetingId, MembershipId, OrganisationId, PersonId, ProposalId,
    RenditionId, RequestId, SavedSearchId, UploadId, VersionId,
};
pub use localized_text::LocalizedText;
pub use subjects::Subjects;
pub use uncertain_date::{BadDate, UncertainDate};
