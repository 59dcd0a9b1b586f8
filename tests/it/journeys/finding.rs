//! Finding: the search page by keyboard and by hand, on a good line and on a poor one.

use entity::DocumentId;
use entity::archive::document::Kind;
use fantoccini::key::Key;
use server::archive::{self, NewDocument};
use server::audience::Audience;

use crate::kit::browser::{Browser, in_every_dress};
use crate::kit::{Hub, Role, plain};

pub const BOX: &str = "Search words, phrases or symbols";

/// Eight kinds, so that their facet is long; the years go from 2005 to 2012.
const KINDS: [Kind; 8] = [
    Kind::CoreDocument,
    Kind::AdministrativeDecision,
    Kind::Declaration,
    Kind::FinalCommunique,
    Kind::MeetingSummary,
    Kind::Minutes,
    Kind::PublicSummary,
    Kind::AnnualReport,
];

async fn publish(hub: &Hub, title: &str, kind: Kind, year: usize) {
    let date = Some(year.to_string().parse().expect("a year"));
    let new = NewDocument { kind, date, ..plain() };
    let id = hub.deposit(title, new, &[&format!("{title}: the lanterns of the harbour are lit at dusk.")]).await;
    archive::publish(&hub.cx(), id.parse::<DocumentId>().expect("its id")).await.expect("a draft to publish");
}

/// A hub with sixteen public documents about lanterns: two of each kind, two of each year.
pub async fn hub() -> Hub {
    let hub = Hub::open_with_demonstration().await;
    for (place, kind) in KINDS.into_iter().enumerate() {
        publish(&hub, &format!("Lanterns, part {place}"), kind, 2005 + place).await;
        publish(&hub, &format!("Harbour lights, part {place}"), kind, 2005 + place).await;
    }
    hub.document("Port dues", Audience::Public, &["Dues are paid by weight."]).await;
    hub.settle().await;
    hub
}

/// Whether the list below the box is open.
async fn is_open(browser: &Browser) -> bool {
    let expanded = browser.run("return document.getElementById('q').getAttribute('aria-expanded')", vec![]).await;
    expanded == "true"
}

/// What stands in the box.
async fn typed(browser: &Browser) -> String {
    let text = browser.run("return document.getElementById('q').value", vec![]).await;
    text.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn suggestions_are_walked_by_keyboard_and_escape_closes_before_it_empties() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/").await;
    browser.fill(BOX, "dues").await;
    browser.press(Key::Enter).await;
    browser.sees("1 document found").await;

    browser.fill(BOX, "due").await;
    browser.role("option", "dues").await;
    assert!(is_open(&browser).await);
    browser.press(Key::Escape).await;
    assert_eq!((is_open(&browser).await, typed(&browser).await.as_str()), (false, "due"), "the first closes");
    browser.press(Key::Escape).await;
    assert_eq!(typed(&browser).await, "", "the second empties");

    browser.press('d').await;
    browser.role("option", "dues").await;
    browser.press(Key::Up).await;
    let marked = "return document.querySelector('[role=option][aria-selected=true]').id === document.activeElement.getAttribute('aria-activedescendant')";
    assert_eq!(browser.run(marked, vec![]).await, true, "the marked one is said");
    browser.press(Key::Enter).await;
    browser.arrives(|address| address.starts_with("/search?q=dues")).await;
    assert!(!is_open(&browser).await);
}

#[tokio::test]
async fn a_facet_is_searched_and_chosen_by_keyboard_and_the_focus_stays() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/search?q=lanterns").await;
    browser.sees("16 documents found").await;

    browser.fill("Find in: Kind", "minut").await;
    browser.press(Key::Tab).await;
    browser.press(' ').await;

    browser.sees("2 documents found").await;
    browser.arrives(|address| address == "/search?q=lanterns&kind=MINUTES").await;
    assert!(browser.focused().await.starts_with("Minutes"), "the focus is where it was");
    browser.click("button", "Remove Kind: Minutes").await;
    browser.sees("16 documents found").await;
    // Nothing is left to take away.
    browser.lands_on(BOX).await;
}

#[tokio::test]
async fn years_are_chosen_by_keyboard_as_bars_and_as_a_span() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/search?q=lanterns").await;
    browser.sees("16 documents found").await;

    browser.stands("document.getElementById('years')").await;
    browser.run("document.getElementById('years').focus()", vec![]).await;
    for key in [Key::Home.into(), Key::Right.into(), ' '] {
        browser.press(key).await;
    }
    browser.arrives(|address| address == "/search?q=lanterns&year=2006").await;
    browser.sees("2 documents found").await;
    browser.press(' ').await;
    browser.sees("16 documents found").await;
    browser.fill("From year", "2009").await;
    browser.press(Key::Tab).await;
    browser.fill("To year", "2007").await;
    browser.press(Key::Tab).await;

    browser.arrives(|address| address == "/search?q=lanterns&from=2007-01-01&to=2009-12-31").await;
    browser.sees("6 documents found").await;
}

#[tokio::test]
async fn going_back_and_forward_shows_the_same_search_at_the_same_place() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/search?q=lanterns").await;
    browser.sees("16 documents found").await;

    // By script, for the driver moves the page to what it clicks; the wheel says that it is the reader who moves.
    let turn = "window.dispatchEvent(new Event('wheel')); window.scrollTo(0, 300);
        document.querySelector('[rel=next]').click()";
    browser.run(turn, vec![]).await;
    browser.arrives(|address| address.contains("after=")).await;
    browser.role("link", "First results").await;
    // The heading of the results, for the page was turned.
    browser.lands_on("16 documents found").await;
    browser.back().await;
    browser.arrives(|address| address == "/search?q=lanterns").await;
    browser.role("link", "Next results").await;

    browser.stands("Math.round(window.scrollY) === 300").await;
    browser.forward().await;
    browser.role("link", "First results").await;
    browser.arrives(|address| address.contains("after=")).await;
}

