//! Refuses operations that cost more than a page could want, in time linear in their text, before anything is executed.

use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Chars;

use async_graphql::Positioned;
use async_graphql::{Name, Value, Variables};

use crate::page::{MOST, USUAL};
use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet,
};

/// How long a list without arguments is taken to be.
const SHORT: usize = 8;

/// The most that one operation may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Words, names, numbers and signs.
    pub tokens: usize,
    /// Fields, with fragments spread out.
    pub fields: usize,
    /// Values that may be answered, by what each list can give, with fragments spread out.
    pub answers: usize,
    /// Levels of fields, with fragments spread out.
    pub depth: usize,
    /// Fields under another name, with fragments spread out.
    pub aliases: usize,
    /// Fields of the root, with fragments spread out.
    pub root_fields: usize,
}

impl Limits {
    /// The limits of a hub; what is not set follows from what is.
    pub fn new(fields: usize, answers: usize, depth: usize) -> Self {
        Self { bytes: 64 * 1024, tokens: 4 * fields, fields, answers, depth, aliases: fields / 10, root_fields: 20 }
    }
}

/// Parses a text, unless it is too much; the sentence says by which measure.
pub fn read(text: &str, limits: &Limits) -> Result<ExecutableDocument, String> {
    within("bytes", text.len(), limits.bytes)?;
    let (tokens, nesting) = scan(text);
    within("tokens", tokens, limits.tokens)?;
    // The parser recurses at every bracket; a selection needs at most an argument list and two brackets a level.
    within("levels of brackets", nesting, 3 * limits.depth)?;
    parse_query(text).map_err(|fault| fault.to_string())
}

/// Lets operations be executed, unless one is too much; the sentence says by which measure.
pub fn admit(document: &ExecutableDocument, variables: &Variables, limits: &Limits) -> Result<(), String> {
    let mut fragments = HashMap::new();
    for (_, operation) in document.operations.iter() {
        let size = Measure { document, variables, known: &mut fragments }.selections(&operation.node.selection_set)?;
        within("fields", size.fields, limits.fields)?;
        within("answers", size.answers, limits.answers)?;
        within("levels", size.depth, limits.depth)?;
        within("aliases", size.aliases, limits.aliases)?;
        within("root fields", size.own_fields, limits.root_fields)?;
        one_at_a_time(&operation.node)?;
    }
    Ok(())
}

/// A subscription is to one thing, as its specification has it, and to that in any case.
fn one_at_a_time(operation: &OperationDefinition) -> Result<(), String> {
    let is_plain = |selection: &Positioned<Selection>| match &selection.node {
        Selection::Field(field) => field.node.directives.is_empty(),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => false,
    };
    match &*operation.selection_set.node.items {
        _ if operation.ty != OperationType::Subscription => Ok(()),
        [selection] if is_plain(selection) => Ok(()),
        _ => {
            Err("a subscription selects one field, without a fragment or a directive; ask for each by itself"
                .to_owned())
        }
    }
}

fn within(measure: &str, is: usize, most: usize) -> Result<(), String> {
    if is <= most {
        return Ok(());
    }
    Err(format!("the operation has {is} {measure}, but at most {most} are answered; ask for less at once"))
}

/// Counts tokens and the deepest nesting of brackets, leaving out strings and comments.
fn scan(text: &str) -> (usize, usize) {
    let (mut tokens, mut nesting, mut deepest): (usize, usize, usize) = (0, 0, 0);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '#' => while characters.next_if(|c| !matches!(c, '\n' | '\r')).is_some() {},
            '"' => {
                tokens += 1;
                if characters.clone().take(2).eq(['"'; 2]) {
                    skip_block(&mut characters);
                } else {
                    skip_string(&mut characters);
                }
            }
            '{' | '[' | '(' => {
                tokens += 1;
                nesting += 1;
                deepest = deepest.max(nesting);
            }
            '}' | ']' | ')' => {
                tokens += 1;
                nesting = nesting.saturating_sub(1);
            }
            c if c.is_alphanumeric() || c == '_' => {
                tokens += 1;
                while characters.next_if(|c| c.is_alphanumeric() || *c == '_').is_some() {}
            }
            c if c.is_whitespace() || c == ',' => {}
            _ => tokens += 1,
        }
    }
    (tokens, deepest)
}

/// Passes the rest of a string on one line.
fn skip_string(characters: &mut Peekable<Chars<'_>>) {
    while let Some(inside) = characters.next() {
        match inside {
            '\\' => drop(characters.next()),
            '"' | '\n' | '\r' => return,
            _ => {}
        }
    }
}

