//! Those that are measured by turns, and what that came to.

use crate::load::{Requests, ask};
use crate::parts::Parts;

/// How many seconds each turn takes, and how many each side is warmed before.
const SECONDS: u32 = 4;
const WARMING: u32 = 2;

/// What one turn came to.
#[derive(Clone, Copy)]
pub struct Load {
    /// Answers a second.
    pub per_second: f64,
    /// Milliseconds that one answer of a hundred takes.
    pub p99: f64,
}

/// A program that is asked.
pub struct Side {
    /// How it is reached.
    pub base: String,
    /// What it is asked.
    pub requests: Requests,
}

/// The loads of each side, round by round.
pub fn in_turn(parts: &Parts, sides: &[Side], rounds: usize) -> anyhow::Result<Vec<Vec<Load>>> {
    for side in sides {
        ask(parts, &side.base, &side.requests, WARMING)?;
    }
    let mut loads = vec![Vec::new(); sides.len()];
    for _ in 0..rounds {
        for (side, loads) in sides.iter().zip(&mut loads) {
            loads.push(ask(parts, &side.base, &side.requests, SECONDS)?);
        }
    }
    Ok(loads)
}

/// One figure of each round.
pub fn each(loads: &[Load], figure: fn(&Load) -> f64) -> Vec<f64> {
    loads.iter().map(figure).collect()
}
