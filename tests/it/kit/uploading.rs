//! Uploading by hand, request by request, and what the graph tells of uploads.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use super::Asker;

/// The media type of a piece of a file.
pub const PIECE: &str = "application/offset+octet-stream";

impl Asker {
    /// A request of the tus protocol from our own pages, to be completed.
    pub fn tus(&self, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).header("x-kp-csrf", "1").header("tus-resumable", "1.0.0")
    }

    /// Begins the upload of a file named `minutes.txt` of so many bytes; the answer whole.
    pub async fn begins_upload(&self, bytes: u64) -> Response {
        let begin = self.tus(Method::POST, "/uploads").header("upload-length", bytes);
        begin.header("upload-metadata", "filename bWludXRlcy50eHQ=,filetype dGV4dA==").send().await.expect("an answer")
    }

    /// Sends a piece of a file from an offset on; the answer whole.
    pub async fn sends_piece(&self, path: &str, offset: u64, bytes: &[u8]) -> Response {
        let piece = self.tus(Method::PATCH, path).header("upload-offset", offset).header("content-type", PIECE);
        piece.body(bytes.to_vec()).send().await.expect("an answer")
    }

    /// Uploads a whole file; answers its path.
    pub async fn uploads(&self, bytes: &[u8]) -> String {
        let path = path_of(&self.begins_upload(bytes.len() as u64).await);
        assert_eq!(self.sends_piece(&path, 0, bytes).await.status(), 204);
        path
    }

    /// What the graph tells of the asker's uploads.
    pub async fn own_uploads(&self) -> Vec<Value> {
        let operation = "{ uploads { id fileName byteSize received state heldBy { id } reading {
            pageCount language note notes { code inside numbers name sentence } proposed { title kind symbol date body { acronym } } } } }";
        let answer = self.ask(operation, json!({})).await;
        answer["uploads"].as_array().expect("a list").clone()
    }

    /// The asker's uploads once no byte is missing and each has been read.
    pub async fn own_uploads_once_read(&self) -> Vec<Value> {
        loop {
            let uploads = self.own_uploads().await;
            if !uploads.iter().any(|upload| upload["state"] == "RECEIVING" || upload["state"] == "READING") {
                return uploads;
            }
        }
    }

    /// Makes a document of uploads; the answer whole, with its errors.
    pub async fn deposits(&self, uploads: &[Value], record: Value) -> Value {
        let mut input = json!({ "uploads": uploads, "titles": [{ "text": "Minutes", "language": "en" }],
            "kind": "MINUTES", "audience": { "kind": "PUBLIC" } });
        input.as_object_mut().expect("an object").extend(record.as_object().expect("an object").clone());
        let operation = "mutation($input: DepositDocumentInput!) { depositDocument(input: $input) { id state } }";
        self.send(operation, json!({ "input": input })).await
    }

    /// Adds a version made of uploads; the answer whole, with its errors.
    pub async fn revises(&self, document: &str, note: &str, uploads: &[Value]) -> Value {
        let operation = "mutation($input: ReviseDocumentInput!) { reviseDocument(input: $input) { id state } }";
        self.send(operation, json!({ "input": { "id": document, "note": note, "uploads": uploads } })).await
    }
}

/// The path of an upload that was begun.
pub fn path_of(begun: &Response) -> String {
    assert_eq!(begun.status(), 201);
    begun.headers()["location"].to_str().expect("text").to_owned()
}

/// The id of an upload at this path.
pub fn id_of(path: &str) -> &str {
    path.rsplit('/').next().expect("a last part")
}
