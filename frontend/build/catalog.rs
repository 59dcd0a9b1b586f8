//! One language's catalog, held against the sentences of the page.

use crate::sentences::{Form, Sentences, placeholders};
use std::collections::BTreeSet;
use toml::de::{DeTable, DeValue};

/// A language that the page is translated into.
pub struct Tongue {
    /// BCP 47 tag, and the name of the catalog.
    pub tag: &'static str,
    /// The plural categories that Unicode's CLDR gives it.
    pub plurals: &'static [&'static str],
    /// Those of them that are one number each, which words may say in place of `{n}`.
    pub numbers: &'static [&'static str],
}

/// Every language but English.
pub const TONGUES: [Tongue; 5] = [
    Tongue { tag: "fr", plurals: &["one", "many", "other"], numbers: &[] },
    Tongue { tag: "pt", plurals: &["one", "many", "other"], numbers: &[] },
    Tongue { tag: "ru", plurals: &["one", "few", "many", "other"], numbers: &[] },
    Tongue { tag: "ar", plurals: &["zero", "one", "two", "few", "many", "other"], numbers: &["zero", "one", "two"] },
    Tongue { tag: "zh", plurals: &["other"], numbers: &[] },
];

/// A catalog as far as it is right.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// One line for each place in the order of the sentences; the English where a translation is missing.
    pub lines: Vec<String>,
    /// What must be done before it is complete.
    pub faults: Vec<String>,
}

/// What separates the plural forms in a line.
const BETWEEN_FORMS: &str = "\u{1f}";

impl Catalog {
    /// Reads `text`, a catalog in TOML.
    pub fn read(tongue: &Tongue, text: &str, sentences: &Sentences) -> Catalog {
        let mut catalog = Catalog::default();
        let (table, error) = match DeTable::parse(text) {
            Ok(table) => (table.into_inner(), None),
            Err(error) => (DeTable::new(), Some(error.to_string())),
        };
        for (english, form) in sentences {
            catalog.take(tongue, english, form, table.get(english.as_str()).map(|value| value.get_ref()));
        }
        if let Some(error) = error {
            catalog.faults = vec![error];
        }
        let mut last = 0;
        for (english, value) in &table {
            let place = english.span().start;
            if !sentences.contains_key(english.get_ref().as_ref()) {
                catalog.faults.push(format!("take away, for no page says it: {:?}", english.get_ref()));
            }
            if place < last {
                catalog.faults.push(format!("move to its place by the English: {:?}", english.get_ref()));
            }
            last = last.max(place).max(value.span().start);
        }
        catalog
    }

    fn take(&mut self, tongue: &Tongue, english: &str, form: &Form, value: Option<&DeValue>) {
        match form {
            Form::Plain => {
                let line = self.one(english, &placeholders(english), value, || quoted(english));
                self.lines.push(line);
            }
            Form::Meant(meanings) => {
                for meaning in meanings {
                    let value = value.and_then(|value| value.as_table()?.get(meaning.as_str()));
                    let value = value.map(|value| value.get_ref());
                    let key = || format!("{}.{meaning}", quoted(english));
                    let line = self.one(english, &placeholders(english), value, key);
                    self.lines.push(line);
                }
                self.nothing_else(english, value, |name| meanings.contains(name));
            }
            Form::Counted => {
                let forms = tongue.plurals.iter().map(|category| {
                    let value = value.and_then(|value| value.as_table()?.get(*category)).map(|value| value.get_ref());
                    let mut wanted = placeholders(english);
                    let in_words = value.and_then(DeValue::as_str).is_some_and(|text| !text.contains("{n}"));
                    if in_words && tongue.numbers.contains(category) {
                        wanted.remove("n");
                    }
                    let said = self.one(english, &wanted, value, || format!("{}.{category}", quoted(english)));
                    format!("{category}={said}")
                });
                let line = forms.collect::<Vec<_>>().join(BETWEEN_FORMS);
                self.lines.push(line);
                self.nothing_else(english, value, |name| tongue.plurals.contains(&name));
            }
        }
    }

    fn one(
        &mut self,
        english: &str,
        wanted: &BTreeSet<&str>,
        value: Option<&DeValue>,
        key: impl Fn() -> String,
    ) -> String {
        let Some(text) = value.and_then(DeValue::as_str).filter(|text| !text.is_empty()) else {
            self.faults.push(format!("translate: {} = \"\"", key()));
            return english.to_owned();
        };
        if placeholders(text) != *wanted {
            self.faults.push(format!("name the same values in braces as the English: {} = {text:?}", key()));
        }
        if text.trim() != text || text.contains(['\n', '\u{1f}']) {
            self.faults.push(format!("write on one line, without a space around it: {} = {text:?}", key()));
        }
        text.to_owned()
    }

    fn nothing_else(&mut self, english: &str, value: Option<&DeValue>, is_known: impl Fn(&str) -> bool) {
        let forms = value.and_then(DeValue::as_table).into_iter().flatten().map(|(name, _)| name.get_ref());
        for name in forms.filter(|name| !is_known(name)) {
            self.faults.push(format!("take away, for it is never said: {}.{name}", quoted(english)));
        }
    }
}

fn quoted(english: &str) -> String {
    format!("\"{}\"", english.replace('\\', "\\\\").replace('"', "\\\""))
}
