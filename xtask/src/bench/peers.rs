//! What the hub is measured beside: found or fetched, handed to the program that measures, and named with its version.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Error, Result};

use super::{program, texts};
use crate::debian::{self, Package};
use crate::postgres::Cluster;
use crate::shell::{command, output, which};
use crate::{meilisearch, node};

const ASKERS: [Package; 1] = [Package { name: "wrk", program: Some("wrk"), reason: "asks as fast as answers come" }];

const NGINX: [Package; 2] = [
    Package { name: "nginx", program: Some("nginx"), reason: "serves the same files beside the hub" },
    Package { name: "libnginx-mod-http-brotli-static", program: None, reason: "lets it serve packed ones" },
];

/// The processor of whoever asks; the records that both sides read are served there too.
const ASIDE: &str = "1";

/// Provides the peers and measures the hub beside those that are there.
pub fn figures(words: &[&str]) -> Result<String> {
    debian::provide(&ASKERS)?;
    let cluster = Cluster::start()?;
    cluster.stay_on(ASIDE)?;
    let wrk = which("wrk").context("wrk is not on PATH although its package is installed")?;
    let pgbench = cluster.program("pgbench");
    let nginx = found(&NGINX, "nginx");
    let servers = node::peers();
    let meilisearch = meilisearch::program();
    let mut bench = program("peers", words)?;
    bench.env("KP_BENCH_POSTGRES", cluster.url()).env("KP_BENCH_WRK", &wrk).env("KP_BENCH_TEXTS", texts::provide()?);
    let mut missing = Missing::default();
    let programs = [
        ("pgbench", "KP_BENCH_PGBENCH", &pgbench),
        ("nginx", "KP_BENCH_NGINX", &nginx),
        ("Meilisearch", "KP_BENCH_MEILISEARCH", &meilisearch),
    ];
    for (name, variable, program) in programs {
        if let Some(program) = missing.or(name, program) {
            bench.env(variable, program);
        }
    }
    if let Some((node, servers)) = missing.or("PostGraphile, GraphQL Yoga, Apollo Server", &servers) {
        bench.env("KP_BENCH_NODE", node).env("KP_BENCH_SERVERS", servers);
    }
    let figures = output(&mut bench)?;
    let versions = versions(&cluster, &nginx, &servers, &meilisearch);
    Ok(format!("{versions}\n{}\n{}", missing.0, figures.trim_end()))
}

/// What could not be had, each with its reason.
#[derive(Default)]
struct Missing(String);

impl Missing {
    fn or<'a, T>(&mut self, name: &str, part: &'a Result<T>) -> Option<&'a T> {
        if let Err(error) = part {
            self.0 += &format!("\nNot measured: {name}. {error:#}.\n");
        }
        part.as_ref().ok()
    }
}

fn found(packages: &[Package], program: &str) -> Result<PathBuf> {
    debian::provide(packages)?;
    // Debian keeps servers where only root looks.
    let aside = Path::new("/usr/sbin").join(program);
    which(program).or_else(|| aside.is_file().then_some(aside)).with_context(|| format!("{program} is not on PATH"))
}

fn versions(
    cluster: &Cluster,
    nginx: &Result<PathBuf>,
    servers: &Result<(PathBuf, PathBuf)>,
    meilisearch: &Result<PathBuf>,
) -> String {
    let mut versions = vec![format!("PostgreSQL {}", cluster.version().unwrap_or_else(told))];
    if let Ok(nginx) = nginx {
        // It says its version on standard error.
        let said =
            Command::new(nginx).arg("-v").output().map(|said| String::from_utf8_lossy(&said.stderr).into_owned());
        versions.push(said.unwrap_or_default().trim().replace("nginx version: ", "").replace('/', " "));
    }
    if let Ok((node, servers)) = servers {
        versions.push(format!("Node.js {}", output(&mut command(node, "--version")).unwrap_or_else(told).trim()));
        for package in ["postgraphile", "graphql-yoga", "@apollo/server", "pg"] {
            versions.push(format!("{package} {}", node::version_of(servers, package).unwrap_or_else(told)));
        }
    }
    if let Ok(program) = meilisearch {
        versions.push(output(&mut command(program, "--version")).unwrap_or_else(told).trim().to_owned());
    }
    format!("Beside {}.\n", versions.join(", "))
}

fn told(error: Error) -> String {
    format!("({error:#})")
}
