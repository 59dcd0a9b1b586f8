//! Citations as sentences after ISO 690: who, what, published by whom and when, looked at when, symbol, where.

use super::{Citation, PUBLISHER, is_vague};

/// What stands between the parts, in the language of a title.
struct Phrases {
    language: &'static str,
    online: &'static str,
    circa: &'static str,
    undated: &'static str,
    viewed: &'static str,
    from: &'static str,
}

/// English first: it stands in for every language that is not here.
const PHRASES: [Phrases; 6] = [
    Phrases {
        language: "en",
        online: "online",
        circa: "ca.",
        undated: "undated",
        viewed: "viewed",
        from: "Available from:",
    },
    Phrases {
        language: "fr",
        online: "en ligne",
        circa: "vers",
        undated: "sans date",
        viewed: "consulté le",
        from: "Disponible à l’adresse :",
    },
    Phrases {
        language: "pt",
        online: "em linha",
        circa: "ca.",
        undated: "sem data",
        viewed: "consultado em",
        from: "Disponível em:",
    },
    Phrases {
        language: "ru",
        online: "онлайн",
        circa: "ок.",
        undated: "без даты",
        viewed: "просмотрено",
        from: "Доступно по адресу:",
    },
    Phrases {
        language: "ar",
        online: "على الإنترنت",
        circa: "نحو",
        undated: "دون تاريخ",
        viewed: "اطُّلع عليه في",
        from: "متاح على:",
    },
    Phrases {
        language: "zh",
        online: "在线",
        circa: "约",
        undated: "日期不详",
        viewed: "查阅日期",
        from: "获取网址：",
    },
];

/// One citation, its line not ended.
pub fn sentence(citation: &Citation) -> String {
    let primary = citation.language.split('-').next().unwrap_or_default();
    let phrases = PHRASES.iter().find(|phrases| phrases.language == primary).unwrap_or(&PHRASES[0]);
    let date = match &citation.date {
        None => phrases.undated.to_owned(),
        Some(date) if is_vague(date) => format!("{} {}", phrases.circa, date.edtf().trim_end_matches(['~', '?', '%'])),
        Some(date) => date.edtf().to_owned(),
    };
    let symbol = citation.symbol.as_ref().map(|symbol| format!(" {}", ended(symbol))).unwrap_or_default();
    format!(
        "{} {} [{}]. {PUBLISHER}, {date} [{} {}].{symbol} {} {}",
        ended(&citation.author),
        citation.title,
        phrases.online,
        phrases.viewed,
        citation.accessed,
        phrases.from,
        citation.address,
    )
}

/// A part with the full stop that ends it.
fn ended(part: &str) -> String {
    if part.ends_with('.') { part.to_owned() } else { format!("{part}.") }
}
