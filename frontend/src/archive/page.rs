//! One document: what it is, its files, and the page that answered.

use super::citation::Cite;
use super::comparison::can_compare;
use super::list::state_badge;
use super::query::{self, Document, DocumentVersion, Rendition};
use super::reader::{Reader, Spot};
use super::requests::AskForAccess;
use super::similar::Similar;
use super::standing::Standing;
use super::ties::Ties;
use super::{audience_badge, audience_name, eyebrow, kind_name, status_name, status_of};
use crate::auth::Session;
use crate::contract::Text;
use crate::kit::address::{self, use_pairs};
use crate::kit::answer::{answer, asking};
use crate::kit::date;
use crate::kit::heading::PageHeading;
use crate::kit::language::language;
use crate::kit::number::{language_name, size};
use crate::kit::permalink::Permalink;
use crate::kit::trail;
use crate::kit::turn::Later;
use crate::{count, say, t, tell};
use leptos::prelude::*;

/// `/d/:id?rendition=&page=&q=&match=`
#[component]
pub fn DocumentPage(
    /// Its id.
    #[prop(into)]
    id: Signal<String>,
) -> impl IntoView {
    let document = asking(move || (id.get(), language()), |(id, language)| query::document(id, language));
    let session = Session::get();
    view! {
        {answer(document, move |found| view! { <Sheet document=found/> })}
        {move || (document.is_absent() && session.is_signed_in()).then(|| view! { <AskForAccess reference=id.get()/> })}
    }
}

#[component]
fn Sheet(document: Document) -> impl IntoView {
    let (reading, spot) = chosen(&document);
    // What is beside the text waits for it, so that a slow line brings the text first.
    let is_there = RwSignal::new(reading.with_untracked(Option::is_none));
    let id = StoredValue::new(document.id.inner().to_owned());
    let results = move || trail::results().or_else(|| spot.with(|spot| results_of(&spot.wanted)));
    let keep = document.can_describe.then(|| {
        let href = format!("/d/{}/keep", document.id.inner());
        view! { <p class="ways"><a class="button" href=href>{t!("Describe, publish or correct it")}</a></p> }
    });
    view! {
        <article class="document">
            {move || results().map(|href| view! { <p class="trail"><a href=href>{t!("Back to the results")}</a></p> })}
            <Head document=document.clone()/>
            <div class="desk">
                <div class="desk-main">
                    {keep}
                    {move || match reading.get() {
                        Some(rendition) => view! { <Reader rendition spot is_there/> }.into_any(),
                        None => view! { <p class="caution">{t!("No file of this document is open to you.")}</p> }.into_any(),
                    }}
                    {move || is_there.get().then(|| view! { <Similar id=id.get_value()/> })}
                </div>
                <aside class="desk-side" aria-label=t!("About this document")>
                    <Later><Beside document=document.clone() reading spot/></Later>
                </aside>
            </div>
        </article>
    }
}

/// What stands beside the text.
#[component]
fn Beside(document: Document, reading: Memo<Option<Rendition>>, spot: Memo<Spot>) -> impl IntoView {
    view! {
        <Particulars document=document.clone()/>
        <Cite document=document.clone()/>
        <Files document=document.clone() reading spot/>
        <Ties document=document.clone()/>
        <h2>{t!("Lasting address")}</h2>
        <Permalink address=document.permalink/>
    }
}

/// A search for the same words, for whoever has come by a link.
fn results_of(wanted: &str) -> Option<String> {
    (!wanted.trim().is_empty()).then(|| address::write("/search", [("q", wanted)]))
}

/// What a document is called, and how it stands.
#[component]
pub fn Head(
    /// The document.
    document: Document,
) -> impl IntoView {
    let title = document.title.clone();
    let heading = title.text.clone();
    let body = document.body.clone().map(|body| body.acronym);
    let edtf = document.date.clone().map(|date| date.edtf);
    view! {
        <header>
            <p class="eyebrow">
                {eyebrow(document.kind, document.symbol.clone(), body, edtf)}
                {audience_badge(document.audience.clone())} {state_badge(document.state)}
            </p>
            <PageHeading title=Signal::derive(move || heading.clone()) lang=title.language/>
            {other_titles(&document)}
            <Standing document/>
        </header>
    }
}

