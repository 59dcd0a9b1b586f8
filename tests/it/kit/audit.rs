//! The GraphQL-over-HTTP audits of the reference implementation, run against an address.

use serde::Deserialize;
use tokio::process::Command;

use super::parts;

/// What the audits found.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// Audits that hold.
    pub passed: usize,
    /// All audits.
    pub total: usize,
    /// Audits that do not hold.
    pub failures: Vec<Failure>,
}

/// An audit that does not hold.
#[derive(Debug, Deserialize)]
pub struct Failure {
    /// The audit's short identifier.
    pub id: String,
    /// The requirement, beginning with MUST, SHOULD or MAY.
    pub name: String,
    /// `error`, `warn` or `notice`.
    pub status: String,
    /// What was found instead.
    pub reason: String,
}

/// Runs every audit against the GraphQL endpoint at `url`.
pub async fn audit(url: &str) -> Report {
    let output = Command::new(parts::node())
        .arg(parts::parts("audit.mjs"))
        .arg(url)
        .kill_on_drop(true)
        .output()
        .await
        .expect("node starts");
    assert!(
        output.status.success(),
        "the audit broke off: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("the audit reports in JSON")
}
