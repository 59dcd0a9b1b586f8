//! One body: its name, its term, who sits in it, and the way to its documents.

use super::query::{self, BodySheet, Membership, MembershipStatus};
use crate::kit::address;
use crate::kit::answer::{answer, asking};
use crate::kit::date;
use crate::kit::heading::PageHeading;
use crate::kit::language::language;
use crate::{count, say, t, tell};
use leptos::prelude::*;

/// `/bodies/:id`
#[component]
pub fn BodyPage(
    /// Its id.
    #[prop(into)]
    id: Signal<String>,
) -> impl IntoView {
    let body = asking(move || (id.get(), language()), |(id, language)| query::body(id, language));
    answer(body, |body| view! { <Sheet body/> })
}

#[component]
fn Sheet(body: BodySheet) -> impl IntoView {
    let name = body.name.text.clone();
    let documents = address::write("/browse", [("body", body.id.inner())]);
    let how_many = move || count!(body.document_count, "Read its {n} document", "Read its {n} documents");
    let (from, to) = (body.from.map(|day| day.0), body.to.map(|day| day.0));
    view! {
        <article>
            <p class="trail"><a href="/bodies">{t!("Bodies")}</a></p>
            <p class="eyebrow"><span class="kind">{body.acronym}</span> <span>{move || term(from.as_deref(), to.as_deref())}</span></p>
            <PageHeading title=Signal::derive(move || name.clone()) lang=body.name.language/>
            {body.parent.map(|parent| view! {
                <p>{t!("Part of")} <a href=format!("/bodies/{}", parent.id.inner()) lang=parent.name.language>{parent.name.text}</a></p>
            })}
            <p class="ways"><a class="button" href=documents>{how_many}</a></p>
            <Members memberships=body.memberships/>
        </article>
    }
}

#[component]
fn Members(memberships: Vec<Membership>) -> impl IntoView {
    if memberships.is_empty() {
        return view! { <p class="quiet">{t!("No members are recorded for today.")}</p> }.into_any();
    }
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-labelledby="members">
            <table>
                <caption id="members">{t!("Members today")}</caption>
                <thead><tr>
                    <th scope="col">{t!("Organisation")}</th>
                    <th scope="col">{t!("Seat")}</th>
                    <th scope="col">{t!("Term")}</th>
                </tr></thead>
                <tbody>{memberships.into_iter().map(member).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn member(membership: Membership) -> Option<impl IntoView> {
    let Membership { organisation, status, from, to } = membership;
    let (organisation, to) = (organisation?, to.map(|day| day.0));
    Some(view! {
        <tr>
            <th scope="row" lang=organisation.name.language dir="auto">{organisation.name.text} {organisation.acronym.map(|acronym| format!(" ({acronym})"))}</th>
            <td>{move || seat(status)}</td>
            <td>{move || term(Some(&from.0), to.as_deref())}</td>
        </tr>
    })
}

fn seat(status: MembershipStatus) -> &'static str {
    match status {
        MembershipStatus::Chair => say!("Chair"),
        MembershipStatus::ViceChair => say!("Vice-Chair"),
        MembershipStatus::Coordinator => say!("Coordinator"),
        MembershipStatus::Member => say!("Member"),
        MembershipStatus::Provisional => say!("Provisional member"),
        MembershipStatus::Observer => say!("Observer"),
    }
}

fn term(from: Option<&str>, to: Option<&str>) -> String {
    let (first, last) = (from.map(date::day).unwrap_or_default(), to.map(date::day).unwrap_or_default());
    match (from, to) {
        (Some(_), Some(_)) => format!("{first} – {last}"),
        (Some(_), None) => tell!("since {first}", first),
        (None, Some(_)) => tell!("until {last}", last),
        (None, None) => String::new(),
    }
}
