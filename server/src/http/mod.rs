//! Every route on one page. Builds the context of a request, and discloses or hides what went wrong.

mod assets;
mod burden;
pub mod connections;
pub mod graphql;
mod guard;
mod guests;
pub mod health;

use std::sync::Arc;

pub use assets::nothing;
use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

use self::graphql::Subscriptions;
use crate::config::Settings;
use crate::cx::Stores;
use crate::error::{Code, Error};
use crate::{archive, auth, search};

/// Every route of the hub.
/// What is subscribed to is told by `subscriptions`, whose work the caller does beside.
/// `demonstration` adds the routes of the demonstration identity provider, where it may run.
pub fn router(
    stores: &Stores,
    subscriptions: Arc<Subscriptions>,
    demonstration: Option<Router<Arc<Stores>>>,
) -> Router {
    let stores = Arc::new(stores.clone());
    let settings = &stores.settings;
    let at_once = Arc::new(Semaphore::new(settings.requests_at_once));
    let guarded = Router::new()
        .route("/graphql", get(graphql::get).post(graphql::post))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .route("/auth/sign-out", post(auth::http::sign_out))
        .layer(from_fn_with_state(settings.clone(), guard::against_forgery));
    // Uploads take as long as they take; each of their pieces is waited for no longer than a request may take.
    let uploads = archive::upload::http::routes()
        .layer(from_fn_with_state(settings.clone(), guard::against_forgery))
        .layer(CatchPanicLayer::custom(|_| fault().into_response()));
    let mut routes = Router::new()
        .merge(guarded)
        .route("/auth/sign-in", get(auth::http::sign_in))
        .route("/auth/callback", get(auth::http::callback))
        .route("/files/{rendition}/{name}", get(archive::http::file))
        .merge(search::export::http::routes())
        .route("/s/{*symbol}", get(archive::http::by_symbol))
        .route("/feeds/search.atom", get(search::feed::http::public))
        .route("/feeds/{name}", get(search::feed::http::private))
        .route("/q/{code}", get(search::links::http::follow))
        .route("/graphql/ws", get(graphql::socket::open))
        .route("/graphiql", get(assets::graphiql))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics));
    if let Some(demonstration) = demonstration {
        routes = routes.merge(demonstration);
    }
    for page in assets::FINDING_PAGES {
        routes = routes.route(page, get(assets::finding));
    }
    // In the order in which a request passes them. Layers of one builder are one step of the router, which it copies
    // with everything inside for every request, as every layer made of a function does once more.
    let inside = ServiceBuilder::new()
        .layer(from_fn_with_state((settings.clone(), at_once), taken_on))
        .layer(CatchPanicLayer::custom(|_| fault().into_response()))
        .layer(axum::Extension(Arc::new(assets::Assets::load(settings))))
        .layer(axum::Extension(subscriptions));
    // What fails says so itself; of what is refused, a line each would be a flood in a flood.
    let outside = ServiceBuilder::new()
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
        .layer(from_fn_with_state(stores.clone(), let_in))
        .layer(DefaultBodyLimit::max(settings.request_bytes));
    routes.fallback(assets::rooms).layer(inside).merge(uploads).layer(outside).with_state(stores)
}

/// Copied with every route for every request, the stores are one thing; a handler takes them as they are.
impl FromRef<Arc<Stores>> for Stores {
    fn from_ref(stores: &Arc<Stores>) -> Self {
        Self::clone(stores)
    }
}

/// Every request passes here first, and every answer last.
async fn let_in(State(stores): State<Arc<Stores>>, request: Request, next: Next) -> Response {
    let measured = health::Measured::begin(&request);
    let mut response = burden::in_measure(&stores, request, next).await;
    burden::come_again(&mut response);
    guard::complete(&stores.settings, response.headers_mut());
    measured.end(response.status());
    response
}

/// What is to be answered in time, and when there is room for it.
async fn taken_on(
    State((settings, room)): State<(Arc<Settings>, Arc<Semaphore>)>,
    request: Request,
    next: Next,
) -> Response {
    guard::in_time(&settings, burden::at_once(&settings, &room, request, next)).await
}

/// One span a request: the route, never what fills it in nor the query. The one may be the secret of a feed,
/// the other the words that somebody searched for.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("page", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}

fn fault() -> Error {
    Error::Fault(anyhow::anyhow!("a handler panicked"))
}

/// A failure has one shape everywhere, that of GraphQL, and outside of it a status too.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = match &self {
            Self::Refusal { code, .. } => (status(*code), code.as_str()),
            Self::Fault(cause) => {
                tracing::error!(cause = format!("{cause:#}"), "a request failed");
                (StatusCode::INTERNAL_SERVER_ERROR, INTERNAL)
            }
        };
        (status, Json(told(code, &self.to_string()))).into_response()
    }
}

/// One error in the shape of GraphQL.
fn told(code: &str, sentence: &str) -> serde_json::Value {
    json!({ "errors": [{ "message": sentence, "extensions": { "code": code } }] })
}

/// The code of a fault.
const INTERNAL: &str = "INTERNAL";

fn status(code: Code) -> StatusCode {
    match code {
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::BadInput => StatusCode::BAD_REQUEST,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Conflict => StatusCode::CONFLICT,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::Busy | Code::Timeout | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}
