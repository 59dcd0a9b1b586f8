//! What `cargo xtask bench peers` has provided.

use std::env;
use std::path::PathBuf;

use anyhow::Context;
use url::Url;

/// Programs and servers; what may be missing is absent then.
pub struct Parts {
    /// A PostgreSQL server for a user who may do everything there; it runs on the processor of those who ask.
    pub postgres: Url,
    /// `wrk`, which asks.
    pub wrk: PathBuf,
    /// `pgbench`.
    pub pgbench: Option<PathBuf>,
    /// nginx, which may know brotli.
    pub nginx: Option<PathBuf>,
    /// Node.js, and the folder of the servers that run on it.
    pub node: Option<(PathBuf, PathBuf)>,
    /// Meilisearch.
    pub meilisearch: Option<PathBuf>,
}

impl Parts {
    /// Those named by the environment.
    pub fn given() -> anyhow::Result<Self> {
        let path = |name: &str| env::var_os(name).map(PathBuf::from);
        let missing = "run `cargo xtask bench peers`, which provides what is needed";
        Ok(Self {
            postgres: env::var("KP_BENCH_POSTGRES").context(missing)?.parse()?,
            wrk: path("KP_BENCH_WRK").context(missing)?,
            pgbench: path("KP_BENCH_PGBENCH"),
            nginx: path("KP_BENCH_NGINX"),
            node: path("KP_BENCH_NODE").zip(path("KP_BENCH_SERVERS")),
            meilisearch: path("KP_BENCH_MEILISEARCH"),
        })
    }
}
