//! Characters recognised in pictures, by the real tesseract.

use serde_json::json;

use super::readers::{of_pages, taken_in};
use crate::kit::Hub;

#[tokio::test]
async fn a_scanned_page_is_read_and_says_how_sure_its_words_are() {
    let hub = Hub::open_with(&[("KP_OCR", "on"), ("KP_OCR_LANGUAGES", "eng")]).await;

    let rendition = taken_in(&hub, "scan.pdf", include_bytes!("../../files/scan.pdf")).await;

    assert_eq!(of_pages(&rendition, "isRecognised"), [json!(false), json!(true), json!(false)]);
    let text = of_pages(&rendition, "text")[1].clone();
    assert!(text.as_str().is_some_and(|text| text.contains("annual reports on the certification scheme")), "{text}");
    let quality = of_pages(&rendition, "quality")[1].as_f64().expect("a number");
    assert!((0.7..1.0).contains(&quality), "{quality}");
    assert_eq!(of_pages(&rendition, "language")[1], "en");
}

#[tokio::test]
async fn a_picture_deposited_as_a_file_is_read() {
    let hub = Hub::open_with(&[("KP_OCR", "on")]).await;

    let rendition = taken_in(&hub, "scan.png", include_bytes!("../../files/scan.png")).await;

    assert_eq!(rendition["mediaType"], "image/png");
    assert_eq!(rendition["extraction"], "READABLE");
    assert_eq!(of_pages(&rendition, "isRecognised"), [json!(true)]);
}
