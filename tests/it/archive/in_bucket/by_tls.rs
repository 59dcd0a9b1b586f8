//! A bucket that is reached by TLS: with the certificate of its authority in the usual places, and not without.

use server::archive::health::{self, jobs};
use server::archive::{self, Kept};
use server::audience::Audience;

use super::{PLACE, to_keep, told};
use crate::kit::certificate::{CERTIFICATE, entrance};
use crate::kit::store::{Server, settings_of, stored_in};
use crate::kit::{Folder, Hub, ended, said};

/// A server with the bucket, behind TLS, and the port of that.
async fn server() -> (Server, u16) {
    let server = Server::start();
    server.bucket("kept-papers");
    let port = entrance(&server.base).await;
    (server, port)
}

#[tokio::test]
async fn files_go_by_tls_and_nothing_is_lost_where_the_certificate_is_not_trusted_any_more() {
    let (server, port) = server().await;
    let untrusted = settings_of(PLACE, &format!("https://localhost:{port}"));
    let authority = CERTIFICATE.authority.display().to_string();
    let settings = |trusted: bool| -> Vec<(&str, &str)> {
        let bundle = trusted.then_some(("AWS_CA_BUNDLE", authority.as_str()));
        let usual = untrusted.iter().map(|(name, value)| (*name, value.as_str()));
        usual.chain([("KP_FILES_SECONDS", "1")]).chain(bundle).collect()
    };
    let sound = async |hub: &Hub| health::report(&hub.cx()).await.expect("a report").fixity.sound;

    let hub = Hub::open_unserved_with(&settings(true)).await;
    hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    jobs::step(&hub.stores, "").await.expect("a round");
    let hub = hub.reopened_with(&settings(false)).await;
    hub.advance(chrono::Duration::days(31));
    let round = jobs::step(&hub.stores, "").await;
    std::fs::create_dir_all(hub.folder()).expect("a folder");
    let file = hub.folder().join("new.txt");
    std::fs::write(&file, "Dues.").expect("a file");
    let refused = archive::keep(&hub.cx(), to_keep(file.clone())).await.err().expect("no way to the bucket");
    let meanwhile = sound(&hub).await;
    let hub = hub.reopened_with(&settings(true)).await;

    assert!(round.is_err() && meanwhile == 1, "{round:?}");
    assert!(format!("{refused:?}").contains("not trusted here"), "{refused:?}");
    assert!(matches!(archive::keep(&hub.cx(), to_keep(file)).await, Ok(Kept::New(_))));
    hub.advance(chrono::Duration::days(31));
    jobs::step(&hub.stores, "").await.expect("a round");
    assert_eq!(sound(&hub).await, 1);
    let store = server.bucket("kept-papers").join("archive");
    assert!(stored_in(&store, b"The harbour opens at dawn.").exists() && stored_in(&store, b"Dues.").exists());
}

#[tokio::test]
async fn the_doctor_says_what_to_do_about_a_certificate() {
    let (_server, port) = server().await;
    let data = Folder::new();
    let doctor = async |host: &str, given: &[(&str, &str)]| {
        let mut command = told(data.path(), &format!("https://{host}:{port}"), &["doctor"]);
        command.envs(given.iter().copied());
        said(&ended(command).await)
    };
    let authority = CERTIFICATE.authority.display().to_string();
    let key = CERTIFICATE.key.display().to_string();

    let by_bundle = doctor("localhost", &[("AWS_CA_BUNDLE", &authority)]).await;
    let by_system = doctor("localhost", &[("SSL_CERT_FILE", &authority)]).await;
    let unknown = doctor("localhost", &[]).await;
    let elsewhere = doctor("127.0.0.1", &[("AWS_CA_BUNDLE", &authority)]).await;
    let absent = doctor("localhost", &[("AWS_CA_BUNDLE", "/nowhere.pem")]).await;
    let empty = doctor("localhost", &[("AWS_CA_BUNDLE", &key)]).await;

    for well in [by_bundle, by_system] {
        assert!(well.contains("✓ files"), "{well}");
    }
    for ill in [unknown, elsewhere] {
        assert!(
            ill.contains("✗ files") && ill.contains("name a file with that of its authority in AWS_CA_BUNDLE"),
            "{ill}"
        );
    }
    assert!(absent.contains("AWS_CA_BUNDLE is `/nowhere.pem`, which cannot be read"), "{absent}");
    assert!(empty.contains("in which there is no certificate"), "{empty}");
}
