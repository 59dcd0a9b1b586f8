//! Bodies, organisations and people as the contract shows them.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::NaiveDate;
use entity::directory::{affiliation, body, meeting, membership, organisation, person};
use entity::{BodyId, MeetingId, OrganisationId, PersonId};

use super::store;
use crate::archive;
use crate::cx::{Actor, Cx};
use crate::error::{Error, Result};
use crate::page::{PageInfo, Window};
use crate::schema::{Batch, cx, loader, present};
use crate::text::{Date, Text};

/// In which capacity an organisation takes part.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "organisation::Kind")]
pub enum OrganisationKind {
    /// A government, or the European Union.
    Participant,
    /// Industry or civil society, present without deciding.
    Observer,
    /// An observer admitted as independent.
    IndependentObserver,
    /// The office that keeps this hub.
    Support,
    /// Invited for single meetings.
    Guest,
}

/// In which role an organisation sits in a body.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "membership::Status")]
pub enum MembershipStatus {
    /// Presides.
    Chair,
    /// Stands in for the Chair.
    ViceChair,
    /// Coordinates a region.
    Coordinator,
    /// Full member.
    Member,
    /// Member on probation.
    Provisional,
    /// Attends without deciding.
    Observer,
}

/// What a person is to an organisation.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "affiliation::Role")]
pub enum AffiliationRole {
    /// Acts for it.
    Delegate,
    /// Its official contact.
    FocalPoint,
    /// Stands in for the focal point.
    Alternate,
    /// Keeps this hub.
    SupportStaff,
}

/// A Participant, an observer or another organisation that takes part.
#[derive(Clone)]
pub struct Organisation(pub organisation::Model);

/// A Participant, an observer or another organisation that takes part.
#[Object]
impl Organisation {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Its name, in the wanted language where there is one, else in English.
    async fn name(&self, #[graphql(desc = "BCP 47 tag.")] language: Option<String>) -> Text {
        Text::pick(&self.0.name, language.as_deref())
    }

    /// Short name, such as `WDC`.
    async fn acronym(&self) -> Option<&str> {
        self.0.acronym.as_deref()
    }

    /// ISO 3166-1 alpha-2, `EU`, or a user-assigned code of an invented Participant.
    async fn country_code(&self) -> Option<&str> {
        self.0.country_code.as_deref()
    }

    /// In which capacity it takes part.
    async fn kind(&self) -> OrganisationKind {
        self.0.kind.into()
    }
}

/// A working group, committee, team, or the Plenary itself.
#[derive(Clone)]
pub struct Body(pub body::Model);

/// A working group, committee, team, or the Plenary itself.
#[Object]
impl Body {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Short name, such as `WGS`.
    async fn acronym(&self) -> &str {
        &self.0.acronym
    }

    /// Its name, in the wanted language where there is one, else in English.
    async fn name(&self, #[graphql(desc = "BCP 47 tag.")] language: Option<String>) -> Text {
        Text::pick(&self.0.name, language.as_deref())
    }

    /// The body it is part of.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Body>> {
        match self.0.parent_id {
            Some(parent) => Ok(loader(ctx).load_one(parent).await?),
            None => Ok(None),
        }
    }

    /// First day, where known.
    async fn from(&self) -> Option<Date> {
        self.0.from.map(Date)
    }

    /// Last day; absent while it exists.
    async fn to(&self) -> Option<Date> {
        self.0.to.map(Date)
    }

    /// The terms that run on a day; today when none is given.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; today when not given.")] as_of: Option<Date>,
    ) -> Result<Vec<Membership>> {
        let on = as_of.map_or_else(|| cx(ctx).today(), |day| day.0);
        Ok(loader(ctx).load_one(MembershipsOf(self.0.id, on)).await?.unwrap_or_default())
    }

    /// How many of its documents the viewer may see.
    async fn document_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(loader(ctx).load_one(archive::graphql::IssuedBy(self.0.id)).await?.unwrap_or_default())
    }
}

