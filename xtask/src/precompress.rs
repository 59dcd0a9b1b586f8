//! Compressing the built page application once, so that the server never has to.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::stamp;

/// Brotli's best; slow to write, as fast as any to read.
const QUALITY: u32 = 11;

/// The largest window that every browser takes: 4 MiB.
const WINDOW_BITS: u32 = 22;

/// Writes `name.br` and `name.gz` beside each file in `folder` that becomes smaller by it.
pub fn precompress(folder: &Path) -> Result<()> {
    for file in stamp::files(folder, &[])? {
        let file = folder.join(file);
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        for (extension, small) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
            if small.len() < bytes.len() {
                let name = file.with_added_extension(extension);
                fs::write(&name, small).with_context(|| format!("cannot write {}", name.display()))?;
            }
        }
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut small = Vec::new();
    let mut writer = CompressorWriter::new(&mut small, 1 << 16, QUALITY, WINDOW_BITS);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(small)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_shrinks_gets_a_smaller_twin_that_unpacks_to_the_same_bytes() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let text = "the same again and again ".repeat(1000);
        fs::write(folder.path().join("a.js"), &text)?;
        fs::write(folder.path().join("tiny.txt"), "x")?;

        precompress(folder.path())?;

        let mut unpacked = String::new();
        let br = fs::read(folder.path().join("a.js.br"))?;
        brotli::Decompressor::new(br.as_slice(), 4096).read_to_string(&mut unpacked)?;
        assert_eq!(unpacked, text);
        unpacked.clear();
        let gz = fs::read(folder.path().join("a.js.gz"))?;
        flate2::read::GzDecoder::new(gz.as_slice()).read_to_string(&mut unpacked)?;
        assert_eq!(unpacked, text);
        assert!(!folder.path().join("tiny.txt.br").exists());
        Ok(())
    }
}
