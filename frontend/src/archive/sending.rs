//! A form on its way to the server: whether it is under way, what was wrong with it, and what was done by it.

use crate::kit::ask::{Fault, Trouble};
use crate::kit::language::{Language, language};
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
        Trouble::Refused(sentence) => return vec![Fault { field: None, sentence, language: Language::English }],
        Trouble::Absent => say!("This is no longer here.").to_owned(),
        Trouble::SignedOut => say!("You are no longer signed in. Sign in in another tab, then save again.").to_owned(),
        Trouble::Offline => {
            say!("The hub cannot be reached. Nothing you typed is lost: save again in a moment.").to_owned()
        }
        Trouble::Broken => {
            say!("The hub could not save this. Nothing you typed is lost: save again in a moment.").to_owned()
        }
    };
    vec![Fault { field: None, sentence, language: untrack(language) }]
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
            Done::Described => say!("The description is saved."),
            Done::Published => say!("The document is published."),
            Done::Proposed => say!("This waits for a second person of the support staff to confirm it."),
            Done::Confirmed => say!("Confirmed, and carried out."),
            Done::Declined => say!("Declined; nothing has changed."),
            Done::Embargoed => say!("The embargo is saved."),
            Done::Revised => say!("The new version is saved. It waits until the document is published anew."),
            Done::Tied => say!("The relations are saved."),
        }
    }
}
