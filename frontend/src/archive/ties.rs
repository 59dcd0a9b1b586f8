//! What a document is to others, and they to it.

use super::query::{Document, DocumentRelation, OtherDocument, RelationKind};
use crate::{say, t};
use leptos::prelude::*;

/// What the other document is to this one, as a heading.
pub fn tie_name(kind: RelationKind, is_inverse: bool) -> &'static str {
    match (kind, is_inverse) {
        (RelationKind::Amends, false) => say!("Amends"),
        (RelationKind::Amends, true) => say!("Amended by"),
        (RelationKind::Supersedes, false) => say!("Takes the place of"),
        (RelationKind::Supersedes, true) => say!("Superseded by"),
        (RelationKind::Translates, false) => say!("Translation of"),
        (RelationKind::Translates, true) => say!("Translated in"),
        (RelationKind::AnnexOf, false) => say!("Annex of"),
        (RelationKind::AnnexOf, true) => say!("Annexes"),
        (RelationKind::DiscussedAt, false) => say!("Discussed at"),
        (RelationKind::DiscussedAt, true) => say!("Discussed there"),
        (RelationKind::Implements, false) => say!("Carries out"),
        (RelationKind::Implements, true) => say!("Carried out by"),
        (RelationKind::PublicFormOf, false) => say!("Public form of"),
        (RelationKind::PublicFormOf, true) => say!("Public form"),
    }
}

/// A document named by its title, with its symbol.
pub fn named(other: OtherDocument) -> impl IntoView {
    view! {
        <a href=format!("/d/{}", other.id.inner()) lang=other.title.language dir="auto">{other.title.text}</a>
        {other.symbol.map(|symbol| view! { " " <bdi class="quiet symbol">{symbol}</bdi> })}
    }
}

/// The family of a document; nothing where it has none.
#[component]
pub fn Ties(
    /// The document.
    document: Document,
    /// Draws what stands beside a tie.
    #[prop(optional, into)]
    beside: Option<Callback<DocumentRelation, AnyView>>,
) -> impl IntoView {
    let relations = document.relations;
    if relations.is_empty() {
        return ().into_any();
    }
    let row = move |tie: DocumentRelation| {
        let beside = beside.map(|beside| beside.run(tie.clone()));
        let DocumentRelation { kind, is_inverse, document } = tie;
        view! { <div><dt>{move || tie_name(kind, is_inverse)}</dt><dd>{named(document)} {beside}</dd></div> }
    };
    view! {
        <h2>{t!("Related documents")}</h2>
        <dl class="particulars">{relations.into_iter().map(row).collect_view()}</dl>
    }
    .into_any()
}
