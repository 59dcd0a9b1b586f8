//! Writes what Meilisearch lets through, in its own language.
//! Not the place for what that means.

use std::fmt::Display;

/// What lets nothing through.
pub const NOTHING: &str = "document IN []";

/// Has one of these values.
pub fn one_of<T: Display>(field: &str, values: impl IntoIterator<Item = T>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| quoted(&value.to_string())).collect();
    format!("{field} IN [{}]", values.join(","))
}

/// Has this value.
pub fn is(field: &str, value: impl Display) -> String {
    format!("{field} = {}", quoted(&value.to_string()))
}

/// Has a value that begins so.
pub fn begins(field: &str, beginning: &str) -> String {
    format!("{field} STARTS WITH {}", quoted(beginning))
}

/// Has a text that comes before this one.
pub fn before(field: &str, text: &str) -> String {
    format!("{field} < {}", quoted(text))
}

/// Has a text that comes after this one.
pub fn after(field: &str, text: &str) -> String {
    format!("{field} > {}", quoted(text))
}

/// What passes all of these; everything does when there are none.
pub fn all(filters: impl IntoIterator<Item = String>) -> String {
    joined(filters, " AND ").unwrap_or_default()
}

/// What passes one of these; nothing does when there are none.
pub fn any(filters: impl IntoIterator<Item = String>) -> String {
    joined(filters, " OR ").unwrap_or_else(|| NOTHING.to_owned())
}

/// What does not pass.
pub fn not(filter: &str) -> String {
    format!("NOT ({filter})")
}

fn joined(filters: impl IntoIterator<Item = String>, by: &str) -> Option<String> {
    let mut filters: Vec<String> = filters.into_iter().filter(|filter| !filter.is_empty()).collect();
    match filters.len() {
        0 | 1 => filters.pop(),
        _ => Some(format!("({})", filters.join(by))),
    }
}

/// A value as it stands in a filter.
fn quoted(value: &str) -> String {
    // There is no way to write a backslash before the closing quote, and nothing that is kept has one.
    format!("\"{}\"", value.replace('\\', "\u{fffd}").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_its_quotes() {
        assert_eq!(is("symbols", "a\" OR place = \"0"), "symbols = \"a\\\" OR place = \\\"0\"");
        assert_eq!(is("symbols", "a\\"), "symbols = \"a\u{fffd}\"");
    }

    #[test]
    fn filters_are_joined_in_brackets_and_empty_ones_left_out() {
        let two = any([is("a", 1), is("b", 2)]);

        assert_eq!(all([two, String::new(), is("c", 3)]), "((a = \"1\" OR b = \"2\") AND c = \"3\")");
        assert_eq!(any([]), NOTHING);
        assert_eq!(all([]), "");
    }
}
