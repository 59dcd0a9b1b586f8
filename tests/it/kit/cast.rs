//! The cast: organisations, bodies, people with their terms, and the documents they argue about.

use std::fmt::Write;

use chrono::{Duration, NaiveDate};
use entity::auth::session;
use entity::directory::{affiliation, meeting, membership, organisation};
use entity::{BodyId, DocumentId, LocalizedText, MeetingId, OrganisationId, PersonId};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use server::archive::{self, FileToKeep, Kept, NewDocument};
use server::audience::Audience;
use server::directory::{self, Affiliating, Joining, NewBody, NewMeeting, NewOrganisation};
use sha2::{Digest, Sha256};

use super::{Asker, Hub};

/// An organisation of the cast.
pub type Organisation = OrganisationId;

/// A body of the cast.
pub type Body = BodyId;

/// What a person is to an organisation.
pub use entity::directory::affiliation::Role;

/// A person of the cast.
#[derive(Clone, Debug)]
pub struct Person {
    /// Id in the directory.
    pub id: PersonId,
}

/// A day.
pub fn on(day: &str) -> NaiveDate {
    day.parse().expect("a day")
}

/// A plain text file whose pages are these.
fn file(pages: &[&str]) -> String {
    pages.join("\u{c}")
}

/// Long before any test.
fn always() -> NaiveDate {
    on("2003-01-01")
}

impl Hub {
    /// A Participant with this country code.
    pub async fn participant(&self, code: &str) -> Organisation {
        self.organisation(organisation::Kind::Participant, code, None, Some(code.to_owned())).await
    }

    /// An observer with this acronym.
    pub async fn observer(&self, acronym: &str) -> Organisation {
        self.organisation(organisation::Kind::Observer, acronym, Some(acronym.to_owned()), None).await
    }

    /// An organisation that is invited for single meetings.
    pub async fn guest(&self, name: &str) -> Organisation {
        self.organisation(organisation::Kind::Guest, name, None, None).await
    }

    /// The support office.
    pub async fn support(&self) -> Organisation {
        self.organisation(organisation::Kind::Support, "Support office", None, None).await
    }

    async fn organisation(
        &self,
        kind: organisation::Kind,
        name: &str,
        acronym: Option<String>,
        country_code: Option<String>,
    ) -> Organisation {
        let name = LocalizedText::new("en", name);
        let new = NewOrganisation { kind, name, acronym, country_code };
        directory::enter_organisation(&self.cx(), new).await.expect("a new organisation")
    }

    /// A body with this acronym, and these members.
    pub async fn body(&self, acronym: &str, members: &[Organisation]) -> Body {
        self.part_of(None, acronym, members).await
    }

    /// A body that is a part of another, with this acronym, and these members.
    pub async fn part_of(&self, parent_id: Option<Body>, acronym: &str, members: &[Organisation]) -> Body {
        let name = LocalizedText::new("en", acronym);
        let new = NewBody { acronym: acronym.to_owned(), name, parent_id, from: None, to: None };
        let body = directory::enter_body(&self.cx(), new).await.expect("a new body");
        for member in members {
            self.seat(body, *member, always(), None).await;
        }
        body
    }

    /// A Plenary that begins on this day.
    pub async fn plenary(&self, name: &str, from: NaiveDate) -> MeetingId {
        let name = LocalizedText::new("en", name);
        let new = NewMeeting { kind: meeting::Kind::Plenary, name, place: None, host_id: None, from, to: None };
        directory::enter_meeting(&self.cx(), new).await.expect("a new meeting")
    }

    /// A term of an organisation in a body.
    pub async fn seat(&self, body: Body, organisation: Organisation, from: NaiveDate, to: Option<NaiveDate>) {
        self.term(body, organisation, membership::Status::Member, from, to).await;
    }

    /// A term of an organisation over a body.
    pub async fn preside(&self, body: Body, organisation: Organisation) {
        self.term(body, organisation, membership::Status::Chair, always(), None).await;
    }

    async fn term(
        &self,
        body_id: Body,
        organisation_id: Organisation,
        status: membership::Status,
        from: NaiveDate,
        to: Option<NaiveDate>,
    ) {
        let term = Joining { body_id, organisation_id, status, from, to };
        directory::join(&self.cx(), term).await.expect("a new term");
    }

    /// A person without any term.
    pub async fn person(&self, name: &str) -> Person {
        let mut email = String::new();
        write!(email, "{}@example.org", name.to_lowercase().replace(' ', ".")).expect("a string");
        let id = directory::enter_person(&self.cx(), name, &email).await.expect("a new person");
        Person { id }
    }

