//! A hub behind nginx as `deploy/nginx.conf` has it.

use std::fs;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use reqwest::{Method, StatusCode};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::{Child, Command};

use crate::kit::{Folder, Hub};
use crate::laws::contract::root;

/// A hub and the nginx before it, which ends with the value.
struct Front {
    hub: Hub,
    base: String,
    _nginx: Child,
    _folder: Folder,
}

/// The port of the next one.
static PORT: AtomicU16 = AtomicU16::new(8080);

impl Front {
    async fn open(settings: &[(&str, &str)]) -> Self {
        Self::open_beside(&[], settings).await
    }

    /// The hub is the last of those that nginx knows.
    async fn open_beside(others: &[SocketAddr], settings: &[(&str, &str)]) -> Self {
        // All of 127.0.0.0/8 is this machine, and no other process of tests has this part of it.
        let [.., high, low] = std::process::id().to_be_bytes();
        let address = format!("127.77.{high}.{low}:{}", PORT.fetch_add(1, Ordering::Relaxed));
        let base = format!("http://{address}");
        let own = [("KP_PUBLIC_URL", base.as_str()), ("KP_PROXIES", "127.0.0.1")];
        let hub = Hub::open_with(&[&own, settings].concat()).await;
        let folder = Folder::new();
        let site = fs::read_to_string(root("deploy/nginx.conf")).expect("a configuration");
        let site = site.replace("listen 8080", &format!("listen {address}"));
        let line = site.lines().find(|line| line.contains("hub:8080")).expect("a line for each hub");
        let hubs = others.iter().map(SocketAddr::to_string).chain([hub.base.trim_start_matches("http://").to_owned()]);
        let lines: Vec<String> = hubs.map(|hub| line.replace("hub:8080", &hub)).collect();
        fs::write(folder.path().join("site"), site.replace(line, &lines.join("\n"))).expect("a file");
        let whole = "daemon off; master_process off; pid pid; error_log stderr; events {} http { \
                     client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; \
                     scgi_temp_path s; include site; }";
        fs::write(folder.path().join("nginx.conf"), whole).expect("a file");
        let mut nginx = Command::new("nginx");
        nginx.arg("-e").arg("stderr").arg("-p").arg(folder.path()).args(["-c", "nginx.conf"]);
        let mut nginx = nginx.kill_on_drop(true).spawn().expect("nginx starts");
        while TcpStream::connect(&address).await.is_err() {
            assert_eq!(nginx.try_wait().expect("its state"), None, "it says why");
        }
        Self { hub, base, _nginx: nginx, _folder: folder }
    }
}

#[tokio::test]
async fn what_browsers_do_goes_through_and_nobody_can_say_they_are_somebody_else() {
    const RATE: usize = 60;
    let rate = RATE.to_string();
    let front = Front::open(&[("KP_ADDRESS_RATE", &rate)]).await;
    let staff = front.hub.staff().await.at(&front.base);

    let path = staff.uploads(b"Minutes of the harbour.").await;
    let figures = staff.status("/metrics").await;
    let socket =
        staff.request(Method::GET, "/graphql/ws").header("connection", "upgrade").header("upgrade", "websocket");
    let socket = socket.header("sec-websocket-version", "13").header("sec-websocket-key", "MTIzNDU2Nzg5MDEyMzQ1Ng==");
    let socket =
        socket.header("sec-websocket-protocol", "graphql-transport-ws").send().await.expect("an answer").status();
    let mut refused = 0;
    for number in 0..RATE {
        let asks = staff.request(Method::GET, "/").header("x-forwarded-for", format!("192.0.2.{number}"));
        let status = asks.send().await.expect("an answer").status();
        refused += usize::from(status == StatusCode::TOO_MANY_REQUESTS);
    }

    assert!(path.contains("/uploads/"), "{path}");
    assert_eq!((figures, socket), (StatusCode::NOT_FOUND, StatusCode::SWITCHING_PROTOCOLS));
    assert!(refused > 0, "whoever names other addresses is not limited");
}

#[tokio::test]
async fn a_hub_whose_machine_is_gone_holds_nobody_up() {
    let gone = TcpSocket::new_v4().expect("a socket");
    gone.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("an address");
    let gone = gone.listen(0).expect("a queue with one place");
    let gone_at = gone.local_addr().expect("its address");
    // Whoever comes after is not even refused.
    let _first = TcpStream::connect(gone_at).await.expect("a place");
    let front = Front::open_beside(&[gone_at], &[]).await;
    let staff = front.hub.staff().await.at(&front.base);

    let answered = tokio::time::timeout(Duration::from_secs(20), async {
        for _ in 0..4 {
            assert_eq!(staff.status("/healthz").await, StatusCode::OK);
        }
    })
    .await;

    assert!(answered.is_ok(), "nginx waits for a machine that is gone");
}

#[tokio::test]
async fn hubs_that_refuse_for_now_are_not_left_out() {
    let nobody =
        [("KP_OIDC_ISSUER", "http://127.0.0.1:9"), ("KP_OIDC_CLIENT_ID", "kp-hub"), ("KP_CLIENTS", "registry")];
    let other = Hub::open_with(&nobody).await;
    let other = other.base.trim_start_matches("http://").parse().expect("an address");
    let front = Front::open_beside(&[other], &nobody).await;
    let visitor = front.hub.visitor().at(&front.base);
    let program = visitor.showing("of-nobody".to_owned());

    let mut refused = Vec::new();
    for _ in 0..4 {
        refused.push(program.status("/").await);
    }

    assert_eq!(refused, [StatusCode::SERVICE_UNAVAILABLE; 4]);
    assert_eq!(visitor.status("/healthz").await, StatusCode::OK);
}
