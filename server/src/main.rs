//! The program `kp-hub`.

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

/// Answers are made of many small things: they come and go faster here than in the system's allocator.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    server::cli::main()
}