/// Passes the rest of a block string, to the three quotes that no backslash escapes.
fn skip_block(characters: &mut Peekable<Chars<'_>>) {
    let at_quotes = |rest: &Peekable<Chars<'_>>| rest.clone().take(3).eq(['"'; 3]);
    characters.nth(1);
    while !at_quotes(characters) {
        match characters.next() {
            None => return,
            Some('\\') if at_quotes(characters) => drop(characters.nth(2)),
            Some(_) => {}
        }
    }
    characters.nth(2);
}

/// How much a selection is with its fragments spread out. Sums stay at the top of `usize`.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Fields of this level.
    own_fields: usize,
    /// Fields of all levels.
    fields: usize,
    /// Fields of all levels, each as often as its lists can give it.
    answers: usize,
    depth: usize,
    aliases: usize,
}

impl Size {
    fn and(self, other: Self) -> Self {
        Self {
            own_fields: self.own_fields.saturating_add(other.own_fields),
            fields: self.fields.saturating_add(other.fields),
            answers: self.answers.saturating_add(other.answers),
            depth: self.depth.max(other.depth),
            aliases: self.aliases.saturating_add(other.aliases),
        }
    }
}

struct Measure<'a> {
    document: &'a ExecutableDocument,
    variables: &'a Variables,
    /// Fragments that were measured; `None` while one is being measured.
    known: &'a mut HashMap<Name, Option<Size>>,
}

impl<'a> Measure<'a> {
    fn selections(&mut self, set: &'a Positioned<SelectionSet>) -> Result<Size, String> {
        let mut sum = Size::default();
        for selection in &set.node.items {
            sum = sum.and(match &selection.node {
                Selection::Field(field) => {
                    let inner = self.selections(&field.node.selection_set)?;
                    Size {
                        own_fields: 1,
                        fields: inner.fields.saturating_add(1),
                        answers: inner.answers.saturating_mul(self.times(&field.node)).saturating_add(1),
                        depth: inner.depth.saturating_add(1),
                        aliases: inner.aliases.saturating_add(usize::from(field.node.alias.is_some())),
                    }
                }
                Selection::InlineFragment(fragment) => self.selections(&fragment.node.selection_set)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            });
        }
        Ok(sum)
    }

    /// How often what is inside a field may be answered. Lists without an argument are short; the number bounds how they multiply.
    fn times(&self, field: &Field) -> usize {
        let asked = field.get_argument("first").or_else(|| field.get_argument("last"));
        let asked = asked.and_then(|literal| {
            let variable = |name: Name| self.variables.get(&name).cloned().ok_or(());
            literal.node.clone().into_const_with(variable).ok()
        });
        match (asked, field.name.node.as_str()) {
            (Some(Value::Number(rows)), _) => {
                rows.as_u64().map_or(MOST, |rows| MOST.min(usize::try_from(rows).unwrap_or(MOST)))
            }
            (_, "documents" | "search" | "bodies" | "pages" | "memberships" | "parties" | "savedSearches" | "news") => {
                USUAL
            }
            (_, "versions" | "renditions" | "extractionNotes" | "notes" | "affiliations" | "facets" | "buckets") => {
                SHORT
            }
            (_, "types" | "fields" | "interfaces" | "possibleTypes" | "inputFields" | "enumValues" | "args") => SHORT,
            _ => 1,
        }
    }

