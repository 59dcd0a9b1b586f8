//! What may still be used, and where a browser may be sent. Pure.

use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::auth::{session, sign_in};
use url::{Position, Url};

use crate::config::Settings;

/// A sign-in has to come back from the provider within this time.
pub(super) const SIGN_IN_LIFE: Duration = Duration::from_secs(10 * 60);

/// The use of a session is written down at most this often.
const SEEN_EVERY: Duration = Duration::from_secs(60);

/// The longest path, in bytes, that is remembered through a sign-in.
const LONGEST_PATH: usize = 2048;

/// Whether a sign-in that began may still end.
pub(super) fn may_complete(sign_in: &sign_in::Model, now: DateTime<Utc>) -> bool {
    now < sign_in.created_at + SIGN_IN_LIFE
}

/// Whether a session may be used once more: neither idle for too long nor too old in any case.
pub(super) fn may_continue(session: &session::Model, settings: &Settings, now: DateTime<Utc>) -> bool {
    now < session.seen_at + settings.session_idle && now < session.created_at + settings.session_life
}

/// Whether the use of a session should be written down.
/// Where sessions end after less than two minutes, once a minute would end one that is in use.
pub(super) fn is_due(session: &session::Model, settings: &Settings, now: DateTime<Utc>) -> bool {
    now >= session.seen_at + SEEN_EVERY.min(settings.session_idle / 2)
}

/// Where to go after a sign-in: the wanted path of this hub, or its front page.
pub(super) fn return_path(public_url: &Url, wanted: Option<&str>) -> String {
    wanted.and_then(|path| local_path(public_url, path)).unwrap_or_else(|| "/".to_owned())
}

/// The path as it is written in a header, if it is one of this hub.
/// Asked again of the resolved form, because `/a/..//b` is local and what it resolves to names a host.
fn local_path(public_url: &Url, wanted: &str) -> Option<String> {
    if !may_return_to(wanted) {
        return None;
    }
    let resolved = public_url.join(wanted).ok()?;
    let path = &resolved[Position::BeforePath..];
    (resolved.origin() == public_url.origin() && may_return_to(path)).then(|| path.to_owned())
}

/// Browsers read `//`, `/\` and either with control characters between as the beginning of a host.
fn may_return_to(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= LONGEST_PATH
        && !path.contains(|c: char| c == '\\' || c.is_control())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::TimeDelta;
    use entity::PersonId;
    use uuid::Uuid;

    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-03-01T12:00:00Z".parse().expect("an instant")
    }

    fn settings(idle_minutes: &str) -> Settings {
        let environment = BTreeMap::from([("KP_SESSION_IDLE_MINUTES".to_owned(), idle_minutes.to_owned())]);
        Settings::read("session_hours = 12", environment).expect("right settings")
    }

    fn session(seen_at: DateTime<Utc>) -> session::Model {
        session::Model {
            token_hash: String::new(),
            person_id: PersonId(Uuid::nil()),
            created_at: noon(),
            seen_at,
            id_token: None,
        }
    }

    #[test]
    fn an_unused_session_ends_when_its_idle_time_is_over() {
        let (settings, session) = (settings("60"), session(noon()));

        assert!(may_continue(&session, &settings, noon() + TimeDelta::seconds(3599)));
        assert!(!may_continue(&session, &settings, noon() + TimeDelta::seconds(3600)));
    }

    #[test]
    fn a_used_session_ends_with_its_life() {
        let settings = settings("60");
        let end = noon() + TimeDelta::hours(12);
        let session = session(end - TimeDelta::minutes(1));

        assert!(may_continue(&session, &settings, end - TimeDelta::seconds(1)));
        assert!(!may_continue(&session, &settings, end));
    }

    #[test]
    fn the_use_of_a_session_is_written_once_a_minute_and_in_time_for_short_ones() {
        let session = session(noon());

        assert!(!is_due(&session, &settings("60"), noon() + TimeDelta::seconds(59)));
        assert!(is_due(&session, &settings("60"), noon() + TimeDelta::seconds(60)));
        assert!(!is_due(&session, &settings("1"), noon() + TimeDelta::seconds(29)));
        assert!(is_due(&session, &settings("1"), noon() + TimeDelta::seconds(30)));
    }

    #[test]
    fn a_sign_in_may_take_ten_minutes_and_no_longer() {
        let sign_in = sign_in::Model {
            state_hash: String::new(),
            browser_hash: String::new(),
            nonce: String::new(),
            pkce_verifier: String::new(),
            return_to: String::new(),
            created_at: noon(),
        };

        assert!(may_complete(&sign_in, noon() + TimeDelta::seconds(599)));
        assert!(!may_complete(&sign_in, noon() + TimeDelta::seconds(600)));
    }

    #[test]
    fn a_browser_is_sent_back_to_paths_of_this_hub_only() {
        let hub: Url = "https://hub.example.org".parse().expect("a URL");
        let back = |wanted: &str| return_path(&hub, Some(wanted));

        assert_eq!(return_path(&hub, None), "/");
        assert_eq!(back("/search?text=a//b&page=2#top"), "/search?text=a//b&page=2#top");
        assert_eq!(back("/d/doc_1?at=é"), "/d/doc_1?at=%C3%A9");
        for elsewhere in [
            "",
            "search",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n//evil.example",
            "/a/..//evil.example",
            "/.//evil.example",
            "/a\\b",
            "javascript:alert(1)",
            "/%0d\r\nSet-Cookie: a=b",
        ] {
            assert_eq!(back(elsewhere), "/", "{elsewhere:?}");
        }
    }

    #[test]
    fn a_path_is_remembered_up_to_its_longest() {
        let hub: Url = "https://hub.example.org".parse().expect("a URL");
        let longest = format!("/{}", "a".repeat(LONGEST_PATH - 1));

        assert_eq!(return_path(&hub, Some(&longest)), longest);
        assert_eq!(return_path(&hub, Some(&format!("{longest}a"))), "/");
    }
}