/// The file of the address, or else the best of the newest version; and where in it.
fn chosen(document: &Document) -> (Memo<Option<Rendition>>, Memo<Spot>) {
    let pairs = use_pairs();
    let path = format!("/d/{}", document.id.inner());
    let document = document.clone();
    let asked = Memo::new(move |_| pairs.with(|pairs| address::last(pairs, "rendition").map(str::to_owned)));
    let rendition = Memo::new(move |_| {
        let asked = asked.get();
        let mut all = document.versions.iter().flat_map(|version| &version.renditions);
        let by_address = all.find(|rendition| Some(rendition.id.inner()) == asked.as_deref());
        by_address.or_else(|| best(&document)).cloned()
    });
    let spot = Memo::new(move |_| {
        let pairs = pairs.get();
        let number = |name| address::last(&pairs, name).and_then(|number| number.parse::<i32>().ok());
        Spot {
            path: path.clone(),
            rendition: rendition
                .with(|rendition| rendition.as_ref().map(|rendition| rendition.id.inner().to_owned()))
                .unwrap_or_default(),
            number: number("page").unwrap_or(1).max(1),
            wanted: address::last(&pairs, "q").unwrap_or_default().to_owned(),
            matched: number("match").unwrap_or(0).max(0),
        }
    });
    (rendition, spot)
}

/// The newest version's file in the reader's language, else an authentic one, else the first.
fn best(document: &Document) -> Option<&Rendition> {
    let current = document.current_version.as_ref().map(|version| &version.id);
    let version = document.versions.iter().find(|version| Some(&version.id) == current);
    let renditions = &version.or(document.versions.first())?.renditions;
    let wanted = language().tag();
    let speaks = |rendition: &&Rendition| rendition.language.as_deref().is_some_and(|tag| tag.starts_with(wanted));
    let authentic = || renditions.iter().find(|rendition| rendition.is_authentic);
    renditions.iter().find(speaks).or_else(authentic).or(renditions.first())
}

fn other_titles(document: &Document) -> impl IntoView + use<> {
    let others = document.titles.iter().filter(|title| **title != document.title).cloned();
    others.map(|title| view! { <p class="other-title" lang=title.language dir="auto">{title.text}</p> }).collect_view()
}

/// What is known about the document.
#[component]
fn Particulars(document: Document) -> impl IntoView {
    let status = status_of(document.state, !document.superseded_by.is_empty());
    let Document { kind, symbol, aliases, body, participant, date, audience, published_at, .. } = document;
    let row = |name: Signal<&'static str>, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let formerly = (!aliases.is_empty()).then(|| {
        let former = aliases.into_iter().map(|alias| view! { <p class="symbol"><bdi>{alias}</bdi></p> }).collect_view();
        row(Signal::derive(t!("Formerly")), former.into_any())
    });
    let symbol =
        symbol.map(|symbol| row(Signal::derive(t!("Symbol")), view! { <bdi class="symbol">{symbol}</bdi> }.into_any()));
    let body = body.map(|body| {
        let link = view! { <a href=format!("/bodies/{}", body.id.inner())>{body.acronym}</a> };
        row(Signal::derive(t!("Body")), link.into_any())
    });
    let participant = participant.map(|organisation| {
        let name = view! { <span lang=organisation.name.language>{organisation.name.text}</span> };
        row(Signal::derive(t!("Concerns")), name.into_any())
    });
    let subjects = (!document.subjects.is_empty()).then(|| {
        let links =
            document.subjects.into_iter().map(|subject| search_link("subject", subject.id.inner(), subject.label));
        row(Signal::derive(t!("Subjects")), links.map(|link| view! { <p>{link}</p> }).collect_view().into_any())
    });
    let meeting = document.meeting.map(|meeting| {
        row(Signal::derive(t!("Meeting")), search_link("meeting", meeting.id.inner(), meeting.name).into_any())
    });
    let status =
        view! { <a href=address::write("/search", [("status", status.code())])>{move || status_name(status)}</a> };
    let date = date.map(|date| row(Signal::derive(t!("Date")), (move || date::in_words(&date.edtf)).into_any()));
    let audience =
        audience.map(|audience| row(Signal::derive(t!("Open to")), (move || audience_name(&audience)).into_any()));
    let published =
        published_at.map(|at| row(Signal::derive(t!("Published here")), (move || date::day_of(&at.0)).into_any()));
    view! {
        <h2>{t!("About this document")}</h2>
        <dl class="particulars">
            {row(Signal::derive(t!("Kind")), (move || kind_name(kind)).into_any())}
            {symbol} {formerly} {body} {participant} {date} {meeting} {subjects}
            {row(Signal::derive(t!("Status")), status.into_any())}
            {audience} {published}
        </dl>
    }
}

