//! What settings are taken, and what is said of those that are not.

use super::parts::MOST_PREFIX_LETTERS;
use super::*;
use crate::cx::Client;

fn read(file: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::read(file, environment.collect()).map_err(|fault| fault.to_string())
}

#[test]
fn the_environment_wins_over_the_file() {
    let settings = read("listen = \"127.0.0.1:1\"\nsession_hours = 3", &[("KP_LISTEN", "127.0.0.1:2")]);

    let settings = settings.expect("both are right");
    assert_eq!(settings.listen.port(), 2);
    assert_eq!(settings.session_life, Duration::from_secs(3 * 3600));
}

#[test]
fn a_wrong_value_is_refused_by_name_fault_and_example() {
    for (name, value, fault) in [
        ("KP_LISTEN", "8080", "which cannot be used"),
        ("KP_PUBLIC_URL", "hub.example.org", "which cannot be used"),
        ("KP_PUBLIC_URL", "https://hub.example.org/kp", "without path"),
        ("KP_PUBLIC_URL", "http://hub.example.org", "must be https"),
        ("KP_SESSION_HOURS", "0", "must lie between 1 and 720"),
        ("KP_SESSION_HOURS", "721", "must lie between 1 and 720"),
        ("KP_UPLOAD_MIB", "2048", "must lie between 1 and 2047"),
        ("KP_DATABASE_URL", "mysql://x", "must begin with sqlite: or postgres://"),
        ("KP_DATABASE_URL", "postgres://db.example.org", "names no database"),
        ("KP_DATABASE_CONNECTIONS", "0", "must lie between 1 and 100"),
        ("KP_DATABASE_CONNECTIONS", "101", "must lie between 1 and 100"),
        ("KP_MAIL_URL", "https://mail.example.org", "must begin with file://, smtp:// or smtps://"),
        ("KP_MAIL_URL", "smtp://mail.example.org/inbox", "must name a server and nothing else"),
        ("KP_MAIL_URL", "smtp://mail.example.org?tls=perhaps", "must name a server and nothing else"),
        ("KP_MAIL_URL", "smtps://mail.example.org?tls=none", "choose one"),
        ("KP_MAIL_URL", "smtp://hub:secret@mail.example.org?tls=none", "in the open"),
        ("KP_MAIL_SECONDS", "0", "must lie between 1 and 300"),
        ("KP_MAIL_SECONDS", "301", "must lie between 1 and 300"),
        ("KP_FILES_URL", "https://files.example.org", "must begin with file:// or s3://"),
        ("KP_FILES_URL", "s3:///prefix", "must be s3://bucket"),
        ("KP_FILES_SECONDS", "0", "must lie between 1 and 300"),
        ("KP_FILES_SECONDS", "301", "must lie between 1 and 300"),
        ("KP_MAIL_FROM", "nobody", "which cannot be used"),
        ("KP_LOCK_SECONDS", "0", "must lie between 1 and 300"),
        ("KP_FIXITY_DAYS", "0", "must lie between 1 and 3650"),
        ("KP_FIXITY_DAYS", "3651", "must lie between 1 and 3650"),
        ("KP_LOCK_SECONDS", "301", "must lie between 1 and 300"),
        ("KP_SUBSCRIPTIONS", "0", "must lie between 1 and 100000"),
        ("KP_SUBSCRIPTIONS", "100001", "must lie between 1 and 100000"),
        ("KP_ASKER_SUBSCRIPTIONS", "0", "must lie between 1 and 10000"),
        ("KP_ASKER_SUBSCRIPTIONS", "10001", "must lie between 1 and 10000"),
        ("KP_EXPORT_ROWS", "0", "must lie between 1 and 10000"),
        ("KP_EXPORT_ROWS", "10001", "must lie between 1 and 10000"),
        ("KP_LOG_FORMAT", "xml", "may be text or json"),
        ("KP_OCR", "yes", "may be on or off"),
        ("KP_OCR_LANGUAGES", "eng --psm", "must be names joined by +"),
        ("KP_OIDC_CLIENT_ID", "hub", "KP_OIDC_ISSUER is missing"),
        ("KP_CLIENTS", "registry", "KP_OIDC_ISSUER is missing beside KP_CLIENTS"),
        ("KP_CLIENTS", "registry,", "without blanks, quotes"),
        ("KP_CLIENTS", "regi stry", "without blanks, quotes"),
        ("KP_CLIENT_RATE", "1000001", "must lie between 0 and 1000000"),
        ("KP_MEILI_URL", "meili.example.org", "which cannot be used"),
        ("KP_MEILI_URL", "ftp://meili.example.org", "must begin with http:// or https://"),
    ] {
        let refusal = read("", &[(name, value)]).err().expect(name);

        assert!(refusal.contains(fault) && refusal.contains("for example KP_"), "{refusal}");
    }
}

