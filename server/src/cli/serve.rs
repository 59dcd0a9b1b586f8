//! Serving: listen, answer, and at the end finish what was begun.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::say;
use crate::auth::demonstration;
use crate::config::Settings;
use crate::cx::{Actor, Stores};
use crate::http::graphql::Subscriptions;
use crate::leases::Leases;
use crate::{archive, directory, http, mail, outbox, schema, search};

/// A hub that serves; it goes on until it is stopped.
pub struct Serving {
    /// Where it listens.
    pub address: SocketAddr,
    stop: CancellationToken,
    server: JoinHandle<()>,
    workers: JoinSet<()>,
    leases: Leases,
    patience: Duration,
}

impl Serving {
    /// Takes no more requests, answers those that were begun, carries the outbox to its end, and leaves to other instances
    /// what it did for all.
    /// A reader who takes longer than a request may is left behind.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.stop.cancel();
        match tokio::time::timeout(self.patience, self.server).await {
            Ok(served) => served?,
            Err(_) => tracing::warn!("a reader was too slow and is left behind"),
        }
        while let Some(ended) = self.workers.join_next().await {
            ended?;
        }
        self.leases.close().await;
        Ok(())
    }
}

/// Begins to serve on a listener that is bound already.
/// `with_demonstration` adds the demonstration provider; the caller has made sure that it may run.
pub fn serve(stores: Stores, listener: TcpListener, with_demonstration: bool) -> anyhow::Result<Serving> {
    let demonstration = with_demonstration.then(|| demonstration::router(&stores.settings)).transpose()?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let subscriptions = Arc::new(Subscriptions::new(stores.clone(), schema::build(), stop.clone()));
    let routes = http::router(&stores, subscriptions.clone(), demonstration);
    let server = tokio::spawn(http::connections::serve(listener, routes, stores.settings.clone(), stop.clone()));
    let (rates, leases) = (stores.rates.clone(), stores.leases.clone());
    let patience = stores.settings.request_time;
    let mut workers = JoinSet::new();
    workers.spawn(archive::jobs::work(stores.clone(), stop.clone()));
    workers.spawn(archive::upload::jobs::work(stores.clone(), stop.clone()));
    workers.spawn(archive::health::jobs::work(stores.clone(), stop.clone()));
    workers.spawn(search::saved::jobs::work(stores.clone(), stop.clone()));
    workers.spawn(search::drift::jobs::work(stores.clone(), stop.clone()));
    workers.spawn(mail::jobs::work(stores.clone(), stop.clone()));
    workers.spawn(outbox::listen(stores.clone(), stop.clone()));
    workers.spawn(subscriptions.work());
    workers.spawn(outbox::work(stores, stop.clone()));
    tokio::spawn(http::health::keep_figures(rates, stop.clone()));
    Ok(Serving { address, stop, server, workers, leases, patience })
}

/// `kp-hub serve`: until Ctrl-C or SIGTERM.
pub async fn run(mut settings: Settings, demo: bool) -> anyhow::Result<()> {
    if demo {
        settings.provider = Some(demonstration::provider(&settings)?);
    }
    let listen = settings.listen;
    let public_url = settings.public_url.clone();
    // Every connection and every file is one; the system's usual limit is for programs that serve nobody.
    rlimit::increase_nofile_limit(u64::MAX).context("the limit of open files cannot be read")?;
    let stores = Stores::open(settings).await?;
    if demo {
        must_be_invented(&stores).await?;
    }
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("{listen} (KP_LISTEN) cannot be listened on; choose another port or stop what uses it")
    })?;
    let told_to_stop = told_to_stop()?;
    let serving = serve(stores, listener, demo)?;
    tracing::info!(address = %serving.address, %public_url, demonstration = demo, "serving");
    say(&format!("KP Hub serves {public_url} on {}", serving.address));
    told_to_stop.await;
    tracing::info!("stopping: finishing what was begun");
    serving.stop().await
}

/// Anybody may be anybody at the demonstration provider, so it opens no archive but an empty or an invented one.
async fn must_be_invented(stores: &Stores) -> anyhow::Result<()> {
    let cx = stores.cx(Actor::System);
    let people = directory::people(&cx.db).await?;
    let is_empty = people.is_empty() && archive::count_all(&cx).await? == 0;
    let invented: HashSet<_> = super::demo::archive()?.people.into_iter().map(|person| person.email).collect();
    let is_invented = !people.is_empty() && people.iter().all(|person| invented.contains(&person.email));
    anyhow::ensure!(
        is_empty || is_invented,
        "--demo lets anybody be anybody, and this archive is not the demonstration's; \
         choose another folder by KP_DATA or leave --demo out"
    );
    Ok(())
}

/// What ends with Ctrl-C or SIGTERM; it listens for them from the call on.
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
