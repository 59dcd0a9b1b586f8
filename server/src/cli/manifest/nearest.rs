//! The known name that somebody may have meant.

/// How alike two names must be before one is offered for the other, from 0 to 1.
const ALIKE: f64 = 0.6;

/// The known name most like this one, in any case; none when nothing is like it.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(&word, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_name_that_was_meant() {
        let known = ["WGM", "WGS", "PLENARY", "Working Group on Monitoring", "Côte d'Ivoire"];

        for (written, meant) in [
            ("wgm", "WGM"),
            ("WGMM", "WGM"),
            ("Plenery", "PLENARY"),
            ("Working Group of Monitoring", "Working Group on Monitoring"),
            ("Cote d'Ivoire", "Côte d'Ivoire"),
        ] {
            assert_eq!(nearest(written, known), Some(meant), "{written}");
        }
    }

    #[test]
    fn a_name_like_none_finds_none() {
        assert_eq!(nearest("Atlantis", ["WGM", "Velmara"]), None);
        assert_eq!(nearest("", ["WGM"]), None);
        assert_eq!(nearest("WGM", []), None);
    }
}
