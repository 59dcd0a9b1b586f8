//! How the hub speaks to a provider: no redirects, a time limit and a size limit.

use std::pin::Pin;
use std::time::Duration;

use openidconnect::http::Response;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http, reqwest};
use url::Url;

/// How long one call may take, and how long the connection may take of it.
const CALL: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(3);

/// The most bytes of one answer; discovery documents and key sets have a few thousand.
const MOST_BYTES: usize = 256 * 1024;

/// The HTTP client for one provider.
pub(super) struct Wire(reqwest::Client);

/// Why an answer did not come. `Display` does not name the address called.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    #[error("the call failed")]
    Call(#[source] reqwest::Error),
    #[error("the call could not be written")]
    Form(#[source] http::Error),
    #[error("the answer is larger than {MOST_BYTES} bytes")]
    TooLarge,
}

impl From<reqwest::Error> for WireError {
    fn from(error: reqwest::Error) -> Self {
        Self::Call(error.without_url())
    }
}

impl Wire {
    /// A provider that is not on this machine is spoken to under TLS alone;
    /// one that is, is spoken to past any proxy of the environment.
    pub(super) fn new(issuer: &Url) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(CALL);
        let client = if issuer.scheme() == "https" { client.https_only(true) } else { client.no_proxy() };
        Ok(Self(client.build()?))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, WireError> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut response = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(WireError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        response.body(body).map_err(WireError::Form)
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = WireError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WireError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    async fn answered(answer: String) -> Result<HttpResponse, WireError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let server = async {
            let (mut stream, _) = listener.accept().await.expect("a call");
            assert!(stream.read(&mut [0; 4096]).await.expect("a request") > 0);
            // Whether all of it is read is up to the caller.
            stream.write_all(answer.as_bytes()).await
        };
        let wire = Wire::new(&address.parse().expect("a URL")).expect("a client");
        let request = http::Request::get(&address).body(Vec::new()).expect("a request");
        tokio::join!(wire.send(request), server).0
    }

    fn of_size(bytes: usize) -> String {
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}", "a".repeat(bytes))
    }

    #[tokio::test]
    async fn an_answer_is_read_up_to_the_limit_and_no_further() {
        let fits = answered(of_size(MOST_BYTES)).await.expect("it fits");

        assert_eq!(fits.body().len(), MOST_BYTES);
        assert!(matches!(answered(of_size(MOST_BYTES + 1)).await, Err(WireError::TooLarge)));
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        let redirect = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";

        assert_eq!(answered(redirect.to_owned()).await.expect("an answer").status(), 302);
    }
}
