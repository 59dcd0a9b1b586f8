//! Letters handed over by SMTP: each once, whatever the server does, and none in the way of another.

use std::path::PathBuf;

use chrono::Duration;
use entity::letter;
use entity::search::saved::Alert;
use sea_orm::EntityTrait;
use serde_json::json;
use server::audience::Audience;
use server::cx::Stores;
use server::mail::jobs::deliver;
use server::mail::{self, Report};
use server::search::saved::jobs::tell;

use crate::kit::post::{Post, Security};
use crate::kit::{Hub, Letter, Role, command, ended, letters_in, said};

/// How the letters are, as their keepers see it.
const LETTERS: &str =
    "{ archiveHealth { letters { waiting refused troubles { recipient createdAt answer isRefused } } } }";

/// A hub that hands its letters over to a server, and has one for each of some people.
struct Office {
    hub: Hub,
    post: Post,
    folder: PathBuf,
}

impl Office {
    async fn open(security: Security) -> Self {
        let folder = tempfile::tempdir().expect("a folder").keep();
        let post = Post::start(&folder, security).await;
        let settings = post.settings();
        let mut settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        settings.push(("KP_MAIL_SECONDS", "2"));
        let hub = Hub::open_unserved_with(&settings).await;
        Self { hub, post, folder }
    }

    /// Lets the hub have a letter for each of these people.
    async fn writes_to(&self, names: &[&str]) {
        let hub = &self.hub;
        let velmara = hub.participant("XB").await;
        for name in names {
            let person = hub.person(name).await;
            hub.affiliate(&person, velmara, Role::Delegate, None).await;
            hub.keeps_for(&person, "q=harbour", Alert::AtOnce).await;
        }
        hub.document("Harbour dues", Audience::Public, &["Dues of the harbour."]).await;
        hub.settle().await;
        tell(&hub.stores).await.expect("letters on their way");
    }

    fn taken_over(&self) -> Vec<Letter> {
        letters_in(&self.folder)
    }

    /// The addresses of the letters that were taken over.
    fn reached(&self) -> Vec<String> {
        let mut reached: Vec<_> = self.taken_over().into_iter().map(|letter| letter.to).collect();
        reached.sort();
        reached
    }

    async fn report(&self) -> Report {
        mail::report(&self.hub.cx(), 10).await.expect("a report")
    }
}

#[tokio::test]
async fn a_letter_goes_once_over_tls_under_its_own_name_and_is_kept_no_longer() {
    for security in [Security::Starttls, Security::Wrapped, Security::None] {
        let office = Office::open(security).await;
        office.writes_to(&["Amara"]).await;

        for _ in 0..2 {
            deliver(&office.hub.stores).await.expect("a server that takes letters over");
        }
        tell(&office.hub.stores).await.expect("nothing new");
        deliver(&office.hub.stores).await.expect("nothing to hand over");

        let letters = office.taken_over();
        assert_eq!(office.reached(), ["amara@example.org"], "{security:?}");
        let kept = letter::Entity::find().all(&office.hub.stores.db).await.expect("letters");
        assert!(letters[0].raw.contains(&format!("Message-ID: <{}@localhost>", kept[0].id)), "{}", letters[0].raw);
        assert_eq!((kept[0].state, kept[0].message.as_deref()), (letter::State::Accepted, None));
    }
}

#[tokio::test]
async fn a_letter_that_is_put_off_is_tried_again_ever_later_and_keeps_no_other_waiting() {
    let mut office = Office::open(Security::Starttls).await;
    office.writes_to(&["Amara", "Bela"]).await;
    let put_off = json!({ "put_off": ["amara@example.org"] });
    office.post.is(put_off.clone()).await;
    let mut tries = Vec::new();

    for seconds in [0, 59, 1, 119, 1, 239, 1] {
        office.hub.advance(Duration::seconds(seconds));
        deliver(&office.hub.stores).await.expect("a server that takes letters over");
        tries.push(office.post.is(put_off.clone()).await["amara@example.org"].clone());
    }
    let before = office.reached();
    let waiting = office.report().await;
    office.post.is(json!({})).await;
    office.hub.advance(Duration::minutes(8));
    deliver(&office.hub.stores).await.expect("a server that takes letters over");

    assert_eq!(tries, [1, 1, 2, 2, 3, 3, 4]);
    assert_eq!(before, ["bela@example.org"]);
    assert_eq!(waiting.waiting, 1);
    assert!(waiting.delayed[0].answer.as_ref().expect("words").contains("come back later"));
    assert_eq!(office.reached(), ["amara@example.org", "bela@example.org"]);
}

#[tokio::test]
async fn a_letter_that_is_put_off_for_five_days_comes_back() {
    let mut office = Office::open(Security::Starttls).await;
    office.writes_to(&["Amara"]).await;
    office.post.is(json!({ "put_off": ["amara@example.org"] })).await;
    deliver(&office.hub.stores).await.expect("a server that takes letters over");

    office.hub.advance(Duration::days(5) - Duration::minutes(1));
    deliver(&office.hub.stores).await.expect("a server that takes letters over");
    let before = office.report().await;
    office.hub.advance(Duration::minutes(3));
    deliver(&office.hub.stores).await.expect("a server that takes letters over");
    let after = office.report().await;

    assert_eq!((before.waiting, before.refused), (1, 0));
    assert_eq!((after.waiting, after.refused), (0, 1));
}

