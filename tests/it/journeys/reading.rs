//! Reading with what was searched for, comparing, citing, and being told of what is new.

use entity::DocumentId;
use fantoccini::key::Key;
use serde_json::json;
use server::archive::{Kept, Revision, deposit, publish, revise};
use server::audience::Audience;

use crate::kit::browser::{Browser, Size, in_every_dress};
use crate::kit::{Hub, Role, plain};

const HARBOUR: [&str; 5] = [
    "The harbour opens at dawn.",
    "Lanterns are lit at dusk. No lanterns are left alone.",
    "Ships wait outside.",
    "The keeper of the lanterns reports each year.",
    "Nothing more was said.",
];

/// A hub with a public document on whose second and fourth pages lanterns stand, and one like it.
async fn hub() -> (Hub, String) {
    let hub = Hub::open_with_demonstration().await;
    let id = hub.document("Harbour rules", Audience::Public, &HARBOUR).await;
    hub.document("Port dues", Audience::Public, &["Dues are paid by weight."]).await;
    hub.settle().await;
    (hub, id)
}

/// A second version of a document, published.
async fn correct(hub: &Hub, id: &str, text: &str) {
    let document: DocumentId = id.parse().expect("its id");
    let Kept::New(kept) = hub.keep("corrected.txt", text.as_bytes()).await else { panic!("new bytes") };
    let revision = Revision { note: "The hour was wrong.".to_owned(), files: vec![*kept] };
    revise(&hub.cx(), document, revision).await.expect("a version");
    publish(&hub.cx(), document).await.expect("a version that waits");
    hub.settle().await;
}

/// Joaquim, a delegate of Velmara, who can sign in.
async fn delegate(hub: &Hub) {
    let velmara = hub.participant("XB").await;
    let joaquim = hub.person("Joaquim Tavira").await;
    hub.affiliate(&joaquim, velmara, Role::FocalPoint, None).await;
}

/// Joaquim signs in and keeps a search for lanterns.
async fn save_lanterns(browser: &Browser) {
    browser.open("/auth/sign-in?return_to=/search?q=lanterns").await;
    browser.click("button", "Joaquim").await;
    browser.click("button", "Save search").await;
    browser.fill("Name", "Lights").await;
    browser.click("button", "Save").await;
    browser.sees("Your saved searches").await;
}

/// Waits until just these words are marked on the page, the one that is looked at in brackets.
async fn are_marked(browser: &Browser, words: &[&str]) {
    let marked = "[...document.querySelectorAll('.page-text mark')]
        .map(mark => mark.classList.contains('is-current') ? `[${mark.textContent}]` : mark.textContent)";
    browser.stands(&format!("JSON.stringify({marked}) === JSON.stringify({})", json!(words))).await;
}