    /// A term of a person with an organisation.
    pub async fn affiliate(&self, person: &Person, organisation: Organisation, role: Role, to: Option<NaiveDate>) {
        let term = Affiliating { person_id: person.id, organisation_id: organisation, role, from: always(), to };
        directory::affiliate(&self.cx(), term).await.expect("a new term");
    }

    /// A delegate of an organisation, signed in.
    pub async fn delegate(&self, name: &str, organisation: Organisation) -> Asker {
        let person = self.person(name).await;
        self.affiliate(&person, organisation, Role::Delegate, None).await;
        self.signed_in(&person).await
    }

    /// Somebody of the support staff, signed in.
    pub async fn staff(&self) -> Asker {
        let office = self.support().await;
        let person = self.person("Kagiso Moremi-Dube").await;
        self.affiliate(&person, office, affiliation::Role::SupportStaff, None).await;
        self.signed_in(&person).await
    }

    /// A person with a session, as if the provider had vouched for them just now.
    pub async fn signed_in(&self, person: &Person) -> Asker {
        let cx = self.cx();
        let secret = format!("{:064x}", cx.ids.next().as_u128());
        let token_hash = Sha256::digest(&secret).iter().map(|byte| format!("{byte:02x}")).collect();
        let row =
            session::Model { token_hash, person_id: person.id, created_at: cx.now, seen_at: cx.now, id_token: None };
        row.into_active_model().insert(&cx.db).await.expect("a new session");
        self.with_session(secret)
    }

    /// A published document whose text file has these pages.
    pub async fn document(&self, title: &str, audience: Audience, pages: &[&str]) -> String {
        let id = self.draft(title, audience, pages).await;
        archive::publish(&self.cx(), id.parse::<DocumentId>().expect("its id")).await.expect("a draft to publish");
        id
    }

    /// A published footprint of 1987, of a Participant, issued by a body, whose text file has these pages.
    pub async fn footprint(&self, of: Organisation, audience: Audience, body: Body, pages: &[&str]) -> String {
        let title = pages[0];
        let new = NewDocument {
            participant: Some(of),
            kind: entity::archive::document::Kind::Footprint,
            body: Some(body),
            date: Some("1987".parse().expect("a year")),
            ..plain()
        };
        let id = self.deposit(title, NewDocument { audience, ..new }, pages).await;
        archive::publish(&self.cx(), id.parse::<DocumentId>().expect("its id")).await.expect("a draft to publish");
        id
    }

    /// A published document with this record, whose text file has these pages.
    pub async fn published(&self, title: &str, new: NewDocument, pages: &[&str]) -> DocumentId {
        let id = self.deposit(title, new, pages).await.parse().expect("its id");
        archive::publish(&self.cx(), id).await.expect("a draft to publish");
        id
    }

    /// A draft whose text file has these pages.
    pub async fn draft(&self, title: &str, audience: Audience, pages: &[&str]) -> String {
        self.deposit(title, NewDocument { audience, ..plain() }, pages).await
    }

    /// A draft with this record, whose text file has these pages.
    pub async fn deposit(&self, title: &str, new: NewDocument, pages: &[&str]) -> String {
        let kept = self.keep(&format!("{title}.txt"), file(pages).as_bytes()).await;
        let Kept::New(kept) = kept else { panic!("these very bytes are held already") };
        let new = NewDocument { title: LocalizedText::new("en", title), ..new };
        archive::deposit(&self.cx(), new, vec![*kept]).await.expect("a new draft").to_string()
    }

    /// Keeps bytes as a file of this name.
    pub async fn keep(&self, file_name: &str, bytes: &[u8]) -> Kept {
        let folder = self.folder();
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(file_name);
        std::fs::write(&path, bytes).expect("a file");
        let file = FileToKeep {
            path,
            file_name: file_name.to_owned(),
            language: None,
            is_authentic: true,
            is_machine_translation: false,
        };
        archive::keep(&self.cx(), file).await.expect("a file that is kept")
    }

    /// Moves the hub's clock to the next noon, so that no midnight comes in between.
    pub fn wait_for_noon(&self) {
        let now = self.cx().now.naive_utc();
        let noon = (now.date() + Duration::days(1)).and_hms_opt(12, 0, 0).expect("every day has a noon");
        // The clock is moved by whole seconds: rather just after noon than just before.
        self.advance(noon - now + Duration::seconds(1));
    }

    /// Moves the hub's clock ahead.
    pub fn advance(&self, by: Duration) {
        self.stores.clock.advance(by);
    }
}

/// What a record says when a test does not care.
pub fn plain() -> NewDocument {
    NewDocument::titled(LocalizedText::new("en", "A document"), Audience::Public)
}
