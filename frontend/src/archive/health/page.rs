//! The page of the archive's health.

use super::query::{
    self, Ailing, ArchiveHealth, ComparedStore, DriftCount, DriftKind, HealthFinding, HealthFindingKind, HealthRow,
    HistoryHealth, LetterTrouble, StoreComparison,
};
use crate::archive::publication::StewardNav;
use crate::kit::answer::{answer_within, asking};
use crate::kit::date;
use crate::kit::heading::PageHeading;
use crate::kit::language::language;
use crate::kit::number::digits;
use crate::{count, say, t, tell};
use leptos::prelude::*;

/// `/health-of-the-archive`
#[component]
pub fn HealthPage() -> impl IntoView {
    let health = asking(language, query::health);
    view! {
        <StewardNav/>
        <PageHeading title=Signal::derive(|| say!("Health of the archive").to_owned())/>
        {answer_within(health, |health| view! { <Health health/> })}
    }
}

#[component]
fn Health(health: ArchiveHealth) -> impl IntoView {
    let ArchiveHealth {
        files,
        sound,
        unchecked,
        unnamed_files,
        index_lag,
        last_checked_at,
        history,
        letters,
        comparisons,
        findings,
    } = health;
    let row = |name: Signal<&'static str>, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let number = |count: i32| (move || digits(count)).into_any();
    let checked = move || match &last_checked_at {
        Some(at) => date::day_of(&at.0),
        None => say!("Never").to_owned(),
    };
    let unnamed = move || match unnamed_files {
        Some(count) => digits(count),
        None => say!("The store of files does not answer").to_owned(),
    };
    let is_well = findings.is_empty();
    view! {
        <dl class="particulars wide">
            {row(Signal::derive(t!("Files")), number(files))}
            {row(Signal::derive(t!("Sound when last read anew")), number(sound))}
            {row(Signal::derive(t!("Not read anew yet")), number(unchecked))}
            {row(Signal::derive(t!("Last read anew")), checked.into_any())}
            {row(Signal::derive(t!("Files that no record names")), unnamed.into_any())}
            {row(Signal::derive(t!("Changes that wait for the index")), number(index_lag))}
            {row(Signal::derive(t!("Letters that wait")), number(letters.waiting))}
            {row(Signal::derive(t!("Letters that were refused")), number(letters.refused))}
            {row(Signal::derive(t!("History")), log(history))}
            {comparisons.into_iter().map(comparison).collect_view()}
        </dl>
        {(!letters.troubles.is_empty()).then(|| troubles(letters.troubles))}
        {is_well.then(|| view! { <p>{t!("There is nothing to look at.")}</p> })}
        <div class="findings">{findings.into_iter().map(finding).collect_view()}</div>
    }
}

/// A store with the day on which it was compared, and what differed then.
fn comparison(comparison: StoreComparison) -> impl IntoView {
    let StoreComparison { store, ended_at, was_rebuilt, drifts } = comparison;
    let compared = move || {
        let day = date::day_of(&ended_at.0);
        tell!("Compared on {day}", day)
    };
    let is_well = drifts.is_empty();
    view! {
        <div>
            <dt>{move || compared_name(store)}</dt>
            <dd>
                <p>{compared}</p>
                {is_well.then(|| view! { <p class="quiet">{t!("Nothing differed.")}</p> })}
                {drifts.into_iter().map(drift).collect_view()}
                {was_rebuilt.then(|| view! { <p>{t!("So much differed that the index was filled anew.")}</p> })}
            </dd>
        </div>
    }
}

fn drift(drift: DriftCount) -> impl IntoView {
    let DriftCount { kind, found, mended, mebibytes } = drift;
    let size = move || {
        let size = digits(mebibytes);
        tell!("{size} MiB at most", size)
    };
    let is_right = mended == found;
    view! {
        <p class:wrong=!is_right>
            {move || drift_name(kind)} ": " {move || digits(found)}
            {(mebibytes > 0).then(|| view! { " · " {size} })}
            {(mended > 0).then(|| view! { " · " {t!("put right")} " " {move || digits(mended)} })}
        </p>
    }
}

fn compared_name(store: ComparedStore) -> &'static str {
    match store {
        ComparedStore::Files => say!("Stored files against the records"),
        ComparedStore::Index => say!("Index against the records"),
        ComparedStore::Records => say!("Records against themselves"),
    }
}

fn drift_name(kind: DriftKind) -> &'static str {
    match kind {
        DriftKind::BrokenLog => say!("The log has been changed"),
        DriftKind::Differing => say!("Documents of which the index said something else"),
        DriftKind::ForNobody => finding_name(HealthFindingKind::ForNobody),
        DriftKind::Missing => say!("Documents that the index lacked"),
        DriftKind::PageMissing => finding_name(HealthFindingKind::PageMissing),
        DriftKind::Superfluous => say!("Documents that only the index had"),
        DriftKind::Unnamed => say!("Files that no record has named for eight days"),
        DriftKind::WithoutBytes => finding_name(HealthFindingKind::Missing),
        DriftKind::WithoutFiles => finding_name(HealthFindingKind::WithoutFiles),
        DriftKind::WithoutVersion => finding_name(HealthFindingKind::WithoutVersion),
    }
}

