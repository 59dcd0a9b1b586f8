//! The same laws for the program of a partner: to whatever end it asks, it is told what a visitor is told.

use entity::archive::relation::Kind;
use serde_json::Value;
use server::archive;
use server::audience::Audience;
use server::cx::{Actor, Client};

use super::{agreement, leaks};
use crate::kit::provider::Provider;
use crate::kit::{Asker, Hub};
use crate::search::export::exports;

const PROGRAM: &str = Provider::PROGRAMS[0];

/// A hub, and a program that it admits.
async fn hub_and_program() -> (Hub, Asker) {
    let mut provider = Provider::start(&[]).await;
    let hub = Hub::open_with_provider_and(&mut provider, &[("KP_CLIENTS", PROGRAM)]).await;
    let program = hub.program(provider.token(PROGRAM, &hub.base).await);
    assert_eq!(program.is().await, None);
    // From here on the hub goes on with the keys it knows.
    drop(provider);
    (hub, program)
}

#[tokio::test]
async fn verdict_list_search_and_file_agree_for_the_program_of_a_partner() {
    let (hub, program) = hub_and_program().await;
    let (_, audiences) = agreement::cast(&hub).await;

    let actors = [("program", Actor::Client(Client::new(PROGRAM)), program)];

    agreement::agree(&hub, &actors, &audiences).await;
}

/// Everything that an asker is told, files of results included, as text.
async fn told(asker: &Asker) -> Vec<String> {
    let mut told: Vec<String> = leaks::told(asker).await.iter().map(Value::to_string).collect();
    for address in ["", "q=harbour", "q=quagmirine", "status=DRAFT", "year=1987"] {
        told.extend(exports(asker, address).await.into_iter().map(|(file, count)| count + &file));
    }
    told
}

#[tokio::test]
async fn what_is_restricted_changes_nothing_for_the_program_of_a_partner() {
    let (hub, program) = hub_and_program().await;
    let velmara = hub.participant("XB").await;
    let wgs = hub.body("WGS", &[velmara]).await;
    let open = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    hub.settle().await;
    let ((mut news, _), before) = (program.listens_to_news().await, told(&program).await);

    let pages = ["The quagmirine ledger", "The harbour has a quagmirine ledger."];
    let secret = hub.footprint(velmara, Audience::Parties(vec![velmara]), wgs, &pages).await;
    let [from, to] = [&secret, &open].map(|id| id.parse().expect("an id"));
    archive::relate(&hub.cx(), from, Kind::Supersedes, to).await.expect("a tie");
    hub.settle().await;

    assert_eq!(told(&program).await, before);
    hub.rename(&open, "Rules of the harbour").await;
    assert_eq!(news.hears_of().await, ["Rules of the harbour"]);
    hub.settle().await;
    assert_eq!(told(&program).await, told(&hub.visitor()).await);
}
