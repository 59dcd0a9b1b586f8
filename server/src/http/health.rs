//! How the hub is: alive, ready, and in figures. Nothing here tells of a document.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::cx::Stores;
use crate::rates::Rates;
use crate::search::engine::Depth;

/// How often the figures are drained.
const UPKEEP: Duration = Duration::from_secs(5);

/// How long a store may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(3);

/// The figures of this process; recording begins with the first request.
static FIGURES: LazyLock<Option<PrometheusHandle>> = LazyLock::new(|| {
    let built = PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0])
        .and_then(PrometheusBuilder::install_recorder);
    match built {
        Ok(handle) => Some(handle),
        Err(fault) => {
            tracing::error!(error = %fault, "figures are not recorded");
            None
        }
    }
});

/// Keeps the figures small where nobody collects them, and the counts of who asked, until told to stop.
pub async fn keep_figures(rates: Rates, stop: CancellationToken) {
    let mut beat = tokio::time::interval(UPKEEP);
    while stop.run_until_cancelled(beat.tick()).await.is_some() {
        if let Some(handle) = FIGURES.as_ref() {
            handle.run_upkeep();
        }
        rates.tidy();
    }
}

/// `GET /healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: every store answers; 503 and the name of what does not, without a reason.
pub async fn ready(State(stores): State<Stores>) -> Response {
    let (records, index, files) =
        tokio::join!(soon(stores.db.ping()), soon(stores.search.check(Depth::Glance)), soon(stores.files.glance()));
    let mut is_ready = true;
    let mut parts = serde_json::Map::new();
    for (name, outcome) in [("records", records), ("index", index), ("files", files)] {
        if let Err(fault) = &outcome {
            is_ready = false;
            tracing::warn!(part = name, error = format!("{fault:#}"), "not ready");
        }
        parts.insert(name.to_owned(), json!(if outcome.is_ok() { "ok" } else { "failing" }));
    }
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(parts)).into_response()
}

async fn soon<T, E: Into<anyhow::Error>>(answer: impl Future<Output = Result<T, E>>) -> anyhow::Result<()> {
    timeout(PATIENCE, answer).await?.map(drop).map_err(Into::into)
}

/// `GET /metrics`: figures in the format of Prometheus.
pub async fn metrics() -> Response {
    match FIGURES.as_ref() {
        Some(handle) => handle.render().into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A request that is counted and timed by its route, method and status.
pub(super) struct Measured {
    began: Instant,
    route: Option<MatchedPath>,
    method: &'static str,
}

impl Measured {
    /// From now on.
    pub fn begin(request: &Request) -> Self {
        LazyLock::force(&FIGURES);
        // Anybody may invent a method; figures are kept for known ones only.
        let methods = ["GET", "HEAD", "POST", "OPTIONS"];
        let method = methods.into_iter().find(|known| request.method() == known).unwrap_or("other");
        Self { began: Instant::now(), route: request.extensions().get().cloned(), method }
    }

    /// Up to its answer.
    pub fn end(self, status: StatusCode) {
        let route = self.route.as_ref().map_or("other", MatchedPath::as_str).to_owned();
        let status = status.as_str().to_owned();
        metrics::counter!("kp_http_requests_total",
            "route" => route.clone(), "method" => self.method, "status" => status)
        .increment(1);
        metrics::histogram!("kp_http_request_seconds", "route" => route).record(self.began.elapsed().as_secs_f64());
    }
}
