//! `cargo xtask test`: everything that must hold, and an honest list of what could not be tried.

use std::process::{Command, ExitCode};

use anyhow::{Error, Result, anyhow};

use crate::meilisearch::Server;
use crate::postgres::Cluster;
use crate::setup::Parts;
use crate::shell::{self, cargo, which};
use crate::summary::Summary;
use crate::tools::Tools;
use crate::verdict::Verdict;
use crate::wasm::{self, Compiler};
use crate::{check, page, run, tools};

// Tests that need a real part stand in a module of this name, and are left out by it.
const IN_BROWSER: &str = "journeys";
const WITH_PROVIDER: &str = "real_provider";
const WITH_CLIENT: &str = "real_client";
const WITH_AUDIT: &str = "over_http";
const WITH_PAGE: &str = "http::page";
const ON_SMALL_DISK: &str = "full_disk";
const WITH_BAGIT: &str = "real_bagit";
const WITH_RISPY: &str = "real_rispy";
const WITH_RECOGNITION: &str = "with_recognition";
const ON_POSTGRES: &str = "on_postgres";
const IN_BUCKET: &str = "in_bucket";
const BY_SMTP: &str = "by_smtp";
const WITH_MEILISEARCH: &str = "with_meilisearch";
const BESIDE_SEARCH_SERVER: &str = "search_server";
const BEHIND_NGINX: &str = "behind_nginx";
const AS_SERVICE: &str = "as_service";
const BESIDE_FORMER: &str = "beside_former";

// What was found or fetched, or why it could not be.
struct Findings {
    compiler: Result<Compiler>,
    tools: Result<Tools>,
    parts: Parts,
}

impl Findings {
    fn gather() -> Self {
        let compiler = wasm::compiler();
        let tools = match &compiler {
            Ok(compiler) => tools::tools(*compiler),
            Err(error) => Err(anyhow!("{error:#}")),
        };
        Self { compiler, tools, parts: Parts::provide() }
    }
}

/// Runs all steps, each whatever became of the one before, and closes with the summary.
pub fn test() -> Result<ExitCode> {
    let mut summary = Summary::default();
    let Findings { compiler, tools, parts } = summary.preparation("set-up", Findings::gather);
    check::format_and_lints(&mut summary, &compiler);
    licences(&mut summary);
    let has_page = match &tools {
        Ok(tools) => summary.step("page application", || page::build(tools)),
        Err(error) => {
            summary.cannot("page application", format!("{error:#}"));
            false
        }
    };
    summary.step("server", run::build);
    let skipped = left_out(&mut summary, &parts, has_page);
    summary.tests("tests", || {
        Verdict::of(parts.prepare(&mut all_tests("", &[&*skipped, &[ON_POSTGRES, WITH_MEILISEARCH]].concat())))
    });
    tests_on_postgres(&mut summary, &parts, &skipped);
    with_bucket(&mut summary, &parts, &[&*skipped, &[ON_POSTGRES]].concat());
    with_mail_server(&mut summary, &parts);
    with_search_server(&mut summary, &parts, &skipped);
    summary.tests("tests of the page", || Verdict::of(&mut cargo("test --package frontend --no-fail-fast")));
    Ok(summary.close())
}

fn licences(summary: &mut Summary) {
    const STEP: &str = "licences and sources";
    if which("cargo-deny").is_some() {
        summary.step(STEP, || shell::run(&mut cargo("deny check licenses bans sources")));
    } else {
        summary.cannot(STEP, "cargo-deny is not installed; type `cargo install cargo-deny --locked`");
    }
}

// The tests of the workspace, or those of one target.
fn all_tests(target: &str, skipped: &[&str]) -> Command {
    let mut tests = cargo(&format!("test --workspace --exclude frontend --no-fail-fast {target} --"));
    for module in skipped {
        tests.arg("--skip").arg(format!("{module}::"));
    }
    tests
}

