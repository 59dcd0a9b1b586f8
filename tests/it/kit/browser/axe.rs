//! The accessibility checker axe, run inside the page.

use std::fs;

use serde_json::{Value, json};

use super::Browser;
use crate::kit::parts;

// WCAG 2.2 AA is these levels together; axe tags each rule with the version that brought it.
const STANDARD: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const CHECK: &str = "
    const [tags, done] = arguments;
    axe.run(document, { runOnly: { type: 'tag', values: tags } }).then(
        ({ violations }) => done(violations),
        (error) => done(String(error)));";

impl Browser {
    /// What axe finds wrong with the page by WCAG 2.2 AA and its own good practice, a line for each place.
    pub async fn axe(&self) -> Vec<String> {
        let script =
            fs::read_to_string(parts::parts("node_modules/axe-core/axe.min.js")).expect("the checker can be read");
        self.run(&script, vec![]).await;
        let found = self.client.execute_async(CHECK, vec![json!(STANDARD)]).await;
        let found = found.expect("the checker runs");
        let Some(violations) = found.as_array() else { panic!("the checker broke off: {found}") };
        violations.iter().flat_map(lines).collect()
    }
}

fn lines(violation: &Value) -> Vec<String> {
    let places = violation["nodes"].as_array().into_iter().flatten();
    places
        .map(|place| {
            format!(
                "{} ({}) at {}: {}",
                text(&violation["id"]),
                text(&violation["impact"]),
                place["target"],
                text(&place["failureSummary"]).replace('\n', " "),
            )
        })
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
