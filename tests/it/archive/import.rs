//! Taking in by a manifest: real folders and real archives, by the command line.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::json;
use server::archive::transfer::whole;
use server::audience::Audience;
use server::audit;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::kit::papers::{Import, Papers};
use crate::kit::{Folder, Hub, command, ended, plain, said};

fn folder(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// Runs `kp-hub import` beside a hub that serves; what it said, and whether it was content.
async fn import(hub: &Hub, words: &[&str]) -> (String, bool) {
    let output = ended(command(hub.data(), &[&["import"], words].concat())).await;
    (said(&output), output.status.success())
}

/// How many documents a hub holds.
async fn held(hub: &Hub) -> usize {
    whole(&hub.cx()).await.expect("documents").len()
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a name")
}

/// What an output says of a line of the manifest.
fn of_line(said: &str, line: usize) -> String {
    let mut lines = said.lines().skip_while(|told| !told.contains(&format!("  line {line}  ")));
    let first = lines.next().unwrap_or_default().to_owned();
    let more = lines.take_while(|told| told.starts_with("          ")).map(str::trim);
    [first.trim()].into_iter().chain(more).collect::<Vec<_>>().join(" / ")
}

/// A manifest of which every row comes to another end, with its files.
fn rows_of_all_kinds() -> Folder {
    folder(&[
        (
            "manifest.csv",
            "key,file,title:en,kind,symbol,body,audience,supersedes,sha256\n\
             a,a.txt,The harbour at dawn,minutes,AD 1,WGM,body:WGM,,\n\
             b,scan.pdf,A scan,,,,,a,\n\
             c,c.txt,Held already,,,,,,\n\
             d,d.txt,Another with a symbol,,KP/2004/1,,,,\n\
             e,e.txt,The same symbol here,,AD 1,,,,\n\
             f,f.txt,Of nobody,minuts,,WGMM,parties:ZZ,zz,\n\
             g,gone.txt,Of no file,,,,,,\n\
             h,h.txt,Of another file,,,,,,0000\n",
        ),
        ("a.txt", "The harbour is calm at dawn, and the boats are out."),
        ("scan.pdf", "%PDF-1.4 and nothing more"),
        ("c.txt", "Long held."),
        ("d.txt", "Words of d."),
        ("e.txt", "Words of e."),
        ("f.txt", "Words of f."),
        ("h.txt", "Words of h."),
        ("stray/notes.txt", "Nobody speaks of these."),
    ])
}

/// A hub with a working group, a document, and another with a symbol.
async fn furnished() -> Hub {
    let hub = Hub::open().await;
    hub.body("WGM", &[]).await;
    hub.document("Held", Audience::Public, &["Long held."]).await;
    let numbered = server::archive::NewDocument { symbol: Some("KP/2004/1".to_owned()), ..plain() };
    hub.deposit("Numbered", numbered, &["Numbered long ago."]).await;
    hub
}

#[tokio::test]
async fn a_dry_run_tells_what_would_become_of_every_line_and_changes_nothing() {
    let (hub, files) = (furnished().await, rows_of_all_kinds());

    let (told, is_content) = import(&hub, &["--dry-run", name(files.path())]).await;

    assert!(!is_content, "{told}");
    assert!(of_line(&told, 2).starts_with("new         line 2  The harbour at dawn / a.txt: 1 page, "), "{told}");
    assert!(of_line(&told, 3).starts_with("unreadable  line 3  A scan / scan.pdf: kept unread: "), "{told}");
    assert!(of_line(&told, 4).starts_with("same        line 4  Held already / doc_"), "{told}");
    assert!(
        of_line(&told, 5).contains("clash") && of_line(&told, 5).contains("the archive knows the symbol"),
        "{told}"
    );
    assert!(of_line(&told, 6).contains("clash") && of_line(&told, 6).contains("the document of line 2 has"), "{told}");
    for hint in ["kind `minuts`; is it `minutes`?", "body `WGMM`; is it `WGM`?", "organisation `ZZ`", "document `zz`"] {
        assert!(of_line(&told, 7).contains("faulty") && of_line(&told, 7).contains(hint), "{hint}: {told}");
    }
    assert!(of_line(&told, 8).contains("line 8: there is no file `gone.txt`"), "{told}");
    assert!(of_line(&told, 9).contains("h.txt is not what the manifest says: its SHA-256 is"), "{told}");
    assert!(told.contains("stray/notes.txt"), "{told}");
    assert!(
        told.contains(
            "2 new (1 of them without readable text), 1 held already, 0 failed, 2 in contradiction, 3 with faults"
        ),
        "{told}"
    );
    assert_eq!(held(&hub).await, 2);
}

#[tokio::test]
async fn a_manifest_with_faults_begins_nothing_unless_the_faulty_are_to_be_skipped() {
    let (hub, files) = (furnished().await, rows_of_all_kinds());

    let (refused, _) = import(&hub, &[name(files.path())]).await;
    let after_refusal = held(&hub).await;
    let (skipped, is_content) = import(&hub, &["--skip-faulty", name(files.path())]).await;
    let (again, _) = import(&hub, &["--skip-faulty", name(files.path())]).await;

    assert!(refused.contains("nothing was taken in: 5 of 8 documents cannot be"), "{refused}");
    assert_eq!(after_refusal, 2);
    assert!(!is_content && skipped.contains("2 new (1 of them without readable text), 1 held already"), "{skipped}");
    assert!(again.contains("0 new (0 of them without readable text), 3 held already"), "{again}");
    assert_eq!(held(&hub).await, 4);
}

const ALL_THERE_IS: &str = r#"
[[document]]
key = "old"
kind = "terms_of_reference"
state = "withdrawn"
reason = "Adopted by mistake"
title = { en = "Terms of reference, first form" }
version = [{ file = [{ path = "old.txt" }] }]

[[document]]
key = "new"
id = "doc_0193e4a71c2d70008000000000000001"
kind = "terms_of_reference"
symbol = "KPH/2012/ToR 2"
aliases = ["KPH/2011/ToR 7", "ToR bis"]
body = "wgm"
participant = "xb"
date = "2012-11"
audience = "parties: XA, XB"
supersedes = ["old"]
annex_of = ["KP/2004/1"]
[document.title]
en = "Terms of reference"
fr = "Mandat"
[[document.version]]
at = "2012-12-01T10:00:00Z"
[[document.version.file]]
path = "new/mandat.txt"
language = "fr"
[[document.version.file]]
path = "new/terms.txt"
language = "en"
machine_translation = true
[[document.version]]
note = "A date mended"
at = 2013-01-01
pending = true
[[document.version.file]]
path = "new/mandat-2.txt"
language = "fr"

[[document]]
key = "later"
symbol = "KP/LATER"
audience = "public"
embargo = 2999-01-01
version = [{ file = [{ path = "later.txt" }] }]
"#;

/// The record of a document as the support staff see it.
const RECORD: &str = "query($id: ID!) { document(id: $id) {
    titles { text language } kind symbol aliases state withdrawalReason embargoUntil
    body { acronym } participant { countryCode } date { edtf } audience { kind parties { countryCode } }
    versions { number note publishedAt createdAt renditions { fileName language isAuthentic isMachineTranslation } }
} }";

