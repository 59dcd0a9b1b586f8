//! Pictures deposited as files: pages without text, unless characters are recognised in them.

use super::reader::Desk;
use super::reading::Reading;
use super::recognition;

pub(super) fn read(bytes: &[u8], desk: &Desk) -> Reading {
    let (pages, notes) = recognition::read(bytes, desk);
    let pages = pages.into_iter().take(desk.limits.pages).collect();
    Reading { pages, notes, ..Reading::default() }
}
