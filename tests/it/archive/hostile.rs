//! Files that are broken, or meant to break the reader: each ends in a state and a sentence.

use std::io::{Cursor, Write};

use entity::archive::note::Code;
use server::archive::extraction::{Extracted, Limits, MediaType, Outcome, Tools, Worker};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::kit::program;

/// Small enough that what never ends is over soon.
fn limits() -> Limits {
    Limits {
        cpu_seconds: 2,
        wall_seconds: 20,
        memory_bytes: 600_000_000,
        unpacked_bytes: 20_000_000,
        ..Limits::default()
    }
}

async fn read(bytes: &[u8], media_type: MediaType) -> Extracted {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("bytes");
    let worker = Worker { program: program(), limits: limits(), tools: Tools::default() };
    worker.extract(file.path(), "hostile", media_type).await
}

async fn sentence(bytes: &[u8], media_type: MediaType) -> String {
    match read(bytes, media_type).await.outcome {
        Outcome::Unreadable(reason) => reason.sentence,
        outcome => panic!("{media_type:?}: {outcome:?}"),
    }
}

fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(part.as_bytes()).expect("bytes");
    }
    writer.finish().expect("a package").into_inner()
}

/// The main part of each kind of package.
const MAIN_PARTS: [(MediaType, &str); 4] = [
    (MediaType::Docx, "word/document.xml"),
    (MediaType::Pptx, "ppt/presentation.xml"),
    (MediaType::Xlsx, "xl/workbook.xml"),
    (MediaType::Odt, "content.xml"),
];

fn pdf(page: &str, more: &[String]) -> Vec<u8> {
    let mut text = String::from("%PDF-1.7\n");
    let fixed = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page].map(str::to_owned);
    for (at, object) in fixed.iter().chain(more).enumerate() {
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    // Without a table of objects the reader must look for them itself.
    (text + "trailer <</Root 1 0 R>>\n%%EOF").into_bytes()
}

#[tokio::test]
async fn bytes_of_another_kind_are_mislabelled_or_damaged() {
    for media_type in [MediaType::Pdf, MediaType::Docx, MediaType::Pptx, MediaType::Xlsx, MediaType::Odt] {
        let said = sentence(b"\x89PNG\r\n\x1a\n and so on", media_type).await;

        assert!(said.contains("claims to be") || said.contains("damaged or incomplete"), "{media_type:?}: {said}");
    }
}

#[tokio::test]
async fn files_behind_a_password_say_so() {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wrapped = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &name].concat();
    let manifest = "<manifest><encryption-data/></manifest>".to_owned();
    let odt = package(&[("META-INF/manifest.xml", manifest), ("content.xml", String::new())]);

    for media_type in [MediaType::Docx, MediaType::Pptx, MediaType::Xlsx] {
        assert!(sentence(&wrapped, media_type).await.contains("protected by a password"), "{media_type:?}");
    }
    assert!(sentence(&odt, MediaType::Odt).await.contains("protected by a password"));
    assert!(sentence(include_bytes!("../../files/protected.pdf"), MediaType::Pdf).await.contains("password"));
}

#[tokio::test]
async fn packages_that_unpack_without_end_or_nest_without_end_are_refused() {
    for (media_type, name) in MAIN_PARTS {
        let bomb = package(&[(name, format!("<a>{}</a>", " ".repeat(30_000_000)))]);
        let nest = package(&[(name, "<a>".repeat(100_000))]);

        assert!(sentence(&bomb, media_type).await.contains("unpacks to more than 20 MB"), "{media_type:?}");
        assert!(sentence(&nest, media_type).await.contains("more intricately"), "{media_type:?}");
    }
}

#[tokio::test]
async fn pages_and_messages_that_nest_without_end_are_refused_or_cut() {
    let page = "<div>".repeat(2_000);
    let message = "Subject: Level\nContent-Type: message/rfc822\n\n".repeat(200) + "Subject: Inmost\n\nWords";

    let said = sentence(page.as_bytes(), MediaType::Html).await;
    let extracted = read(message.as_bytes(), MediaType::Email).await;

    assert!(said.contains("more intricately"), "{said}");
    assert_eq!(extracted.outcome, Outcome::Readable);
    assert_eq!(extracted.pages.len(), Limits::default().enclosure_depth + 1);
    assert!(extracted.notes.iter().any(|note| note.code == Code::TooIntricate), "{:?}", extracted.notes);
}

#[tokio::test]
async fn what_takes_too_long_is_stopped() {
    let page = format!("<p {}>x", (0..300_000).map(|number| format!("a{number}=1 ")).collect::<String>());

    let said = sentence(page.as_bytes(), MediaType::Html).await;

    assert!(said.contains("took too long"), "{said}");
}

#[tokio::test]
async fn what_takes_too_much_memory_is_stopped() {
    let page = "<b>a</b>".repeat(1_500_000);

    let said = sentence(page.as_bytes(), MediaType::Html).await;

    assert!(said.contains("more memory than is allowed"), "{said}");
}

#[tokio::test]
async fn pdf_files_that_run_in_circles_or_nest_or_count_too_far_end_in_a_state() {
    let form = |next: usize| {
        let names = format!("/Resources<</XObject<</A {next} 0 R>>>>");
        format!("<</Subtype/Form/BBox[0 0 1 1]{names}/Length 11>>stream\n/A Do /A Do\nendstream")
    };
    let page = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</A 4 0 R>>>>>>";
    let circle = pdf(page, &[form(4)]);
    let laughs = pdf(page, &(5..60).map(form).collect::<Vec<_>>());
    let nest = pdf(&format!("<</Type/Page/X {}>>", "[".repeat(1_000_000)), &[]);
    let kids = pdf("<</Type/Pages/Count 1/Kids[2 0 R]>>", &[]);
    let many = pdf("<</Type/Page/Parent 2 0 R>>", &vec!["null".to_owned(); 1_000_000]);

    for hostile in [circle, laughs, nest, kids, many] {
        let extracted = read(&hostile, MediaType::Pdf).await;

        assert!(extracted.pages.iter().all(|page| page.text.is_empty()), "{:?}", extracted.pages);
        assert_ne!(extracted.outcome, Outcome::Readable);
    }
}

#[tokio::test]
async fn a_truncated_file_of_every_kind_ends_in_a_state() {
    let message: &[u8] = include_bytes!("../../files/message.eml");
    let scan: &[u8] = include_bytes!("../../files/scan.pdf");
    let packed = package(&[("word/document.xml", "<w:body><w:p><w:t>Minutes</w:t></w:p></w:body>".to_owned())]);

    for share in [1, 3, 7] {
        let cut = |bytes: &[u8]| bytes[..bytes.len() * share / 8].to_vec();

        assert_eq!(read(&cut(message), MediaType::Email).await.outcome, Outcome::Readable);
        assert!(!read(&cut(scan), MediaType::Pdf).await.notes.is_empty());
        assert!(sentence(&cut(&packed), MediaType::Docx).await.contains("damaged or incomplete"));
    }
}