#[tokio::test]
async fn a_document_opened_from_a_hit_keeps_the_words_and_leads_from_match_to_match() {
    let (hub, id) = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/search?q=lantrens&kind=OTHER").await;
    browser.click("link", "Harbour rules").await;
    browser.sees("3 matches in this file").await;
    are_marked(&browser, &["Lanterns", "lanterns"]).await;
    browser.press('n').await;
    browser.sees("Match 1 of 3, page 2").await;
    browser.click("button", "Next match").await;
    browser.sees("Match 2 of 3, page 2").await;
    are_marked(&browser, &["Lanterns", "[lanterns]"]).await;
    browser.press('n').await;

    browser.sees("The keeper of the lanterns").await;
    browser.sees("Match 3 of 3, page 4").await;
    let document = format!("/d/{id}?");
    browser.arrives(|address| address.starts_with(&document) && address.contains("page=4&q=lantrens&match=1")).await;
    browser.back().await;
    browser.sees("Match 2 of 3, page 2").await;
    browser.press('p').await;
    browser.sees("Match 1 of 3, page 2").await;
    browser.click("link", "Back to the results").await;
    browser.arrives(|address| address == "/search?q=lantrens&kind=OTHER").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_document_is_searched_inside_and_names_the_pages_that_answer() {
    let (hub, id) = hub().await;
    let browser = Browser::sized(&hub.base, Size::PHONE).await;

    browser.open(&format!("/d/{id}")).await;
    browser.fill("Search inside this document", "lantern").await;
    browser.press(Key::Enter).await;
    browser.sees("On 2 pages").await;
    browser.click("link", "Page 4").await;

    browser.sees("The keeper of the lanterns").await;
    are_marked(&browser, &["[lanterns]"]).await;
    browser.click("checkbox", "Single keys").await;
    browser.press('p').await;
    browser.reload().await;
    browser.sees("Match 3 of 3, page 4").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_french_reader_is_told_in_french_what_of_a_file_could_not_be_read() {
    let (hub, _) = hub().await;
    let Kept::New(kept) = hub.keep("scan.pdf", include_bytes!("../../files/scan.pdf")).await else {
        panic!("new bytes")
    };
    let id = deposit(&hub.cx(), plain(), vec![*kept]).await.expect("a draft");
    publish(&hub.cx(), id).await.expect("a draft to publish");
    let browser = Browser::start(&hub.base).await;
    let is_english = "document.querySelector('.noted p').lang === 'en'";

    browser.open(&format!("/d/{id}")).await;
    browser.sees("Page 2 has no text").await;
    browser.stands(is_english).await;
    browser.pick("Language", "Français").await;

    browser.sees("La page 2 n’a pas de texte").await;
    browser.stands(&format!("!({is_english})")).await;
    browser.stands("document.querySelector('.noted p').closest('[lang]').lang === 'fr'").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
}

#[tokio::test]
async fn two_versions_are_compared_word_by_word_and_walked_by_keyboard() {
    let (hub, id) = hub().await;
    correct(&hub, &id, &HARBOUR.join("\n\n").replace("dawn", "noon").replace("each year", "each month")).await;
    let browser = Browser::start(&hub.base).await;

    browser.open(&format!("/d/{id}")).await;
    browser.click("link", "Compare versions or languages").await;
    browser.sees("2 differences").await;
    browser.press('n').await;

    browser.stands("document.querySelector('.pair.is-current del')?.textContent === 'dawn'").await;
    browser.stands("document.querySelector('.pair.is-current ins')?.textContent === 'noon'").await;
    let said = "[...document.querySelectorAll('[role=status]')].some(region => region.textContent.includes('Removed: dawn. Added: noon.'))";
    browser.stands(said).await;
    browser.click("checkbox", "Only what differs").await;
    browser.arrives(|address| address.contains("changed=1")).await;
    browser.back().await;
    browser.sees("Ships wait outside.").await;
}

#[tokio::test]
async fn axe_finds_nothing_while_reading_comparing_and_keeping_in_any_dress() {
    let (hub, id) = hub().await;
    correct(&hub, &id, &HARBOUR.join("\n\n").replace("dawn", "noon")).await;
    delegate(&hub).await;
    let browser = Browser::start(&hub.base).await;
    save_lanterns(&browser).await;
    hub.document("New lanterns", Audience::Public, &["Six lanterns were bought."]).await;
    hub.settle().await;
    in_every_dress(&hub.base, async |browser| {
        browser.open("/auth/sign-in?return_to=/saved").await;
        browser.click("button", "Joaquim").await;
        browser.arrives(|address| address == "/saved").await;
        for (path, sign) in [
            ("/saved", ".saved-search .badge"),
            ("/me", "main h1"),
            (format!("/d/{id}?q=lanterns").as_str(), ".page-text mark"),
            (format!("/d/{id}/compare").as_str(), ".pair.is-changed ins"),
        ] {
            browser.open(path).await;
            browser.stands(&format!("document.querySelector('{sign}')")).await;
            browser.run("document.querySelectorAll('details').forEach(details => details.open = true)", vec![]).await;
            let is_told = "[...document.querySelectorAll('details')].every(one => one.matches('.checksum') || one.children.length > 1)
                && !document.querySelector('.waiting, [aria-busy=true]')";
            browser.stands(is_told).await;
            browser.is_sound(path).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_citation_is_copied_by_one_click_and_had_in_other_forms() {
    let (hub, id) = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open(&format!("/d/{id}")).await;
    // What was copied is seen here, whatever the clipboard of this machine allows.
    let listen = "navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }";
    browser.run(listen, vec![]).await;

    browser.click("button", "Copy the citation").await;

    browser.sees("Copied.").await;
    let copied = browser.run("return window.copied", vec![]).await;
    assert!(copied.as_str().is_some_and(|text| text.contains("Harbour rules") && text.contains(&id)), "{copied}");
    browser.click("DisclosureTriangle", "Other forms").await;
    browser.sees("title").await;
    browser.pick("Form", "RIS").await;
    browser.sees("TY  -").await;
    let file = browser.run("return document.querySelector('a[download$=\".ris\"]').href.slice(0, 40)", vec![]).await;
    assert!(file.as_str().is_some_and(|href| href.starts_with("data:application/x-research-info")), "{file}");
    assert_eq!(browser.axe().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_saved_search_tells_what_is_new_until_it_is_seen() {
    let (hub, _) = hub().await;
    delegate(&hub).await;
    let browser = Browser::start(&hub.base).await;
    save_lanterns(&browser).await;

    hub.document("New lanterns", Audience::Public, &["Six lanterns were bought."]).await;
    hub.settle().await;
    browser.open("/saved").await;
    browser.sees("“lanterns”").await;
    browser.role("link", "1 new document").await;
    browser.click("DisclosureTriangle", "What it has newly found").await;
    browser.role("link", "New lanterns").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("button", "Mark all as seen").await;

    browser.stands("!document.querySelector('.saved-link .badge') && !document.querySelector('.entry .badge')").await;
    browser.click("button", "Rename…").await;
    browser.fill("Name", "Harbour lamps").await;
    browser.click("button", "Save").await;
    browser.role("link", "Harbour lamps").await;
    browser.click("DisclosureTriangle", "Private feed").await;
    browser.click("button", "Open a private feed").await;
    browser.sees("It is shown only now.").await;
    browser.click("button", "Close the feed").await;
    browser.role("button", "Open a private feed").await;
    browser.click("button", "Remove…").await;
    browser.click("button", "Yes, remove it").await;
    browser.sees("You keep no search yet.").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
