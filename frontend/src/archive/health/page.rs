//! The page of the archive's health.

use super::query::{self, Ailing, ArchiveHealth, HealthFinding, HealthFindingKind, HealthRow, HistoryHealth};
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
        <PageHeading title=Signal::derive(|| say!(en: "Health of the archive", fr: "Santé des archives").to_owned())/>
        {answer_within(health, |health| view! { <Health health/> })}
    }
}

#[component]
fn Health(health: ArchiveHealth) -> impl IntoView {
    let ArchiveHealth { files, sound, unchecked, unnamed_files, index_lag, last_checked_at, history, findings } =
        health;
    let row = |name: Signal<&'static str>, value: AnyView| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let number = |count: i32| (move || digits(count)).into_any();
    let checked = move || match &last_checked_at {
        Some(at) => date::day_of(&at.0),
        None => say!(en: "Never", fr: "Jamais").to_owned(),
    };
    let is_well = findings.is_empty();
    view! {
        <dl class="particulars wide">
            {row(Signal::derive(t!(en: "Files", fr: "Fichiers")), number(files))}
            {row(Signal::derive(t!(en: "Sound when last read anew", fr: "Intacts à la dernière relecture")), number(sound))}
            {row(Signal::derive(t!(en: "Not read anew yet", fr: "Pas encore relus")), number(unchecked))}
            {row(Signal::derive(t!(en: "Last read anew", fr: "Dernière relecture")), checked.into_any())}
            {row(Signal::derive(t!(en: "Files that no record names", fr: "Fichiers qu’aucune notice ne nomme")), number(unnamed_files))}
            {row(Signal::derive(t!(en: "Changes that wait for the index", fr: "Changements en attente d’indexation")), number(index_lag))}
            {row(Signal::derive(t!(en: "History", fr: "Historique")), log(history))}
        </dl>
        {is_well.then(|| view! { <p>{t!(en: "There is nothing to look at.", fr: "Il n’y a rien à examiner.")}</p> })}
        <div class="findings">{findings.into_iter().map(finding).collect_view()}</div>
    }
}

fn log(history: HistoryHealth) -> AnyView {
    let HistoryHealth { entries, broken_at, head } = history;
    let whole = move || count!(entries, en: ["{n} entry, each fitting the one before", "{n} entries, each fitting the one before"], fr: ["{n} entrée, chacune conforme à la précédente", "{n} entrées, chacune conforme à la précédente"]);
    let verdict = match broken_at {
        None => view! { <p>{whole}</p> }.into_any(),
        Some(place) => view! { <p class="wrong">{move || tell!(en: "Entry {place} does not fit those before it: somebody has changed the log.", fr: "L’entrée {place} ne correspond pas aux précédentes : le journal a été modifié.")}</p> }.into_any(),
    };
    view! { {verdict} <p class="quiet checksum"><code>{head}</code></p> }.into_any()
}

fn finding(finding: HealthFinding) -> impl IntoView {
    let HealthFinding { kind, count, rows } = finding;
    let left = count - i32::try_from(rows.len()).unwrap_or(count);
    let more = move || count!(left, en: ["and {n} more", "and {n} more"], fr: ["et {n} autre", "et {n} autres"]);
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
            <p>{link(row.document)} {row.other.map(|other| view! { " → " {link(other)} })}</p>
            {row.rendition.map(|file| view! { <p class="quiet" dir="auto">{file.file_name}</p> })}
        </li>
    }
}

/// Whether something may be lost.
fn is_grave(kind: HealthFindingKind) -> bool {
    match kind {
        HealthFindingKind::Damaged | HealthFindingKind::Missing | HealthFindingKind::Unread => true,
        HealthFindingKind::DeadRelation
        | HealthFindingKind::MissingLanguage
        | HealthFindingKind::PageWithoutLanguage
        | HealthFindingKind::Undated
        | HealthFindingKind::Unreadable
        | HealthFindingKind::WithoutLanguage
        | HealthFindingKind::WithoutSymbol
        | HealthFindingKind::WithoutText => false,
    }
}

fn finding_name(kind: HealthFindingKind) -> &'static str {
    match kind {
        HealthFindingKind::Damaged => {
            say!(en: "Files whose bytes have changed", fr: "Fichiers dont les octets ont changé")
        }
        HealthFindingKind::Missing => {
            say!(en: "Files whose bytes are gone", fr: "Fichiers dont les octets ont disparu")
        }
        HealthFindingKind::Unread => {
            say!(en: "Files that the store would not give", fr: "Fichiers que le dépôt n’a pas rendus")
        }
        HealthFindingKind::DeadRelation => {
            say!(en: "Relations to what is withdrawn or superseded", fr: "Relations avec des documents retirés ou remplacés")
        }
        HealthFindingKind::Unreadable => {
            say!(en: "Files in a format nobody here can read", fr: "Fichiers d’un format illisible ici")
        }
        HealthFindingKind::WithoutText => say!(en: "Files without text", fr: "Fichiers sans texte"),
        HealthFindingKind::WithoutLanguage => say!(en: "Files in no known language", fr: "Fichiers de langue inconnue"),
        HealthFindingKind::PageWithoutLanguage => {
            say!(en: "Files with a page in no known language", fr: "Fichiers dont une page est de langue inconnue")
        }
        HealthFindingKind::MissingLanguage => {
            say!(en: "Documents with a title in a language in which there is no file", fr: "Documents titrés dans une langue dont le fichier manque")
        }
        HealthFindingKind::Undated => say!(en: "Documents without a date", fr: "Documents sans date"),
        HealthFindingKind::WithoutSymbol => say!(en: "Documents without a symbol", fr: "Documents sans cote"),
    }
}
