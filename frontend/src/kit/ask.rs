//! One question to the server, one answer or one `Trouble`. Drawing either is `answer`'s work.

use crate::kit::ahead;
use crate::kit::language::Language;
use gloo_net::http::{Method, RequestBuilder};
use js_sys::{JSON, Reflect};
use leptos::wasm_bindgen::JsValue;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use web_sys::{AbortController, RequestCredentials};

/// The first status by which a gateway says that nobody behind it answers; the last is [`GATEWAY_TIMEOUT`].
const BAD_GATEWAY: u16 = 502;

/// The last such status.
const GATEWAY_TIMEOUT: u16 = 504;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// It does not exist, or not for this reader: the same.
    Absent,
    /// The reader may not do this.
    Refused(String),
    /// The reader must sign in first.
    SignedOut,
    /// The server did not accept what was sent; a sentence each, with the field where it knows it.
    Rejected(Vec<Fault>),
    /// The server could not be reached, or has no time for anybody.
    Offline,
    /// The server failed, or answered something that is not the contract.
    Broken,
}

/// One thing that was wrong with what was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The input's field, in the contract's spelling.
    pub field: Option<String>,
    /// A sentence for people.
    pub sentence: String,
    /// The language of the sentence: the server speaks English alone.
    pub language: Language,
}

/// One error of an answer, as GraphQL has it.
#[derive(Deserialize)]
struct Told {
    message: String,
    extensions: Option<Extensions>,
}

#[derive(Default, Deserialize)]
struct Extensions {
    code: Option<String>,
    field: Option<String>,
}

/// Stops the request on the wire when its asker no longer waits.
struct Leash(Option<AbortController>);

impl Drop for Leash {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// What can be asked: how its answer is read, which variables it takes, and its words.
pub trait Question: DeserializeOwned {
    /// What is sent beside the words.
    type Variables: Serialize;

