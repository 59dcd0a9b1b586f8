//! The codes given out and not yet exchanged, in memory: each once, and for a minute.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};

/// How long a code may wait.
const LIFE: Duration = Duration::from_secs(60);

/// The lengths of a PKCE verifier, in characters.
const VERIFIER: std::ops::RangeInclusive<usize> = 43..=128;

/// What a code stands for.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    /// Who was chosen.
    pub(super) subject: String,
    /// The name of that person.
    pub(super) name: String,
    /// The address, which is always verified.
    pub(super) email: String,
    /// To be repeated in the ID token.
    pub(super) nonce: String,
    /// The public half of PKCE.
    pub(super) challenge: String,
    /// When it was given out.
    pub(super) at: DateTime<Utc>,
}

/// The codes of one process.
#[derive(Default)]
pub(super) struct Codes(Mutex<HashMap<String, Grant>>);

impl Codes {
    /// Gives a code out, and forgets those that have waited too long.
    pub(super) fn give(&self, code: String, grant: Grant) {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        codes.retain(|_, waiting| grant.at < waiting.at + LIFE);
        codes.insert(code, grant);
    }

    /// What a code stands for, if it comes in time and with its verifier; right or wrong, it is used up.
    pub(super) fn take(&self, code: &str, verifier: String, now: DateTime<Utc>) -> Option<Grant> {
        let grant = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(code)?;
        let is_right = VERIFIER.contains(&verifier.len()) && {
            let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier));
            challenge.as_str() == grant.challenge
        };
        (is_right && now < grant.at + LIFE).then_some(grant)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-03-01T12:00:00Z".parse().expect("an instant")
    }

    fn verifier() -> String {
        "v".repeat(43)
    }

    fn given() -> Codes {
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier()));
        let grant = Grant {
            subject: "per_1".to_owned(),
            name: String::new(),
            email: String::new(),
            nonce: String::new(),
            challenge: challenge.as_str().to_owned(),
            at: noon(),
        };
        let codes = Codes::default();
        codes.give("code".to_owned(), grant);
        codes
    }

    #[test]
    fn a_code_is_good_once() {
        let codes = given();

        assert!(codes.take("code", verifier(), noon()).is_some());
        assert!(codes.take("code", verifier(), noon()).is_none());
    }

    #[test]
    fn a_code_is_good_for_a_minute() {
        assert!(given().take("code", verifier(), noon() + TimeDelta::seconds(59)).is_some());
        assert!(given().take("code", verifier(), noon() + TimeDelta::seconds(60)).is_none());
    }

    #[test]
    fn a_code_without_its_verifier_is_used_up_for_nothing() {
        for wrong in ["w".repeat(43), "v".repeat(42), String::new(), "v".repeat(129)] {
            let codes = given();

            assert!(codes.take("code", wrong, noon()).is_none());
            assert!(codes.take("code", verifier(), noon()).is_none());
        }
    }
}
