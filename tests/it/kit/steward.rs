//! What stewards do through the front door: propose, confirm, take back, tie, ask for access and answer.

use serde_json::{Value, json};
use server::archive::policy;

use super::{Asker, Hub};

impl Hub {
    /// A second person of the support staff, signed in.
    pub async fn colleague(&self) -> Asker {
        let office = self.support().await;
        let person = self.person("Ingrid Solvang-Haile").await;
        self.affiliate(&person, office, super::Role::SupportStaff, None).await;
        self.signed_in(&person).await
    }

    /// Whether the verdict admits an actor to a document as it stands.
    pub async fn admits(&self, actor: &server::cx::Actor, id: &str) -> bool {
        let cx = self.cx();
        let id = id.parse().expect("an id");
        let document = server::archive::find(&cx.db, &cx.actor, id).await.expect("records").expect("a document");
        let mut audiences = server::archive::audiences(&cx.db, std::slice::from_ref(&document)).await.expect("records");
        policy::admits(actor, &document, audiences.remove(&id).expect("an audience"))
    }
}

impl Asker {
    /// Sends a mutation and answers what it gave, or its first error's code.
    pub(super) async fn does(&self, field: &str, operation: &str, variables: Value) -> Result<Value, String> {
        let mut answer = self.send(operation, variables).await;
        match answer["errors"][0]["extensions"]["code"].as_str() {
            Some(code) => Err(code.to_owned()),
            None => Ok(answer["data"][field].take()),
        }
    }

    /// Asks to withdraw a document.
    pub async fn withdraws(&self, id: &str, reason: &str) -> Result<Value, String> {
        let operation = "mutation($id: ID!, $reason: String!) {
            withdrawDocument(id: $id, reason: $reason) { state proposal { id act } } }";
        self.does("withdrawDocument", operation, json!({ "id": id, "reason": reason })).await
    }

    /// Puts a document under embargo until a day.
    pub async fn embargoes(&self, id: &str, until: Option<&str>) -> Result<Value, String> {
        let operation = "mutation($id: ID!, $until: Date) {
            embargoDocument(id: $id, until: $until) { state embargoUntil } }";
        self.does("embargoDocument", operation, json!({ "id": id, "until": until })).await
    }

    /// The id of what waits for a second person on a document.
    pub async fn proposal(&self, id: &str) -> Option<String> {
        let answer = self.ask("query($id: ID!) { document(id: $id) { proposal { id } } }", json!({ "id": id })).await;
        answer["document"]["proposal"]["id"].as_str().map(ToOwned::to_owned)
    }

    /// Confirms what waits on a document.
    pub async fn confirms(&self, proposal: &str) -> Result<Value, String> {
        let operation = "mutation($id: ID!) { confirmProposal(id: $id) { state audience { kind } } }";
        self.does("confirmProposal", operation, json!({ "id": proposal })).await
    }

    /// Declines what waits on a document.
    pub async fn declines(&self, proposal: &str) -> Result<Value, String> {
        let operation = "mutation($id: ID!) { declineProposal(id: $id, reason: \"Not yet agreed.\") { state } }";
        self.does("declineProposal", operation, json!({ "id": proposal })).await
    }

    /// Says what one document is to another.
    pub async fn relates(&self, from: &str, kind: &str, to: &str) -> Result<Value, String> {
        let operation = "mutation($input: RelationInput!) { relateDocuments(input: $input) { id } }";
        self.does("relateDocuments", operation, json!({ "input": { "from": from, "kind": kind, "to": to } })).await
    }

    /// Takes such a tie away.
    pub async fn unrelates(&self, from: &str, kind: &str, to: &str) -> Result<Value, String> {
        let operation = "mutation($input: RelationInput!) { unrelateDocuments(input: $input) { id } }";
        self.does("unrelateDocuments", operation, json!({ "input": { "from": from, "kind": kind, "to": to } })).await
    }

    /// The ties of a document: kind, with `<` before it where the other stands first, and the other's title.
    pub async fn ties(&self, id: &str) -> Vec<String> {
        let operation = "query($id: ID!) { document(id: $id) {
            relations { kind isInverse document { title { text } } } } }";
        let answer = self.ask(operation, json!({ "id": id })).await;
        let ties = answer["document"]["relations"].as_array().expect("ties").iter();
        let shown = |tie: &Value| {
            let sign = if tie["isInverse"] == true { "<" } else { "" };
            let words = [&tie["kind"], &tie["document"]["title"]["text"]].map(|word| word.as_str().expect("a word"));
            format!("{sign}{} {}", words[0], words[1])
        };
        ties.map(shown).collect()
    }

    /// Asks for access; the whole request as its asker sees it.
    pub async fn requests_access(&self, reference: &str) -> Result<Value, String> {
        let operation = "mutation($reference: String!) {
            requestAccess(input: { reference: $reference, reason: \"For the visit in May.\" }) {
                id reference reason state answer grantedUntil organisation { countryCode } document { id } canAnswer } }";
        self.does("requestAccess", operation, json!({ "reference": reference })).await
    }

    /// The requests that wait for this asker's answer: who asks for which document.
    pub async fn has_to_answer(&self) -> Vec<(String, String, Value)> {
        let operation = "{ accessRequestsToAnswer { id requestedBy document { title { text } } canAnswer } }";
        let answer = self.ask(operation, json!({})).await;
        let requests = answer["accessRequestsToAnswer"].as_array().expect("requests").iter();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        requests
            .map(|request| (text(&request["id"]), text(&request["requestedBy"]), request["document"].clone()))
            .collect()
    }

    /// This asker's own requests.
    pub async fn own_requests(&self) -> Value {
        let operation = "{ myAccessRequests { reference state answer grantedUntil document { id } } }";
        self.ask(operation, json!({})).await["myAccessRequests"].clone()
    }

    /// Answers a request; without a day it is refused.
    pub async fn answers(&self, id: &str, until: Option<&str>, instruction: Option<&str>) -> Result<Value, String> {
        let operation = "mutation($input: AccessAnswerInput!) { answerAccessRequest(input: $input) { state } }";
        let input = json!({ "id": id, "words": "As agreed.", "until": until, "instruction": instruction });
        self.does("answerAccessRequest", operation, json!({ "input": input })).await
    }

    /// Ends the access that a request was answered with.
    pub async fn ends_access(&self, id: &str, instruction: Option<&str>) -> Result<Value, String> {
        let operation = "mutation($id: ID!, $instruction: String) {
            endAccess(id: $id, instruction: $instruction) { grantedUntil } }";
        self.does("endAccess", operation, json!({ "id": id, "instruction": instruction })).await
    }

    /// What was done to a document, oldest first; nothing for those who may not read its history.
    pub async fn history(&self, id: &str) -> Option<Vec<Value>> {
        let operation = "query($id: ID!) { document(id: $id) {
            history { act actor instruction changes { field before after } } } }";
        let answer = self.ask(operation, json!({ "id": id })).await;
        let mut entries = answer["document"]["history"].as_array()?.clone();
        entries.reverse();
        Some(entries)
    }
}
