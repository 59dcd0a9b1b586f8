//! The program `kp-hub`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