/// An organisation's term in a body.
#[derive(Clone)]
pub struct Membership(membership::Model);

/// An organisation's term in a body.
#[Object]
impl Membership {
    /// Who sits there.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation> {
        present(loader(ctx).load_one(self.0.organisation_id).await?)
    }

    /// As what.
    async fn status(&self) -> MembershipStatus {
        self.0.status.into()
    }

    /// First day.
    async fn from(&self) -> Date {
        Date(self.0.from)
    }

    /// Last day, inclusive; absent while it runs.
    async fn to(&self) -> Option<Date> {
        self.0.to.map(Date)
    }
}

/// What kind of meeting it is.
#[derive(Enum, Copy, Clone, Eq, PartialEq)]
#[graphql(remote = "meeting::Kind")]
pub enum MeetingKind {
    /// The yearly meeting that decides.
    Plenary,
    /// A Plenary besides the yearly one.
    SpecialPlenary,
    /// The working meeting in the middle of the year.
    Intersessional,
    /// Any other.
    Other,
}

/// A meeting of the Kimberley Process.
#[derive(Clone)]
pub struct Meeting(pub meeting::Model);

/// A meeting of the Kimberley Process.
#[Object]
impl Meeting {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What kind of meeting.
    async fn kind(&self) -> MeetingKind {
        self.0.kind.into()
    }

    /// What it is called, in the wanted language where there is one, else in English.
    async fn name(&self, #[graphql(desc = "BCP 47 tag.")] language: Option<String>) -> Text {
        Text::pick(&self.0.name, language.as_deref())
    }

    /// Where, where known.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// The Participant that holds it, where known.
    async fn host(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        match self.0.host_id {
            Some(host) => Ok(loader(ctx).load_one(host).await?),
            None => Ok(None),
        }
    }

    /// First day.
    async fn from(&self) -> Date {
        Date(self.0.from)
    }

    /// Last day, inclusive, where known.
    async fn to(&self) -> Option<Date> {
        self.0.to.map(Date)
    }
}

/// A person, to that person alone.
pub struct Person(pub person::Model);

/// A person, to that person alone.
#[Object]
impl Person {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// As the person writes it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The terms that run today.
    async fn affiliations(&self, ctx: &Context<'_>) -> Result<Vec<Affiliation>> {
        let cx = cx(ctx);
        let terms = store::affiliations_of(&cx.db, self.0.id, cx.today()).await?;
        Ok(terms.into_iter().map(Affiliation).collect())
    }
}

/// A person as others who take part see them: by name and for whom they act.
pub struct Colleague(pub person::Model);

/// A person as others who take part see them: by name and for whom they act.
#[Object]
impl Colleague {
    /// As the person writes it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The organisations the person acts for today.
    async fn organisations(&self, ctx: &Context<'_>) -> Result<Vec<Organisation>> {
        let loader = loader(ctx);
        let ids = loader.load_one(ActsFor(self.0.id)).await?.unwrap_or_default();
        let mut found = loader.load_many(ids.clone()).await?;
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }
}

/// A person's term with an organisation.
pub struct Affiliation(affiliation::Model);

/// A person's term with an organisation.
#[Object]
impl Affiliation {
    /// For whom the person acts.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Organisation> {
        present(loader(ctx).load_one(self.0.organisation_id).await?)
    }

    /// As what.
    async fn role(&self) -> AffiliationRole {
        self.0.role.into()
    }

    /// First day.
    async fn from(&self) -> Date {
        Date(self.0.from)
    }

    /// Last day, inclusive; absent while it runs.
    async fn to(&self) -> Option<Date> {
        self.0.to.map(Date)
    }
}

/// Who is asking, and what follows from that today.
pub struct Viewer;

