//! The unit of systemd, read by systemd.

use std::fs;
use std::process::Command;

use crate::kit::{Folder, program, said};
use crate::laws::contract::root;

#[test]
fn systemd_knows_every_line_of_the_unit() {
    let folder = Folder::new();
    let unit = fs::read_to_string(root("deploy/kp-hub.service")).expect("a unit");
    let file = folder.path().join("kp-hub.service");
    // Which has to be there, and is elsewhere here.
    fs::write(&file, unit.replace("/usr/local/bin/kp-hub", &program().display().to_string())).expect("a file");

    let verified = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&file).output();

    let verified = verified.expect("systemd-analyze runs");
    // What it does not know it passes over, and says so.
    assert!(verified.status.success() && said(&verified).is_empty(), "{}", said(&verified));
}
