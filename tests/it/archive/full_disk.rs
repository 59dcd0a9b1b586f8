//! A disk that is full: a small file system of its own, in a mount namespace that the kernel must allow.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::kit::papers::{Held, Papers};
use crate::kit::{Folder, Hub, program, said};

/// Imports onto a disk that is too small, keeps a copy of what came of it, makes the disk larger and imports again.
const SCRIPT: &str = r#"
    mount -t tmpfs -o size=6m none "$DISK" || exit 1
    export KP_DATA="$DISK/data"
    "$HUB" import --audience public "$PAPERS" > "$OUT/first" 2> "$OUT/complaints"
    echo $? > "$OUT/code"
    cp -a "$KP_DATA" "$OUT/full"
    mount -o remount,size=400m "$DISK"
    "$HUB" import --audience public "$PAPERS" > "$OUT/second"
    cp -a "$KP_DATA" "$OUT/data"
"#;

#[tokio::test]
async fn a_full_disk_refuses_what_it_cannot_hold_and_holds_what_it_accepted() {
    let papers = Papers::written(100, 40_000);
    let [disk, full, data] = [(); 3].map(|()| Folder::new());
    let out = Folder::new();

    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-uc", SCRIPT])
        .env("DISK", disk.path())
        .env("OUT", out.path())
        .env("PAPERS", papers.folder())
        .env("HUB", program())
        .output()
        .expect("unshare runs");

    assert!(output.status.success(), "{}", said(&output));
    fs::rename(out.path().join("full"), full.path()).expect("what the full disk held");
    fs::rename(out.path().join("data"), data.path()).expect("what the larger disk held");
    let first = fs::read_to_string(out.path().join("first")).expect("the first import's words");
    let accepted: BTreeSet<String> = first
        .lines()
        .filter(|line| line.starts_with("new"))
        .filter_map(|line| Some(line.rsplit_once('/')?.1.to_owned()))
        .collect();
    assert!(!accepted.is_empty() && accepted.len() < 100, "{first}");
    assert_ne!(fs::read_to_string(out.path().join("code")).expect("a code").trim(), "0");
    assert!(accepted.is_subset(&Held::in_records(&Hub::open_in(full).await).await.names()));
    papers.are_held_once(data).await;
}
