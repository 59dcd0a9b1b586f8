//! A delegate signs in and finds a restricted page; a stranger is refused; staff describe and propose.

use server::audience::Audience;

use crate::kit::browser::Browser;
use crate::kit::provider::{Account, Provider};
use crate::kit::{Hub, Role};

const ACCOUNTS: [Account; 2] = [
    Account { sub: "joaquim", name: "Joaquim", email: "joaquim.tavira@example.org", is_verified: true },
    Account { sub: "denis", name: "Denis", email: "denis.arslanov-reid@example.org", is_verified: true },
];

/// A hub whose directory knows Joaquim and not Denis, with a document for Participants.
async fn hub() -> (Hub, Provider) {
    let mut provider = Provider::start(&ACCOUNTS).await;
    let hub = Hub::open_with_provider(&mut provider).await;
    let velmara = hub.participant("XB").await;
    let joaquim = hub.person("Joaquim Tavira").await;
    hub.affiliate(&joaquim, velmara, Role::FocalPoint, None).await;
    hub.document("Assessment of Velmara", Audience::Participants, &["First.", "The quagmirine remark."]).await;
    hub.settle().await;
    (hub, provider)
}

#[tokio::test]
async fn a_delegate_signs_in_finds_a_restricted_page_and_signs_out() {
    let (hub, _provider) = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/search?q=quagmirine").await;
    browser.sees("Nothing was found").await;
    browser.click("link", "Sign in").await;
    browser.click("button", "Joaquim").await;

    browser.sees("1 document found").await;
    browser.click("link", "Assessment of Velmara").await;
    browser.sees("The quagmirine remark.").await;
    browser.open("/me").await;
    browser.sees("Joaquim Tavira").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("button", "Sign out").await;
    browser.click("button", "Yes, sign me out").await;
    browser.role("link", "Sign in").await;
    browser.open("/search?q=quagmirine").await;
    browser.sees("Nothing was found").await;
}

#[tokio::test]
async fn a_stranger_is_told_so_politely_and_sees_nothing_more() {
    let (hub, _provider) = hub().await;
    let browser = Browser::start(&hub.base).await;

    browser.open("/search?q=quagmirine").await;
    browser.click("link", "Sign in").await;
    browser.click("button", "Denis").await;

    browser.arrives(|address| address.ends_with("/sign-in?outcome=stranger")).await;
    browser.sees("do not know you yet").await;
    browser.open("/search?q=quagmirine").await;
    browser.sees("Nothing was found").await;
    browser.role("link", "Sign in").await;
}

#[tokio::test]
async fn staff_describe_a_draft_and_propose_to_publish_it() {
    let hub = Hub::open_with_demonstration().await;
    let office = hub.support().await;
    let kagiso = hub.person("Kagiso Moremi-Dube").await;
    hub.affiliate(&kagiso, office, Role::SupportStaff, None).await;
    let id = hub.draft("scan 17", Audience::Public, &["Lanterns are lit at dusk."]).await;
    hub.settle().await;
    let browser = Browser::start(&hub.base).await;

    browser.open(&format!("/auth/sign-in?return_to=/d/{id}")).await;
    browser.click("button", "Kagiso").await;
    browser.click("link", "Describe, publish or correct it").await;
    browser.sees("Describe this document").await;
    browser.click("DisclosureTriangle", "Describe this document").await;
    browser.fill("Title", "Harbour rules").await;
    browser.fill("Date", "30/11/2012").await;
    browser.click("button", "Save the description").await;
    browser.sees("is not a date this archive keeps").await;
    browser.fill("Date", "2012-11-30").await;
    browser.click("button", "Save the description").await;
    browser.sees("Harbour rules").await;
    browser.click("button", "Publish").await;

    browser.sees("This waits for a second person").await;
    let colleague = hub.colleague().await;
    let proposal = colleague.proposal(&id).await.expect("a proposal");
    colleague.confirms(&proposal).await.expect("confirmed");
    hub.settle().await;
    assert_eq!(hub.visitor().finds("lanterns").await, ["Harbour rules"]);
    assert_eq!(hub.visitor().opens(&id).await["date"]["edtf"], "2012-11-30");
}