/// A word that leads to the documents that share it.
fn search_link(name: &str, value: &str, text: Text) -> impl IntoView + use<> {
    let href = address::write("/search", [(name, value)]);
    view! { <a href=href lang=text.language dir="auto">{text.text}</a> }
}

/// The files of the newest version, and of the earlier ones on request.
#[component]
fn Files(document: Document, reading: Memo<Option<Rendition>>, spot: Memo<Spot>) -> impl IntoView {
    let compare = can_compare(&document).then(|| {
        let href = format!("/d/{}/compare", document.id.inner());
        view! { <p><a href=href>{t!("Compare versions or languages")}</a></p> }
    });
    let Document { versions, current_version, .. } = document;
    let current = current_version.map(|version| version.id).or(versions.first().map(|version| version.id.clone()));
    let (newest, earlier): (Vec<_>, Vec<_>) =
        versions.into_iter().partition(|version| Some(&version.id) == current.as_ref());
    let shown = move |version| view! { <VersionFiles version reading spot/> };
    let how_many = i32::try_from(earlier.len()).unwrap_or(i32::MAX);
    let summary = move || count!(how_many, "{n} other version", "{n} other versions");
    view! {
        <h2>{t!("Files")}</h2>
        {newest.into_iter().map(shown).collect_view()}
        {(!earlier.is_empty()).then(|| view! {
            <details><summary>{summary}</summary>{earlier.into_iter().map(shown).collect_view()}</details>
        })}
        {compare}
    }
}

#[component]
fn VersionFiles(version: DocumentVersion, reading: Memo<Option<Rendition>>, spot: Memo<Spot>) -> impl IntoView {
    let DocumentVersion { number, note, created_at, renditions, .. } = version;
    let name = move || {
        let day = date::day_of(&created_at.0);
        tell!("Version {number}, {day}", number, day)
    };
    view! {
        <p class="version">{name}</p>
        {note.map(|note| view! { <p class="quiet" dir="auto">{note}</p> })}
        <ul class="files">{renditions.into_iter().map(|rendition| file(rendition, reading, spot)).collect_view()}</ul>
    }
}

fn file(rendition: Rendition, reading: Memo<Option<Rendition>>, spot: Memo<Spot>) -> impl IntoView {
    let id = rendition.id.inner().to_owned();
    let href = move || spot.with(|spot| Spot { rendition: id.clone(), ..spot.page(1) }.address());
    let tag = rendition.language.clone();
    let spoken =
        move || tag.as_deref().map(language_name).unwrap_or_else(|| say!("Language not recognised").to_owned());
    let format = format_name(&rendition.media_type, &rendition.file_name);
    let bytes = rendition.byte_size;
    let id = rendition.id.clone();
    let is_read =
        move || reading.with(|reading| reading.as_ref().is_some_and(|reading| reading.id == id)).then_some("true");
    view! {
        <li>
            <a href=href data-noscroll aria-current=is_read>{spoken}</a>" " <span class="quiet">{move || tell!("{format}, {size}", format, size = size(bytes))}</span>
            {rendition.is_authentic.then(|| view! { <span class="badge">{t!("Authentic")}</span> })}
            {rendition.is_machine_translation.then(|| view! { <span class="badge">{t!("Machine translation")}</span> })}
            <details class="checksum">
                <summary>{t!("Name and checksum")}</summary>
                <p>{rendition.file_name}</p>
                <p><span>"SHA-256 "</span><code>{rendition.sha256}</code></p>
            </details>
        </li>
    }
}

/// The everyday name of a format: the file's ending, else the media type.
pub(super) fn format_name(media_type: &str, file_name: &str) -> String {
    match (media_type, file_name.rsplit_once('.')) {
        ("application/pdf", _) => "PDF".to_owned(),
        (_, Some((_, ending))) if ending.len() <= 5 => ending.to_uppercase(),
        (media_type, _) => media_type.to_owned(),
    }
}