#[test]
fn a_password_is_not_said_even_where_its_url_is_wrong() {
    for url in ["smtp://hub:secret@mail.example.org?tls=none", "smtp://hub:secret@", "smtp://hub:secret@a:99999"] {
        let refusal = read("", &[("KP_MAIL_URL", url)]).err().expect(url);

        assert!(!refusal.contains("secret"), "{refusal}");
    }
}

#[test]
fn the_search_server_is_named_with_its_limits_or_refused() {
    let url = ("KP_MEILI_URL", "http://127.0.0.1:7700");
    let longest = "p".repeat(MOST_PREFIX_LETTERS);

    let settings = read("", &[url, ("KP_MEILI_SECONDS", "60"), ("KP_MEILI_PREFIX", &longest)]).expect("right");
    let refusals = [("KP_MEILI_SECONDS", "61"), ("KP_MEILI_KEY", "a b"), ("KP_MEILI_PREFIX", "a/b")]
        .map(|wrong| read("", &[url, wrong]).err().expect("refused"));

    assert_eq!(settings.meilisearch.map(|server| server.patience), Some(Duration::from_secs(60)));
    for (refusal, name) in refusals.iter().zip(["KP_MEILI_SECONDS", "KP_MEILI_KEY", "KP_MEILI_PREFIX"]) {
        assert!(refusal.starts_with(name), "{refusal}");
    }
    assert!(read("", &[url, ("KP_MEILI_PREFIX", &format!("{longest}p"))]).is_err());
    assert!(read("", &[]).expect("right").meilisearch.is_none());
}

#[test]
fn tokens_are_made_for_the_address_of_the_hub_or_for_what_it_is_called_and_never_for_its_client_id() {
    let provider_of = |clients: &str, audience: &str| {
        let issuer = [("KP_OIDC_ISSUER", "https://login.example.org"), ("KP_OIDC_CLIENT_ID", "hub")];
        let rest = [("KP_CLIENTS", clients), ("KP_PUBLIC_URL", "https://hub.example.org")];
        let audience = [("KP_OIDC_AUDIENCE", audience)].into_iter().filter(|(_, audience)| !audience.is_empty());
        let given: Vec<_> = issuer.into_iter().chain(rest).chain(audience).collect();
        read("", &given).map(|settings| settings.provider.expect("a provider"))
    };
    let provider = |audience: &str| provider_of("registry , wdc", audience);

    assert_eq!(provider("").map(|provider| provider.audience), Ok("https://hub.example.org".to_owned()));
    assert_eq!(provider("urn:kp").map(|provider| provider.audience), Ok("urn:kp".to_owned()));
    assert_eq!(provider("urn:kp").map(|provider| provider.clients), Ok(["registry", "wdc"].map(Client::new).to_vec()));
    assert!(provider("hub").err().expect("refused").contains("must be another than KP_OIDC_CLIENT_ID"));
    assert!(provider_of("", "hub").is_ok(), "where no token is taken, none can be mistaken");
    assert!(provider("a\"b").err().expect("refused").contains("KP_OIDC_AUDIENCE must be of ASCII"));
}

#[test]
fn letters_come_from_the_host_unless_it_has_no_name() {
    let from = |url: &str| read("", &[("KP_PUBLIC_URL", url)]).map(|settings| settings.mail_from.to_string());

    assert_eq!(from("https://hub.example.org"), Ok("KP Hub <no-reply@hub.example.org>".to_owned()));
    assert_eq!(from("http://[::1]:8080"), Ok("KP Hub <no-reply@localhost>".to_owned()));
}

#[test]
fn a_misspelt_setting_is_refused() {
    assert!(read("", &[("KP_LISTN", "x")]).err().expect("refused").contains("KP_LISTN is not a setting"));
    assert!(read("listn = 1", &[]).err().expect("refused").contains("KP_LISTN is not a setting"));
}
