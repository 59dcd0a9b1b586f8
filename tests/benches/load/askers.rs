//! Those who ask: what visitors ask of a hub, as fast as they are answered or at a rate of their own.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::LocalSet;

/// How many requests may wait for an answer at once, so that those who ask do not run out of connections.
const MOST_WAITING: usize = 900;

/// What became of requests.
#[derive(Default, Clone)]
pub struct Answers {
    /// Milliseconds that each right answer took.
    pub right: Vec<f64>,
    /// How many were told to come again, and when.
    pub refused: usize,
    /// How many were answered otherwise, or not at all.
    pub failed: usize,
}

/// What visitors ask, by turns: searches with everything a page of results shows, and a page of a list.
fn operations() -> Vec<Value> {
    let search = "query($text: String!) { search(text: $text, first: 20) {
        totalCount facets { field buckets { value label count } }
        edges { title { html } node { id symbol } pages { number snippet { html } } }
    } }";
    let list = "{ documents(first: 20) { totalCount edges { node { id title { text } body { acronym } } } } }";
    let texts =
        ["diamonds", "review visit", "artisanal mining", "statistics 2012", "certificate", "участник", "rapport"];
    let searches = texts.map(|text| json!({ "query": search, "variables": { "text": text } }));
    searches.into_iter().chain([json!({ "query": list })]).collect()
}

/// Everybody who asks one hub.
#[derive(Clone)]
pub struct Askers {
    client: Client,
    address: String,
    operations: Rc<Vec<Value>>,
    answers: Rc<RefCell<Answers>>,
    waiting: Rc<RefCell<usize>>,
}

impl Askers {
    pub fn of(base: &str) -> Self {
        Self {
            client: Client::builder().no_proxy().build().expect("a client"),
            address: format!("{base}/graphql"),
            operations: Rc::new(operations()),
            answers: Rc::default(),
            waiting: Rc::default(),
        }
    }

    /// So many ask one after the other for so long, each as soon as the one before is answered.
    pub async fn by_turns(&self, askers: usize, time: Duration) -> Answers {
        let end = Instant::now() + time;
        let together = LocalSet::new();
        for asker in 0..askers {
            let own = self.clone();
            together.spawn_local(async move {
                for turn in asker.. {
                    if Instant::now() >= end {
                        break;
                    }
                    own.ask(turn).await;
                }
            });
        }
        together.await;
        self.answers.take()
    }

    /// So many a second ask for so long, whatever became of those before; gives the most memory that was seen too.
    pub async fn at_rate(&self, a_second: f64, time: Duration, memory: impl Fn() -> u64) -> (Answers, u64) {
        let (began, together, mut most) = (Instant::now(), LocalSet::new(), 0);
        let own = self.clone();
        let asking = async {
            let (mut asked, mut beat) = (0, tokio::time::interval(Duration::from_millis(5)));
            while began.elapsed() < time {
                beat.tick().await;
                most = most.max(memory());
                while (asked as f64) < began.elapsed().as_secs_f64() * a_second {
                    let (asker, turn) = (own.clone(), asked);
                    asked += 1;
                    if *own.waiting.borrow() < MOST_WAITING {
                        tokio::task::spawn_local(async move { asker.ask(turn).await });
                    } else {
                        own.answers.borrow_mut().failed += 1;
                    }
                }
            }
        };
        together.run_until(asking).await;
        together.await;
        (self.answers.take(), most)
    }

    /// Whether a text is found.
    pub async fn finds(&self, text: &str) -> anyhow::Result<bool> {
        let operation = json!({ "query": "query($text: String!) { search(text: $text) { totalCount } }",
            "variables": { "text": format!("\"{text}\"") } });
        let answer: Value = self.client.post(&self.address).json(&operation).send().await?.json().await?;
        Ok(answer["data"]["search"]["totalCount"].as_u64().is_some_and(|count| count > 0))
    }

    async fn ask(&self, turn: usize) {
        *self.waiting.borrow_mut() += 1;
        let began = Instant::now();
        let operation = &self.operations[turn % self.operations.len()];
        let answer = self.client.post(&self.address).json(operation).send().await;
        let outcome = match answer {
            Ok(answer) if answer.status() == StatusCode::OK => {
                let is_right = answer.json::<Value>().await.is_ok_and(|answer| answer.get("errors").is_none());
                is_right.then(|| began.elapsed().as_secs_f64() * 1000.0).ok_or(false)
            }
            Ok(answer) => Err(answer.headers().contains_key("retry-after")),
            Err(_) => Err(false),
        };
        *self.waiting.borrow_mut() -= 1;
        let mut answers = self.answers.borrow_mut();
        match outcome {
            Ok(milliseconds) => answers.right.push(milliseconds),
            Err(true) => answers.refused += 1,
            Err(false) => answers.failed += 1,
        }
    }
}
