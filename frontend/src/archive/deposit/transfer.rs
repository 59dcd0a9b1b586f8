//! The bytes of a file on their way, by the tus protocol: begun, asked after, sent piece by piece, removed.

use crate::kit::ask::{Trouble, told};
use gloo_net::http::{Method, RequestBuilder, Response};
use leptos::prelude::window;
use leptos::wasm_bindgen::JsValue;
use web_sys::{AbortController, Blob, File, RequestCredentials};

/// Bytes sent at once: small enough that a cut costs little, large enough that asking costs little.
pub const PIECE: f64 = 2_097_152.0;

/// Stops a request on the wire when nobody waits for it any more.
struct Leash(Option<AbortController>);

impl Drop for Leash {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

async fn send(method: Method, path: &str, headers: &[(&str, &str)], body: Option<&Blob>) -> Result<Response, Trouble> {
    let leash = Leash(AbortController::new().ok());
    let signal = leash.0.as_ref().map(AbortController::signal);
    let mut request = RequestBuilder::new(path)
        .method(method)
        .credentials(RequestCredentials::SameOrigin)
        .abort_signal(signal.as_ref())
        .header("tus-resumable", "1.0.0")
        .header("x-kp-csrf", "1");
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = match body {
        Some(body) => request.body(JsValue::from(body)),
        None => request.build(),
    };
    let response = request.map_err(|_| Trouble::Broken)?.send().await.map_err(|_| Trouble::Offline)?;
    if response.ok() {
        return Ok(response);
    }
    match response.status() {
        404 => Err(Trouble::Absent),
        401 => Err(Trouble::SignedOut),
        _ => Err(told(&response.text().await.map_err(|_| Trouble::Offline)?)),
    }
}

/// Begins the upload of a file; gives its path.
pub async fn begin(file: &File) -> Result<String, Trouble> {
    // Base64 in the browser is of bytes that look like letters.
    let letters: String = file.name().bytes().map(char::from).collect();
    let name = window().btoa(&letters).map_err(|_| Trouble::Broken)?;
    let headers = [("upload-length", &*file.size().to_string()), ("upload-metadata", &format!("filename {name}"))];
    let response = send(Method::POST, "/uploads", &headers, None).await?;
    response.headers().get("location").ok_or(Trouble::Broken)
}

/// How many bytes of an upload are safe.
pub async fn stand(path: &str) -> Result<f64, Trouble> {
    offset(&send(Method::HEAD, path, &[], None).await?)
}

/// Sends the bytes from an offset on; gives how many are safe then.
pub async fn piece(path: &str, from: f64, bytes: &Blob) -> Result<f64, Trouble> {
    let headers = [("upload-offset", &*from.to_string()), ("content-type", "application/offset+octet-stream")];
    offset(&send(Method::PATCH, path, &headers, Some(bytes)).await?)
}

/// Removes an upload.
pub async fn remove(path: &str) -> Result<(), Trouble> {
    send(Method::DELETE, path, &[], None).await.map(drop)
}

fn offset(response: &Response) -> Result<f64, Trouble> {
    response.headers().get("upload-offset").and_then(|offset| offset.parse().ok()).ok_or(Trouble::Broken)
}
