//! A form on its way to the server: whether it is under way, what was wrong with it, and what was done by it.

use crate::kit::ask::{Fault, Trouble};
use crate::say;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// A form that can be sent.
#[derive(Clone, Copy)]
pub struct Sending {
    /// What the server said was wrong with it.
    pub faults: RwSignal<Vec<Fault>>,
    /// Whether it is under way.
    pub is_busy: RwSignal<bool>,
}

impl Sending {
    /// A form that has not been sent.
    pub fn new() -> Sending {
        Sending { faults: RwSignal::new(Vec::new()), is_busy: RwSignal::new(false) }
    }

    /// Sends it, and calls `done` when the server has taken it.
    pub fn send<T>(self, sending: impl Future<Output = Result<T, Trouble>> + 'static, done: impl FnOnce(T) + 'static) {
        self.is_busy.set(true);
        self.faults.set(Vec::new());
        spawn_local(async move {
            let outcome = sending.await;
            // First of all: by what was done, the form itself may go.
            self.is_busy.set(false);
            match outcome {
                Ok(taken) => done(taken),
                Err(trouble) => self.faults.set(faults_of(trouble)),
            }
        });
    }
}

/// What went wrong, as faults of a form.
pub fn faults_of(trouble: Trouble) -> Vec<Fault> {
    let sentence = match trouble {
        Trouble::Rejected(faults) => return faults,
        Trouble::Refused(sentence) => sentence,
        Trouble::Absent => say!(en: "This is no longer here.", fr: "Cela n’est plus ici.").to_owned(),
        Trouble::SignedOut => say!(en: "You are no longer signed in. Sign in in another tab, then save again.", fr: "Vous n’êtes plus connecté. Connectez-vous dans un autre onglet, puis enregistrez à nouveau.").to_owned(),
        Trouble::Offline => say!(en: "The hub cannot be reached. Nothing you typed is lost: save again in a moment.", fr: "Le service est injoignable. Votre saisie est conservée : enregistrez à nouveau dans un instant.").to_owned(),
        Trouble::Broken => say!(en: "The hub could not save this. Nothing you typed is lost: save again in a moment.", fr: "Le service n’a pas pu enregistrer. Votre saisie est conservée : réessayez dans un instant.").to_owned(),
    };
    vec![Fault { field: None, sentence }]
}

/// What was done to a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Done {
    /// Its record was changed.
    Described,
    /// It was published.
    Published,
    /// Something waits for a second person.
    Proposed,
    /// A proposal was carried out.
    Confirmed,
    /// A proposal was declined.
    Declined,
    /// It was put under embargo, or its embargo lifted.
    Embargoed,
    /// It has a version that waits.
    Revised,
    /// Its ties were changed.
    Tied,
}

impl Done {
    /// Said to who did it.
    pub fn sentence(self) -> &'static str {
        match self {
            Done::Described => {
                say!(en: "The description is saved.", fr: "La description est enregistrée.")
            }
            Done::Published => {
                say!(en: "The document is published.", fr: "Le document est publié.")
            }
            Done::Proposed => say!(
                en: "This waits for a second person of the support staff to confirm it.",
                fr: "Cela attend la confirmation d’une seconde personne du personnel d’appui.",
            ),
            Done::Confirmed => say!(en: "Confirmed, and carried out.", fr: "Confirmé et exécuté."),
            Done::Declined => say!(en: "Declined; nothing has changed.", fr: "Décliné ; rien n’a changé."),
            Done::Embargoed => say!(en: "The embargo is saved.", fr: "L’embargo est enregistré."),
            Done::Revised => say!(
                en: "The new version is saved. It waits until the document is published anew.",
                fr: "La nouvelle version est enregistrée. Elle attend que le document soit publié à nouveau.",
            ),
            Done::Tied => say!(en: "The relations are saved.", fr: "Les relations sont enregistrées."),
        }
    }
}