    fn fragment(&mut self, name: &Name) -> Result<Size, String> {
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(format!("the fragment `{name}` contains itself; take the circle out")),
            None => {}
        }
        let fragment = self.named(name)?;
        self.known.insert(name.clone(), None);
        let size = self.selections(&fragment.node.selection_set)?;
        self.known.insert(name.clone(), Some(size));
        Ok(size)
    }

    fn named(&self, name: &Name) -> Result<&'a Positioned<FragmentDefinition>, String> {
        self.document
            .fragments
            .get(name)
            .ok_or_else(|| format!("there is no fragment `{name}`; define it or take it out"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(text: &str) -> Result<(), String> {
        judge_by(text, &Limits::new(100, 1000, 8))
    }

    fn judge_by(text: &str, limits: &Limits) -> Result<(), String> {
        admit(&read(text, limits)?, &Variables::default(), limits)
    }

    #[test]
    fn an_ordinary_operation_passes() {
        assert_eq!(judge("query Q($a: Int) { a: x(first: $a) { ...F } } fragment F on X { y { z } }"), Ok(()));
    }

    #[test]
    fn fragments_that_multiply_are_refused_without_being_spread_out() {
        let mut text = String::from("{ ...F0 }");
        for level in 0..60 {
            text.push_str(&format!(" fragment F{level} on Query {{ ...F{0} ...F{0} }}", level + 1));
        }
        text.push_str(" fragment F60 on Query { a b }");

        let limits = Limits { tokens: 10_000, ..Limits::new(100, 1000, 8) };
        let refusal = judge_by(&text, &limits).expect_err("2^61 fields");

        assert!(refusal.contains("fields, but at most 100"), "{refusal}");
    }

    #[test]
    fn each_limit_holds_at_its_edge() {
        let limits =
            Limits { bytes: 1000, tokens: 1000, fields: 30, answers: 200, depth: 4, aliases: 3, root_fields: 5 };
        let nested = |levels: usize| format!("{}a{}", "{a".repeat(levels - 1) + "{", "}".repeat(levels));
        let aliased = |count: usize| format!("{{ a {{ {} }} }}", "b: c ".repeat(count));
        let wide = |count: usize| format!("{{ {} }}", "a ".repeat(count));
        let inner = |count: usize| format!("{{ a {{ {} }} }}", "b ".repeat(count - 1));
        let listed = |rows: usize| format!("{{ a(first: {rows}) {{ b c }} }}");
        let long = |bytes: usize| format!("{{a}}{}", " ".repeat(bytes - 3));

        for (within, beyond, measure) in [
            (nested(4), nested(5), "levels"),
            (aliased(3), aliased(4), "aliases"),
            (wide(5), wide(6), "root fields"),
            (inner(30), inner(31), "fields"),
            (long(1000), long(1001), "bytes"),
            (listed(99), listed(100), "answers"),
        ] {
            assert_eq!(judge_by(&within, &limits), Ok(()), "{within}");
            assert!(judge_by(&beyond, &limits).expect_err(&beyond).contains(measure), "{beyond}");
        }
    }

    #[test]
    fn circles_and_deep_brackets_are_refused_before_they_are_followed() {
        assert!(
            judge("{ ...A } fragment A on Q { ...B } fragment B on Q { ...A }")
                .expect_err("a circle")
                .contains("itself")
        );
        assert!(judge(&format!("{{ a(b: {}) }}", "[".repeat(30_000))).is_err());
        assert!(judge(&"{a".repeat(30_000)).is_err());
        assert!(judge("{ ...A }").expect_err("no fragment").contains("no fragment"));
        let hidden = format!("{{ a(b: \"\"\" \" \"\"\") {}{}", "{a".repeat(10_000), "}".repeat(10_001));
        let roomy = Limits { tokens: 100_000, ..Limits::new(100, 1000, 8) };
        assert!(judge_by(&hidden, &roomy).expect_err("hidden").contains("levels of brackets"));
    }

    #[test]
    fn a_subscription_is_to_one_thing() {
        assert_eq!(judge("subscription { a { b c } }"), Ok(()));
        for text in [
            "subscription { a b }",
            "subscription { ...F } fragment F on Subscription { a }",
            "subscription { ... { a } }",
            "subscription($b: Boolean!) { a @skip(if: $b) { c } }",
        ] {
            assert!(judge(text).expect_err(text).contains("one field"), "{text}");
        }
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        assert_eq!(
            judge(
                "{ a(b: \"{{{{{{{{{{{{{{{{{{{{{{{{{{{{\", c: \"\"\" {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{ \\\"\"\" \"\"\") } # {{{{{{{{{{{{{{{{{{{{{{{{{{{{"
            ),
            Ok(())
        );
    }

    #[test]
    fn lists_within_lists_are_counted_by_what_they_can_give() {
        let variables = |rows: i32| Variables::from_json(serde_json::json!({ "rows": rows }));
        let limits = Limits::new(100, 1000, 8);
        let text = "query($rows: Int) { documents(first: $rows) { pages(first: 20) { text } } }";
        let read = read(text, &limits).expect("an operation");
        let introspection =
            "{ __type(name: \"Node\") { possibleTypes { interfaces { possibleTypes { interfaces { name } } } } } }";

        assert_eq!(admit(&read, &variables(40), &limits), Ok(()));
        assert!(admit(&read, &variables(50), &limits).expect_err("1051").contains("answers"));
        assert!(judge(introspection).expect_err("8^4").contains("answers"));
    }
}
