//! What the application asks about its reader.

use crate::contract::{Date, Text, schema};
use crate::kit::ask::{Trouble, ask, post, read};
use crate::questions;
use cynic::Id;
use serde::Deserialize;

questions! {
    ViewerQuery(()),
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AffiliationRole {
    Delegate,
    FocalPoint,
    Alternate,
    SupportStaff,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct ViewerQuery {
    viewer: Viewer,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Viewer {
    pub person: Option<Person>,
    pub bodies: Vec<SeatedIn>,
    pub is_staff: bool,
    pub sign_in_path: String,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Person {
    pub name: String,
    pub affiliations: Vec<Affiliation>,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
pub struct Affiliation {
    pub organisation: Option<Employer>,
    pub role: AffiliationRole,
    pub from: Date,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Organisation")]
pub struct Employer {
    pub id: Id,
    pub name: Text,
}

#[derive(cynic::QueryFragment, Clone, PartialEq)]
#[cynic(graphql_type = "Body")]
pub struct SeatedIn {
    pub id: Id,
    pub acronym: String,
    pub name: Text,
}

/// Who is asking.
pub async fn viewer() -> Result<Viewer, Trouble> {
    Ok(ask::<ViewerQuery>(()).await?.viewer)
}

#[derive(Deserialize)]
struct Farewell {
    redirect: String,
}

/// Ends the session here; gives the address at which the provider ends its own, where it has one.
pub async fn sign_out() -> Result<Option<String>, Trouble> {
    match post("/auth/sign-out", None).await? {
        (204, _) => Ok(None),
        (200, body) => {
            let farewell: Farewell = read(&body)?;
            Ok(Some(farewell.redirect))
        }
        _ => Err(Trouble::Broken),
    }
}
