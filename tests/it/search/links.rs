//! Short links lead to searches and tell nothing else.

use crate::kit::Hub;

#[tokio::test]
async fn a_short_link_leads_to_its_search_and_the_same_search_has_the_same() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let [amara, bruno] =
        [hub.delegate("Amara Nettleship", velmara).await, hub.delegate("Bruno Castellan", velmara).await];

    let path = amara.shortens("year=2012&q=rough%20stones&page=2").await.expect("a link");
    let same = bruno.shortens("q=rough+stones&year=2012").await.expect("a link");
    let other = bruno.shortens("q=rough+stones&year=2013").await.expect("a link");

    assert_eq!(path, same);
    assert_ne!(path, other);
    let answer = hub.visitor().get(&path).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (302, &"/search?q=rough+stones&year=2012".parse().expect("a header"))
    );
}

#[tokio::test]
async fn an_unknown_code_is_not_found_and_visitors_keep_the_long_address() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();

    let refused = visitor.shortens("q=harbour").await;

    assert_eq!(refused, Err("UNAUTHENTICATED".to_owned()));
    assert_eq!(visitor.status("/q/0123456789abcdef").await, 404);
}
