//! `kp-hub people`: who acts for whom. An empty hub gets its first support staff here.

use anyhow::anyhow;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use entity::OrganisationId;
use entity::directory::affiliation::Role;

use super::manifest::{name_of, names, names_of, value};
use super::say;
use crate::cx::{Actor, Cx, Stores};
use crate::directory::{self, Admission};

/// What to do.
#[derive(Subcommand)]
pub enum People {
    /// Lets somebody act for an organisation; who is not known by the address is entered.
    Admit(Admit),
    /// Ends what somebody is to an organisation, or to all, from this moment on.
    Dismiss(Dismiss),
    /// Says who acts for whom, a line for each term that has not ended: address, name, organisation, role, days.
    List,
}

/// Whom to admit, to what.
#[derive(Args)]
pub struct Admit {
    /// The address that the identity provider knows as verified, such as ana.lima@institution.example.
    email: String,
    /// The name, as the person writes it, or as the directory has it.
    #[arg(long)]
    name: String,
    /// As what: delegate, focal_point, alternate or support_staff.
    #[arg(long, value_parser = role)]
    role: Role,
    /// For whom, by country code, acronym, name or id; support staff need none.
    #[arg(long)]
    organisation: Option<String>,
    /// First day, such as 2026-01-31; today where it is left out.
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Last day; none where it is left out.
    #[arg(long)]
    to: Option<NaiveDate>,
    /// On whose instruction, for the audit log.
    #[arg(long)]
    instruction: Option<String>,
}

/// Whom to dismiss, from what.
#[derive(Args)]
pub struct Dismiss {
    /// The address by which the directory knows the person.
    email: String,
    /// From one organisation, by country code, acronym, name or id; from all where it is left out.
    #[arg(long)]
    organisation: Option<String>,
    /// On whose instruction, for the audit log.
    #[arg(long)]
    instruction: Option<String>,
}

fn role(written: &str) -> Result<Role, String> {
    value(&written.replace('-', "_")).ok_or_else(|| format!("it is one of {}", names_of::<Role>().join(", ")))
}

impl People {
    /// Does it, and says what has come of it.
    pub async fn run(self, stores: &Stores) -> anyhow::Result<()> {
        let cx = stores.cx(Actor::System);
        match self {
            Self::Admit(admit) => admit.run(&cx).await,
            Self::Dismiss(dismiss) => dismiss.run(&cx).await,
            Self::List => list(&cx).await,
        }
    }
}

impl Admit {
    async fn run(self, cx: &Cx) -> anyhow::Result<()> {
        let Self { email, name, role, organisation, from, to, instruction } = self;
        let organisation_id = known(cx, organisation.as_deref()).await?;
        let admission = Admission { name, email: email.clone(), organisation_id, role, from, to };
        let is_new = directory::admit(&cx.instructed(instruction), admission).await?;
        say(&match is_new {
            true => format!("{email} is {} from {} on", name_of(role), from.unwrap_or_else(|| cx.today())),
            false => format!("{email} is that already; nothing was changed"),
        });
        Ok(())
    }
}

impl Dismiss {
    async fn run(self, cx: &Cx) -> anyhow::Result<()> {
        let Self { email, organisation, instruction } = self;
        let organisation = known(cx, organisation.as_deref()).await?;
        let ended = directory::dismiss(&cx.instructed(instruction), &email, organisation).await?;
        say(&format!("{email} acts for nobody there any more; terms ended: {ended}"));
        Ok(())
    }
}

async fn known(cx: &Cx, written: Option<&str>) -> anyhow::Result<Option<OrganisationId>> {
    let Some(written) = written else { return Ok(None) };
    let ours = [names::Names::from(directory::entries(&cx.db).await?)];
    names::organisation(&ours, written).map(Some).map_err(|fault| anyhow!(fault))
}

async fn list(cx: &Cx) -> anyhow::Result<()> {
    let (people, terms) = (directory::people(&cx.db).await?, directory::terms(&cx.db).await?);
    let organisations = directory::entries(&cx.db).await?.organisations;
    for person in people {
        for term in terms.iter().filter(|term| term.person_id == person.id) {
            if term.to.is_some_and(|to| to < cx.today()) {
                continue;
            }
            let organisation = organisations.iter().find(|organisation| organisation.id == term.organisation_id);
            let name = organisation.map_or("", |organisation| organisation.name.pick(None).1);
            let (role, from) = (name_of(term.role), term.from);
            let to = term.to.map(|to| to.to_string()).unwrap_or_default();
            say(&format!("{}\t{}\t{name}\t{role}\t{from}\t{to}", person.email, person.name));
        }
    }
    Ok(())
}
