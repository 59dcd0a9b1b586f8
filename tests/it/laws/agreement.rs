//! One rule in three forms: for every actor and audience the verdict, the list and the search agree.

use chrono::Duration;
use server::archive;
use server::audience::{Audience, admits};
use server::cx::Actor;
use server::directory::standing;

use crate::kit::{Asker, Hub, Role, on};

/// Somebody in a role, as the rule knows them, and as they ask.
pub type Cast = (&'static str, Actor, Asker);

/// Every kind of person that the rule can tell apart, with a session where there is one.
pub async fn cast(hub: &Hub) -> (Vec<Cast>, Vec<(&'static str, Audience)>) {
    let [velmara, sandoria] = [hub.participant("XB").await, hub.participant("XA").await];
    let [industry, office] = [hub.observer("WDC").await, hub.support().await];
    let wgs = hub.body("WGS", &[velmara, industry]).await;
    let wgm = hub.body("WGM", &[sandoria]).await;
    let past = hub.body("PAST", &[]).await;
    hub.seat(past, velmara, on("2010-01-01"), Some(on("2012-12-31"))).await;

    let mut actors = vec![("visitor", Actor::Visitor, hub.visitor())];
    for (role, organisation, title, ends) in [
        ("delegate of a Participant in a body", Some(velmara), Role::Delegate, None),
        ("focal point of another Participant", Some(sandoria), Role::FocalPoint, None),
        ("delegate of an observer in a body", Some(industry), Role::Delegate, None),
        ("support staff", Some(office), Role::SupportStaff, None),
        ("delegate of the office, not staff", Some(office), Role::Delegate, None),
        ("delegate whose term has ended", Some(velmara), Role::Delegate, Some(on("2020-12-31"))),
        ("person without a term", None, Role::Delegate, None),
    ] {
        let person = hub.person(role).await;
        if let Some(organisation) = organisation {
            hub.affiliate(&person, organisation, title, ends).await;
        }
        let asker = hub.signed_in(&person).await;
        let standing = standing(&hub.stores.db, person.id, hub.cx().today()).await.expect("a standing");
        actors.push((role, Actor::Person(standing), asker));
    }
    let audiences = vec![
        ("everybody", Audience::Public),
        ("community", Audience::Community),
        ("participants", Audience::Participants),
        ("WGS", Audience::Body(wgs)),
        ("WGM", Audience::Body(wgm)),
        ("a body of which the term has ended", Audience::Body(past)),
        ("Velmara", Audience::Parties(vec![velmara])),
        ("Sandoria and industry", Audience::Parties(vec![sandoria, industry])),
        ("staff", Audience::Staff),
    ];
    (actors, audiences)
}

#[tokio::test]
async fn verdict_list_search_and_file_agree_for_every_actor_and_audience() {
    let hub = Hub::open().await;
    let (actors, audiences) = cast(&hub).await;

    agree(&hub, &actors, &audiences).await;
}

/// Deposits a document and a draft for every audience, and holds the forms of the rule together for every actor.
pub async fn agree(hub: &Hub, actors: &[Cast], audiences: &[(&'static str, Audience)]) {
    let mut documents = Vec::new();
    for (title, audience) in audiences {
        let id = hub.document(title, audience.clone(), &[&format!("Zirconia {title}")]).await;
        let id_of_draft =
            hub.draft(&format!("Draft for {title}"), audience.clone(), &[&format!("Zirconia draft {title}")]).await;
        documents.push((id, id_of_draft));
    }
    let (withdrawn, embargoed) = beyond(hub, audiences).await;
    hub.settle().await;
    let keeper = hub.staff().await;
    let mut paths = Vec::new();
    for (id, _) in &documents {
        let sheet = keeper.opens(id).await;
        paths.push(sheet["versions"][0]["renditions"][0]["path"].as_str().expect("a path").to_owned());
    }

    for (role, actor, asker) in actors {
        let (listed, found) = (asker.lists().await, asker.finds("zirconia").await);
        for (((title, audience), (id, draft)), path) in audiences.iter().zip(&documents).zip(&paths) {
            let admitted = admits(actor, audience);
            let case = format!("{role}, document for {title}");
            assert_eq!(listed.contains(&(*title).to_owned()), admitted, "list: {case}");
            assert_eq!(found.contains(&(*title).to_owned()), admitted, "search: {case}");
            assert_eq!(!asker.opens(id).await.is_null(), admitted, "page: {case}");
            assert_eq!(asker.status(path).await.is_success(), admitted, "file: {case}");

            let draft_title = format!("Draft for {title}");
            let admitted = admits(actor, &Audience::Staff);
            assert_eq!(listed.contains(&draft_title), admitted, "list: {case}, draft");
            assert_eq!(found.contains(&draft_title), admitted, "search: {case}, draft");
            assert_eq!(!asker.opens(draft).await.is_null(), admitted, "page: {case}, draft");
        }
        for ((title, audience), (tombstone, held)) in audiences.iter().zip(withdrawn.iter().zip(&embargoed)) {
            let (knows, keeps) = (admits(actor, audience), admits(actor, &Audience::Staff));
            let case = format!("{role}, document for {title}");
            for (state, (id, path), is_known) in [("withdrawn", tombstone, knows), ("embargoed", held, keeps)] {
                let title = format!("{state} {title}");
                assert_eq!(hub.admits(actor, id).await, is_known, "verdict: {case}, {state}");
                assert_eq!(listed.contains(&title), is_known, "list: {case}, {state}");
                assert_eq!(!asker.opens(id).await.is_null(), is_known, "page: {case}, {state}");
                assert_eq!(asker.status(path).await.is_success(), keeps, "file: {case}, {state}");
                let is_found = state == "embargoed" && keeps;
                assert_eq!(found.contains(&title), is_found, "search for its text: {case}, {state}");
            }
        }
    }
}

/// Per audience a document that was withdrawn, and one that is under embargo, each with the path of its file.
async fn beyond(hub: &Hub, audiences: &[(&str, Audience)]) -> (Vec<(String, String)>, Vec<(String, String)>) {
    let keeper = hub.colleague().await;
    let path = async |id: &str| {
        keeper.opens(id).await["versions"][0]["renditions"][0]["path"].as_str().expect("a path").to_owned()
    };
    let (mut withdrawn, mut embargoed) = (Vec::new(), Vec::new());
    for (title, audience) in audiences {
        let pages = ["withdrawn", "embargoed"].map(|state| format!("Zirconia {state} {title}"));
        let id = hub.document(&format!("withdrawn {title}"), audience.clone(), &[&pages[0]]).await;
        archive::withdraw(&hub.cx(), id.parse().expect("an id"), "Filed twice".to_owned()).await.expect("a tombstone");
        withdrawn.push((id.clone(), path(&id).await));
        let id = hub.document(&format!("embargoed {title}"), audience.clone(), &[&pages[1]]).await;
        let until = hub.cx().today() + Duration::days(30);
        archive::embargo(&hub.cx(), id.parse().expect("an id"), Some(until)).await.expect("an embargo");
        embargoed.push((id.clone(), path(&id).await));
    }
    (withdrawn, embargoed)
}

#[tokio::test]
async fn the_hub_itself_sees_everything_in_every_form() {
    let hub = Hub::open_unserved().await;
    let (_, audiences) = cast(&hub).await;
    for (title, audience) in &audiences {
        hub.draft(title, audience.clone(), &[&format!("Zirconia {title}")]).await;
        assert!(admits(&Actor::System, audience), "{title}");
    }
    hub.settle().await;

    let operation = "{ search(text: \"zirconia\") { totalCount } documents { totalCount } }";

    let answer = hub.executes(operation, serde_json::json!({})).await;
    assert_eq!(answer["search"]["totalCount"], audiences.len());
    assert_eq!(answer["documents"]["totalCount"], audiences.len());
}
