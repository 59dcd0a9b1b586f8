//! The support staff take a document in and look after it, two by two; a delegate asks for access.

use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use server::audience::Audience;
use server::search::drift::{self, Care};

use crate::kit::browser::{Browser, Size, in_every_dress};
use crate::kit::store::stored;
use crate::kit::{Hub, Person, Role};

const MINUTES: &str = "KPH/DEMO/2013/WGS/MIN 4\nMinutes of the Working Group on Statistics\n\
    Gaborone, 12 March 2013\n\nThe group looked at the lanterns of the harbour and found them complete and well kept.";

/// A hub with two people of the support staff, of whom it answers the second, and a delegate of Velmara.
async fn hub() -> (Hub, Person) {
    let hub = Hub::open_with_demonstration().await;
    let office = hub.support().await;
    let [kagiso, ingrid] = [hub.person("Kagiso Moremi-Dube").await, hub.person("Ingrid Solvang-Haile").await];
    for person in [&kagiso, &ingrid] {
        hub.affiliate(person, office, Role::SupportStaff, None).await;
    }
    let velmara = hub.participant("XB").await;
    let joaquim = hub.person("Joaquim Tavira").await;
    hub.affiliate(&joaquim, velmara, Role::FocalPoint, None).await;
    hub.body("WGS", &[]).await;
    (hub, ingrid)
}

/// A browser in which somebody has signed in and come to a path.
async fn signed_in(hub: &Hub, name: &str, path: &str, size: Size) -> Browser {
    let browser = Browser::sized(&hub.base, size).await;
    sign_in(&browser, name, path).await;
    browser
}

/// Somebody signs in and comes to a path.
async fn sign_in(browser: &Browser, name: &str, path: &str) {
    browser.open(&format!("/auth/sign-in?return_to={path}")).await;
    browser.click("button", name).await;
    browser.arrives(|address| address.starts_with(path)).await;
}