fn troubles(troubles: Vec<LetterTrouble>) -> impl IntoView {
    let trouble = |LetterTrouble { recipient, answer, is_refused }: LetterTrouble| {
        let state = move || if is_refused { say!("Refused") } else { say!("Is tried again") };
        view! { <li><p><bdi>{recipient}</bdi> " · " {state}</p> <p class="quiet" dir="auto">{answer}</p></li> }
    };
    view! {
        <details class="panel" open>
            <summary>{t!("Letters that were not taken over")}</summary>
            <ul class="arrivals">{troubles.into_iter().map(trouble).collect_view()}</ul>
        </details>
    }
}

fn log(history: HistoryHealth) -> AnyView {
    let HistoryHealth { entries, broken_at, head } = history;
    let whole =
        move || count!(entries, "{n} entry, each fitting the one before", "{n} entries, each fitting the one before");
    let verdict = match broken_at {
        None => view! { <p>{whole}</p> }.into_any(),
        Some(place) => view! { <p class="wrong">{move || tell!("Entry {place} does not fit those before it: somebody has changed the log.", place)}</p> }.into_any(),
    };
    view! { {verdict} <p class="quiet checksum"><code>{head}</code></p> }.into_any()
}

fn finding(finding: HealthFinding) -> impl IntoView {
    let HealthFinding { kind, count, rows } = finding;
    let left = count - i32::try_from(rows.len()).unwrap_or(count);
    let more = move || count!(left, "and {n} more", "and {n} more");
    view! {
        <details class="panel" open=is_grave(kind)>
            <summary>{move || finding_name(kind)} " " <span class="count">{move || digits(count)}</span></summary>
            <ul class="arrivals">{rows.into_iter().map(row).collect_view()}</ul>
            {(left > 0).then(|| view! { <p class="quiet">{more}</p> })}
        </details>
    }
}

fn row(row: HealthRow) -> impl IntoView {
    let link = |document: Ailing| view! { <a href=format!("/d/{}", document.id.inner()) lang=document.title.language dir="auto">{document.title.text}</a> };
    view! {
        <li>
            <p>{link(row.document)} {row.other.map(|other| view! { " " <span class="arrow">"→"</span> " " {link(other)} })}</p>
            {row.rendition.map(|file| view! { <p class="quiet" dir="auto">{file.file_name}</p> })}
        </li>
    }
}

/// Whether something may be lost.
fn is_grave(kind: HealthFindingKind) -> bool {
    match kind {
        HealthFindingKind::Damaged
        | HealthFindingKind::Missing
        | HealthFindingKind::PageMissing
        | HealthFindingKind::Unread
        | HealthFindingKind::WithoutFiles => true,
        HealthFindingKind::DeadRelation
        | HealthFindingKind::ForNobody
        | HealthFindingKind::MissingLanguage
        | HealthFindingKind::PageWithoutLanguage
        | HealthFindingKind::Undated
        | HealthFindingKind::Unreadable
        | HealthFindingKind::WithoutLanguage
        | HealthFindingKind::WithoutSymbol
        | HealthFindingKind::WithoutText
        | HealthFindingKind::WithoutVersion => false,
    }
}

fn finding_name(kind: HealthFindingKind) -> &'static str {
    match kind {
        HealthFindingKind::Damaged => say!("Files whose bytes have changed"),
        HealthFindingKind::Missing => say!("Files whose bytes are gone"),
        HealthFindingKind::Unread => say!("Files that the store would not give"),
        HealthFindingKind::PageMissing => say!("Files of which pages are missing that were read"),
        HealthFindingKind::WithoutFiles => say!("Documents with a version without files"),
        HealthFindingKind::WithoutVersion => say!("Documents that are out without a version that is"),
        HealthFindingKind::ForNobody => say!("Documents for an audience of nobody"),
        HealthFindingKind::DeadRelation => say!("Relations to what is withdrawn or superseded"),
        HealthFindingKind::Unreadable => say!("Files in a format nobody here can read"),
        HealthFindingKind::WithoutText => say!("Files without text"),
        HealthFindingKind::WithoutLanguage => say!("Files in no known language"),
        HealthFindingKind::PageWithoutLanguage => say!("Files with a page in no known language"),
        HealthFindingKind::MissingLanguage => say!("Documents with a title in a language in which there is no file"),
        HealthFindingKind::Undated => say!("Documents without a date"),
        HealthFindingKind::WithoutSymbol => say!("Documents without a symbol"),
    }
}
