//! What is offered on the way: documents while typing, every value of a facet, results to take along, and the first
//! answer before the program is there.

use fantoccini::key::Key;
use server::audience::Audience;

use super::finding::{BOX, hub};
use crate::kit::browser::Browser;

#[tokio::test]
async fn a_document_is_opened_from_its_suggestion() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/").await;

    browser.fill(BOX, "port du").await;
    browser.role("option", "Port dues").await;
    browser.press(Key::Down).await;
    browser.press(Key::Enter).await;

    browser.arrives(|address| address.starts_with("/d/doc_") && address.ends_with("?q=port+du")).await;
    browser.sees("Dues are paid by weight.").await;
    browser.lands_on("Port dues").await;
}

#[tokio::test]
async fn every_value_of_a_long_facet_is_shown_in_the_order_of_the_alphabet() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    let names =
        "[...document.querySelectorAll('#facets fieldset:first-of-type li span[dir]')].map(name => name.textContent)";
    browser.open("/search?q=lanterns").await;
    browser.stands(&format!("{names}.length === 7")).await;

    browser.click("button", "All, A–Z").await;

    browser.stands(&format!("{names}.length === 8 && {names}.join() === {names}.toSorted().join()")).await;
    browser.click("button", "Show fewer").await;
    browser.stands(&format!("{names}.length === 7")).await;
}

#[tokio::test]
async fn results_are_taken_along_as_they_were_narrowed() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/search?q=lanterns&kind=MINUTES").await;
    browser.sees("2 documents found").await;

    browser.click("DisclosureTriangle", "Export").await;
    browser.role("link", "CSV").await;
    // What the link leads to is asked for here: a file that is saved cannot be seen.
    let follow = "fetch([...document.querySelectorAll('.take a')].find(link => link.textContent === 'CSV').href)
        .then(answer => answer.text()).then(text => window.taken = text)";
    browser.run(&format!("{follow}; return null"), vec![]).await;

    browser.stands("window.taken?.includes('Harbour lights, part 5') && !window.taken.includes('part 4')").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_page_asks_first_is_answered_by_what_was_asked_ahead_of_it() {
    let hub = hub().await;
    let id = hub.document("Harbour rules", Audience::Public, &["The harbour opens at dawn."]).await;
    hub.settle().await;
    let browser = Browser::start(&hub.base).await;

    for (path, sign) in [("/search?q=lanterns".to_owned(), "16 documents found"), (format!("/d/{id}"), "opens at dawn")]
    {
        browser.open(&path).await;
        browser.sees(sign).await;
        browser.stands("'kpAhead' in window && window.kpAhead === undefined").await;
    }
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
