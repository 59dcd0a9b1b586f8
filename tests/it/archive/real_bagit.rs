//! Bags, as the reference program sees and makes them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use server::audience::Audience;

use crate::kit::{Folder, Hub, command, ended, parts, said};

fn bagit(words: &[&str], folder: &Path) -> Output {
    Command::new("python3").arg(parts::bagit()).args(words).arg(folder).output().expect("python3 runs")
}

#[tokio::test]
async fn the_reference_program_finds_an_exported_bag_valid() {
    let hub = Hub::open().await;
    for title in ["Harbour rules", "Заключительное коммюнике", "تقرير / 50% \"final\"", "..", "自由区通告第5号"]
    {
        hub.document(&title.replace('/', "-"), Audience::Public, &[title]).await;
    }
    let bags = Folder::new();
    let bag = bags.path().join("bag");

    let mut export = command(hub.data(), &["export"]);
    export.arg(&bag);
    let exported = ended(export).await;
    let checked = bagit(&["--validate"], &bag);

    assert!(exported.status.success(), "{}", said(&exported));
    assert!(checked.status.success(), "{}", said(&checked));
}

#[test]
fn a_bag_that_the_reference_program_made_is_taken_in() {
    let [data, folder] = [(); 2].map(|()| Folder::new());
    fs::write(folder.path().join("manifest.csv"), "file,title:en\nnotes/50%.txt,Half of it\n").expect("a file");
    fs::create_dir(folder.path().join("notes")).expect("a folder");
    fs::write(folder.path().join("notes/50%.txt"), "Half of the harbour.").expect("a file");

    let made = bagit(&["--sha256", "--sha512"], folder.path());
    let imported = command(data.path(), &["import"]).arg(folder.path()).output().expect("kp-hub runs");

    assert!(made.status.success(), "{}", said(&made));
    assert!(imported.status.success() && said(&imported).contains("Half of it"), "{}", said(&imported));
}
