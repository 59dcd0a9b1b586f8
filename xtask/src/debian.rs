//! Debian packages: named with their reason before anything is installed.

use anyhow::{Context, Result, bail};

use crate::shell::{command, output, run, which};

/// A package and what we need of it.
pub struct Package {
    /// Its name in Debian.
    pub name: &'static str,
    /// A program of it that may as well come from elsewhere; without one, the package itself must be installed.
    pub program: Option<&'static str>,
    /// What it is for.
    pub reason: &'static str,
}

impl Package {
    fn is_present(&self) -> bool {
        match self.program {
            Some(program) => which(program).is_some(),
            None => output(command("dpkg", "--status").arg(self.name)).is_ok(),
        }
    }
}

/// Installs those of `packages` that are missing.
///
/// Fails with the command to type where we may not install.
pub fn provide(packages: &[Package]) -> Result<()> {
    let missing: Vec<&Package> = packages.iter().filter(|package| !package.is_present()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Debian packages are missing and will be installed:");
    for package in &missing {
        println!("  {}: {}", package.name, package.reason);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    let install = format!("apt-get install -y --no-install-recommends {}", names.join(" "));
    let Some(prefix) = authority() else {
        bail!("we may not install packages here; as root, type `{install}`");
    };
    for line in ["apt-get update", &install] {
        let line = format!("{prefix} DEBIAN_FRONTEND=noninteractive {line}");
        run(&mut command("env", &line))
            .with_context(|| format!("repair the package sources, then, as root, type `{install}`"))?;
    }
    Ok(())
}

// What `env` starts first so that the rest runs as root; nothing where we are not allowed.
fn authority() -> Option<&'static str> {
    which("apt-get")?;
    let user = output(&mut command("id", "-u")).ok()?;
    if user.trim() == "0" {
        return Some("");
    }
    output(&mut command("sudo", "-n true")).ok()?;
    Some("sudo -n env")
}
