//! The GraphQL-over-HTTP audits of the reference implementation, run against an address.

use serde_json::Value;
use tokio::process::Command;

use super::parts;

/// Runs every audit against the GraphQL endpoint at `url`; gives how many there are, and a line for each that fails.
pub async fn audit(url: &str) -> (u64, Vec<String>) {
    let output = Command::new(parts::node())
        .arg(parts::parts("audit.mjs"))
        .arg(url)
        .kill_on_drop(true)
        .output()
        .await
        .expect("node starts");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the audit broke off: {complaint}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("the audit reports in JSON");
    let failures = report["failures"].as_array().into_iter().flatten();
    let failures = failures.filter_map(Value::as_str).map(str::to_owned).collect();
    (report["total"].as_u64().unwrap_or_default(), failures)
}