// Everything that asks the records, once more on the other engine; the small disk is that of an SQLite file.
fn tests_on_postgres(summary: &mut Summary, parts: &Parts, skipped: &[&str]) {
    const STEP: &str = "tests on PostgreSQL";
    let cluster = match Cluster::start() {
        Ok(cluster) => cluster,
        Err(error) => return summary.cannot(STEP, format!("{error:#}")),
    };
    let mut tests = all_tests("--test it", &[skipped, &[ON_SMALL_DISK]].concat());
    tests.env("KP_TEST_RECORDS", "postgres").env("KP_TEST_POSTGRES", cluster.url());
    summary.tests(STEP, || Verdict::of(parts.prepare(&mut tests)));
}

// The tests of documents once more, with their files in a bucket.
fn with_bucket(summary: &mut Summary, parts: &Parts, skipped: &[&str]) {
    const STEP: &str = "tests with a bucket";
    if let Err(error) = &parts.s3 {
        summary.cannot(STEP, format!("{error:#}"));
        return;
    }
    let mut tests = all_tests("--test it", skipped);
    tests.args(["archive::", "--skip", "full_disk::", "--skip", "in_bucket::"]).env("KP_TEST_FILES", "s3");
    summary.tests(STEP, || Verdict::of(parts.prepare(&mut tests)));
}

// The tests of letters once more, handed over to a server.
fn with_mail_server(summary: &mut Summary, parts: &Parts) {
    const STEP: &str = "tests with a mail server";
    if let Err(error) = &parts.aiosmtpd {
        summary.cannot(STEP, format!("{error:#}"));
        return;
    }
    let mut tests = all_tests("--test it", &[]);
    tests.arg("search::letters::").env("KP_TEST_MAIL", "smtp");
    summary.tests(STEP, || Verdict::of(parts.prepare(&mut tests)));
}

// What every engine promises, and the tests of searching once more, with a search server in the place of the embedded engine.
fn with_search_server(summary: &mut Summary, parts: &Parts, skipped: &[&str]) {
    const STEP: &str = "tests with a search server";
    let server = parts.meilisearch.as_ref().map_err(|error| anyhow!("{error:#}")).and_then(|it| Server::start(it));
    let server = match server {
        Ok(server) => server,
        Err(error) => return summary.cannot(STEP, format!("{error:#}")),
    };
    let mut tests = all_tests("--lib --test it", &[skipped, &[ON_POSTGRES, BESIDE_SEARCH_SERVER]].concat());
    tests
        .args([WITH_MEILISEARCH, "laws::leaks", "laws::agreement", "laws::real_provider", "search::"])
        .env("KP_TEST_SEARCH", "meilisearch");
    summary.tests(STEP, || Verdict::of(parts.prepare(server.prepare(&mut tests))));
}

// The modules of tests whose parts are missing, each noted with its reason.
fn left_out(summary: &mut Summary, parts: &Parts, has_page: bool) -> Vec<&'static str> {
    let reason = |error: &Error| format!("{error:#}");
    let browser = parts.browser.as_ref().err().map(reason);
    let node = parts.node.as_ref().err().map(reason);
    let deployment = parts.deployment.as_ref().err().map(reason);
    let page = (!has_page).then(|| "the page application was not built".to_owned());
    let missing = [
        (IN_BROWSER, browser.or_else(|| node.clone()).or_else(|| page.clone())),
        (WITH_PROVIDER, node.clone()),
        (WITH_CLIENT, node.clone()),
        (WITH_AUDIT, node),
        (WITH_PAGE, page),
        (ON_SMALL_DISK, parts.small_disk.as_ref().err().map(reason)),
        (WITH_BAGIT, parts.bagit.as_ref().err().map(reason)),
        (WITH_RISPY, parts.rispy.as_ref().err().map(reason)),
        (BY_SMTP, parts.aiosmtpd.as_ref().err().map(reason)),
        (IN_BUCKET, parts.s3.as_ref().err().map(reason)),
        (WITH_RECOGNITION, parts.readers.as_ref().err().map(reason)),
        (BESIDE_SEARCH_SERVER, parts.meilisearch.as_ref().err().map(reason)),
        (BEHIND_NGINX, deployment.clone()),
        (AS_SERVICE, deployment),
        (BESIDE_FORMER, parts.former.as_ref().err().map(reason)),
    ];
    let mut skipped = Vec::new();
    for (module, why) in missing {
        let Some(why) = why else { continue };
        summary.leave_out(format!("tests in a module `{module}`"), why);
        skipped.push(module);
    }
    skipped
}
