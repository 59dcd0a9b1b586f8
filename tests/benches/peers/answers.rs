//! Questions of GraphQL, asked of the hub and of other servers on the same records.

use std::path::Path;

use anyhow::ensure;
use serde_json::{Value, json};

use crate::load::{Requests, measured};
use crate::parts::Parts;
use crate::records::{CONNECTIONS, Records};
use crate::sides::{Load, Side, each, in_turn};
use crate::standing::{Ready, Standing, free_port};
use crate::verdicts::{Goal, Verdict};

/// Twenty documents with who issued them, whom they concern, their versions and the files of these.
const NESTED: &str = "{ documents(first: 20) { edges { node {
    symbol titles { text } body { acronym } participant { countryCode }
    versions { number renditions { language mediaType fileName byteSize } }
} } } }";

/// The same as PostGraphile calls it.
const NESTED_THERE: &str = "{ allDocuments(first: 20, orderBy: [ORDERED_BY_DESC, ROW_ID_DESC]) { edges { node {
    symbol title bodyByBodyId { acronym } organisationByParticipantId { countryCode }
    documentVersionsByDocumentId(orderBy: [PRIMARY_KEY_DESC]) { nodes { number
        renditionsByVersionId { nodes { language mediaType fileName byteSize } } } }
} } } }";

/// What has the same name on both sides.
const ALIKE: [&str; 7] = ["symbol", "acronym", "countryCode", "number", "language", "mediaType", "fileName"];

/// One document and its body.
const RECORD: &str = "query($id: ID!) { document(id: $id) {
    id kind symbol title { language text } date { edtf } body { id acronym name { text } }
} }";

/// How many documents are asked for by turns.
const DOCUMENTS: usize = 60;

/// A server on Node.js, reading the records as a visitor.
pub async fn server(node: &Path, servers: &Path, name: &str, records: &Records) -> anyhow::Result<Standing> {
    let port = free_port()?;
    let mut command = measured(node);
    command.arg(servers.join(name)).current_dir(servers).env("NODE_ENV", "production").env("PORT", port.to_string());
    command.env("DATABASE_URL", records.visitor.as_str()).env("CONNECTIONS", CONNECTIONS.to_string());
    Standing::begin(command, port, Ready::Graph).await
}

/// Measures the hub beside those that are there.
pub async fn measure(parts: &Parts, records: &Records, rounds: usize) -> anyhow::Result<Vec<Verdict>> {
    let Some((node, servers)) = &parts.node else { return Ok(Vec::new()) };
    let hub = records.hub().await?;
    let mut verdicts = nested(parts, &hub, &server(node, servers, "postgraphile.mjs", records).await?, rounds).await?;
    let yoga = server(node, servers, "yoga.mjs", records).await?;
    let apollo = server(node, servers, "apollo.mjs", records).await?;
    verdicts.extend(record(parts, [&hub, &yoga, &apollo], rounds).await?);
    Ok(verdicts)
}

async fn nested(parts: &Parts, hub: &Standing, peer: &Standing, rounds: usize) -> anyhow::Result<Vec<Verdict>> {
    let (here, there) = (json!({ "query": NESTED }), json!({ "query": NESTED_THERE }));
    let (ours, theirs) = (leaves(&hub.answer(&here).await?), leaves(&peer.answer(&there).await?));
    ensure!(ours.len() > 100 && ours == theirs, "PostGraphile answers with other records:\n{ours:?}\n{theirs:?}");
    let side = |standing: &Standing, question| Side {
        base: standing.base.clone(),
        requests: Requests::Questions(vec![question]),
    };
    let loads = in_turn(parts, &[side(hub, here), side(peer, there)], rounds)?;
    let verdict = |figure, of: fn(&Load) -> f64, goal| Verdict {
        work: "20 documents × body × Participant × versions × files",
        beside: "PostGraphile",
        figure,
        ours: each(&loads[0], of),
        theirs: each(&loads[1], of),
        goal,
    };
    Ok(vec![
        verdict("answers/s", |load| load.per_second, Goal::AtLeast(5.0)),
        verdict("p99 ms", |load| load.p99, Goal::AtMost(0.25)),
    ])
}

/// What both sides say by the same name, in no order.
fn leaves(answer: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![answer];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if ALIKE.contains(&name.as_str()) {
                        found.push((name.clone(), value.to_string()));
                    }
                    open.push(value);
                }
            }
            Value::Array(values) => open.extend(values),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found.sort();
    found
}

async fn record(parts: &Parts, servers: [&Standing; 3], rounds: usize) -> anyhow::Result<Vec<Verdict>> {
    let list = format!("{{ documents(first: {DOCUMENTS}) {{ edges {{ node {{ id }} }} }} }}");
    let list = servers[0].answer(&json!({ "query": list })).await?;
    let edges = list["documents"]["edges"].as_array().cloned().unwrap_or_default();
    let question = |edge: &Value| json!({ "query": RECORD, "variables": { "id": edge["node"]["id"] } });
    let questions: Vec<Value> = edges.iter().map(question).collect();
    ensure!(questions.len() == DOCUMENTS, "the archive has fewer documents for visitors");
    for question in &questions {
        let ours = servers[0].answer(question).await?;
        for peer in &servers[1..] {
            let theirs = peer.answer(question).await?;
            ensure!(ours == theirs && ours["document"].is_object(), "answers differ:\n{ours}\n{theirs}");
        }
    }
    let requests = Requests::Questions(questions);
    let sides = servers.map(|server| Side { base: server.base.clone(), requests: requests.clone() });
    let loads = in_turn(parts, &sides, rounds)?;
    let verdict = |beside, theirs: &[Load], goal| Verdict {
        work: "one document by its id, and its body",
        beside,
        figure: "answers/s",
        ours: each(&loads[0], |load| load.per_second),
        theirs: each(theirs, |load| load.per_second),
        goal: Goal::AtLeast(goal),
    };
    Ok(vec![verdict("GraphQL Yoga", &loads[1], 5.0), verdict("Apollo Server", &loads[2], 9.0)])
}