/// Who is asking, and what follows from that today.
#[Object]
impl Viewer {
    /// Absent for a visitor who has not signed in.
    async fn person(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        let cx = cx(ctx);
        match cx.actor.person() {
            Some(person) => Ok(store::find_person(&cx.db, person).await?.map(Person)),
            None => Ok(None),
        }
    }

    /// The bodies in which an organisation of the viewer sits today.
    async fn bodies(&self, ctx: &Context<'_>) -> Result<Vec<Body>> {
        let Actor::Person(standing) = &cx(ctx).actor else { return Ok(Vec::new()) };
        let mut bodies: Vec<Body> = loader(ctx).load_many(standing.bodies.clone()).await?.into_values().collect();
        bodies.sort_by(|a, b| a.0.acronym.cmp(&b.0.acronym));
        Ok(bodies)
    }

    /// Whether the viewer is support staff.
    async fn is_staff(&self, ctx: &Context<'_>) -> bool {
        cx(ctx).actor.is_staff()
    }

    /// Where to send the browser to sign in; append `?return_to=/path`.
    async fn sign_in_path(&self) -> &str {
        "/auth/sign-in"
    }
}

/// A page of bodies.
#[derive(SimpleObject)]
pub struct BodyConnection {
    /// How many there are in all.
    total_count: u64,
    /// This page.
    edges: Vec<BodyEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// A body in a list.
#[derive(SimpleObject)]
pub struct BodyEdge {
    /// Its place in the list; opaque.
    cursor: String,
    /// The body.
    node: Body,
}

/// A page of organisations.
#[derive(SimpleObject)]
pub struct OrganisationConnection {
    /// How many there are in all.
    total_count: u64,
    /// This page.
    edges: Vec<OrganisationEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// An organisation in a list.
#[derive(SimpleObject)]
pub struct OrganisationEdge {
    /// Its place in the list; opaque.
    cursor: String,
    /// The organisation.
    node: Organisation,
}

/// A page of meetings.
#[derive(SimpleObject)]
pub struct MeetingConnection {
    /// How many there are in all.
    total_count: u64,
    /// This page.
    edges: Vec<MeetingEdge>,
    /// Where this page lies.
    page_info: PageInfo,
}

/// A meeting in a list.
#[derive(SimpleObject)]
pub struct MeetingEdge {
    /// Its place in the list; opaque.
    cursor: String,
    /// The meeting.
    node: Meeting,
}

/// The directory's part of `Query`.
#[derive(Default)]
pub struct DirectoryQuery;

#[Object]
impl DirectoryQuery {
    /// Who is asking.
    async fn viewer(&self) -> Viewer {
        Viewer
    }

    /// The bodies that existed on a day (today when none is given), by acronym.
    async fn bodies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day; today when not given.")] as_of: Option<Date>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
    ) -> Result<BodyConnection> {
        let cx = cx(ctx);
        let on = as_of.map_or_else(|| cx.today(), |day| day.0);
        let slice = store::list_bodies(&cx.db, on, &Window::forward(first, after)?).await?;
        Ok(BodyConnection {
            total_count: store::count_bodies(&cx.db, on).await?,
            page_info: slice.info(store::cursor),
            edges: slice
                .rows
                .into_iter()
                .map(|body| BodyEdge { cursor: store::cursor(&body), node: Body(body) })
                .collect(),
        })
    }

    /// The organisations, in the order in which they were entered.
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
    ) -> Result<OrganisationConnection> {
        let db = &cx(ctx).db;
        let slice = store::list_organisations(db, &Window::forward(first, after)?).await?;
        Ok(OrganisationConnection {
            total_count: store::count_organisations(db).await?,
            page_info: slice.info(|row| row.id.to_string()),
            edges: slice
                .rows
                .into_iter()
                .map(|row| OrganisationEdge { cursor: row.id.to_string(), node: Organisation(row) })
                .collect(),
        })
    }

