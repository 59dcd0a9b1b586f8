//! A visitor finds a public page and opens it.

use server::audience::Audience;

use crate::kit::Hub;
use crate::kit::browser::{Browser, in_every_dress};

/// A hub with one public document that answers on its second page, and one that does not answer.
async fn hub() -> Hub {
    let hub = Hub::open().await;
    let lanterns = ["The harbour opens at dawn.", "Lanterns are lit at dusk.", "Ships wait outside."];
    hub.document("Harbour rules", Audience::Public, &lanterns).await;
    hub.document("Port dues", Audience::Public, &["Dues are paid by weight."]).await;
    hub.settle().await;
    hub
}

#[tokio::test]
async fn a_visitor_finds_a_public_page_and_opens_it() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/").await;
    browser.fill("Search words, phrases or symbols", "lantrens").await;
    browser.sees("1 document found").await;
    browser.click("link", "Harbour rules").await;

    browser.sees("Lanterns are lit at dusk.").await;
    browser.arrives(|address| address.starts_with("/d/doc_") && address.contains("page=2")).await;
    // The heading has the focus on a new page.
    browser.lands_on("Harbour rules").await;
    browser.back().await;
    browser.sees("1 document found").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn the_search_is_in_the_address_and_the_keyboard_reaches_it() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/search?q=dues").await;
    browser.sees("1 document found").await;
    browser.role("link", "Port dues").await;
    browser.press('/').await;
    assert_eq!(browser.focused().await, "Search words, phrases or symbols");
    browser.fill("Search words, phrases or symbols", "harbour").await;

    browser.arrives(|address| address.contains("q=harbour")).await;
    browser.role("link", "Harbour rules").await;
    browser.reload().await;
    browser.role("link", "Harbour rules").await;
}

#[tokio::test]
async fn what_is_not_there_and_a_lost_line_are_said_plainly() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/d/doc_00000000000070008000000000000000").await;
    browser.sees("Not found").await;
    browser.open("/no/such/page").await;
    browser.sees("Not found").await;
    browser.open("/search?q=dues").await;
    browser.sees("1 document found").await;
    browser.go_offline().await;
    browser.fill("Search words, phrases or symbols", "harbour").await;

    browser.sees("cannot be reached").await;
}

#[tokio::test]
async fn axe_finds_nothing_on_any_page_in_any_dress() {
    let hub = hub().await;
    let document =
        hub.document("Décision sur le port", Audience::Public, &["Le port ouvre à l'aube, sauf en hiver."]).await;
    let member = hub.participant("KAL").await;
    let body = hub.body("WGM", &[member]).await;
    hub.settle().await;
    in_every_dress(&hub.base, async |browser| {
        for (path, sign) in [
            ("/", ".newest .entries a"),
            ("/search?q=harbour", ".hits a"),
            ("/search?q=xylophones", ".nothing h2"),
            (format!("/d/{document}").as_str(), ".page-text"),
            ("/browse", ".shelf a"),
            ("/browse?kind=OTHER", ".entries a"),
            ("/bodies", "main h1"),
            (format!("/bodies/{body}").as_str(), "main h1"),
            ("/sign-in?outcome=stranger", "main h1"),
            ("/no/such/page", ".notice h1"),
        ] {
            browser.open(path).await;
            browser.stands(&format!("document.querySelector('{sign}')")).await;
            browser.is_sound(path).await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_pages_speak_every_language() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/search?q=dues").await;

    for (switch, name, shown, found) in [
        ("Language", "Français", "fr ltr", "1 document trouvé"),
        ("Langue", "Português", "pt ltr", "1 documento encontrado"),
        ("Língua", "Русский", "ru ltr", "Найден 1 документ"),
        ("Язык", "العربية", "ar rtl", "عُثر على وثيقة واحدة"),
        ("اللغة", "中文", "zh ltr", "找到 1 份文件"),
    ] {
        browser.pick(switch, name).await;
        browser.sees(found).await;
        browser.reload().await;
        browser.sees(found).await;
        let root = "const root = document.documentElement; return root.lang + ' ' + root.dir";
        assert_eq!(browser.run(root, vec![]).await, shown);
        assert_eq!(browser.axe().await, Vec::<String>::new(), "in {name}");
    }
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_language_that_cannot_be_had_leaves_the_page_as_it_is() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/search?q=dues").await;
    browser.sees("1 document found").await;

    browser.go_offline().await;
    browser.pick("Language", "Français").await;

    browser.sees("could not be fetched in Français").await;
    browser.sees("1 document found").await;
    assert_eq!(browser.run("return document.querySelector('header select').value", vec![]).await, "en");
}

#[tokio::test]
async fn the_workbench_asks_the_graph() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/graphiql").await;
    browser.click("button", "Execute query").await;

    browser.sees("\"totalCount\": 0").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}
