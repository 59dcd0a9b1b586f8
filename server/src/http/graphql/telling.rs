//! One subscription as long as it lasts: executed anew, through the listener's eyes of that moment, whenever there may be
//! something to tell.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Data, Response as Answer, ServerError, Value};
use futures::{Stream, StreamExt, stream};
use tokio::sync::watch;

use super::subscriptions::{Place, Pulse, Subscriptions};
use super::{Caller, Operation};
use crate::auth;
use crate::cx::{Actor, Cx};
use crate::error::{Code, Error, Result, refuse};
use crate::schema::{Backlog, edges, memory};

/// How long a subscription is not looked at where there is no news: whose session has ended is let go after so long.
const AT_LEAST_EVERY: Duration = Duration::from_secs(30);

/// What a subscription does next.
enum Stage {
    Looks,
    Waits,
    Ends,
}

/// One subscription; its place ends with it.
struct Telling {
    hub: Arc<Subscriptions>,
    operation: Operation,
    caller: Caller,
    listener: Actor,
    memory: Arc<Data>,
    backlog: Backlog,
    pulse: watch::Receiver<Pulse>,
    ready: VecDeque<Answer>,
    stage: Stage,
    _place: Place,
}

/// Everything that a subscription is told. It ends with the session, with the hub, or with an answer that has no data.
/// It goes on when the answer before was taken, so a slow listener is told more at once and later.
pub(super) fn tell(
    hub: &Arc<Subscriptions>,
    operation: Operation,
    caller: Caller,
    listener: Actor,
    place: Place,
) -> impl Stream<Item = Answer> + use<> {
    let (memory, backlog) = memory();
    let telling = Telling {
        pulse: hub.pulse.subscribe(),
        hub: hub.clone(),
        operation,
        caller,
        listener,
        memory: Arc::new(memory),
        backlog,
        ready: VecDeque::new(),
        stage: Stage::Looks,
        _place: place,
    };
    stream::unfold(telling, |mut telling| async move { Some((telling.next().await?, telling)) })
}

impl Telling {
    async fn next(&mut self) -> Option<Answer> {
        loop {
            if let Some(answer) = self.ready.pop_front() {
                return Some(answer);
            }
            match self.stage {
                Stage::Looks => self.look().await,
                Stage::Waits => self.wait().await,
                Stage::Ends => return None,
            }
        }
    }

    async fn wait(&mut self) {
        self.stage = tokio::select! {
            () = self.hub.stop.cancelled() => Stage::Ends,
            news = self.pulse.changed() => if news.is_ok() { Stage::Looks } else { Stage::Ends },
            () = tokio::time::sleep(AT_LEAST_EVERY) => Stage::Looks,
        };
    }

    async fn look(&mut self) {
        // What comes from here on wakes it again.
        self.pulse.mark_unchanged();
        let stop = self.hub.stop.clone();
        let answers = match stop.run_until_cancelled(self.execute()).await {
            None | Some(Ok(None)) => None,
            Some(Ok(Some(answers))) => Some(answers),
            Some(Err(error)) => Some(vec![refused(error)]),
        };
        let has_failed = |answers: &Vec<Answer>| answers.iter().any(|answer| answer.data == Value::Null);
        self.stage = match &answers {
            None => Stage::Ends,
            Some(answers) if has_failed(answers) => Stage::Ends,
            Some(_) if self.backlog.take() => Stage::Looks,
            Some(_) => Stage::Waits,
        };
        self.ready.extend(answers.into_iter().flatten());
    }

    /// What there is to tell at this moment; none when the listener's session has ended.
    async fn execute(&self) -> Result<Option<Vec<Answer>>> {
        let Ok(_turn) = self.hub.turns.acquire().await else { return Ok(None) };
        let looked = tokio::time::timeout(self.hub.stores.settings.request_time, async {
            let cx = Cx::new(self.hub.stores.clone(), Actor::Visitor);
            let Some(cx) = auth::still(cx, &self.listener, &self.caller.headers).await? else { return Ok(None) };
            let (loader, loads) = edges(cx.clone());
            let request = self.operation.request().data(loader).data(cx);
            let answers = self.hub.graph.execute_stream_with_session_data(request, self.memory.clone());
            Ok(Some(loads.beside(answers.collect()).await))
        });
        let too_long = |_| Err(refuse(Code::Timeout, "the news took too long to look up; select less of it"));
        looked.await.unwrap_or_else(too_long)
    }
}

/// An answer that says why there is none.
pub(super) fn refused(error: Error) -> Answer {
    let sentence = error.to_string();
    Answer::from_errors(vec![ServerError { source: Some(Arc::new(error)), ..ServerError::new(sentence, None) }])
}
