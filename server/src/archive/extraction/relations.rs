//! How the parts of a DOCX package refer to one another.
//! What lies outside of the package is not followed.

use super::package::Package;
use super::xml::{self, Descent, Element, Visitor};
use super::{Limits, Obstacle};

/// Another part that a part refers to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// The last word of the relation's type.
    pub(super) kind: String,
    /// Name of the other part in the package.
    pub(super) target: String,
}

/// What the part `source` refers to inside the package; the empty name is the package itself.
pub(super) fn related(package: &mut Package<'_>, source: &str, limits: &Limits) -> Result<Vec<Relation>, Obstacle> {
    let (folder, file) = source.rsplit_once('/').unwrap_or(("", source));
    let name = format!("{folder}/_rels/{file}.rels");
    let Some(part) = package.text(name.trim_start_matches('/'))? else {
        return Ok(Vec::new());
    };
    let mut relations = Relations { folder, found: Vec::new() };
    xml::walk(&part, limits, &mut relations)?;
    Ok(relations.found)
}

struct Relations<'f> {
    folder: &'f str,
    found: Vec<Relation>,
}

impl Visitor for Relations<'_> {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        let is_inside = element.attribute("TargetMode").as_deref() != Some("External");
        if let ("Relationship", true, Some(kind), Some(target)) =
            (name, is_inside, element.attribute("Type"), element.attribute("Target"))
        {
            let target = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None if self.folder.is_empty() => target,
                None => format!("{}/{target}", self.folder),
            };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            self.found.push(Relation { kind, target });
        }
        Descent::Into
    }

    fn close(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::package;
    use super::*;

    #[test]
    fn targets_are_found_from_where_they_are_named_and_none_outside() {
        let limits = Limits::default();
        let relations = "<Relationships><Relationship Type='http://x/footnotes' Target='notes.xml'/>\
            <Relationship Type='http://x/styles' Target='/styles.xml'/>\
            <Relationship Type='http://x/comments' Target='http://x/c.xml' TargetMode='External'/></Relationships>";
        let bytes = package(&[("word/_rels/document.xml.rels", relations)]);
        let mut package = Package::open(&bytes, &limits).expect("the package is whole");

        let found = related(&mut package, "word/document.xml", &limits).expect("the part is whole");

        let targets: Vec<&str> = found.iter().map(|relation| relation.target.as_str()).collect();
        assert_eq!(targets, ["word/notes.xml", "styles.xml"]);
    }
}
