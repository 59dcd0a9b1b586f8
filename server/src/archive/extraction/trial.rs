//! Every reader tried on bytes of chance, on files that chance has changed, and on what broke a reader before:
//! whatever they are, the answer is a state within the limits. Not for what the readers make of whole files.

use std::path::{Path, PathBuf};
use std::thread;

use proptest::collection::vec;
use proptest::prelude::*;

use super::child::STACK_BYTES;
use super::package::tests::{package_of, relations};
use super::{Extracted, Limits, MediaType, Outcome, read_unguarded};

/// Small, so that going beyond is cheap to provoke.
fn limits() -> Limits {
    Limits { pages: 20, characters: 20_000, unpacked_bytes: 5_000_000, xml_elements: 50_000, ..Limits::default() }
}

fn try_out(bytes: &[u8], media_type: MediaType) -> Extracted {
    // As deep a stack as the reading process has.
    let extracted = thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK_BYTES);
        let reader = reader.spawn_scoped(scope, || read_unguarded(bytes, media_type, &limits()));
        reader.expect("a thread can be started").join().expect("no reader panics")
    });
    let characters: usize = extracted.pages.iter().map(|page| page.text.chars().count()).sum();
    assert!(extracted.pages.len() <= limits().pages, "{media_type:?}: {} pages", extracted.pages.len());
    assert!(characters <= limits().characters, "{media_type:?}: {characters} characters");
    let says_words = extracted.pages.iter().any(|page| !page.text.is_empty());
    assert_eq!(says_words, extracted.outcome == Outcome::Readable, "{media_type:?}: {:?}", extracted.outcome);
    extracted
}

