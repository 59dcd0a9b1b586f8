//! What is remembered of a provider, and when it is asked again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use super::known::Known;

/// After so long the provider is asked again, so that a key it withdrew is not trusted for ever.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// How long a provider is left in peace after it failed, or after it was asked for new keys.
const REST: TimeDelta = TimeDelta::seconds(3);

/// What is remembered of a provider. One asks it at a time: whoever comes meanwhile goes on with what is known,
/// or waits for the one answer. It is asked for all, so it is asked to the end when whoever began that has left.
#[derive(Default)]
pub(super) struct Memory {
    remembered: Mutex<Remembered>,
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Remembered {
    known: Option<Arc<Known>>,
    /// How often the provider was asked.
    asked: u64,
    fetched_at: DateTime<Utc>,
    failed_at: DateTime<Utc>,
    renewed_at: DateTime<Utc>,
}

impl Memory {
    /// What is known without asking.
    pub(super) fn at_hand(&self) -> Option<Arc<Known>> {
        self.remembered().known.clone()
    }

    /// What is known, fetched if nothing is, and fetched anew when it has grown old and the provider answers.
    pub(super) async fn known<F>(
        self: &Arc<Self>,
        now: DateTime<Utc>,
        fetch: impl FnOnce() -> F + Send + 'static,
    ) -> anyhow::Result<Arc<Known>>
    where
        F: Future<Output = anyhow::Result<Known>> + Send + 'static,
    {
        let memory = self.clone();
        tokio::spawn(async move { memory.kept(now, fetch).await }).await?
    }

    /// What is known after asking anew for the sake of new keys;
    /// nothing when that was done so recently that there is nothing new.
    pub(super) async fn renewed<F>(
        self: &Arc<Self>,
        now: DateTime<Utc>,
        known: &Arc<Known>,
        fetch: impl FnOnce() -> F + Send + 'static,
    ) -> anyhow::Result<Option<Arc<Known>>>
    where
        F: Future<Output = anyhow::Result<Known>> + Send + 'static,
    {
        let (memory, known) = (self.clone(), known.clone());
        tokio::spawn(async move { memory.changed(now, &known, fetch).await }).await?
    }

    async fn kept<F>(&self, now: DateTime<Utc>, fetch: impl FnOnce() -> F) -> anyhow::Result<Arc<Known>>
    where
        F: Future<Output = anyhow::Result<Known>>,
    {
        let (asked, old) = {
            let remembered = self.remembered();
            if remembered.is_settled(now) {
                return remembered.outcome();
            }
            (remembered.asked, remembered.known.clone())
        };
        let _turn = match &old {
            None => self.asking.lock().await,
            Some(old) => match self.asking.try_lock() {
                Ok(turn) => turn,
                Err(_) => return Ok(old.clone()),
            },
        };
        {
            let remembered = self.remembered();
            if remembered.asked != asked || remembered.is_settled(now) {
                return remembered.outcome();
            }
        }
        match (self.ask(now, fetch).await, old) {
            (Err(_), Some(old)) => Ok(old),
            (fetched, _) => fetched,
        }
    }

    async fn changed<F>(
        &self,
        now: DateTime<Utc>,
        known: &Arc<Known>,
        fetch: impl FnOnce() -> F,
    ) -> anyhow::Result<Option<Arc<Known>>>
    where
        F: Future<Output = anyhow::Result<Known>>,
    {
        let asked = self.remembered().asked;
        let _turn = self.asking.lock().await;
        {
            let mut remembered = self.remembered();
            if let Some(renewal) = remembered.renewal(now, known) {
                return renewal;
            }
            if remembered.asked != asked {
                return Err(failed());
            }
            remembered.renewed_at = now;
        }
        self.ask(now, fetch).await.map(Some)
    }

