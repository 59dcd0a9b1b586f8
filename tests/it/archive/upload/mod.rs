//! Files on their way in from a browser.

mod protocol;
mod real_client;
mod seen;

use crate::kit::{Asker, Hub, Role};

/// A second person of the support staff, signed in.
async fn colleague(hub: &Hub) -> Asker {
    let office = hub.support().await;
    let person = hub.person("Ingrid Solvang-Haile").await;
    hub.affiliate(&person, office, Role::SupportStaff, None).await;
    hub.signed_in(&person).await
}