/// A file as its parts; one part without a name is the whole file.
type Parts = Vec<(&'static str, Vec<u8>)>;

fn whole(text: &str) -> Parts {
    vec![("", text.as_bytes().to_vec())]
}

fn office(parts: &[(&'static str, &str)]) -> Parts {
    parts.iter().map(|(name, part)| (*name, part.as_bytes().to_vec())).collect()
}

fn assembled(parts: &Parts) -> Vec<u8> {
    match parts.as_slice() {
        [("", bytes)] => bytes.clone(),
        parts => package_of(parts.iter().map(|(name, part)| (*name, part.as_slice()))),
    }
}

/// A file of each kind with as many of its peculiarities as fit on a few lines.
fn seed(media_type: MediaType) -> Parts {
    let link = |kind: &'static str, target: &str| (kind, target.to_owned());
    match media_type {
        MediaType::Pdf => whole(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
             4 0 obj<</Length 32>>stream\nBT /F 9 Tf 9 9 Td (Minutes) Tj ET\nendstream endobj\n\
             5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        ),
        MediaType::Docx => office(&[
            (
                "word/document.xml",
                "<w:document><w:body><w:p><w:pPr><w:pStyle w:val='a'/></w:pPr><w:r><w:t>Minutes</w:t><w:br w:type='page'/>\
                 </w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:del>b</w:del>\
                 <w:sectPr/></w:body></w:document>",
            ),
            ("word/_rels/document.xml.rels", &relations(&[link("styles", "s.xml"), link("header", "h.xml")])),
            ("word/s.xml", "<w:styles><w:style w:styleId='a'><w:name w:val='Title'/></w:style></w:styles>"),
            ("word/h.xml", "<w:hdr><w:p><w:r><w:t>KP/1</w:t></w:r></w:p></w:hdr>"),
        ]),
        MediaType::Pptx => office(&[
            ("ppt/presentation.xml", "<p:p><p:sldIdLst><p:sldId id='1' r:id='r0'/></p:sldIdLst></p:p>"),
            ("ppt/_rels/presentation.xml.rels", &relations(&[link("slide", "s.xml")])),
            (
                "ppt/s.xml",
                "<p:sld show='0'><p:sp><p:nvPr><p:ph type='title'/></p:nvPr><a:p><a:r><a:t>Agenda</a:t></a:r></a:p></p:sp>\
                 <a:tbl><a:tr><a:tc><a:p><a:r><a:t>b</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:sld>",
            ),
            ("ppt/_rels/s.xml.rels", &relations(&[link("notesSlide", "s.xml")])),
        ]),
        MediaType::Xlsx => office(&[
            ("xl/workbook.xml", "<workbook><sheets><sheet name='Trade' r:id='r0'/></sheets></workbook>"),
            (
                "xl/_rels/workbook.xml.rels",
                &relations(&[link("worksheet", "s.xml"), link("styles", "y.xml"), link("sharedStrings", "w.xml")]),
            ),
            (
                "xl/y.xml",
                "<s><numFmts><numFmt numFmtId='164' formatCode='yyyy'/></numFmts><cellXfs><xf numFmtId='164'/></cellXfs></s>",
            ),
            ("xl/w.xml", "<sst><si><t>Carats</t></si></sst>"),
            (
                "xl/s.xml",
                "<worksheet><row><c r='A1' t='s'><v>0</v></c><c r='C1' s='0'><v>44512.5</v></c><c t='inlineStr'><is><t>x</t>\
                 </is></c></row></worksheet>",
            ),
        ]),
        MediaType::Odt => office(&[
            (
                "content.xml",
                "<o><style:style style:name='a'><p:paragraph-properties fo:break-before='page'/></style:style><text:h>Minutes\
                 </text:h><text:p text:style-name='a'>a<text:s text:c='3'/><text:note><text:note-body><text:p>n</text:p>\
                 </text:note-body></text:note></text:p></o>",
            ),
            ("styles.xml", "<o><style:header><text:p>KP/1</text:p></style:header></o>"),
        ]),
        MediaType::Email => whole(
            "From: =?utf-8?q?Ren=C3=A9e?= <a@example.org>\nDate: Fri, 12 Nov 2021 10:00:00 +0100\nSubject: Notice\n\
             Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html; charset=koi8-r\n\n<p>\u{e9}</p>\n\
             --x\nContent-Type: message/rfc822\n\nSubject: Inner\n\nWords\n--x\nContent-Type: text/plain; name=a.txt\n\
             Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nQW5uZXg=\n--x--\n",
        ),
        MediaType::Html => whole(
            "<html lang=fr><meta charset=koi8-r><title>T</title><h1>H</h1><table><tr><td>a<td>b</table><pre> x </pre>\
             <hr class=page><p hidden>c<ul><li>d&amp;&#233;</ul>",
        ),
        MediaType::Markdown => whole("---\ntitle: T\nlang: fr\n---\n# H #\n\nText\n====\n"),
        MediaType::PlainText => whole("Final Communique\n\nThe Plenary\u{c}met in Gen\u{e8}ve\r\n"),
        MediaType::Png | MediaType::Jpeg | MediaType::Tiff => whole("II*\0"),
    }
}

/// One change that chance makes to a part of a file; places are shares of its length.
#[derive(Clone, Debug)]
enum Change {
    Flip { place: f64, bits: u8 },
    Truncate { place: f64 },
    Double { place: f64, bytes: usize, times: usize },
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (0.0..1.0, 1_u8..).prop_map(|(place, bits)| Change::Flip { place, bits }),
        1 => (0.0..1.0).prop_map(|place| Change::Truncate { place }),
        2 => (0.0..1.0, 1_usize..80, 1_usize..200)
            .prop_map(|(place, bytes, times)| Change::Double { place, bytes, times }),
    ]
}

impl Change {
    fn make(&self, part: &mut Vec<u8>) {
        let at = |place: f64| (place * part.len() as f64) as usize;
        match *self {
            Self::Flip { place, bits } => {
                let at = at(place);
                if let Some(byte) = part.get_mut(at) {
                    *byte ^= bits;
                }
            }
            Self::Truncate { place } => part.truncate(at(place)),
            Self::Double { place, bytes, times } => {
                let at = at(place);
                let again = part[at..part.len().min(at + bytes)].repeat(times);
                part.splice(at..at, again);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_of_chance_end_in_a_state(bytes in vec(any::<u8>(), 1..400)) {
        for media_type in MediaType::ALL {
            try_out(&bytes, media_type);
        }
    }

    #[test]
    fn files_that_chance_has_changed_end_in_a_state(
        changes in vec((any::<prop::sample::Index>(), change()), 1..6),
        outside in proptest::option::of(change()),
    ) {
        for media_type in MediaType::ALL {
            let mut parts = seed(media_type);
            for (part, change) in &changes {
                let at = part.index(parts.len());
                change.make(&mut parts[at].1);
            }
            let mut bytes = assembled(&parts);
            if let Some(change) = &outside {
                change.make(&mut bytes);
            }
            try_out(&bytes, media_type);
        }
    }
}

#[test]
fn the_files_that_chance_changes_are_readable_before() {
    for media_type in MediaType::ALL {
        let is_picture = matches!(media_type, MediaType::Png | MediaType::Jpeg | MediaType::Tiff);
        let extracted = try_out(&assembled(&seed(media_type)), media_type);

        assert_eq!(extracted.outcome == Outcome::Readable, !is_picture, "{media_type:?}: {extracted:?}");
    }
}

#[test]
fn what_broke_a_reader_once_ends_in_a_state() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let inputs = |folder: PathBuf| {
        let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        entries.collect::<Vec<_>>()
    };

    for path in inputs(corpus).into_iter().flat_map(inputs) {
        let bytes = std::fs::read(&path).expect("a file");
        for media_type in MediaType::ALL {
            try_out(&bytes, media_type);
        }
    }
}