    async fn ask<F>(&self, now: DateTime<Utc>, fetch: impl FnOnce() -> F) -> anyhow::Result<Arc<Known>>
    where
        F: Future<Output = anyhow::Result<Known>>,
    {
        let began = Instant::now();
        let fetched = fetch().await;
        let mut remembered = self.remembered();
        remembered.asked += 1;
        match fetched {
            Ok(mut known) => {
                if let Some(old) = &remembered.known {
                    known.gate.follow(&old.gate);
                }
                let known = Arc::new(known);
                remembered.known = Some(known.clone());
                remembered.fetched_at = now;
                Ok(known)
            }
            Err(cause) => {
                tracing::warn!(cause = %format!("{cause:#}"), "the provider could not be asked");
                // One that hangs has kept whoever asked waiting all the while.
                remembered.failed_at = now + began.elapsed();
                Err(cause)
            }
        }
    }

    fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    /// Whether there is nothing to ask: what is known is fresh, or the provider failed a moment ago.
    fn is_settled(&self, now: DateTime<Utc>) -> bool {
        self.known.is_some() && now < self.fetched_at + FRESH || now < self.failed_at + REST
    }

    fn outcome(&self) -> anyhow::Result<Arc<Known>> {
        self.known.clone().with_context(failed)
    }