#[tokio::test]
async fn an_answer_that_comes_late_is_not_shown() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/search?q=dues").await;
    browser.sees("1 document found").await;
    // Answers to the first question are held until they are let go.
    let hold = "
        const real = window.fetch, held = [];
        window.fetch = async (...asked) => {
            const body = await asked[0].clone().text();
            if (!body.includes('lanterns') || !body.includes('facets')) return real(...asked);
            await new Promise(go => held.push(go));
            const late = await real(new Request('/graphql', { method: 'POST', body, headers: asked[0].headers }));
            // Its text is at hand, so that the page has done with it, if it wants it, before the next task begins.
            const text = await late.text();
            late.text = async () => text;
            setTimeout(() => window.handedOver++);
            return late;
        };
        window.handedOver = 0;
        window.letGo = () => { held.forEach(go => go()); return held.length };";
    browser.run(hold, vec![]).await;

    browser.fill(BOX, "lanterns").await;
    browser.arrives(|address| address == "/search?q=lanterns").await;
    browser.fill(BOX, "weight").await;
    browser.arrives(|address| address == "/search?q=weight").await;
    browser.sees("1 document found").await;
    let held = browser.run("return window.letGo()", vec![]).await;
    assert_ne!(held, 0, "the late one was asked");

    browser.stands(&format!("window.handedOver === {held}")).await;
    browser.stands("document.querySelector('.answer').ariaBusy === 'false'").await;
    assert!(browser.text().await.contains("1 document found"));
    assert_eq!(browser.address().await, "/search?q=weight");
}

#[tokio::test]
async fn a_lost_line_keeps_the_search_and_asks_again_by_itself() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/search?q=dues").await;
    browser.sees("1 document found").await;

    browser.go_offline().await;
    browser.fill(BOX, "lanterns").await;
    browser.sees("The hub cannot be reached").await;
    assert!(browser.text().await.contains("Port dues"), "what was there stays");
    browser.go_online().await;

    browser.sees("16 documents found").await;
    assert!(!browser.text().await.contains("cannot be reached"));
    assert_eq!(browser.address().await, "/search?q=lanterns");
}

#[tokio::test]
async fn single_keys_go_from_result_to_result_and_can_be_switched_off() {
    let hub = hub().await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/search?q=lanterns").await;
    browser.sees("16 documents found").await;
    let place = "return [...document.querySelectorAll('.hits h3 a')].indexOf(document.activeElement)";

    for (key, at) in [('j', 0), ('j', 1), (Key::Down.into(), 2), ('k', 1)] {
        browser.press(key).await;
        assert_eq!(browser.run(place, vec![]).await, at, "after {key:?}");
    }
    browser.press(Key::Escape).await;
    assert_eq!(browser.focused().await, BOX);
    browser.click("button", "Keyboard").await;
    browser.click("checkbox", "Single keys").await;
    browser.click("button", "Close").await;
    // The dialog gives the focus back.
    browser.lands_on("Keyboard").await;
    browser.reload().await;
    browser.sees("16 documents found").await;
    browser.press('j').await;
    browser.press('/').await;

    assert_eq!(browser.run(place, vec![]).await, -1, "switched off, also after the page came anew");
    assert_ne!(browser.focused().await, BOX);
}

#[tokio::test]
async fn what_somebody_searched_for_is_gone_when_they_sign_out() {
    let hub = hub().await;
    let person = hub.person("Joaquim Tavira").await;
    let velmara = hub.participant("XB").await;
    hub.affiliate(&person, velmara, Role::Delegate, None).await;
    let browser = Browser::start(&hub.base).await;
    browser.open("/auth/sign-in?return_to=/").await;
    browser.click("button", "Joaquim").await;
    browser.role("link", "Joaquim Tavira").await;
    browser.fill(BOX, "lanterns").await;
    browser.press(Key::Enter).await;
    browser.sees("16 documents found").await;

    browser.open("/").await;
    browser.role("link", "lanterns").await;
    browser.open("/me").await;
    browser.click("button", "Sign out").await;
    browser.role("link", "Sign in").await;
    browser.open("/").await;
    browser.sees("How to search").await;

    assert!(!browser.text().await.contains("Searched before"));
    assert_eq!(browser.run("return localStorage.getItem('kp-past-searches')", vec![]).await, serde_json::Value::Null);
}

#[tokio::test]
async fn axe_finds_nothing_while_something_is_open_in_any_dress() {
    let hub = hub().await;
    in_every_dress(&hub.base, async |browser| {
        browser.open("/search?q=lanterns&kind=MINUTES&from=2005-01-01&asOf=2020-01-01").await;
        browser.stands("document.querySelector('.hits li') && document.querySelector('#facets .facet')").await;
        browser.is_sound("narrowed").await;
        browser.run("document.querySelector('.refine-button').click()", vec![]).await;
        browser.is_sound("facets").await;
        browser.run("document.getElementById('q').focus()", vec![]).await;
        browser.press(Key::Enter).await;
        browser.press(Key::Backspace).await;
        browser.stands("document.querySelector('[role=combobox][aria-expanded=true]')").await;
        browser.is_sound("suggestions").await;
        browser.press(Key::Escape).await;
        browser.run("document.querySelector('.keyboard button').click()", vec![]).await;
        browser.stands("document.querySelector('dialog[open]')").await;
        browser.is_sound("dialog").await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    })
    .await;
}