#[tokio::test]
async fn a_manifest_says_everything_that_a_record_can_say() {
    let (hub, id) = (furnished().await, "doc_0193e4a71c2d70008000000000000001");
    let office = hub.staff().await;
    hub.participant("XA").await;
    hub.participant("XB").await;
    let files = folder(&[
        ("manifest.toml", ALL_THERE_IS),
        ("old.txt", "The old terms of the group."),
        ("new/mandat.txt", "Le mandat du groupe de travail."),
        ("new/terms.txt", "The terms of the working group."),
        ("new/mandat-2.txt", "Le mandat du groupe de travail, corrigé."),
        ("later.txt", "Nobody reads this yet."),
    ]);

    let (told, is_content) = import(&hub, &["--instruction", "The Chair, by letter", name(files.path())]).await;

    assert!(is_content, "{told}");
    assert_eq!(
        office.ask(RECORD, json!({ "id": id })).await["document"],
        json!({
            "titles": [{ "text": "Terms of reference", "language": "en" }, { "text": "Mandat", "language": "fr" }],
            "kind": "TERMS_OF_REFERENCE", "symbol": "KPH/2012/ToR 2", "aliases": ["KPH/2011/ToR 7", "ToR bis"],
            "state": "PUBLISHED", "withdrawalReason": null, "embargoUntil": null,
            "body": { "acronym": "WGM" }, "participant": { "countryCode": "XB" }, "date": { "edtf": "2012-11" },
            "audience": { "kind": "PARTIES", "parties": [{ "countryCode": "XA" }, { "countryCode": "XB" }] },
            "versions": [
                { "number": 2, "note": "A date mended", "publishedAt": null, "createdAt": "2013-01-01T00:00:00+00:00",
                  "renditions": [{ "fileName": "mandat-2.txt", "language": "fr", "isAuthentic": true, "isMachineTranslation": false }] },
                { "number": 1, "note": null, "publishedAt": "2012-12-01T10:00:00+00:00", "createdAt": "2012-12-01T10:00:00+00:00",
                  "renditions": [
                    { "fileName": "mandat.txt", "language": "fr", "isAuthentic": true, "isMachineTranslation": false },
                    { "fileName": "terms.txt", "language": "en", "isAuthentic": false, "isMachineTranslation": true }] },
            ],
        })
    );
    assert_eq!(office.ties(id).await, ["ANNEX_OF Numbered", "SUPERSEDES Terms of reference, first form"]);
    let whole = whole(&hub.cx()).await.expect("documents");
    let states: BTreeSet<_> =
        whole.iter().map(|whole| (whole.document.title.pick(None).1, format!("{:?}", whole.document.state))).collect();
    assert!(states.contains(&("Terms of reference, first form", "Withdrawn".to_owned())), "{states:?}");
    assert!(states.contains(&("Nobody reads this yet.", "Embargoed".to_owned())), "{states:?}");
    let history = audit::entries_on(&hub.cx().db, vec![id.to_owned()]).await.expect("entries");
    assert!(history.iter().all(|entry| entry.instruction.as_deref() == Some("The Chair, by letter")), "{history:#?}");
}

