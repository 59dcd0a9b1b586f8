//! Citations in RIS, as reference managers exchange them.

use super::genre::Genre;
use super::{Citation, PUBLISHER, known_parts};

/// One record, ended by `ER` and an empty line.
pub fn record(citation: &Citation) -> String {
    let reference = match citation.genre {
        Genre::Report => "RPRT",
        Genre::Law => "STAT",
        Genre::Figures => "DATA",
        Genre::Other => "GEN",
    };
    let mut lines = vec![
        ("TY", reference.to_owned()),
        ("ID", citation.key.clone()),
        ("AU", citation.author.clone()),
        ("TI", citation.title.clone()),
        ("PB", PUBLISHER.to_owned()),
        ("M3", citation.kind.to_owned()),
    ];
    if let Some(symbol) = &citation.symbol {
        lines.push(("SN", symbol.clone()));
    }
    if let Some(date) = &citation.date {
        let parts = known_parts(date);
        lines.push(("PY", format!("{:04}", parts[0])));
        lines.push(("DA", day(&parts)));
    }
    lines.extend([
        ("LA", citation.language.clone()),
        ("UR", citation.address.clone()),
        ("Y2", citation.accessed.format("%Y/%m/%d/").to_string()),
    ]);
    let mut record: String = lines.into_iter().map(|(tag, value)| format!("{tag}  - {value}\r\n")).collect();
    record.push_str("ER  - \r\n\r\n");
    record
}

/// `YYYY/MM/DD/`, with nothing between the strokes for what is not known.
fn day(parts: &[u32]) -> String {
    let part = |index: usize| parts.get(index).map(|part| format!("{part:02}")).unwrap_or_default();
    format!("{:04}/{}/{}/", parts[0], part(1), part(2))
}