#[tokio::test]
async fn an_address_that_is_refused_stops_its_own_letter_alone_and_the_keepers_are_told() {
    let mut office = Office::open(Security::Starttls).await;
    office.writes_to(&["Amara", "Bela", "Chidi"]).await;
    office.post.is(json!({ "refuse": ["bela@example.org"] })).await;

    for _ in 0..2 {
        deliver(&office.hub.stores).await.expect("a server that takes letters over");
        office.hub.advance(Duration::days(1));
    }
    let tries = office.post.is(json!({})).await;
    let shown = office.hub.executes(LETTERS, json!({})).await;
    let mut doctor = command(office.hub.data(), &["doctor", "--quick"]);
    doctor.envs(office.post.settings());
    let doctor = said(&ended(doctor).await);

    assert_eq!(office.reached(), ["amara@example.org", "chidi@example.org"]);
    assert_eq!(tries["bela@example.org"], 1);
    let letters = &shown["archiveHealth"]["letters"];
    assert_eq!((&letters["waiting"], &letters["refused"]), (&json!(0), &json!(1)));
    let trouble = &letters["troubles"][0];
    assert_eq!((&trouble["recipient"], &trouble["isRefused"]), (&json!("bela@example.org"), &json!(true)));
    assert!(trouble["answer"].as_str().expect("words").contains("has no mailbox here"), "{trouble}");
    assert!(doctor.contains("✓ mail: the mail server answers"), "{doctor}");
    assert!(doctor.contains("bela@example.org: permanent error (550)"), "{doctor}");
}

#[tokio::test]
async fn a_server_that_is_down_or_silent_loses_nothing() {
    let mut office = Office::open(Security::Starttls).await;
    office.writes_to(&["Amara", "Bela"]).await;
    office.post.is(json!({ "is_silent": true })).await;
    let silent = deliver(&office.hub.stores).await;
    let up_again = office.post.down().await;
    office.hub.advance(Duration::minutes(2));
    let down = deliver(&office.hub.stores).await;

    office.post = up_again.await;
    office.hub.advance(Duration::minutes(2));
    deliver(&office.hub.stores).await.expect("a server that takes letters over");

    assert!(silent.is_err() && down.is_err());
    let letters = letters_in(&office.folder);
    let mut reached: Vec<_> = letters.iter().map(|letter| letter.to.as_str()).collect();
    reached.sort();
    assert_eq!(reached, ["amara@example.org", "bela@example.org"]);
}

#[tokio::test]
async fn a_server_that_refuses_the_sender_or_breaks_off_refuses_no_letter() {
    let mut office = Office::open(Security::Starttls).await;
    office.writes_to(&["Amara"]).await;

    office.post.is(json!({ "refuse_sender": true })).await;
    let refused = deliver(&office.hub.stores).await;
    office.post.is(json!({ "breaks_off": true })).await;
    office.hub.advance(Duration::minutes(1));
    let broken = deliver(&office.hub.stores).await;
    office.post.is(json!({})).await;
    office.hub.advance(Duration::minutes(1));
    deliver(&office.hub.stores).await.expect("a server that takes letters over");

    assert!(refused.is_err() && broken.is_err());
    // It had taken the letter over before it broke off: the second is the same to every mail program.
    let letters = office.taken_over();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[0].raw, letters[1].raw);
}

#[tokio::test]
async fn what_cannot_be_trusted_is_not_spoken_to_and_the_doctor_says_why() {
    let office = Office::open(Security::Starttls).await;
    office.writes_to(&["Amara"]).await;
    let open = Post::start(&office.folder, Security::None).await;
    let doctor = async |settings: &[(&str, String)]| {
        let mut command = command(office.hub.data(), &["doctor", "--quick"]);
        command.envs(settings.iter().map(|(name, value)| (name, value)));
        said(&ended(command).await)
    };
    let [url, authority] = office.post.settings().try_into().expect("two settings");
    let without_tls = open.settings()[0].1.replace("?tls=none", "");

    let well = doctor(&[url.clone(), authority.clone()]).await;
    let stranger = doctor(std::slice::from_ref(&url)).await;
    let downgraded = doctor(&[("KP_MAIL_URL", without_tls), authority.clone()]).await;
    let unknown = doctor(&[("KP_MAIL_URL", url.1.replace("hub:", "hup:")), authority]).await;

    assert!(well.contains("✓ mail") && well.contains("1 letters that wait"), "{well}");
    for (said, why) in [
        (stranger, "named by KP_MAIL_CA"),
        (downgraded, "it offers no TLS"),
        (unknown, "does not accept the name and password"),
    ] {
        assert!(said.contains("✗ mail") && said.contains(why), "{why}: {said}");
        assert!(said.contains("1 letters that wait"), "{said}");
        assert!(!said.contains("a%2Fb") && !said.contains("a/b@c"), "{said}");
    }
}

#[tokio::test]
async fn two_instances_hand_each_letter_over_once_and_one_takes_up_what_another_had_in_hand() {
    let mut office = Office::open(Security::Starttls).await;
    let names = ["Amara", "Bela", "Chidi", "Dalia", "Emre", "Fola", "Gita", "Hana"];
    office.writes_to(&names).await;
    let settings = (*office.hub.stores.settings).clone();
    let mut second = Stores::open_without_index(settings).await.expect("stores");
    second.clock = office.hub.stores.clock.clone();
    office.post.is(json!({ "is_silent": true })).await;
    let first = tokio::spawn({
        let stores = office.hub.stores.clone();
        async move { deliver(&stores).await }
    });
    while office.post.is(json!({ "is_silent": true })).await.as_object().expect("tries").is_empty() {}
    first.abort();
    office.post.is(json!({})).await;

    let (one, other) = tokio::join!(deliver(&office.hub.stores), deliver(&second));
    let early = office.reached();
    office.hub.advance(Duration::minutes(15));
    deliver(&second).await.expect("a server that takes letters over");

    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    assert_eq!(early.len(), names.len() - 1, "one letter is in hand: {early:?}");
    assert_eq!(office.reached(), names.map(|name| format!("{}@example.org", name.to_lowercase())));
}
