//! The body that a text names: by a name the directory knows, else by its acronym.

use entity::BodyId;
use entity::directory::body::Model as Body;

/// The body whose name stands in a text, the longest name first; else the one whose acronym stands there as a word.
pub(super) fn named(text: &str, bodies: &[Body]) -> Option<BodyId> {
    let lower = text.to_lowercase();
    let by_name = bodies
        .iter()
        .flat_map(|body| body.name.iter().map(move |(_, name)| (body.id, name.to_lowercase())))
        .filter(|(_, name)| !name.is_empty() && lower.contains(name))
        .max_by_key(|(_, name)| name.len());
    let by_acronym = || {
        text.split(|character: char| !character.is_alphanumeric() && character != '-')
            .find_map(|word| bodies.iter().find(|body| body.acronym == word))
            .map(|body| body.id)
    };
    by_name.map(|(id, _)| id).or_else(by_acronym)
}

#[cfg(test)]
mod tests {
    use entity::LocalizedText;
    use uuid::Uuid;

    use super::*;

    fn body(number: u128, acronym: &str, name: LocalizedText) -> Body {
        Body {
            id: BodyId(Uuid::from_u128(number)),
            acronym: acronym.to_owned(),
            name,
            parent_id: None,
            from: None,
            to: None,
        }
    }

    #[test]
    fn a_body_is_known_by_its_longest_name_in_any_language_or_by_its_acronym() {
        let bodies = [
            body(
                1,
                "WGM",
                LocalizedText::new("en", "Working Group on Monitoring").with("fr", "Groupe de travail sur le suivi"),
            ),
            body(2, "WGM-CAR", LocalizedText::new("en", "Working Group on Monitoring, team")),
        ];
        let named = |text| named(text, &bodies).map(|id| id.0.as_u128());

        assert_eq!(named("Minutes of the WORKING GROUP ON MONITORING, TEAM"), Some(2));
        assert_eq!(named("Réunion du groupe de travail sur le suivi"), Some(1));
        assert_eq!(named("KPH/2013/WGM/MIN 2"), Some(1));
        assert_eq!(named("the WGMX and the wgm"), None);
    }
}