    /// What came of asking for new keys, if it was asked since somebody knew this, or a moment ago.
    fn renewal(&self, now: DateTime<Utc>, known: &Arc<Known>) -> Option<anyhow::Result<Option<Arc<Known>>>> {
        if let Some(newer) = self.known.as_ref().filter(|newer| !Arc::ptr_eq(newer, known)) {
            return Some(Ok(Some(newer.clone())));
        }
        if now < self.failed_at + REST {
            return Some(Err(failed()));
        }
        (now < self.renewed_at + REST).then_some(Ok(None))
    }
}

fn failed() -> anyhow::Error {
    anyhow::anyhow!("the provider failed a moment ago")
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use openidconnect::core::{CoreJwsSigningAlgorithm, CoreResponseType, CoreSubjectIdentifierType};
    use openidconnect::{
        AuthUrl, EmptyAdditionalProviderMetadata, IssuerUrl, JsonWebKeySetUrl, LogoutProviderMetadata,
        ProviderMetadataWithLogout, ResponseTypes,
    };
    use tokio::sync::oneshot;
    use tokio::task::yield_now;

    use super::*;
    use crate::config;

    fn noon() -> DateTime<Utc> {
        "2026-03-01T12:00:00Z".parse().expect("an instant")
    }

    fn known() -> anyhow::Result<Known> {
        let issuer = "https://login.example.org".to_owned();
        let metadata = ProviderMetadataWithLogout::new(
            IssuerUrl::new(issuer.clone())?,
            AuthUrl::new(issuer.clone())?,
            JsonWebKeySetUrl::new(issuer.clone())?,
            vec![ResponseTypes::new(vec![CoreResponseType::Code])],
            vec![CoreSubjectIdentifierType::Public],
            vec![CoreJwsSigningAlgorithm::EdDsa],
            LogoutProviderMetadata {
                end_session_endpoint: None,
                additional_metadata: EmptyAdditionalProviderMetadata {},
            },
        );
        let audience = "urn:kp".to_owned();
        let provider = config::Provider {
            issuer,
            client_id: "hub".to_owned(),
            client_secret: None,
            audience,
            clients: Vec::new(),
        };
        Known::read(&provider, "https://hub.example.org".parse()?, metadata)
    }

    async fn answers() -> anyhow::Result<Known> {
        known()
    }

    async fn fails() -> anyhow::Result<Known> {
        anyhow::bail!("away")
    }

    #[tokio::test]
    async fn what_has_grown_old_is_good_as_long_as_the_provider_is_away() {
        let memory = Arc::<Memory>::default();
        let first = memory.known(noon(), answers).await.expect("an answer");
        let at = |minutes| noon() + TimeDelta::minutes(minutes);

        let fresh = memory.known(at(59), fails).await.expect("what is known");
        let old = memory.known(at(60), fails).await.expect("what is known");
        let renewed = memory.known(at(61), answers).await.expect("an answer");

        assert!(Arc::ptr_eq(&first, &fresh) && Arc::ptr_eq(&first, &old));
        assert!(!Arc::ptr_eq(&first, &renewed));
    }

    #[tokio::test]
    async fn for_new_keys_the_provider_is_asked_once_in_three_seconds() {
        let memory = Arc::<Memory>::default();
        let asked = Arc::new(AtomicUsize::new(0));
        let at = |seconds| noon() + TimeDelta::seconds(seconds);
        let mut newest = memory.known(noon(), answers).await.expect("an answer");

        for (seconds, times) in [(0, 1), (0, 1), (2, 1), (3, 2), (5, 2), (6, 3)] {
            let counter = asked.clone();
            let fetch = move || {
                counter.fetch_add(1, Ordering::Relaxed);
                answers()
            };
            let renewed = memory.renewed(at(seconds), &newest, fetch).await.expect("no failure");
            assert_eq!(asked.load(Ordering::Relaxed), times, "after {seconds} s");
            newest = renewed.unwrap_or(newest);
        }
    }

    #[tokio::test]
    async fn whoever_needs_new_keys_of_a_provider_that_is_away_is_told_so_and_others_go_on() {
        let memory = Arc::<Memory>::default();
        let known = memory.known(noon(), answers).await.expect("an answer");
        let at = |seconds| noon() + TimeDelta::seconds(seconds);

        assert!(memory.renewed(noon(), &known, fails).await.is_err());
        assert!(memory.renewed(at(2), &known, answers).await.is_err(), "it is left in peace");

        assert!(Arc::ptr_eq(&known, &memory.known(at(2), fails).await.expect("what is known")));
        assert!(memory.renewed(at(4), &known, answers).await.expect("an answer").is_some());
    }

    #[tokio::test]
    async fn a_provider_is_left_in_peace_from_when_it_has_failed_and_not_from_when_it_was_asked() {
        let memory = Arc::<Memory>::default();
        let fails_late = || async {
            let began = Instant::now();
            while began.elapsed().is_zero() {
                yield_now().await;
            }
            fails().await
        };

        assert!(memory.known(noon(), fails_late).await.is_err());

        assert!(memory.known(noon() + REST, answers).await.is_err());
    }

    #[tokio::test]
    async fn what_was_asked_by_somebody_who_left_is_answered_for_all() {
        let memory = Arc::<Memory>::default();
        let old = memory.known(noon(), answers).await.expect("an answer");
        let (tell, told) = oneshot::channel();
        let (begin, has_begun) = oneshot::channel();
        let slow = || async {
            begin.send(()).expect("a test that waits");
            told.await.expect("a sign");
            known()
        };

        tokio::select! {
            _answer = memory.renewed(noon(), &old, slow) => panic!("nobody told it to answer"),
            begun = has_begun => begun.expect("a sign"),
        }
        tell.send(()).expect("a provider that is still asked");
        let renewed = memory.renewed(noon(), &old, fails).await.expect("an answer").expect("new keys");

        assert!(!Arc::ptr_eq(&renewed, &old));
    }

    #[tokio::test]
    async fn while_one_asks_the_others_wait_for_the_one_answer_or_go_on_with_what_is_known() {
        let memory = Arc::<Memory>::default();
        let old = memory.known(noon(), answers).await.expect("an answer");
        let later = noon() + TimeDelta::hours(1);
        let (tell, told) = oneshot::channel();
        let slow = || async {
            told.await.expect("a sign");
            known()
        };

        let others = async {
            let meanwhile = memory.known(later, fails).await.expect("what is known");
            assert!(Arc::ptr_eq(&old, &meanwhile));
            tell.send(()).expect("somebody who asks");
        };
        let (first, second, ()) =
            tokio::join!(memory.renewed(later, &old, slow), memory.renewed(later, &old, fails), others);

        let [first, second] = [first, second].map(|renewed| renewed.expect("an answer").expect("new keys"));
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &old));
    }
}
