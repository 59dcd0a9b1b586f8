//! What somebody else would see of a document once it is published.

use entity::archive::document::{self, State};
use entity::archive::version;
use entity::{DocumentId, OrganisationId, PersonId};
use uuid::Uuid;

use crate::archive::commands::no_document;
use crate::archive::relations::{Tie, ties_of};
use crate::archive::{policy, store};
use crate::cx::{Actor, Cx, Standing};
use crate::directory;
use crate::error::{Result, refuse_field};

/// Through whose eyes a document is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody who has not signed in.
    Public,
    /// A delegate of an observer that sits in no body.
    Observer,
    /// A delegate of this organisation.
    Organisation(OrganisationId),
}

/// What that viewer would see.
pub struct Preview {
    /// Whether the document exists for them.
    pub is_visible: bool,
    /// Its editions, newest first.
    pub versions: Vec<version::Model>,
    /// Its ties whose other ends they see today.
    pub ties: Vec<Tie>,
}

/// Looks at a document as if it had been published, with everything that waits.
pub async fn preview(cx: &Cx, id: DocumentId, viewer: Viewer) -> Result<Preview> {
    let document = store::find(&cx.db, &cx.actor, id).await?.ok_or_else(no_document)?;
    policy::may_publish(&cx.actor)?;
    let actor = actor(cx, viewer).await?;
    let audience = store::audience_of(&cx.db, &document).await?;
    let published = document::Model { state: State::Published, ..document };
    if !policy::admits(&actor, &published, audience) {
        return Ok(Preview { is_visible: false, versions: Vec::new(), ties: Vec::new() });
    }
    let mut ties = ties_of(&cx.db, &actor, &[id]).await?;
    Ok(Preview {
        is_visible: true,
        versions: store::versions_of(&cx.db, &cx.actor, &[id]).await?,
        ties: ties.remove(&id).unwrap_or_default(),
    })
}

async fn actor(cx: &Cx, viewer: Viewer) -> Result<Actor> {
    // Nobody in particular: no person has this id.
    let nobody = PersonId(Uuid::nil());
    Ok(match viewer {
        Viewer::Public => Actor::Visitor,
        Viewer::Observer => Actor::Person(Standing { for_observer: true, ..Standing::none(nobody) }),
        Viewer::Organisation(organisation) => {
            if directory::find_organisations(&cx.db, &[organisation]).await?.is_empty() {
                return Err(refuse_field(
                    "organisation",
                    "the directory has no such organisation; choose one of its list",
                ));
            }
            Actor::Person(directory::standing_of(&cx.db, nobody, vec![organisation], cx.today()).await?)
        }
    })
}
