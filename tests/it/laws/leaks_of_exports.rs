//! What somebody may not see changes no file of results that they take along.

use server::archive;
use server::audience::Audience;

use crate::kit::Hub;
use crate::search::export::{exports, rows, titles};

#[tokio::test]
async fn a_restricted_document_changes_no_export_of_those_who_may_not_see_it() {
    let hub = Hub::open().await;
    let [velmara, sandoria] = [hub.participant("XB").await, hub.participant("XA").await];
    let [insider, outsider] = [hub.delegate("Insider", velmara).await, hub.delegate("Outsider", sandoria).await];
    let wgs = hub.body("WGS", &[velmara]).await;
    let open = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    hub.settle().await;
    let addresses =
        ["q=harbour", "q=quagmirine", "", "status=DRAFT", "status=SUPERSEDED", "kind=FOOTPRINT", "year=1987"];
    let mut before = Vec::new();
    for address in addresses {
        before.push([exports(&hub.visitor(), address).await, exports(&outsider, address).await]);
    }

    let pages = ["The quagmirine ledger", "The harbour has a quagmirine ledger."];
    let secret = hub.footprint(velmara, Audience::Parties(vec![velmara]), wgs, &pages).await;
    let [from, to] = [&secret, &open].map(|id| id.parse().expect("an id"));
    archive::relate(&hub.cx(), from, entity::archive::relation::Kind::Supersedes, to).await.expect("a tie");
    hub.draft("Harbour plans", Audience::Public, &["The harbour of tomorrow."]).await;
    hub.settle().await;

    for (address, before) in addresses.into_iter().zip(before) {
        assert_eq!([exports(&hub.visitor(), address).await, exports(&outsider, address).await], before, "{address}");
    }
    let (file, _) = insider.exports("json", "q=quagmirine").await;
    assert_eq!(titles(&file), ["The quagmirine ledger"]);
    assert_eq!(rows(&insider.exports("json", "q=dawn").await.0)[0]["status"], "SUPERSEDED");
    let foreign = insider.request(reqwest::Method::GET, "/search/export.json?q=quagmirine");
    let foreign = foreign.header("sec-fetch-site", "cross-site").send().await.expect("an answer");
    assert_eq!(foreign.text().await.expect("a file"), "[]", "another site's page sees what a visitor sees");
}