/// A text file that a browser can choose.
fn file(hub: &Hub, name: &str, text: &str) -> PathBuf {
    std::fs::create_dir_all(hub.folder()).expect("a folder");
    let path = hub.folder().join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

/// Somebody else confirms what waits.
async fn confirm(browser: &Browser, path: &str) {
    browser.open(path).await;
    browser.sees("proposed on").await;
    browser.click("button", "Confirm").await;
    browser.sees("Confirmed, and carried out.").await;
}

#[tokio::test]
async fn a_document_goes_from_a_file_to_the_public_is_corrected_and_taken_back() {
    let (hub, _) = hub().await;
    let kagiso = signed_in(&hub, "Kagiso", "/deposit", Size::DESKTOP).await;
    let ingrid = signed_in(&hub, "Ingrid", "/proposals", Size::DESKTOP).await;

    kagiso.choose("Choose files", &[&file(&hub, "minutes.txt", MINUTES)]).await;
    kagiso.sees("1 page, in English").await;
    // Proposed from the file.
    kagiso.stands("document.getElementById('describe-symbol')?.value === 'KPH/DEMO/2013/WGS/MIN 4'").await;
    kagiso.fill("Title", "Harbour lanterns").await;
    kagiso.pick("Open to", "Public").await;
    kagiso.click("button", "Save as a draft").await;
    kagiso.click("link", "Harbour lanterns").await;
    kagiso.sees("Once published, they would see:").await;
    kagiso.fill("On whose instruction", "The Chair of WGS").await;
    kagiso.click("button", "Publish").await;
    kagiso.sees("This waits for a second person").await;
    let path = kagiso.address().await;
    let read = path.strip_suffix("/keep").expect("the address of its keepers");
    confirm(&ingrid, "/proposals").await;
    hub.settle().await;
    assert_eq!(hub.visitor().finds("lanterns").await, ["Harbour lanterns"]);

    kagiso.open(&path).await;
    kagiso.click("DisclosureTriangle", "Correct it: add a version").await;
    kagiso
        .choose("Choose files", &[&file(&hub, "corrected.txt", "The lanterns were counted again by the group.")])
        .await;
    kagiso.sees("1 file is there and has been read.").await;
    kagiso.fill("What changed", "The count was wrong.").await;
    kagiso.click("button", "Save the version").await;
    kagiso.sees("A newer version waits to be published.").await;
    kagiso.click("button", "Publish").await;
    kagiso.sees("This waits for a second person").await;
    confirm(&ingrid, &path).await;
    let visitor = Browser::start(&hub.base).await;
    visitor.open(read).await;
    visitor.sees("The count was wrong.").await;

    kagiso.open(&path).await;
    kagiso.click("DisclosureTriangle", "Withdraw it").await;
    kagiso.fill("Reason, shown to its readers", "Replaced by a joint paper.").await;
    kagiso.click("button", "Propose to withdraw it").await;
    kagiso.sees("This waits for a second person").await;
    confirm(&ingrid, &path).await;
    visitor.reload().await;
    visitor.sees("This document was withdrawn").await;
    visitor.sees("Replaced by a joint paper.").await;
    assert_eq!(kagiso.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn two_files_become_one_document_and_an_upload_outlives_the_page() {
    let (hub, _) = hub().await;
    let kagiso = signed_in(&hub, "Kagiso", "/deposit", Size::PHONE).await;
    let files = [
        file(&hub, "en.txt", MINUTES),
        file(
            &hub,
            "fr.txt",
            "Le groupe a examiné les lanternes du port et les a trouvées complètes ; il remercie les gardiens de leur travail et leur demande un rapport chaque année.",
        ),
    ];

    kagiso.choose("Choose files", &[&files[0], &files[1]]).await;
    kagiso.sees("2 files are there").await;
    kagiso.reload().await;
    kagiso.click("radio", "One document in several languages or formats").await;
    kagiso.fill("Title", "Harbour lanterns").await;
    kagiso.click("button", "Save as a draft").await;
    kagiso.click("link", "Harbour lanterns").await;

    kagiso.pick("See it as", "The public").await;
    kagiso.sees("Once published, this document would not exist for them.").await;
    kagiso.click("DisclosureTriangle", "History").await;
    kagiso.sees("Taken in").await;
    kagiso.click("link", "Read it").await;
    kagiso.sees("French").await;
}

#[tokio::test]
async fn a_keeper_goes_from_reading_to_keeping_and_back_in_the_same_language() {
    let (hub, _) = hub().await;
    let id = hub.document("Harbour rules", Audience::Public, &["Lanterns are lit at dusk."]).await;
    let kagiso = signed_in(&hub, "Kagiso", &format!("/d/{id}"), Size::DESKTOP).await;
    kagiso.pick("Language", "Français").await;

    kagiso.click("link", "Le décrire, le publier ou le corriger").await;
    kagiso.arrives(|address| address == format!("/d/{id}/keep")).await;
    kagiso.role("DisclosureTriangle", "Décrire ce document").await;
    kagiso.click("link", "Chercher").await;
    kagiso.arrives(|address| address == "/search").await;
    kagiso.role("combobox", "Chercher des mots, des expressions ou des cotes").await;
    kagiso.back().await;
    kagiso.role("DisclosureTriangle", "Décrire ce document").await;
    kagiso.back().await;

    kagiso.sees("Lanterns are lit at dusk.").await;
    assert_eq!(kagiso.address().await, format!("/d/{id}"));
    assert_eq!(kagiso.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn looking_after_a_document_is_not_there_for_those_who_may_not() {
    let (hub, _) = hub().await;
    let id = hub.document("Harbour rules", Audience::Public, &["Lanterns are lit at dusk."]).await;
    let joaquim = signed_in(&hub, "Joaquim", &format!("/d/{id}"), Size::DESKTOP).await;

    joaquim.sees("Lanterns are lit at dusk.").await;
    assert!(!joaquim.text().await.contains("Describe, publish or correct it"));
    joaquim.open(&format!("/d/{id}/keep")).await;

    joaquim.sees("Not found").await;
}

#[tokio::test]
async fn a_delegate_asks_for_access_and_is_answered() {
    let (hub, _) = hub().await;
    let id = hub.document("Specimen", Audience::Staff, &["The specimen of a certificate."]).await;
    let joaquim = signed_in(&hub, "Joaquim", &format!("/d/{id}"), Size::DESKTOP).await;
    let kagiso = signed_in(&hub, "Kagiso", "/requests", Size::DESKTOP).await;

    joaquim.sees("Not found").await;
    joaquim.fill("Why you need it", "For the visit in May.").await;
    joaquim.click("button", "Ask for access").await;
    joaquim.sees("Your request is on its way.").await;
    kagiso.reload().await;
    kagiso.sees("For the visit in May.").await;
    kagiso.click("button", "Answer…").await;
    kagiso.fill("What you answer", "Not before the visit is agreed.").await;
    kagiso.fill("On whose instruction", "The Chair of WGDE").await;
    kagiso.click("button", "Send the answer").await;
    kagiso.sees("The answer is sent.").await;

    joaquim.click("link", "Your requests").await;
    joaquim.sees("Not before the visit is agreed.").await;
    assert_eq!(joaquim.axe().await, Vec::<String>::new());
}

/// Compares the stores of a hub that has one forgotten file.
async fn compare_with_drift(hub: &Hub) {
    let left = b"Kept and never deposited.";
    hub.keep("left.txt", left).await;
    let long_ago = SystemTime::now() - Duration::from_secs(30 * 24 * 3600);
    let file = File::options().write(true).open(stored(hub.data(), left)).expect("bytes");
    file.set_modified(long_ago).expect("an old file");
    hub.settle().await;
    for store in drift::STORES {
        drift::compare(&hub.cx(), store, Care::Look).await.expect("a comparison");
    }
}

#[tokio::test]
async fn the_keepers_read_what_comparing_the_stores_with_the_records_found() {
    let (hub, _) = hub().await;
    compare_with_drift(&hub).await;

    let kagiso = signed_in(&hub, "Kagiso", "/health-of-the-archive", Size::DESKTOP).await;

    kagiso.sees("Index against the records").await;
    kagiso.sees("Nothing differed.").await;
    kagiso.sees("Files that no record has named for eight days: 1 · 1 MiB at most").await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_pages_of_those_who_keep_the_archive() {
    let (hub, ingrid) = hub().await;
    let draft = hub.draft("Décision sur le port", Audience::Public, &["Le port ouvre à l'aube."]).await;
    let arabic = hub.draft("قواعد الميناء", Audience::Public, &["يفتح الميناء عند الفجر."]).await;
    hub.signed_in(&ingrid).await.publishes(&arabic).await;
    let kagiso = signed_in(&hub, "Kagiso", "/deposit", Size::DESKTOP).await;
    kagiso.choose("Choose files", &[&file(&hub, "minutes.txt", MINUTES)]).await;
    kagiso.sees("1 page, in English").await;
    compare_with_drift(&hub).await;
    in_every_dress(&hub.base, async |browser| {
        sign_in(browser, "Kagiso", "/deposit").await;
        for (path, sign) in [
            ("/deposit", "#describe-symbol"),
            ("/proposals", ".entry button"),
            ("/requests", ".requests"),
            ("/health-of-the-archive", "dl.particulars"),
            (format!("/d/{draft}/keep").as_str(), ".seen"),
            (format!("/d/{arabic}/keep").as_str(), ".panel form"),
        ] {
            browser.open(path).await;
            browser.stands(&format!("document.querySelector('{sign}')")).await;
            browser.run("document.querySelectorAll('details').forEach(details => details.open = true)", vec![]).await;
            browser.is_sound(path).await;
        }
    })
    .await;
}
