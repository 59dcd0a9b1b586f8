//! Holding a bag against its checksums.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Component, Path};

use anyhow::Context;
use sha2::digest::DynDigest;
use sha2::{Sha256, Sha512};

use super::{DECLARATION, PAYLOAD};
use crate::files::hex;

/// The checksums we count, as manifests are named after them.
const ALGORITHMS: [&str; 2] = ["sha256", "sha512"];

/// Says what is wrong with a bag, a sentence each; nothing when it is whole.
/// Fails when it is no bag that we can check.
pub fn check(bag: &Path) -> anyhow::Result<Vec<String>> {
    let declaration = text(&bag.join(DECLARATION))?;
    let version = declaration.lines().find_map(|line| line.strip_prefix("BagIt-Version:")).map(str::trim);
    anyhow::ensure!(
        matches!(version, Some("1.0" | "0.97")),
        "{DECLARATION} does not name a version of BagIt that is known here (1.0 or 0.97)"
    );
    anyhow::ensure!(!bag.join("fetch.txt").exists(), "parts of the bag are elsewhere (fetch.txt); fetch them first");
    let mut faults = Vec::new();
    let mut lying = BTreeSet::new();
    list(bag, &bag.join(PAYLOAD), &mut lying)?;
    let mut manifests = 0;
    for algorithm in ALGORITHMS {
        let manifest = bag.join(format!("manifest-{algorithm}.txt"));
        if manifest.exists() {
            manifests += 1;
            let named = sums(&manifest)?;
            compare(bag, algorithm, &named, &mut faults)?;
            let unnamed = lying.iter().filter(|path| !named.contains_key(*path));
            faults.extend(unnamed.map(|path| format!("{path} is not named by manifest-{algorithm}.txt")));
        }
        let tags = bag.join(format!("tagmanifest-{algorithm}.txt"));
        if tags.exists() {
            compare(bag, algorithm, &sums(&tags)?, &mut faults)?;
        }
    }
    anyhow::ensure!(manifests > 0, "the bag has no checksums by SHA-256 or SHA-512");
    faults.extend(weight(bag, &lying)?);
    Ok(faults)
}

fn text(path: &Path) -> anyhow::Result<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).with_context(|| format!("{name} of the bag cannot be read"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// The checksums of a manifest by path.
fn sums(manifest: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut sums = BTreeMap::new();
    for line in text(manifest)?.lines().filter(|line| !line.trim().is_empty()) {
        let Some((sum, path)) = line.split_once([' ', '\t']) else {
            anyhow::bail!("a line of {} has no path: {line}", manifest.display());
        };
        let path = path.trim_start().trim_start_matches('*');
        let path = path.replace("%0A", "\n").replace("%0a", "\n").replace("%0D", "\r").replace("%0d", "\r");
        let path = path.replace("%25", "%");
        let is_within = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
        anyhow::ensure!(is_within, "the bag names a file outside itself: {path}");
        sums.insert(path, sum.to_lowercase());
    }
    Ok(sums)
}

fn compare(
    bag: &Path,
    algorithm: &str,
    named: &BTreeMap<String, String>,
    faults: &mut Vec<String>,
) -> anyhow::Result<()> {
    for (path, sum) in named {
        match File::open(bag.join(path)) {
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => faults.push(format!("{path} is missing")),
            Err(fault) => faults.push(format!("{path} cannot be read: {fault}")),
            Ok(file) => {
                if hash(file, algorithm).with_context(|| format!("{path} cannot be read"))? != *sum {
                    faults.push(format!("{path} is not what the bag says ({algorithm} differs)"));
                }
            }
        }
    }
    Ok(())
}

fn hash(mut file: File, algorithm: &str) -> anyhow::Result<String> {
    let mut digest: Box<dyn DynDigest> =
        if algorithm == "sha512" { Box::<Sha512>::default() } else { Box::<Sha256>::default() };
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = std::io::Read::read(&mut file, &mut chunk)?;
        if read == 0 {
            return Ok(hex(&digest.finalize()));
        }
        digest.update(&chunk[..read]);
    }
}

/// The paths below a folder as a bag writes them.
fn list(bag: &Path, folder: &Path, paths: &mut BTreeSet<String>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(bag, &entry.path(), paths)?;
        } else {
            let path = entry.path();
            let within = path.strip_prefix(bag).expect("it lies in the bag");
            paths.insert(within.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// What is wrong with the number of files and bytes, where the bag tells them.
fn weight(bag: &Path, lying: &BTreeSet<String>) -> anyhow::Result<Option<String>> {
    let Ok(labels) = std::fs::read_to_string(bag.join("bag-info.txt")) else { return Ok(None) };
    let Some(told) = labels.lines().find_map(|line| line.strip_prefix("Payload-Oxum:")).map(str::trim) else {
        return Ok(None);
    };
    let mut octets = 0;
    for path in lying {
        octets += std::fs::metadata(bag.join(path))?.len();
    }
    let found = format!("{octets}.{}", lying.len());
    Ok((found != told).then(|| format!("the bag should weigh {told} (bytes.files) and weighs {found}")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use sha2::Digest;

    use super::*;

    /// A bag by hand, with one file and one more that must be as told.
    fn bag(files: &[(&str, &str)], manifest: &str) -> tempfile::TempDir {
        let bag = tempfile::tempdir().expect("a folder");
        fs::create_dir(bag.path().join("data")).expect("a folder");
        fs::write(bag.path().join("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
            .expect("a file");
        fs::write(bag.path().join("manifest-sha256.txt"), manifest).expect("a file");
        for (path, text) in files {
            fs::write(bag.path().join(path), text).expect("a file");
        }
        bag
    }

    fn sum(text: &str) -> String {
        hex(&Sha256::digest(text))
    }

    #[test]
    fn every_fault_of_a_bag_is_told() {
        let manifest = format!("{}  data/a\n{} *data/b%0Ac\n{}\tdata/lost\n", sum("a"), sum("b"), sum("c"));
        let bag = bag(
            &[
                ("data/a", "changed"),
                ("data/b\nc", "b"),
                ("data/stray", ""),
                ("bag-info.txt", "Payload-Oxum: 2.2\n"),
                ("tagmanifest-sha256.txt", &format!("{}  bag-info.txt\n", sum("other"))),
            ],
            &manifest,
        );

        let faults = check(bag.path()).expect("a bag");

        assert_eq!(
            faults,
            [
                "data/a is not what the bag says (sha256 differs)",
                "data/lost is missing",
                "data/stray is not named by manifest-sha256.txt",
                "bag-info.txt is not what the bag says (sha256 differs)",
                "the bag should weigh 2.2 (bytes.files) and weighs 8.3",
            ]
        );
    }

    #[test]
    fn a_bag_that_reaches_outside_itself_is_refused() {
        for path in ["../a", "/etc/passwd", "data/../../a"] {
            let bag = bag(&[], &format!("{}  {path}\n", sum("a")));

            let refused = check(bag.path()).expect_err(path);

            assert!(refused.to_string().contains("outside itself"), "{refused}");
        }
    }

    #[test]
    fn a_bag_without_checksums_or_with_parts_elsewhere_is_refused() {
        let elsewhere = bag(&[("fetch.txt", "http://example.org/a 1 data/a\n")], "");
        let unsummed = bag(&[], "");
        fs::remove_file(unsummed.path().join("manifest-sha256.txt")).expect("a file");

        assert!(check(elsewhere.path()).expect_err("parts elsewhere").to_string().contains("fetch.txt"));
        assert!(check(unsummed.path()).expect_err("no checksums").to_string().contains("no checksums"));
    }
}
