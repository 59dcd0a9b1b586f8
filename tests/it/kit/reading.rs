//! What somebody does with papers that were found: read with a query, compare, cite, take along.

use serde_json::{Value, json};

use super::Asker;

impl Asker {
    /// How a document is cited.
    pub async fn cites(&self, id: &str, format: &str, language: Option<&str>) -> String {
        let operation = "query($id: ID!, $format: CitationFormat!, $language: String) {
            document(id: $id) { citation(format: $format, language: $language) } }";
        let answer = self.ask(operation, json!({ "id": id, "format": format, "language": language })).await;
        answer["document"]["citation"].as_str().expect("a citation").to_owned()
    }

    /// The first file of a document read with a query: the pages that answer, and every page with its marks in brackets.
    pub async fn looks_for(&self, id: &str, query: &str) -> (Value, Vec<String>) {
        let operation = "query($id: ID!, $query: String!) { document(id: $id) { currentVersion { renditions {
            answering(query: $query) { number count hasAllWords }
            pages(first: 100) { edges { node { marked(query: $query) { text isMatch } } } } } } } }";
        let answer = self.ask(operation, json!({ "id": id, "query": query })).await;
        let file = &answer["document"]["currentVersion"]["renditions"][0];
        let pages = file["pages"]["edges"].as_array().expect("pages").iter();
        let shown = |part: &Value| match (&part["isMatch"], part["text"].as_str().expect("a text")) {
            (Value::Bool(true), text) => format!("[{text}]"),
            (_, text) => text.to_owned(),
        };
        let marked = pages.map(|page| page["node"]["marked"].as_array().expect("parts").iter().map(shown).collect());
        (file["answering"].clone(), marked.collect())
    }

    /// Two files side by side; the answer whole, with its errors.
    pub async fn compares(&self, left: &str, right: &str) -> Value {
        let operation = "query($left: ID!, $right: ID!) { comparison(left: $left, right: $right) {
            isMarked changedCount left { id } right { id }
            rows { totalCount edges { node { isChanged left { ...side } right { ...side } } } }
            changed: rows(onlyChanged: true, first: 1) { totalCount pageInfo { hasNextPage } edges { cursor } } } }
            fragment side on ComparedParagraph { page parts { text change } }";
        self.send(operation, json!({ "left": left, "right": right })).await
    }

    /// The results of a search as a file, and how many of how many it holds.
    pub async fn exports(&self, ending: &str, address: &str) -> (String, String) {
        let answer = self.get(&format!("/search/export.{ending}?{address}")).await;
        assert_eq!(answer.status(), 200, "{address}");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let told = |name: &str| answer.headers()[name].to_str().expect("a header").to_owned();
        let counts = format!("{} of {}", told("kp-count"), told("kp-total-count"));
        (answer.text().await.expect("a file"), counts)
    }
}
