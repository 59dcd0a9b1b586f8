//! The page on which two files of a document stand side by side.

use super::choice::{Choice, File, files};
use super::query;
use super::rows::Rows;
use crate::archive::query::{Document, document};
use crate::kit::address::use_pairs;
use crate::kit::answer::{answer, answer_within, asking};
use crate::kit::heading::PageHeading;
use crate::kit::here::{Step, go};
use crate::kit::language::language;
use crate::{t, tell};
use leptos::prelude::*;

/// `/d/:id/compare?left=&right=&changed=&after=`
#[component]
pub fn ComparisonPage(
    /// The document's id.
    #[prop(into)]
    id: Signal<String>,
) -> impl IntoView {
    let asked = asking(move || (id.get(), language()), |(id, language)| document(id, language));
    answer(asked, |document| view! { <Desk document/> })
}

#[component]
fn Desk(document: Document) -> impl IntoView {
    let read = format!("/d/{}", document.id.inner());
    let path = format!("{read}/compare");
    let files = files(&document);
    let heading = Signal::derive({
        let title = document.title.text;
        move || tell!("Compare: {title}", title = &title)
    });
    let pairs = use_pairs();
    let choice = Memo::new({
        let files = files.clone();
        move |_| pairs.with(|pairs| Choice::read(pairs, &files))
    });
    let body = match choice.get_untracked() {
        None => {
            view! { <p>{t!("This document has only one file to read: there is nothing to compare.")}</p> }.into_any()
        }
        Some(first) => {
            // The files stay as they are, and with them that there are two.
            let choice = Memo::new(move |_| choice.get().unwrap_or_else(|| first.clone()));
            view! { <Beside files path choice/> }.into_any()
        }
    };
    view! {
        <article class="comparison">
            <p class="trail"><a href=read>{t!("Back to the document")}</a></p>
            <PageHeading title=heading/>
            {body}
        </article>
    }
}

#[component]
fn Beside(files: Vec<File>, path: String, choice: Memo<Choice>) -> impl IntoView {
    let path = StoredValue::new(path);
    let change = Callback::new(move |choice: Choice| {
        go(&path.with_value(|path| Choice { after: None, ..choice }.address(path)), Step::New);
    });
    let asked = asking(
        move || choice.get(),
        move |choice| async move {
            let (left, right) = (choice.left.id.clone(), choice.right.id.clone());
            let compared = query::comparison(left, right, choice.only_changed, choice.after.clone()).await?;
            Ok((choice, compared))
        },
    );
    let left = Callback::new(move |left| change.run(Choice { left, ..choice.get_untracked() }));
    let right = Callback::new(move |right| change.run(Choice { right, ..choice.get_untracked() }));
    let only = move |event| {
        change.run(Choice { only_changed: event_target_checked(&event), ..choice.get_untracked() });
    };
    let is_only = move || choice.with(|choice| choice.only_changed);
    let left_id = Signal::derive(move || choice.with(|choice| choice.left.id.clone()));
    let right_id = Signal::derive(move || choice.with(|choice| choice.right.id.clone()));
    view! {
        <div class="sides">
            <Side id="left" label=t!("First file") files=files.clone() chosen=left_id choose=left/>
            <Side id="right" label=t!("Second file") files chosen=right_id choose=right/>
        </div>
        <label class="check">
            <input type="checkbox" prop:checked=is_only on:change=only/>
            <span>{t!("Only what differs")}</span>
        </label>
        {answer_within(asked, move |(choice, compared)| view! { <Rows path=path.get_value() choice compared/> })}
    }
}

/// The list from which one side is chosen.
#[component]
fn Side(
    id: &'static str,
    #[prop(into)] label: Signal<&'static str>,
    files: Vec<File>,
    chosen: Signal<String>,
    choose: Callback<File>,
) -> impl IntoView {
    let option = |file: &File| {
        let (id, own, file) = (file.id.clone(), file.id.clone(), file.clone());
        view! { <option value=id prop:selected=move || chosen.get() == own>{move || file.name()}</option> }
    };
    let options = files.iter().map(option).collect_view();
    let change = move |event| {
        let wanted = event_target_value(&event);
        if let Some(file) = files.iter().find(|file| file.id == wanted) {
            choose.run(file.clone());
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id on:change=change>{options}</select>
        </div>
    }
}
