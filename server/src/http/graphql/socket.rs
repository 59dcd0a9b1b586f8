//! Subscriptions over a WebSocket, by the protocol `graphql-transport-ws`.
//! Spoken here and not by a library, so that what one socket may ask is bounded and every refusal has its code.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Response as Answer;
use async_graphql::parser::types::OperationType;
use axum::Extension;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use futures::stream::{self, BoxStream, SelectAll};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::subscriptions::Subscriptions;
use super::telling::{refused, tell};
use super::{Caller, JSON, Operation, Parameters, refusal, shown};
use crate::auth;
use crate::cx::{Actor, Cx};
use crate::error::{Code, Result, refuse};
use crate::http::burden::counted;
use crate::http::connections::{Connected, Peer};
use crate::http::guard::from_own_pages;

/// The name of the protocol.
const PROTOCOL: &str = "graphql-transport-ws";

/// How often a sign of life is asked for; a socket from which none has come the next time is given up.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// How much of a socket is read at once, in bytes; as much is kept for each that is open.
const READ_AT_ONCE: usize = 4 * 1024;

/// The longest id that a subscription may have, in bytes.
const LONGEST_ID: usize = 128;

/// What a client says.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Said {
    ConnectionInit,
    Ping,
    Pong,
    Subscribe { id: String, payload: Parameters },
    Complete { id: String },
}

