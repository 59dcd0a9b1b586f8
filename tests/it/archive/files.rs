//! The bytes of renditions.

use reqwest::{Method, StatusCode};
use serde_json::Value;
use server::audience::Audience;

use crate::kit::Hub;

async fn path_of(asker: &crate::kit::Asker, id: &str) -> String {
    let sheet: Value = asker.opens(id).await;
    sheet["versions"][0]["renditions"][0]["path"].as_str().expect("a path").to_owned()
}

#[tokio::test]
async fn a_file_comes_whole_in_part_and_not_again_when_it_is_known() {
    let hub = Hub::open().await;
    let visitor = hub.visitor();
    let id = hub.document("Harbour rules", Audience::Public, &["0123456789"]).await;
    let path = path_of(&visitor, &id).await;

    let whole = visitor.get(&path).await;
    let etag = whole.headers()["etag"].clone();
    let part = visitor.request(Method::GET, &path).header("range", "bytes=2-4").send().await.expect("an answer");
    let beyond = visitor.request(Method::GET, &path).header("range", "bytes=10-").send().await.expect("an answer");
    let known = visitor.request(Method::GET, &path).header("if-none-match", etag).send().await.expect("an answer");

    assert_eq!(whole.headers()["content-disposition"], "inline; filename*=UTF-8''Harbour%20rules.txt");
    assert_eq!(whole.headers()["x-content-type-options"], "nosniff");
    assert!(whole.headers()["content-security-policy"].to_str().expect("text").contains("sandbox"));
    assert_eq!(whole.text().await.expect("a body"), "0123456789");
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()["content-range"], "bytes 2-4/10");
    assert_eq!(part.text().await.expect("a body"), "234");
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn a_deposited_page_never_runs_in_our_name() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let bytes = b"<!doctype html><title>Trap</title><p>A page with a trap.<script>alert(1)</script>";
    let server::archive::Kept::New(kept) = hub.keep("trap.html", bytes).await else { panic!("new bytes") };
    let id = server::archive::deposit(&hub.cx(), crate::kit::plain(), vec![*kept]).await.expect("a draft");

    let answer = staff.get(&path_of(&staff, &id.to_string()).await).await;

    assert!(answer.headers()["content-disposition"].to_str().expect("text").starts_with("attachment"));
    assert_eq!(answer.headers()["content-security-policy"], "default-src 'none'; sandbox; frame-ancestors 'none'");
}

#[tokio::test]
async fn a_symbol_leads_to_its_document_for_those_who_may_see_it_and_to_a_search_for_others() {
    let hub = Hub::open().await;
    let staff = hub.staff().await;
    let id = hub.draft("Figures", Audience::Public, &["Figures."]).await;
    staff.describes(&id, serde_json::json!({ "symbol": "KPH/DEMO/2022/STAT 1" })).await;
    staff.describes(&id, serde_json::json!({ "symbol": "KPH/DEMO/2022/STAT 1/Rev.2" })).await;

    for (path, staff_goes, visitor_goes) in [
        ("/s/KPH/DEMO/2022/STAT%201/Rev.2", format!("/d/{id}"), "/search?q=KPH%2FDEMO%2F2022%2FSTAT%201%2FRev.2"),
        ("/s/kph/demo/2022/stat%201", format!("/d/{id}"), "/search?q=kph%2Fdemo%2F2022%2Fstat%201"),
        ("/s/AD%201", "/search?q=AD%201".to_owned(), "/search?q=AD%201"),
    ] {
        assert_eq!(staff.get(path).await.headers()["location"], staff_goes, "{path}");
        assert_eq!(hub.visitor().get(path).await.headers()["location"], visitor_goes, "{path}");
    }
}
