//! What all fuzz targets do: one reader, one file, in this very process.

use std::io::{Cursor, Write};

use server::archive::extraction::{Limits, MediaType, read_unguarded};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The main part of each packaged format.
const MAIN_PARTS: [(MediaType, &str); 4] = [
    (MediaType::Docx, "word/document.xml"),
    (MediaType::Pptx, "ppt/presentation.xml"),
    (MediaType::Xlsx, "xl/workbook.xml"),
    (MediaType::Odt, "content.xml"),
];

/// Leaves it to the readers which panics of their libraries they catch.
pub fn begin() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// Reads `bytes`; a panic that the reader lets through, too much memory and too much time are for the fuzzer to see.
pub fn try_out(bytes: &[u8], media_type: MediaType) {
    let limits = Limits {
        pages: 50,
        characters: 200_000,
        unpacked_bytes: 20_000_000,
        xml_elements: 100_000,
        ..Limits::default()
    };
    match MAIN_PARTS.iter().find(|(packaged, _)| *packaged == media_type) {
        // Chance does not find checksums: bytes that are no package are tried as the main part of one.
        Some((_, part)) if !bytes.starts_with(b"PK") => {
            drop(read_unguarded(&package(part, bytes), media_type, &limits))
        }
        Some(_) | None => drop(read_unguarded(bytes, media_type, &limits)),
    }
}

fn package(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default()).expect("a part can be added in memory");
    writer.write_all(bytes).expect("memory takes the bytes");
    writer.finish().expect("memory takes the directory").into_inner()
}
