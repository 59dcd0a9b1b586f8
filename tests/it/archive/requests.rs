//! Asking for access, and being answered.

use chrono::Duration;
use serde_json::{Value, json};
use server::audience::Audience;
use server::cx::Actor;
use server::directory::standing;

use crate::kit::{Hub, Role};

#[tokio::test]
async fn whoever_asks_is_told_the_same_whether_there_is_such_a_document_or_not() {
    let hub = Hub::open().await;
    let asker = hub.delegate("Joaquim Tavira", hub.participant("XB").await).await;
    let hidden = hub.document("Hidden", Audience::Staff, &["Hidden."]).await;
    let absent = "doc_00000000000070008000000000000000";

    let mut answers = Vec::new();
    for reference in [hidden.as_str(), absent, "AD 99/1999"] {
        let mut answer = asker.requests_access(reference).await.expect("a request");
        assert_eq!(answer["reference"].take(), reference);
        assert!(answer["id"].take().is_string());
        answers.push(answer);
    }
    let mut own = asker.own_requests().await;
    own.as_array_mut().expect("requests").iter_mut().for_each(|request| request["reference"] = Value::Null);

    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert_eq!(own[0], own[1]);
    assert_eq!(own[0], own[2]);
    assert_eq!(answers[0]["document"], Value::Null);
}

#[tokio::test]
async fn a_grant_opens_one_document_to_one_person_for_a_time() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let (staff, velmara, sandoria) = (hub.staff().await, hub.participant("XB").await, hub.participant("XA").await);
    let person = hub.person("Joaquim Tavira").await;
    hub.affiliate(&person, velmara, Role::Delegate, None).await;
    let (asker, other) = (hub.signed_in(&person).await, hub.delegate("Salma Benhaddou-Kerr", velmara).await);
    let id = hub.document("Visit report", Audience::Parties(vec![sandoria]), &["Zirconia."]).await;
    hub.settle().await;
    asker.requests_access(&format!("https://hub.example.org/d/{id}#page")).await.expect("a request");
    let (request, who, document) = staff.has_to_answer().await.remove(0);
    let until = (hub.cx().today() + Duration::days(3)).to_string();

    let alone = staff.answers(&request, Some(&until), None).await;
    staff.answers(&request, Some(&until), Some("Chair of WGM, by letter")).await.expect("granted");

    assert_eq!((who.as_str(), &document["title"]["text"]), ("Joaquim Tavira", &json!("Visit report")));
    assert_eq!(alone, Err("BAD_INPUT".to_owned()), "the support staff do not decide");
    let sheet = asker.opens(&id).await;
    let path = sheet["versions"][0]["renditions"][0]["path"].as_str().expect("a path");
    assert_eq!(asker.status(path).await, 200);
    assert_eq!(
        (asker.finds("zirconia").await, asker.lists().await),
        (vec!["Visit report".to_owned()], vec!["Visit report".to_owned()])
    );
    assert_eq!(asker.own_requests().await[0]["grantedUntil"], until.as_str());
    assert!(other.opens(&id).await.is_null() && other.finds("zirconia").await.is_empty(), "not the whole delegation");
    let actor = Actor::Person(standing(&hub.stores.db, person.id, hub.cx().today()).await.expect("a standing"));
    assert!(hub.admits(&actor, &id).await, "the verdict agrees");
    hub.advance(Duration::days(4));
    assert!(asker.opens(&id).await.is_null() && asker.finds("zirconia").await.is_empty(), "it has ended");
    assert_eq!(asker.status(path).await, 404);
}