/// Packs a folder as `.zip`.
fn zipped(folder: &Path, archive: &Path) {
    let mut writer = ZipWriter::new(File::create(archive).expect("an archive"));
    for (entry, bytes) in [("manifest.csv", "manifest.csv"), ("Décisions/a.txt", "Décisions/a.txt")] {
        writer.start_file(entry, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(&fs::read(folder.join(bytes)).expect("a file")).expect("bytes");
    }
    writer.finish().expect("an archive");
}

/// Packs a folder by the system's `tar`, with the folder itself as the top of everything.
fn tarred(folder: &Path, archive: &Path, how: &str) {
    let (above, top) = (folder.parent().expect("a folder"), folder.file_name().expect("a name"));
    let packed = Command::new("tar").arg(how).arg(archive).arg("-C").arg(above).arg(top).status().expect("tar runs");
    assert!(packed.success());
}

#[tokio::test]
async fn an_archive_of_any_packing_is_taken_in_like_its_folder() {
    let files = folder(&[
        ("listed/manifest.csv", "\u{feff}file;title:fr;symbol\nDécisions/a.txt;Décision sur le quai;AD 7\n"),
        ("listed/Décisions/a.txt", "Le quai ouvre à l'aube."),
    ]);
    let listed = files.path().join("listed");
    let archives = ["a.zip", "b.tar", "c.tar.gz", "d.tgz"].map(|archive| files.path().join(archive));
    zipped(&listed, &archives[0]);
    tarred(&listed, &archives[1], "-cf");
    tarred(&listed, &archives[2], "-czf");
    tarred(&listed, &archives[3], "-czf");

    for archive in archives {
        let hub = Hub::open().await;
        let (told, is_content) = import(&hub, &[name(&archive)]).await;

        assert!(is_content && told.contains("1 new (0 of them without readable text)"), "{told}");
        let whole = whole(&hub.cx()).await.expect("documents");
        assert_eq!(whole[0].document.title.pick(Some("fr")), ("fr", "Décision sur le quai"));
        assert_eq!(whole[0].document.symbol.as_deref(), Some("AD 7"));
    }
}

#[tokio::test]
async fn an_archive_without_a_manifest_gives_one_document_a_file_and_a_bad_one_none() {
    let files = folder(&[("loose/a.txt", "First of two."), ("loose/deep/b.txt", "Second of two.")]);
    let (hub, good) = (Hub::open().await, files.path().join("good.tar"));
    tarred(&files.path().join("loose"), &good, "-cf");
    let bad = files.path().join("bad.zip");
    let mut writer = ZipWriter::new(File::create(&bad).expect("an archive"));
    for entry in ["fine.txt", "../outside.txt"] {
        writer.start_file(entry, SimpleFileOptions::default()).expect("an entry");
    }
    writer.finish().expect("an archive");

    let (told, is_content) = import(&hub, &[name(&good), name(&bad)]).await;

    assert!(!is_content && told.contains("2 new"), "{told}");
    assert!(told.contains("good.tar/deep/b.txt"), "{told}");
    assert!(told.contains("bad.zip cannot be unpacked: ../outside.txt leads outside the archive"), "{told}");
    assert_eq!(held(&hub).await, 2);
}

#[tokio::test]
async fn an_import_by_manifest_that_is_killed_is_taken_up_with_every_tie() {
    const MANY: usize = 500;
    let (papers, data) = (Papers::written(MANY, 100), Folder::new());
    let mut rows = "key,file,title:en,audience,annex_of\n".to_owned();
    for number in 0..MANY {
        let above = if number == 0 { String::new() } else { format!("p{}", number - 1) };
        writeln!(rows, "p{number},paper-{number:03}.txt,paper-{number:03}.txt,public,{above}").expect("a string");
    }
    let manifest = data.path().join("list.csv");
    fs::write(&manifest, rows).expect("a file");
    let import = || {
        let mut import = command(data.path(), &["import", "--manifest", name(&manifest)]);
        Import::of(import.arg(papers.folder()))
    };

    let mut accepted = BTreeSet::new();
    for lines in [1, 9, 150] {
        let mut import = import();
        import.until("new", lines);
        accepted.extend(import.killed().names("new"));
    }
    let last = import().ended();
    let again = import().ended();

    assert!((160..MANY).contains(&accepted.len()), "{}", accepted.len());
    assert_eq!(last.names("new").intersection(&accepted).count(), 0, "taken in twice");
    assert_eq!(again.names("same").len(), MANY);
    let hub = Hub::open_in(data).await;
    let ties: usize = whole(&hub.cx()).await.expect("documents").iter().map(|whole| whole.ties.len()).sum();
    assert_eq!(ties, MANY - 1);
    papers.are_held_once(hub.closed().await).await;
}

#[test]
fn a_manifest_with_a_column_that_does_not_exist_is_refused_as_a_whole() {
    let files = folder(&[("manifest.csv", "file,titel:en\na.txt,A\n"), ("a.txt", "Words of a.")]);
    let data = Folder::new();

    let output = command(data.path(), &["import", "--skip-faulty", name(files.path())]).output().expect("kp-hub runs");

    let told = said(&output);
    assert!(
        !output.status.success() && told.contains("line 1: there is no column `titel:en`; is it `title`?"),
        "{told}"
    );
    assert!(told.contains("0 new"), "{told}");
}
