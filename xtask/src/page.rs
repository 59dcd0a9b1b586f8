//! The page applications: built by Trunk into `dist/` and compressed there, only when something changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::precompress::precompress;
use crate::shell::{self, command};
use crate::tools::Tools;
use crate::{node, places, stamp, wasm};

/// The applications made of the same sources: the shell of each, and the feature that makes it.
const APPLICATIONS: [(&str, Option<&str>); 2] = [("index.html", None), ("rooms.html", Some("rooms"))];

/// The style sheet that finding and reading do without, by its name before the hash.
const KEEPING: &str = "/keeping-";

/// What they are made from, besides the folder `frontend`.
const SOURCES: [&str; 4] = ["Cargo.lock", "Cargo.toml", "Trunk.toml", "schema.graphql"];

/// Builds the page applications unless `dist/` is of the present sources already.
pub fn build(tools: &Tools) -> Result<()> {
    let root = places::root();
    let wanted = sources(&root)?;
    let stamp = root.join("target/page.stamp");
    let dist = root.join("dist");
    if APPLICATIONS.iter().all(|(shell, _)| dist.join(shell).is_file())
        && fs::read_to_string(&stamp).is_ok_and(|made| made == wanted)
    {
        println!("the page application is up to date");
        return Ok(());
    }
    forget(&stamp)?;
    clear(&dist)?;
    for (shell, feature) in APPLICATIONS {
        // Trunk empties the folder that it builds into.
        let built = root.join("target/trunk").join(shell);
        trunk(tools, shell, feature, &built)?;
        lay(&built, &stamp::files(&built, &[])?, &dist)?;
        if feature.is_none() {
            leave_out(&dist.join(shell), KEEPING)?;
        }
        let languages = lay_languages(&dist).context("the languages cannot be laid beside the page application")?;
        tell_loader(&dist.join(shell), &languages).context("the loader cannot be told what it needs")?;
    }
    lay_workbench(&dist).context("GraphiQL cannot be laid beside the page application")?;
    precompress(&dist).context("the page application cannot be compressed")?;
    fs::create_dir_all(root.join("target"))?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

fn trunk(tools: &Tools, shell: &str, feature: Option<&str>, into: &Path) -> Result<()> {
    let folders: Vec<&Path> = tools.folders.iter().map(PathBuf::as_path).collect();
    let mut trunk = command(&tools.trunk, "build --release --cargo-profile page");
    trunk
        .arg("--dist")
        .arg(into)
        .args(["--html-output", shell])
        .args(feature.map(|feature| format!("--features={feature}")));
    tools
        .wasm
        .prepare(&mut trunk)
        .env("PATH", shell::path_with(&folders)?)
        .env("TRUNK_OFFLINE", "true")
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    shell::run(&mut trunk).context("the page application cannot be built")
}

/// The sentences as `frontend/build` has written them; gives the names of the files.
fn lay_languages(dist: &Path) -> Result<String> {
    let made = places::binaries()?.with_file_name(wasm::TARGET).join("page/languages");
    let files = stamp::files(&made, &[])?;
    lay(&made, &files, &dist.join("languages"))?;
    Ok(files.iter().map(|file| file.to_string_lossy()).collect::<Vec<_>>().join(" "))
}

/// Takes the link to a file out of a shell.
fn leave_out(shell: &Path, file: &str) -> Result<()> {
    let page = fs::read_to_string(shell)?;
    let is_link = |tag: &str| tag.contains("<link") && tag.contains(file);
    let rest: String = page.split_inclusive('>').filter(|tag| !is_link(tag)).collect();
    ensure!(rest.len() < page.len(), "there is no link to {file} in {}", shell.display());
    Ok(fs::write(shell, rest)?)
}

/// What the loader in a shell begins with before the program is there: the files of sentences, and the first questions.
fn tell_loader(shell: &Path, languages: &str) -> Result<()> {
    let question = |name: &str| fs::read_to_string(places::root().join("frontend/questions/ahead").join(name));
    let (search, document) = (question("search.json")?, question("document.json")?);
    let told = [("languages", languages), ("ask-search", &search), ("ask-document", &document)];
    let told = told.map(|(name, text)| format!("<meta name=\"{name}\" content=\"{}\">", text.replace('"', "&quot;")));
    let (page, first) = (fs::read_to_string(shell)?, "<script");
    fs::write(shell, page.replacen(first, &(told.concat() + first), 1))?;
    Ok(())
}

/// What the page at `/graphiql` is made of: ours, and what its authors have built.
const WORKBENCH: [&str; 7] = [
    "index.html",
    "start.css",
    "start.js",
    "node_modules/graphiql/graphiql.min.css",
    "node_modules/graphiql/graphiql.min.js",
    "node_modules/react/umd/react.production.min.js",
    "node_modules/react-dom/umd/react-dom.production.min.js",
];

fn lay_workbench(dist: &Path) -> Result<()> {
    lay(&node::graphiql()?, &WORKBENCH.map(PathBuf::from), &dist.join("graphiql"))
}

// Copies files by their names, whatever folders they lie in.
fn lay(from: &Path, files: &[PathBuf], into: &Path) -> Result<()> {
    fs::create_dir_all(into)?;
    for file in files {
        let name = file.file_name().expect("every one has a name");
        fs::copy(from.join(file), into.join(name)).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot empty {}", folder.display()))
        }
        _ => Ok(()),
    }
}

fn sources(root: &Path) -> Result<String> {
    let frontend = stamp::files(&root.join("frontend"), &[])?.into_iter().map(|file| Path::new("frontend").join(file));
    let files: Vec<PathBuf> = frontend.chain(SOURCES.map(PathBuf::from)).collect();
    stamp::of_files(root, &files)
}

// A build that breaks off must not pass for the one before it.
fn forget(stamp: &Path) -> Result<()> {
    match fs::remove_file(stamp) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", stamp.display()))
        }
        _ => Ok(()),
    }
}
