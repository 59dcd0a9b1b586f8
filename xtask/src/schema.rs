//! `cargo xtask schema`: the contract, as the server has it now.

use std::fs;

use anyhow::{Context, Result};

use crate::places;
use crate::shell::{announce, cargo, output};

/// Writes `schema.graphql` anew and says whether it changed.
pub fn schema() -> Result<()> {
    let mut print = cargo("run --quiet --package server --bin kp-hub -- schema");
    announce(&print);
    let schema = output(&mut print).context("the server does not print its schema")?;
    let path = places::root().join("schema.graphql");
    if fs::read_to_string(&path).is_ok_and(|old| old == schema) {
        println!("schema.graphql is as it was");
        return Ok(());
    }
    fs::write(&path, schema).with_context(|| format!("cannot write {}", path.display()))?;
    println!("schema.graphql has changed: read the difference before you commit it");
    Ok(())
}
