//! The reader of PPTX, on bytes that a fuzzer chooses.

#![no_main]

use server::archive::extraction::MediaType;

libfuzzer_sys::fuzz_target!(init: fuzz::begin(), |bytes: &[u8]| fuzz::try_out(bytes, MediaType::Pptx));
