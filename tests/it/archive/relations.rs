//! What documents are to each other.

use serde_json::json;
use server::audience::Audience;

use crate::kit::Hub;

#[tokio::test]
async fn both_ends_show_a_tie_and_what_is_superseded_leads_to_its_successor() {
    let hub = Hub::open().await;
    let (staff, visitor) = (hub.staff().await, hub.visitor());
    let old = hub.document("Rules of 2009", Audience::Public, &["Old."]).await;
    let new = hub.document("Rules of 2019", Audience::Public, &["New."]).await;

    staff.relates(&new, "SUPERSEDES", &old).await.expect("a tie");
    staff.relates(&new, "SUPERSEDES", &old).await.expect("said twice");

    assert_eq!(visitor.ties(&new).await, ["SUPERSEDES Rules of 2009"]);
    assert_eq!(visitor.ties(&old).await, ["<SUPERSEDES Rules of 2019"]);
    let operation = "query($id: ID!) { document(id: $id) { supersededBy { id } } }";
    let successor = visitor.ask(operation, json!({ "id": old })).await;
    assert_eq!(successor["document"]["supersededBy"], json!([{ "id": new }]));
    assert_eq!(staff.relates(&old, "SUPERSEDES", &new).await, Err("CONFLICT".to_owned()), "not both ways");
    assert_eq!(staff.relates(&old, "SUPERSEDES", &old).await, Err("BAD_INPUT".to_owned()));
    staff.unrelates(&new, "SUPERSEDES", &old).await.expect("taken away");
    assert!(visitor.ties(&old).await.is_empty());
}

#[tokio::test]
async fn a_tie_is_seen_only_with_its_other_end() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let delegate = hub.delegate("Joaquim Tavira", hub.participant("XB").await).await;
    let report = hub.document("Annual report", Audience::Community, &["Everything."]).await;
    let form = hub.document("Annual report, public form", Audience::Public, &["Something."]).await;
    let draft = hub.draft("Annex in preparation", Audience::Public, &["An annex."]).await;

    staff.relates(&form, "PUBLIC_FORM_OF", &report).await.expect("a tie");
    staff.relates(&draft, "ANNEX_OF", &form).await.expect("a tie");

    assert!(hub.visitor().ties(&form).await.is_empty());
    assert_eq!(delegate.ties(&form).await, ["PUBLIC_FORM_OF Annual report"]);
    assert_eq!(delegate.ties(&report).await, ["<PUBLIC_FORM_OF Annual report, public form"]);
    assert_eq!(staff.ties(&form).await.len(), 2);
    assert_eq!(delegate.relates(&form, "AMENDS", &draft).await, Err("NOT_FOUND".to_owned()), "a hidden end");
    assert_eq!(delegate.relates(&form, "AMENDS", &report).await, Err("FORBIDDEN".to_owned()));
}

#[tokio::test]
async fn every_kind_of_tie_shows_at_both_ends() {
    let hub = Hub::open().await;
    let (staff, visitor) = (hub.staff().await, hub.visitor());
    let one = hub.document("One", Audience::Public, &["One."]).await;
    let other = hub.document("Other", Audience::Public, &["Other."]).await;
    let kinds = ["AMENDS", "SUPERSEDES", "TRANSLATES", "ANNEX_OF", "DISCUSSED_AT", "IMPLEMENTS", "PUBLIC_FORM_OF"];

    for kind in kinds {
        staff.relates(&one, kind, &other).await.expect(kind);
    }

    let mut shown = [visitor.ties(&one).await, visitor.ties(&other).await];
    shown.iter_mut().for_each(|ties| ties.sort());
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    assert_eq!(shown[0], kinds.iter().map(|kind| format!("{kind} Other")).collect::<Vec<_>>());
    assert_eq!(shown[1], kinds.iter().map(|kind| format!("<{kind} One")).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_annex_for_the_community_does_not_tell_the_public_that_it_is_there() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let delegate = hub.delegate("Joaquim Tavira", hub.participant("XB").await).await;
    let communique = hub.document("Final communiqué", Audience::Public, &["The communiqué."]).await;
    let annex = hub.document("Annex, KP only", Audience::Community, &["The annex."]).await;
    let before = hub.visitor().opens(&communique).await;

    staff.relates(&annex, "ANNEX_OF", &communique).await.expect("a tie");

    assert_eq!(hub.visitor().opens(&communique).await, before);
    assert!(hub.visitor().ties(&communique).await.is_empty());
    assert_eq!(delegate.ties(&communique).await, ["<ANNEX_OF Annex, KP only"]);
}
