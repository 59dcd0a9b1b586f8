//! `cargo xtask setup`, and what `run` and `test` ask of it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian::{self, Package};
use crate::shell::{command, output, which};
use crate::{former, meilisearch, node, python, tools, wasm};

/// What the server is built with beside Rust and the C compiler that Rust links with.
pub const BUILDING: [Package; 1] =
    [Package { name: "make", program: Some("make"), reason: "builds the allocator of the server" }];

const BROWSER: [Package; 2] = [
    Package { name: "chromium", program: Some("chromium"), reason: "the browser that the tests drive" },
    Package { name: "chromium-driver", program: Some("chromedriver"), reason: "drives it" },
];

/// The programs that read files beside our own readers.
pub const READERS: [Package; 3] = [
    Package { name: "poppler-utils", program: Some("pdftotext"), reason: "the second reader of PDF files" },
    Package { name: "tesseract-ocr", program: Some("tesseract"), reason: "recognises characters in pictures" },
    Package { name: "tesseract-ocr-fra", program: None, reason: "the same in French" },
];

/// The programs that `deploy/` is written for.
const DEPLOYMENT: [Package; 2] = [
    Package { name: "nginx", program: Some("nginx"), reason: "the proxy before the hub" },
    Package { name: "systemd", program: Some("systemd-analyze"), reason: "reads the unit of the hub" },
];

/// The real parts that tests run against; a part that cannot be had is the reason why not.
pub struct Parts {
    /// Chromium and its driver.
    pub browser: Result<(PathBuf, PathBuf)>,
    /// Node.js and the folder of `tests/parts` with its packages.
    pub node: Result<(PathBuf, PathBuf)>,
    /// Poppler and tesseract.
    pub readers: Result<()>,
    /// nginx and systemd.
    pub deployment: Result<()>,
    /// A file system as small as a test wants it.
    pub small_disk: Result<()>,
    /// The reference program for bags, which `python3` runs.
    pub bagit: Result<PathBuf>,
    /// The folder of a reader of RIS, which `python3` runs.
    pub rispy: Result<PathBuf>,
    /// The server that speaks S3.
    pub s3: Result<PathBuf>,
    /// The folder of a mail server, which `python3` runs.
    pub aiosmtpd: Result<PathBuf>,
    /// Meilisearch, which nobody packages: it is used where it is installed.
    pub meilisearch: Result<PathBuf>,
    /// Yesterday's program, where the history of the clone reaches back to it.
    pub former: Result<PathBuf>,
}

impl Parts {
    /// Finds or fetches every part.
    pub fn provide() -> Self {
        Self {
            browser: browser(),
            node: node_parts(),
            readers: debian::provide(&READERS),
            deployment: debian::provide(&DEPLOYMENT),
            small_disk: small_disk(),
            bagit: python::bagit(),
            rispy: python::rispy(),
            s3: tools::s3(),
            aiosmtpd: python::aiosmtpd(),
            meilisearch: meilisearch::program(),
            former: former::program(),
        }
    }

    /// Tells a test process where the parts are.
    pub fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for (name, path) in self.variables() {
            command.env(name, path);
        }
        command
    }

    fn variables(&self) -> Vec<(&'static str, &PathBuf)> {
        let mut variables = Vec::new();
        if let Ok((chromium, chromedriver)) = &self.browser {
            variables.extend([("KP_TEST_CHROMIUM", chromium), ("KP_TEST_CHROMEDRIVER", chromedriver)]);
        }
        if let Ok((node, parts)) = &self.node {
            variables.extend([("KP_TEST_NODE", node), ("KP_TEST_PARTS", parts)]);
        }
        if let Ok(bagit) = &self.bagit {
            variables.push(("KP_TEST_BAGIT", bagit));
        }
        if let Ok(rispy) = &self.rispy {
            variables.push(("KP_TEST_RISPY", rispy));
        }
        if let Ok(s3) = &self.s3 {
            variables.push(("KP_TEST_S3", s3));
        }
        if let Ok(aiosmtpd) = &self.aiosmtpd {
            variables.push(("KP_TEST_AIOSMTPD", aiosmtpd));
        }
        if let Ok(meilisearch) = &self.meilisearch {
            variables.push(("KP_TEST_MEILISEARCH", meilisearch));
        }
        if let Ok(former) = &self.former {
            variables.push(("KP_TEST_FORMER", former));
        }
        variables
    }
}

/// Fetches everything, then prints what a bare `cargo test` needs to know.
pub fn setup() -> Result<()> {
    tools::tools(wasm::compiler()?)?;
    let parts = Parts::provide();
    for (name, path) in parts.variables() {
        println!("export {name}={}", path.display());
    }
    parts.browser?;
    parts.node?;
    parts.bagit?;
    parts.rispy?;
    parts.s3?;
    parts.aiosmtpd?;
    parts.deployment?;
    parts.readers
}

/// Chromium and its driver.
pub fn browser() -> Result<(PathBuf, PathBuf)> {
    debian::provide(&BROWSER)?;
    let chromium = which("chromium").context("chromium is installed but not on PATH")?;
    let chromedriver = which("chromedriver").context("chromedriver is installed but not on PATH")?;
    Ok((chromium, chromedriver))
}

fn small_disk() -> Result<()> {
    let mount = "--user --map-root-user --mount mount -t tmpfs -o size=1m none /tmp";
    output(&mut command("unshare", mount)).context("the kernel lets nobody mount a file system of their own")?;
    Ok(())
}

fn node_parts() -> Result<(PathBuf, PathBuf)> {
    Ok((node::node()?, node::parts()?))
}
