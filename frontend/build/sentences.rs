//! The sentences of the page, collected from its sources. What they are in other languages is the catalogs' business.

use proc_macro2::{Group, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// The sentences by their English; a count by its plural.
pub type Sentences = BTreeMap<String, Form>;

/// How a sentence is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// In one way.
    Plain,
    /// In one way for each meaning.
    Meant(BTreeSet<String>),
    /// In one way for each plural category.
    Counted,
}

/// Takes the sentences of one source file into `sentences`, and what is wrong with them into `faults`.
pub fn collect(tokens: TokenStream, sentences: &mut Sentences, faults: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        if let Some(name) = called(&tokens[..place]) {
            match said(&name, group) {
                Ok(Some((english, form))) => insert(english, form, sentences, faults),
                Ok(None) => {}
                Err(fault) => faults.push(format!("{name}!({}): {fault}", group.stream())),
            }
        }
        collect(group.stream(), sentences, faults);
    }
}

/// The names in braces.
pub fn placeholders(sentence: &str) -> BTreeSet<&str> {
    sentence.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest)).collect()
}

/// The macro whose arguments come next.
fn called(before: &[TokenTree]) -> Option<String> {
    let [.., TokenTree::Ident(name), TokenTree::Punct(mark)] = before else { return None };
    (mark.as_char() == '!').then(|| name.to_string())
}

fn said(name: &str, group: &Group) -> Result<Option<(String, Form)>, String> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_definition = tokens.iter().any(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '$'));
    let arguments: Vec<&[TokenTree]> =
        tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')).collect();
    match name {
        "say" | "t" | "tell" | "translated" if is_definition => Ok(None),
        "say" | "t" => {
            let (english, form) = sentence(arguments[0])?;
            fits(&english, &BTreeSet::new())?;
            Ok(Some((english, form)))
        }
        "tell" | "translated" => {
            let (english, form) = sentence(arguments[0])?;
            fits(&english, &names(&arguments[1..]))?;
            Ok(Some((english, form)))
        }
        "count" => {
            let [_, one, other, values @ ..] = arguments.as_slice() else {
                return Err("a count is said with a number, a singular and a plural".into());
            };
            let (other, _) = sentence(other)?;
            let mut known = names(values);
            known.insert("n".into());
            fits(&other, &known)?;
            if placeholders(&sentence(one)?.0).iter().any(|name| !known.contains(*name)) {
                return Err("the singular names a value that is not given".into());
            }
            Ok(Some((other, Form::Counted)))
        }
        _ => Ok(None),
    }
}

/// `"English"`, or `"English" in "meaning"`.
fn sentence(tokens: &[TokenTree]) -> Result<(String, Form), String> {
    let (english, form) = match tokens {
        [TokenTree::Literal(english)] => (syn::Lit::new(english.clone()), Form::Plain),
        [TokenTree::Literal(english), TokenTree::Ident(_), TokenTree::Literal(meaning)] => {
            let syn::Lit::Str(meaning) = syn::Lit::new(meaning.clone()) else {
                return Err("the meaning must be a string".into());
            };
            (syn::Lit::new(english.clone()), Form::Meant(BTreeSet::from([meaning.value()])))
        }
        _ => return Err("the sentence must stand here as a string".into()),
    };
    let syn::Lit::Str(english) = english else { return Err("the sentence must be a string".into()) };
    let english = english.value();
    if english.trim() != english || english.contains('\n') {
        return Err("a sentence begins and ends without a space, on one line".into());
    }
    Ok((english, form))
}

fn names(arguments: &[&[TokenTree]]) -> BTreeSet<String> {
    arguments.iter().filter_map(|argument| argument.first()).map(ToString::to_string).collect()
}

fn fits(english: &str, given: &BTreeSet<String>) -> Result<(), String> {
    match placeholders(english).into_iter().eq(given.iter().map(String::as_str)) {
        true => Ok(()),
        false => Err("the names in braces and the values given differ".into()),
    }
}

fn insert(english: String, form: Form, sentences: &mut Sentences, faults: &mut Vec<String>) {
    match (sentences.get_mut(&english), form) {
        (None, form) => drop(sentences.insert(english, form)),
        (Some(Form::Meant(known)), Form::Meant(meanings)) => known.extend(meanings),
        (Some(known), form) if *known == form => {}
        _ => faults.push(format!("{english:?} is said in two ways: give each a meaning, `\"…\" in \"meaning\"`")),
    }
}