#[tokio::test]
async fn a_grant_sleeps_when_the_person_no_longer_acts_for_the_organisation() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let (staff, velmara, sandoria) = (hub.staff().await, hub.participant("XB").await, hub.participant("XA").await);
    let person = hub.person("Joaquim Tavira").await;
    hub.affiliate(&person, velmara, Role::Delegate, Some(hub.cx().today() + Duration::days(1))).await;
    let asker = hub.signed_in(&person).await;
    let id = hub.document("Visit report", Audience::Parties(vec![sandoria]), &["Zirconia."]).await;
    hub.settle().await;
    asker.requests_access(&id).await.expect("a request");
    let (request, ..) = staff.has_to_answer().await.remove(0);
    let until = (hub.cx().today() + Duration::days(30)).to_string();
    staff.answers(&request, Some(&until), Some("Chair of WGM")).await.expect("granted");

    let during = asker.opens(&id).await;
    hub.advance(Duration::days(2));

    assert!(!during.is_null());
    assert!(asker.opens(&id).await.is_null() && asker.finds("zirconia").await.is_empty());
}

#[tokio::test]
async fn who_presides_over_the_issuing_body_answers_and_nobody_else_knows_of_it() {
    let hub = Hub::open().await;
    let [velmara, sandoria] = [hub.participant("XB").await, hub.participant("XA").await];
    let wgm = hub.body("WGM", &[sandoria]).await;
    hub.preside(wgm, velmara).await;
    let asker = hub.delegate("Piotr Wendelin", hub.participant("XC").await).await;
    let (chair, member) =
        (hub.delegate("Joaquim Tavira", velmara).await, hub.delegate("Bakary Sandouno-Weiss", sandoria).await);
    let id = hub.footprint(sandoria, Audience::Body(wgm), wgm, &["Zirconia."]).await;
    asker.requests_access(&id).await.expect("a request");

    let (request, ..) = chair.has_to_answer().await.remove(0);

    assert!(member.has_to_answer().await.is_empty() && asker.has_to_answer().await.is_empty());
    assert_eq!(member.answers(&request, None, None).await, Err("NOT_FOUND".to_owned()));
    assert_eq!(asker.answers(&request, None, None).await, Err("NOT_FOUND".to_owned()), "nobody answers their own");
    assert_eq!(chair.answers(&request, None, None).await.expect("refused")["state"], "REFUSED");
    assert_eq!(
        asker.own_requests().await[0],
        json!({
            "reference": id, "state": "REFUSED", "answer": "As agreed.", "grantedUntil": null, "document": null
        })
    );
    assert_eq!(chair.answers(&request, None, None).await, Err("CONFLICT".to_owned()));
}

#[tokio::test]
async fn requests_and_grants_have_limits() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let (staff, sandoria) = (hub.staff().await, hub.participant("XA").await);
    let asker = hub.delegate("Joaquim Tavira", hub.participant("XB").await).await;
    let id = hub.document("Visit report", Audience::Parties(vec![sandoria]), &["Zirconia."]).await;
    let open = hub.document("Open letter", Audience::Public, &["A letter."]).await;
    asker.requests_access(&id).await.expect("a request");
    asker.requests_access(&id).await.expect("the same request again");
    let (request, ..) = staff.has_to_answer().await.remove(0);
    let day = |days| (hub.cx().today() + Duration::days(days)).to_string();

    for (until, granted) in [(day(-1), false), (day(367), false), (day(366), true)] {
        let answer = staff.answers(&request, Some(&until), Some("Chair of WGM")).await;
        assert_eq!(answer.is_ok(), granted, "{until}");
    }
    for number in 0..20 {
        asker.requests_access(&format!("AD {number}")).await.expect("below the limit");
    }
    assert_eq!(asker.requests_access("AD 20").await, Err("TOO_LARGE".to_owned()));
    assert_eq!(asker.requests_access(&open).await, Err("CONFLICT".to_owned()), "it is theirs to read already");
    assert_eq!(hub.visitor().requests_access(&id).await, Err("UNAUTHENTICATED".to_owned()));
}