    /// The question in the language of the contract.
    const WORDS: &'static str;
}

/// Names the questions of a module. Their words lie in `questions/`, because making them of their fragments anew in
/// every browser would weigh more; a test holds them to the fragments, and writes them when `UPDATE` is set.
#[macro_export]
macro_rules! questions {
    ($($question:ident ($variables:ty)),+ $(,)?) => {
        $(impl $crate::kit::ask::Question for $question {
            type Variables = $variables;
            const WORDS: &'static str =
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/questions/", stringify!($question), ".graphql"));
        })+

        #[cfg(test)]
        #[test]
        fn the_words_of_each_question_are_those_of_its_fragments() {
            $($crate::kit::ask::holds::<$question>(stringify!($question));)+
        }
    };
}

/// Holds the words of a question to its fragments.
#[cfg(test)]
pub fn holds<Q: Question + cynic::QueryFragment>(name: &str)
where
    Q::Variables: cynic::QueryVariables,
{
    use cynic::queries::{OperationType, build_executable_document};

    let kind = if name.ends_with("Mutation") { OperationType::Mutation } else { OperationType::Query };
    let words = build_executable_document::<Q, Q::Variables>(kind, None, Default::default(), None);
    if std::env::var_os("UPDATE").is_some() {
        let path = format!("{}/questions/{name}.graphql", env!("CARGO_MANIFEST_DIR"));
        return std::fs::write(path, words).expect("the words can be written");
    }
    assert_eq!(Q::WORDS, words, "set UPDATE to write the words of {name} anew");
}

/// Holds what the loader asks ahead, in `questions/ahead`, to what is asked here with these variables; the loader
/// fills in what the address says.
#[cfg(test)]
pub fn holds_ahead<Q: Question>(name: &str, variables: Q::Variables) {
    let asked = serde_json::to_string(&Asked { query: Q::WORDS, variables }).expect("a question can be written");
    let path = format!("{}/questions/ahead/{name}.json", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE").is_some() {
        return std::fs::write(path, asked).expect("the question can be written");
    }
    let known = std::fs::read_to_string(path).expect("the loader's question can be read");
    assert_eq!(known, asked, "set UPDATE to write what is asked ahead by {name} anew");
}

#[derive(Serialize)]
struct Asked<V> {
    query: &'static str,
    variables: V,
}

/// Asks the server. Dropping the future stops the request.
pub async fn ask<Q: Question>(variables: Q::Variables) -> Result<Q, Trouble> {
    let question = Asked { query: Q::WORDS, variables };
    let question = question.serialize(&Serializer::json_compatible()).map_err(|_| Trouble::Broken)?;
    serde_wasm_bindgen::from_value(data(question).await?).map_err(|_| Trouble::Broken)
}

/// Reads JSON, by the parser that the browser has already.
pub fn read<T: DeserializeOwned>(json: &str) -> Result<T, Trouble> {
    let value = JSON::parse(json).map_err(|_| Trouble::Broken)?;
    serde_wasm_bindgen::from_value(value).map_err(|_| Trouble::Broken)
}

/// The data of an answer. It knows no question, so that all of them share its code.
async fn data(question: JsValue) -> Result<JsValue, Trouble> {
    let question = JSON::stringify(&question).map_err(|_| Trouble::Broken)?;
    let answer = match ahead::answer(&question).await {
        Some(answer) => answer,
        None => post("/graphql", Some(question.into())).await?.1,
    };
    let answer = JSON::parse(&answer).map_err(|_| Trouble::Broken)?;
    match refusal(&answer) {
        Some(trouble) => Err(trouble),
        None => part(&answer, "data").ok_or(Trouble::Broken),
    }
}

fn part(answer: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(answer, &name.into()).ok().filter(|part| !part.is_null() && !part.is_undefined())
}

/// What a server said that answered outside of the graph with a failure; it has the same shape there.
pub fn told(answer: &str) -> Trouble {
    JSON::parse(answer).ok().and_then(|answer| refusal(&answer)).unwrap_or(Trouble::Broken)
}

fn refusal(answer: &JsValue) -> Option<Trouble> {
    let Ok(errors) = serde_wasm_bindgen::from_value::<Vec<Told>>(part(answer, "errors")?) else {
        return Some(Trouble::Broken);
    };
    trouble(errors.into_iter().map(|told| (told.extensions.unwrap_or_default(), told.message)).collect())
}

/// Posts to a path of this server with its guard against forged requests; gives the status and the body.
///
/// # Errors
/// `Offline` when nothing could be reached, or nobody behind the gateway had time.
pub async fn post(path: &str, body: Option<String>) -> Result<(u16, String), Trouble> {
    let leash = Leash(AbortController::new().ok());
    let signal = leash.0.as_ref().map(AbortController::signal);
    let request = RequestBuilder::new(path)
        .method(Method::POST)
        .credentials(RequestCredentials::SameOrigin)
        .abort_signal(signal.as_ref())
        .header("content-type", "application/json")
        .header("accept", "application/graphql-response+json")
        .header("x-kp-csrf", "1");
    let request = match body {
        Some(body) => request.body(body),
        None => request.build(),
    };
    let response = request.map_err(|_| Trouble::Broken)?.send().await.map_err(|_| Trouble::Offline)?;
    let text = response.text().await.map_err(|_| Trouble::Offline)?;
    match response.status() {
        BAD_GATEWAY..=GATEWAY_TIMEOUT => Err(Trouble::Offline),
        status => Ok((status, text)),
    }
}

fn trouble(errors: Vec<(Extensions, String)>) -> Option<Trouble> {
    let (first, sentence) = errors.first()?;
    Some(match first.code.as_deref() {
        Some("NOT_FOUND") => Trouble::Absent,
        Some("FORBIDDEN") => Trouble::Refused(written(sentence)),
        Some("UNAUTHENTICATED") => Trouble::SignedOut,
        Some("BUSY" | "UNAVAILABLE") => Trouble::Offline,
        Some("BAD_INPUT" | "TOO_LARGE" | "CONFLICT") => Trouble::Rejected(errors.into_iter().map(fault).collect()),
        _ => Trouble::Broken,
    })
}

fn fault((extensions, sentence): (Extensions, String)) -> Fault {
    Fault { field: extensions.field, sentence: written(&sentence), language: Language::English }
}

/// A message of the server as a sentence: it writes them in English, without capital and full stop.
fn written(message: &str) -> String {
    let mut letters = message.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let stop = if message.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{stop}", first.to_uppercase(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: &str, field: Option<&str>) -> (Extensions, String) {
        let extensions = Extensions { code: Some(code.to_owned()), field: field.map(str::to_owned) };
        (extensions, "the date is not understood".to_owned())
    }

    #[test]
    fn a_fault_keeps_its_field() {
        let rejected = trouble(vec![error("BAD_INPUT", Some("date"))]);

        let sentence = "The date is not understood.".to_owned();
        let fault = Fault { field: Some("date".to_owned()), sentence, language: Language::English };
        assert_eq!(rejected, Some(Trouble::Rejected(vec![fault])));
    }

    #[test]
    fn what_has_no_time_now_is_asked_again_like_a_lost_line() {
        assert_eq!(trouble(vec![error("UNAVAILABLE", None)]), Some(Trouble::Offline));
        assert_eq!(trouble(vec![error("BUSY", None)]), Some(Trouble::Offline));
    }

    #[test]
    fn a_message_becomes_a_sentence() {
        assert_eq!(written("the date is not understood"), "The date is not understood.");
        assert_eq!(written(""), "");
    }

    #[test]
    fn an_unknown_code_is_never_taken_for_a_refusal() {
        assert_eq!(trouble(vec![error("SOMETHING_NEW", None)]), Some(Trouble::Broken));
        assert_eq!(trouble(vec![]), None);
    }
}