    /// The meetings, newest first.
    async fn meetings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows at most: 0 to 100, 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row after which to go on.")] after: Option<String>,
    ) -> Result<MeetingConnection> {
        let db = &cx(ctx).db;
        let slice = store::list_meetings(db, &Window::forward(first, after)?).await?;
        Ok(MeetingConnection {
            total_count: store::count_meetings(db).await?,
            page_info: slice.info(store::meeting_cursor),
            edges: slice
                .rows
                .into_iter()
                .map(|row| MeetingEdge { cursor: store::meeting_cursor(&row), node: Meeting(row) })
                .collect(),
        })
    }

    /// One body.
    async fn body(&self, ctx: &Context<'_>, #[graphql(desc = "Global id.")] id: ID) -> Result<Option<Body>> {
        Ok(loader(ctx).load_one(id.parse::<BodyId>()?).await?)
    }
}

/// A person as a node: nobody but the asker exists.
pub async fn person_node(cx: &Cx, id: entity::PersonId) -> Result<Option<Person>> {
    if cx.actor.person() != Some(id) {
        return Ok(None);
    }
    Ok(store::find_person(&cx.db, id).await?.map(Person))
}

/// The key of a body's terms on a day.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MembershipsOf(pub BodyId, pub NaiveDate);

impl Loader<OrganisationId> for Batch {
    type Value = Organisation;
    type Error = Arc<Error>;

    async fn load(
        &self,
        ids: &[OrganisationId],
    ) -> std::result::Result<HashMap<OrganisationId, Organisation>, Arc<Error>> {
        let found = store::find_organisations(&self.0.db, ids).await?;
        Ok(found.into_iter().map(|row| (row.id, Organisation(row))).collect())
    }
}

impl Loader<MeetingId> for Batch {
    type Value = Meeting;
    type Error = Arc<Error>;

    async fn load(&self, ids: &[MeetingId]) -> std::result::Result<HashMap<MeetingId, Meeting>, Arc<Error>> {
        let found = store::find_meetings(&self.0.db, ids).await?;
        Ok(found.into_iter().map(|row| (row.id, Meeting(row))).collect())
    }
}

impl Loader<BodyId> for Batch {
    type Value = Body;
    type Error = Arc<Error>;

    async fn load(&self, ids: &[BodyId]) -> std::result::Result<HashMap<BodyId, Body>, Arc<Error>> {
        let found = store::find_bodies(&self.0.db, ids).await?;
        Ok(found.into_iter().map(|row| (row.id, Body(row))).collect())
    }
}

/// The key of the organisations that a person acts for today.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ActsFor(pub PersonId);

impl Loader<ActsFor> for Batch {
    type Value = Vec<OrganisationId>;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[ActsFor]) -> std::result::Result<HashMap<ActsFor, Vec<OrganisationId>>, Arc<Error>> {
        let people: Vec<PersonId> = keys.iter().map(|key| key.0).collect();
        let mut found: HashMap<ActsFor, Vec<OrganisationId>> = HashMap::new();
        for term in store::running_terms(&self.0.db, Some(&people), self.0.today()).await? {
            found.entry(ActsFor(term.person_id)).or_default().push(term.organisation_id);
        }
        Ok(found)
    }
}

impl Loader<MembershipsOf> for Batch {
    type Value = Vec<Membership>;
    type Error = Arc<Error>;

    async fn load(
        &self,
        keys: &[MembershipsOf],
    ) -> std::result::Result<HashMap<MembershipsOf, Vec<Membership>>, Arc<Error>> {
        let mut days: HashMap<NaiveDate, Vec<BodyId>> = HashMap::new();
        for MembershipsOf(body, on) in keys {
            days.entry(*on).or_default().push(*body);
        }
        let mut found: HashMap<MembershipsOf, Vec<Membership>> = HashMap::new();
        for (on, bodies) in days {
            for term in store::memberships_of(&self.0.db, &bodies, on).await? {
                found.entry(MembershipsOf(term.body_id, on)).or_default().push(Membership(term));
            }
        }
        Ok(found)
    }
}
