//! A certificate of this machine, signed by an authority of the tests' own; and an entrance that shows it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Files in PEM.
pub struct Certificate {
    /// The certificate of the authority, which no system knows.
    pub authority: PathBuf,
    /// That of `localhost`.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

/// The certificate of all servers of the tests.
pub static CERTIFICATE: LazyLock<Certificate> = LazyLock::new(|| {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder").keep();
    sign(&folder, "authority", "/CN=Authority of the tests", &["basicConstraints=critical,CA:TRUE"], &[]);
    let by = ["-CA", "authority.pem", "-CAkey", "authority-key.pem"];
    let said = ["subjectAltName=DNS:localhost", "basicConstraints=critical,CA:FALSE"];
    sign(&folder, "localhost", "/CN=localhost", &said, &by);
    let file = |name: &str| folder.join(name);
    Certificate { authority: file("authority.pem"), certificate: file("localhost.pem"), key: file("localhost-key.pem") }
});

/// Makes a key and a certificate with what it is to say, signed by itself or by another.
fn sign(folder: &Path, name: &str, subject: &str, said: &[&str], by: &[&str]) {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]);
    openssl.args(["-subj", subject, "-out", &format!("{name}.pem"), "-keyout", &format!("{name}-key.pem")]).args(by);
    let made = openssl.args(said.iter().flat_map(|said| ["-addext", said])).current_dir(folder).output();
    let made = made.expect("openssl runs");
    assert!(made.status.success(), "{}", super::said(&made));
}

/// Opens an entrance by TLS to a server on this machine, as it stands before such servers; answers its port.
pub async fn entrance(server: &str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("a bound port").port();
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&CERTIFICATE.certificate).expect("a file").collect();
    let key = PrivateKeyDer::from_pem_file(&CERTIFICATE.key).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions that it knows")
        .with_no_client_auth()
        .with_single_cert(chain.expect("certificates"), key)
        .expect("a key of this certificate");
    let (acceptor, server) = (TlsAcceptor::from(Arc::new(config)), server.trim_start_matches("http://").to_owned());
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (acceptor, server) = (acceptor.clone(), server.clone());
            tokio::spawn(async move {
                // However it ends, the client hears of it.
                let mut client = acceptor.accept(client).await?;
                copy_bidirectional(&mut client, &mut TcpStream::connect(server).await?).await
            });
        }
    });
    port
}
