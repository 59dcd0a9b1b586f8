//! The places in a file where the words of a query stand, and the way from one to the next, over its pages.

use super::query::PageMatches;
use super::spot::Spot;

/// How many places there are on all pages.
pub fn total(pages: &[PageMatches]) -> i32 {
    pages.iter().map(|page| page.count).sum()
}

/// Which of all places is looked at, from 1; none while it is none of them.
pub fn place(pages: &[PageMatches], spot: &Spot) -> Option<i32> {
    let before: i32 = pages.iter().filter(|page| page.number < spot.number).map(|page| page.count).sum();
    (spot.matched > 0).then(|| before + spot.matched)
}

/// The place after the one that is looked at; on a page where none is, the first from there.
pub fn next(pages: &[PageMatches], spot: &Spot) -> Option<Spot> {
    if spot.matched < count(pages, spot.number) {
        return Some(Spot { matched: spot.matched + 1, ..spot.clone() });
    }
    let page = pages.iter().find(|page| page.number > spot.number)?;
    Some(Spot { matched: 1, ..spot.page(page.number) })
}

/// The place before the one that is looked at; on a page where none is, the last before that page.
pub fn previous(pages: &[PageMatches], spot: &Spot) -> Option<Spot> {
    if spot.matched > 1 {
        return Some(Spot { matched: spot.matched - 1, ..spot.clone() });
    }
    let page = pages.iter().rfind(|page| page.number < spot.number)?;
    Some(Spot { matched: page.count, ..spot.page(page.number) })
}

fn count(pages: &[PageMatches], number: i32) -> i32 {
    pages.iter().find(|page| page.number == number).map_or(0, |page| page.count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two places on the second page and one on the fifth.
    const PAGES: [PageMatches; 2] = [PageMatches { number: 2, count: 2 }, PageMatches { number: 5, count: 1 }];

    fn spot(number: i32, matched: i32) -> Spot {
        Spot { path: "/d/doc".to_owned(), rendition: "ren".to_owned(), number, wanted: "dues".to_owned(), matched }
    }

    fn walk(from: Spot, step: fn(&[PageMatches], &Spot) -> Option<Spot>) -> Vec<(i32, i32)> {
        let steps = std::iter::successors(step(&PAGES, &from), |spot| step(&PAGES, spot));
        steps.map(|spot| (spot.number, spot.matched)).collect()
    }

    #[test]
    fn the_way_onward_visits_every_place_once_and_ends() {
        assert_eq!(walk(spot(1, 0), next), [(2, 1), (2, 2), (5, 1)]);
        assert_eq!(walk(spot(3, 0), next), [(5, 1)]);
        assert_eq!(walk(spot(6, 0), next), []);
    }

    #[test]
    fn the_way_back_visits_every_place_once_and_ends() {
        assert_eq!(walk(spot(6, 0), previous), [(5, 1), (2, 2), (2, 1)]);
        assert_eq!(walk(spot(2, 0), previous), []);
    }

    #[test]
    fn a_place_is_counted_from_the_beginning_of_the_file() {
        assert_eq!(place(&PAGES, &spot(5, 1)), Some(3));
        assert_eq!(place(&PAGES, &spot(5, 0)), None);
        assert_eq!(total(&PAGES), 3);
    }
}
