//! Citing a document: its citation to copy at once, and the forms that other programs read.

mod query;

use super::query::{CitationFormat, Document};
use crate::kit::address;
use crate::kit::answer::{answer_within, asking};
use crate::kit::language::language;
use crate::kit::permalink::CopyButton;
use crate::t;
use leptos::prelude::*;

/// The forms for other programs: their names, the ends of their files, and their media types.
const FORMS: [(CitationFormat, &str, &str, &str); 3] = [
    (CitationFormat::Bibtex, "BibTeX", "bib", "application/x-bibtex"),
    (CitationFormat::Ris, "RIS", "ris", "application/x-research-info-systems"),
    (CitationFormat::Csl, "CSL-JSON", "json", "application/vnd.citationstyles.csl+json"),
];

/// The citation of a document, and its other forms on request.
#[component]
pub fn Cite(
    /// The document.
    document: Document,
) -> impl IntoView {
    let Document { id, citation, symbol, title, .. } = document;
    let text = Signal::stored(citation.clone());
    let is_open = RwSignal::new(false);
    let (id, name) = (StoredValue::new(id.into_inner()), StoredValue::new(file_name(symbol.as_deref())));
    view! {
        <h2>{t!("Cite")}</h2>
        <p class="citation" lang=title.language dir="auto">{citation}</p>
        <p class="permalink"><CopyButton label=t!("Copy the citation") text/></p>
        <details on:toggle=move |_| is_open.set(true)>
            <summary>{t!("Other forms")}</summary>
            {move || is_open.get().then(|| view! { <Forms id=id.get_value() name=name.get_value()/> })}
        </details>
    }
}

#[component]
fn Forms(id: String, name: String) -> impl IntoView {
    let chosen = RwSignal::new(0);
    let cited = asking(
        move || (id.clone(), FORMS[chosen.get()].0, language()),
        |(id, format, language)| query::citation(id, format, language),
    );
    let option = |(place, form): (usize, &(CitationFormat, &'static str, &str, &str))| {
        view! { <option value=place.to_string()>{form.1}</option> }
    };
    let choose = move |event| {
        if let Ok(place) = event_target_value(&event).parse::<usize>() {
            chosen.set(place.min(FORMS.len() - 1));
        }
    };
    view! {
        <div class="forms">
            <label>{t!("Form")} " " <select on:change=choose>{FORMS.iter().enumerate().map(option).collect_view()}</select></label>
            {answer_within(cited, move |(format, text)| written(&name, format, text))}
        </div>
    }
}

fn written(name: &str, format: CitationFormat, text: String) -> AnyView {
    let Some((_, _, end, media_type)) = FORMS.into_iter().find(|form| form.0 == format) else {
        return ().into_any();
    };
    let href = format!("data:{media_type};charset=utf-8,{}", address::encoded(&text));
    let copied = Signal::stored(text.clone());
    view! {
        <pre class="citation" dir="auto" tabindex="0" role="group" aria-label=t!("The citation in this form")>{text}</pre>
        <p class="ways">
            <CopyButton label=t!("Copy this form") text=copied/>
            <a rel="external" download=format!("{name}.{end}") href=href>{t!("Download it")}</a>
        </p>
    }
    .into_any()
}

/// What the file of a citation is called: the symbol as far as files may be called so.
fn file_name(symbol: Option<&str>) -> String {
    let symbol = symbol.unwrap_or("citation");
    symbol.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_symbol_names_a_file() {
        assert_eq!(file_name(Some("KPH/DEMO/2013/WGS/MIN 4")), "KPH-DEMO-2013-WGS-MIN-4");
        assert_eq!(file_name(None), "citation");
    }
}
