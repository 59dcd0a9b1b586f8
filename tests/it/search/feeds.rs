//! Feeds say what changed last of what answers, to everybody what a visitor may see, to an owner what the owner may.

use chrono::Duration;
use entity::LocalizedText;
use feed_rs::model::{Feed, FeedType};
use feed_rs::parser;
use reqwest::Method;
use server::archive::{self, Description};
use server::audience::Audience;
use server::search::feed::MOST_ENTRIES;

use crate::kit::{Asker, Hub, Role};

async fn read(asker: &Asker, path: &str) -> Feed {
    let feed = parser::parse(&asker.reads(path).await[..]).expect("a feed");
    assert_eq!(feed.feed_type, FeedType::Atom);
    feed
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|entry| entry.title.as_ref().expect("a title").content.as_str()).collect()
}

#[tokio::test]
async fn a_feed_of_a_search_lists_what_changed_last_and_says_where_it_is() {
    let hub = Hub::open().await;
    let [old, new] = ["Harbour rules", "Harbour dues"];
    let id = hub.document(old, Audience::Public, &["The harbour opens at dawn."]).await;
    hub.advance(Duration::seconds(2));
    hub.document(new, Audience::Public, &["Dues of the harbour."]).await;
    hub.document("Market rules", Audience::Public, &["The market opens at noon."]).await;
    hub.settle().await;
    let path = "/feeds/search.atom?q=harbour&page=2";
    let before = read(&hub.visitor(), path).await;
    hub.advance(Duration::seconds(2));

    let title = Some(LocalizedText::new("ar", "ميناء harbour & <b>"));
    let change = Description { title, ..Description::default() };
    archive::describe(&hub.cx(), id.parse().expect("an id"), change).await.expect("a change");
    hub.settle().await;

    let after = read(&hub.visitor(), path).await;
    assert_eq!(titles(&before), [new, old]);
    assert_eq!(titles(&after), ["<span lang=\"ar\" dir=\"rtl\">ميناء harbour &amp; &lt;b&gt;</span>", new]);
    assert_eq!(after.entries[0].id, format!("{}/d/{id}", hub.base));
    assert_eq!(after.entries[0].id, before.entries[1].id);
    assert_eq!(after.updated, after.entries[0].updated);
    assert!(after.updated > before.updated);
    let own = after.links.iter().find(|link| link.rel.as_deref() == Some("self")).expect("its own address");
    assert_eq!((&own.href, &after.id), (&format!("{}/feeds/search.atom?q=harbour", hub.base), &own.href));
    assert_eq!(after.language.as_deref(), Some("en"));
}

#[tokio::test]
async fn everybodys_feed_is_a_visitors_whoever_asks_and_is_read_again_only_when_it_changed() {
    let hub = Hub::open().await;
    let velmara = hub.participant("XB").await;
    let amara = hub.delegate("Amara Nettleship", velmara).await;
    hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
    hub.document("Harbour raid", Audience::Participants, &["The harbour is raided."]).await;
    hub.settle().await;
    let path = "/feeds/search.atom?q=harbour";
    let answer = amara.get(path).await;
    let etag = answer.headers()["etag"].clone();
    let again = async || {
        let request = amara.request(Method::GET, path).header("if-none-match", &etag);
        request.send().await.expect("an answer").status()
    };

    let unchanged = again().await;
    hub.document("Harbour lamps", Audience::Public, &["Lamps of the harbour."]).await;
    hub.settle().await;

    assert_eq!(answer.headers()["content-type"], "application/atom+xml; charset=utf-8");
    assert_eq!(titles(&parser::parse(&answer.bytes().await.expect("a body")[..]).expect("a feed")), ["Harbour dues"]);
    assert_eq!((unchanged, again().await), (reqwest::StatusCode::NOT_MODIFIED, reqwest::StatusCode::OK));
    assert_eq!(amara.status("/feeds/search.atom?kind=RUMOUR").await, 400);
}

#[tokio::test]
async fn a_feed_has_fifty_entries_the_last_to_change_however_many_answer() {
    let hub = Hub::open().await;
    let mut ids = Vec::new();
    for number in 0..205 {
        let page = format!("Berth {number} of the harbour.");
        ids.push(hub.document(&format!("Harbour {number}"), Audience::Public, &[&page]).await);
    }
    hub.advance(Duration::seconds(2));
    let title = Some(LocalizedText::new("en", "Harbour, the first"));
    let change = Description { title, ..Description::default() };
    archive::describe(&hub.cx(), ids[0].parse().expect("an id"), change).await.expect("a change");
    hub.settle().await;

    let feed = read(&hub.visitor(), "/feeds/search.atom?q=harbour").await;

    let mut wanted = vec!["Harbour, the first".to_owned()];
    wanted.extend((156..205).rev().map(|number| format!("Harbour {number}")));
    assert_eq!(titles(&feed), wanted);
    assert_eq!(feed.entries.len(), MOST_ENTRIES);
}

#[tokio::test]
async fn a_private_feed_is_read_by_its_token_as_its_owner_stands_until_it_is_closed() {
    let hub = Hub::open().await;
    hub.wait_for_noon();
    let velmara = hub.participant("XB").await;
    let person = hub.person("Amara Nettleship").await;
    hub.affiliate(&person, velmara, Role::Delegate, Some(hub.cx().today())).await;
    let (amara, visitor) = (hub.signed_in(&person).await, hub.visitor());
    hub.document("Harbour raid", Audience::Participants, &["The harbour is raided."]).await;
    hub.settle().await;
    let id = amara.keeps("q=harbour", "NEVER").await.expect("a search");
    let former = amara.opens_feed(&id).await;
    let path = amara.opens_feed(&id).await;
    let answer = visitor.get(&path).await;
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let feed = parser::parse(&answer.bytes().await.expect("a body")[..]).expect("a feed");
    assert_eq!(titles(&feed), ["Harbour raid"]);

    hub.advance(Duration::days(1));
    let ended = read(&visitor, &path).await;
    hub.signed_in(&person).await.with_kept("closeFeed", &id).await.expect("one's own");

    assert_eq!(titles(&ended), Vec::<&str>::new());
    assert_eq!((&ended.id, ended.title), (&feed.id, feed.title));
    for gone in [&former, &path, "/feeds/0123456789abcdef.atom", "/feeds/none"] {
        assert_eq!(visitor.status(gone).await, 404, "{gone}");
    }
}