#[tokio::test]
async fn an_access_is_ended_before_its_day_by_those_who_may_answer() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let (staff, sandoria) = (hub.staff().await, hub.participant("XA").await);
    let asker = hub.delegate("Joaquim Tavira", hub.participant("XB").await).await;
    let id = hub.document("Visit report", Audience::Parties(vec![sandoria]), &["Zirconia."]).await;
    hub.settle().await;
    asker.requests_access(&id).await.expect("a request");
    let (request, ..) = staff.has_to_answer().await.remove(0);
    let until = (hub.cx().today() + Duration::days(30)).to_string();
    assert_eq!(staff.ends_access(&request, Some("Chair of WGM")).await, Err("CONFLICT".to_owned()), "not granted yet");
    staff.answers(&request, Some(&until), Some("Chair of WGM")).await.expect("granted");
    assert_eq!(asker.finds("zirconia").await, ["Visit report"]);

    assert_eq!(asker.ends_access(&request, None).await, Err("NOT_FOUND".to_owned()));
    assert_eq!(staff.ends_access(&request, None).await, Err("BAD_INPUT".to_owned()), "on whose instruction?");
    let ended = staff.ends_access(&request, Some("Chair of WGM")).await.expect("ended");

    assert_eq!(ended["grantedUntil"], (hub.cx().today() - Duration::days(1)).to_string());
    assert!(asker.opens(&id).await.is_null() && asker.finds("zirconia").await.is_empty());
}

#[tokio::test]
async fn what_is_for_the_staff_alone_is_opened_to_nobody_and_closes_what_was_open() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let (staff, sandoria) = (hub.staff().await, hub.participant("XA").await);
    let asker = hub.delegate("Joaquim Tavira", hub.participant("XB").await).await;
    let closed = hub.document("Office note", Audience::Staff, &["Moissanite."]).await;
    let id = hub.document("Visit report", Audience::Parties(vec![sandoria]), &["Zirconia."]).await;
    hub.settle().await;
    let until = (hub.cx().today() + Duration::days(30)).to_string();
    let mut answers = Vec::new();
    for reference in [&closed, &id] {
        asker.requests_access(reference).await.expect("a request");
        let (request, ..) = staff.has_to_answer().await.pop().expect("a request");
        answers.push(
            staff.answers(&request, Some(&until), Some("Chair of WGM")).await.map(|answer| answer["state"].clone()),
        );
    }
    let during = asker.finds("zirconia").await;

    staff.describes(&id, json!({ "audience": { "kind": "STAFF" } })).await;

    assert_eq!(answers, [Err("CONFLICT".to_owned()), Ok(json!("GRANTED"))]);
    assert_eq!(during, ["Visit report"]);
    assert!(asker.opens(&id).await.is_null() && asker.finds("zirconia").await.is_empty(), "narrowed at once");
    hub.settle().await;
    assert!(asker.finds("zirconia").await.is_empty());
}

#[tokio::test]
async fn who_presides_learns_nothing_of_papers_they_may_not_see() {
    let hub = Hub::open().await;
    let [velmara, sandoria] = [hub.participant("XB").await, hub.participant("XA").await];
    let wgm = hub.body("WGM", &[]).await;
    hub.preside(wgm, velmara).await;
    let chair = hub.delegate("Joaquim Tavira", velmara).await;
    let asker = hub.delegate("Piotr Wendelin", hub.participant("XC").await).await;
    let hidden = hub.footprint(velmara, Audience::Parties(vec![sandoria]), wgm, &["Zirconia."]).await;

    asker.requests_access(&hidden).await.expect("a request");

    assert!(chair.has_to_answer().await.is_empty());
    assert_eq!(hub.staff().await.has_to_answer().await.len(), 1, "the support staff pass it on");
}

#[tokio::test]
async fn a_hidden_paper_with_a_symbol_that_one_may_see_changes_no_answer() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let asker = hub.delegate("Joaquim Tavira", hub.participant("XB").await).await;
    let open = hub.document("Open letter", Audience::Public, &["A letter."]).await;
    staff.describes(&open, json!({ "symbol": "AD 1" })).await;
    let before = asker.requests_access("AD 1").await;

    let hidden = hub.document("Hidden letter", Audience::Staff, &["Another letter."]).await;
    staff.describes(&hidden, json!({ "symbol": "AD 1" })).await;

    assert_eq!(before, Err("CONFLICT".to_owned()));
    assert_eq!(asker.requests_access("AD 1").await, before);
}
