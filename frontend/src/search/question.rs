//! What is searched for, and its one written form: the query of an address. Asking it is the business of `query`.

use super::query::FacetField;
use crate::archive::query::{DocumentKind, DocumentStatus};
use crate::kit::address::{self, Pairs};

/// The facets, in the order of the address.
pub const FIELDS: [FacetField; 8] = [
    FacetField::Kind,
    FacetField::Body,
    FacetField::Participant,
    FacetField::Year,
    FacetField::Language,
    FacetField::Subject,
    FacetField::Meeting,
    FacetField::Status,
];

/// Everything that decides what is found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// The words as typed.
    pub text: String,
    /// The values chosen in each facet, in the order of `FIELDS`, as they stand in the address.
    pub(super) values: [Vec<String>; FIELDS.len()],
    /// Whose date may be this day or a later one.
    pub from: Option<String>,
    /// Whose date may be this day or an earlier one.
    pub to: Option<String>,
    /// What there was on this day.
    pub as_of: Option<String>,
    /// The cursor after which the page begins.
    pub after: Option<String>,
}

impl Search {
    /// Reads the address; what is not understood is left out.
    pub fn from_pairs(pairs: &Pairs) -> Search {
        let day = |name| address::last(pairs, name).filter(|day| is_day(day)).map(str::to_owned);
        let values = FIELDS.map(|field| {
            let mut values = Vec::<String>::new();
            for value in address::all(pairs, name(field)).filter(|value| is_understood(field, value)) {
                if !values.iter().any(|known| known == value) {
                    values.push(value.to_owned());
                }
            }
            values
        });
        Search {
            text: address::last(pairs, "q").unwrap_or_default().to_owned(),
            values,
            from: day("from"),
            to: day("to"),
            as_of: day("asOf"),
            after: address::last(pairs, "after").map(str::to_owned),
        }
    }

    /// The query of the address without the page: what is saved, exported and fed.
    pub fn query(&self) -> String {
        address::query(borrowed(&self.begun().pairs()))
    }

    /// `/search?…`
    pub fn address(&self) -> String {
        address::write("/search", borrowed(&self.pairs()))
    }

    fn pairs(&self) -> Pairs {
        let one = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![one("q", &self.text)];
        for field in FIELDS {
            pairs.extend(self.chosen(field).iter().map(|value| one(name(field), value)));
        }
        let last = [("from", &self.from), ("to", &self.to), ("asOf", &self.as_of), ("after", &self.after)];
        pairs.extend(last.into_iter().filter_map(|(name, value)| Some(one(name, value.as_ref()?))));
        pairs
    }

    /// Whether nothing is searched for.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && !self.is_narrowed()
    }

    /// Whether a facet or a day narrows it.
    pub fn is_narrowed(&self) -> bool {
        let is_dated = self.from.is_some() || self.to.is_some() || self.as_of.is_some();
        is_dated || self.values.iter().any(|values| !values.is_empty())
    }

    /// The same words and nothing else, from the beginning.
    pub fn widened(&self) -> Search {
        Search { text: self.text.clone(), ..Search::default() }
    }

    /// The same from the beginning.
    pub fn begun(&self) -> Search {
        Search { after: None, ..self.clone() }
    }

    /// Other words, from the beginning.
    pub fn with_text(&self, text: &str) -> Search {
        Search { text: text.to_owned(), ..self.begun() }
    }

    /// The values chosen in a facet, as they stand in the address.
    pub fn chosen(&self, field: FacetField) -> &[String] {
        &self.values[place(field)]
    }

    /// The same search with a value of a facet chosen or no longer chosen, from the beginning.
    pub fn toggled(&self, field: FacetField, value: &str) -> Search {
        let mut search = self.begun();
        let values = &mut search.values[place(field)];
        let before = values.len();
        values.retain(|kept| kept != value);
        if values.len() == before {
            values.push(value.to_owned());
        }
        search
    }
}

fn borrowed(pairs: &Pairs) -> impl Iterator<Item = (&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn place(field: FacetField) -> usize {
    FIELDS.iter().position(|known| *known == field).unwrap_or_default()
}

/// A facet's name in the address.
fn name(field: FacetField) -> &'static str {
    match field {
        FacetField::Kind => "kind",
        FacetField::Body => "body",
        FacetField::Participant => "participant",
        FacetField::Year => "year",
        FacetField::Language => "language",
        FacetField::Subject => "subject",
        FacetField::Meeting => "meeting",
        FacetField::Status => "status",
    }
}

fn is_understood(field: FacetField, value: &str) -> bool {
    match field {
        FacetField::Kind => DocumentKind::from_code(value).is_some(),
        FacetField::Year => value.parse::<i32>().is_ok(),
        FacetField::Status => DocumentStatus::from_code(value).is_some(),
        FacetField::Body
        | FacetField::Participant
        | FacetField::Language
        | FacetField::Subject
        | FacetField::Meeting => true,
    }
}

/// Whether a text is written as a day is, `2012-11-30`.
pub fn is_day(text: &str) -> bool {
    let is_fit = |(place, letter): (usize, char)| match place {
        4 | 7 => letter == '-',
        _ => letter.is_ascii_digit(),
    };
    text.len() == 10 && text.chars().enumerate().all(is_fit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Pairs {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn example() -> Pairs {
        pairs(&[
            ("q", "50% \"mixed origin\" & more"),
            ("kind", "FINAL_COMMUNIQUE"),
            ("kind", "MINUTES"),
            ("body", "bod_1"),
            ("participant", "org_1"),
            ("year", "2012"),
            ("language", "fr"),
            ("subject", "alluvial-mining"),
            ("meeting", "mtg_1"),
            ("status", "SUPERSEDED"),
            ("from", "2012-01-31"),
            ("to", "2013-12-31"),
            ("asOf", "2020-02-29"),
            ("after", "cursor"),
        ])
    }

    #[test]
    fn the_address_holds_the_whole_search_in_its_one_order() {
        assert_eq!(Search::from_pairs(&example()).pairs(), example());
    }

    #[test]
    fn choosing_twice_changes_nothing_but_begins_anew() {
        let search = Search::from_pairs(&example());

        let twice = search.toggled(FacetField::Year, "2013").toggled(FacetField::Year, "2013");

        assert_eq!(twice, search.begun());
    }

    #[test]
    fn what_is_not_understood_or_said_twice_is_left_out() {
        let odd = [("kind", "RUMOUR"), ("year", "soon"), ("status", "LOST"), ("from", "2012"), ("asOf", "30.11.2012")];
        let search = Search::from_pairs(&pairs(&[&odd[..], &[("q", "x"), ("body", "b"), ("body", "b")]].concat()));

        assert_eq!(search, Search::default().with_text("x").toggled(FacetField::Body, "b"));
    }

    #[test]
    fn a_day_alone_narrows() {
        let search = Search { as_of: Some("2020-02-29".to_owned()), ..Search::default() };

        assert!(search.is_narrowed() && !search.is_blank());
        assert!(search.widened().is_blank());
    }
}
