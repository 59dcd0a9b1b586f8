//! What is told beside the results: how many, which words were left out or meant, and in which language each text is.

use server::audience::Audience;

use super::finding::{BOX, hub};
use crate::kit::Hub;
use crate::kit::browser::Browser;

/// Whether a screen reader was told these words.
fn is_told(words: &str) -> String {
    format!("[...document.querySelectorAll('[role=status]')].some(region => region.textContent.includes('{words}'))")
}

#[tokio::test]
async fn a_screen_reader_is_told_how_many_there_are_and_of_another_page() {
    let hub = hub().await;
    for number in 1..=5 {
        let page = format!("Pier {number} is lit at dusk.");
        hub.document(&format!("Lanterns of pier {number}"), Audience::Public, &[&page]).await;
    }
    hub.settle().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/search?q=dues").await;
    browser.sees("1 document found").await;
    browser.fill(BOX, "lanterns").await;
    browser.stands(&is_told("21 documents found")).await;
    browser.click("link", "Next results").await;

    browser.stands(&is_told("These are further results")).await;
}

#[tokio::test]
async fn words_that_were_left_out_or_misspelt_are_named() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/search?q=lanterns+xylophone+").await;

    browser.sees("shown are also those without: xylophone").await;
    browser.open("/search?q=lnterns+").await;
    browser.sees("Did you mean:").await;
    browser.role("link", "lanterns").await;
}

#[tokio::test]
async fn a_passage_says_its_language_and_direction() {
    let hub = Hub::open().await;
    let arabic = "يفتح الميناء عند الفجر ويغلق عند الغروب، وتنتظر السفن خارجه حتى تضاء المصابيح على الرصيف كل مساء.";
    let french =
        "Le port ouvre à l'aube et ferme au crépuscule, et les navires attendent que les lanternes soient allumées.";
    let pages = [arabic, french];
    hub.document("KPH 7", Audience::Public, &pages).await;
    hub.settle().await;
    let browser = Browser::start(&hub.base).await;
    let passages = "[...document.querySelectorAll('.passages p')].map(p => `${p.lang} ${p.dir}`).join()";

    browser.open("/search?q=الميناء").await;
    browser.stands(&format!("{passages} === 'ar rtl'")).await;
    browser.open("/search?q=crépuscule").await;

    browser.stands(&format!("{passages} === 'fr ltr'")).await;
}