/// Why a socket is closed, in the numbers of the protocol.
type Farewell = (u16, &'static str);

/// What a subscription is told, and at the end nothing.
type Tidings = BoxStream<'static, (String, Option<Answer>)>;

/// `GET /graphql/ws`: becomes a WebSocket. Browsers send cookies along from whatever page, and say from which.
pub async fn open(
    Extension(hub): Extension<Arc<Subscriptions>>,
    Extension(peer): Extension<Peer>,
    Extension(connected): Extension<Arc<Connected>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if let Err(refusal) = from_own_pages(&hub.stores.settings, &headers) {
        return refusal.into_response();
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.protocols([PROTOCOL]),
        Err(fault) => return refusal(JSON, fault.into_response().status(), Code::BadInput, "open a WebSocket here"),
    };
    if upgrade.selected_protocol().is_none() {
        let sentence = format!("the protocol spoken here is {PROTOCOL}; ask for it");
        return refusal(JSON, StatusCode::BAD_REQUEST, Code::BadInput, &sentence);
    }
    let most = hub.stores.settings.request_bytes;
    let caller = Caller::new(headers, peer, &hub.stores.settings);
    let stay = hub.conversations.token();
    let upgrade = upgrade.max_message_size(most).max_frame_size(most).read_buffer_size(READ_AT_ONCE);
    upgrade.on_upgrade(move |mut socket| async move {
        let (code, reason) = Conversation::new(hub, caller).hold(&mut socket).await;
        let farewell = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        // Whoever has left hears no farewell.
        drop(socket.send(farewell).await);
        drop((connected, stay));
    })
}

/// One socket with its subscriptions.
struct Conversation {
    hub: Arc<Subscriptions>,
    caller: Caller,
    is_begun: bool,
    /// Those that go on, by their ids; each ends when it is taken out.
    subscriptions: HashMap<String, DropGuard>,
    tidings: SelectAll<Tidings>,
    heard_at: Instant,
}

impl Conversation {
    fn new(hub: Arc<Subscriptions>, caller: Caller) -> Self {
        Self {
            hub,
            caller,
            is_begun: false,
            subscriptions: HashMap::new(),
            tidings: SelectAll::new(),
            heard_at: Instant::now(),
        }
    }

    /// Goes on until somebody has enough; says why.
    async fn hold(mut self, socket: &mut WebSocket) -> Farewell {
        let stop = self.hub.stop.clone();
        let begin_by = self.heard_at + self.hub.stores.settings.header_time;
        let mut beat = interval(SIGN_OF_LIFE);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beat.reset();
        loop {
            let answer = tokio::select! {
                () = stop.cancelled() => return self.end(socket).await,
                () = tokio::time::sleep_until(begin_by), if !self.is_begun => {
                    return (4408, "Connection initialisation timeout");
                }
                said = socket.recv() => match said {
                    Some(Ok(said)) => self.answer(said).await,
                    Some(Err(_)) => Err((4400, "This is no message of the protocol")),
                    None => return (1000, "Gone"),
                },
                Some((id, tidings)) = self.tidings.next() => Ok(self.told(id, tidings)),
                _ = beat.tick() => {
                    if self.heard_at.elapsed() > SIGN_OF_LIFE * 3 / 2 {
                        return (1000, "No sign of life");
                    }
                    Ok(Some(Message::Ping(Vec::new().into())))
                }
            };
            match answer {
                Ok(None) => {}
                Ok(Some(message)) => {
                    if socket.send(message).await.is_err() {
                        return (1000, "Gone");
                    }
                }
                Err(farewell) => return farewell,
            }
        }
    }

    async fn answer(&mut self, said: Message) -> Result<Option<Message>, Farewell> {
        self.heard_at = Instant::now();
        let text = match said {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return Ok(None),
            Message::Close(_) => return Err((1000, "Goodbye")),
            Message::Binary(_) => return Err((4400, "Messages are text")),
        };
        match serde_json::from_str(&text) {
            Ok(Said::ConnectionInit) if self.is_begun => Err((4429, "Too many initialisation requests")),
            Ok(Said::ConnectionInit) => {
                self.is_begun = true;
                Ok(Some(message(&json!({ "type": "connection_ack" }))))
            }
            Ok(Said::Ping) => Ok(Some(message(&json!({ "type": "pong" })))),
            Ok(Said::Pong) => Ok(None),
            Ok(Said::Subscribe { .. }) if !self.is_begun => Err((4401, "Unauthorized")),
            Ok(Said::Subscribe { id, .. }) if id.len() > LONGEST_ID => Err((4400, "The id is too long")),
            Ok(Said::Subscribe { id, .. }) if self.subscriptions.contains_key(&id) => {
                Err((4409, "There is a subscription of this id already"))
            }
            Ok(Said::Subscribe { id, payload }) => match self.subscribe(&id, payload).await {
                Ok(()) => Ok(None),
                Err(error) => {
                    let errors = shown(refused(error)).errors;
                    Ok(Some(message(&json!({ "id": id, "type": "error", "payload": errors }))))
                }
            },
            Ok(Said::Complete { id }) => {
                self.subscriptions.remove(&id);
                Ok(None)
            }
            Err(_) => Err((4400, "This is no message of the protocol")),
        }
    }

    async fn subscribe(&mut self, id: &str, parameters: Parameters) -> Result<()> {
        let hub = &self.hub;
        counted(&hub.stores, &self.caller.headers, Some(self.caller.address)).await?;
        let bad = |sentence| refuse(Code::BadInput, sentence);
        let operation = Operation::admitted(&hub.known, parameters).map_err(bad)?;
        if operation.kind != Some(OperationType::Subscription) {
            return Err(refuse(Code::BadInput, "only subscriptions are told here; send anything else to /graphql"));
        }
        let cx = auth::identify(Cx::new(hub.stores.clone(), Actor::Visitor), &self.caller.headers).await?;
        let place = hub.enter(&cx.actor, self.caller.address)?;
        let ended = CancellationToken::new();
        let told = tell(hub, operation, self.caller.clone(), cx.actor, place).map(Some);
        let of = id.to_owned();
        let tidings = told.chain(stream::iter([None])).map(move |tidings| (of.clone(), tidings));
        self.tidings.push(tidings.take_until(ended.clone().cancelled_owned()).boxed());
        self.subscriptions.insert(id.to_owned(), ended.drop_guard());
        Ok(())
    }

    /// What is told of a subscription, unless it was taken out meanwhile.
    fn told(&mut self, id: String, tidings: Option<Answer>) -> Option<Message> {
        if !self.subscriptions.contains_key(&id) {
            return None;
        }
        match tidings {
            Some(answer) => Some(message(&json!({ "id": id, "type": "next", "payload": shown(answer) }))),
            None => {
                self.subscriptions.remove(&id);
                Some(message(&json!({ "id": id, "type": "complete" })))
            }
        }
    }

    async fn end(self, socket: &mut WebSocket) -> Farewell {
        for id in self.subscriptions.keys() {
            if socket.send(message(&json!({ "id": id, "type": "complete" }))).await.is_err() {
                break;
            }
        }
        (1001, "The hub stops")
    }
}

fn message(content: &Value) -> Message {
    Message::Text(content.to_string().into())
}
