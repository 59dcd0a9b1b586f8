//! How the parts of Microsoft's packages refer to one another.
//! What lies outside of the package is not followed.

use super::package::Package;
use super::xml::{self, Descent, Element, Visitor};
use super::{Limits, Obstacle};

/// Another part that a part refers to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// How the part at hand calls it.
    pub(super) id: String,
    /// The last word of the relation's type.
    pub(super) kind: String,
    /// Name of the other part in the package.
    pub(super) target: String,
}

/// The part that all others hang on, or `usual` where the package does not say.
pub(super) fn main_part(package: &mut Package<'_>, usual: &str, limits: &Limits) -> Result<String, Obstacle> {
    let relations = related(package, "", limits)?;
    let main = relations.into_iter().find(|relation| relation.kind == "officeDocument");
    Ok(main.map_or_else(|| usual.to_owned(), |relation| relation.target))
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
            let id = element.attribute("Id").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            self.found.push(Relation { id, kind, target: resolve(self.folder, &target) });
        }
        Descent::Into
    }

    fn close(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

/// The name of the part that `target` means in a part of `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let mut steps = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|step| !step.is_empty()).collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::package;
    use super::*;

    #[test]
    fn targets_are_found_from_where_they_are_named_and_none_outside() {
        let limits = Limits::default();
        let relations = "<Relationships><Relationship Type='http://x/footnotes' Target='notes.xml'/>\
            <Relationship Type='http://x/media' Target='../media/./a.xml'/>\
            <Relationship Type='http://x/styles' Target='/styles.xml'/>\
            <Relationship Type='http://x/comments' Target='http://x/c.xml' TargetMode='External'/></Relationships>";
        let bytes = package(&[("word/_rels/document.xml.rels", relations)]);
        let mut package = Package::open(&bytes, &limits).expect("the package is whole");

        let found = related(&mut package, "word/document.xml", &limits).expect("the part is whole");

        let targets: Vec<&str> = found.iter().map(|relation| relation.target.as_str()).collect();
        assert_eq!(targets, ["word/notes.xml", "media/a.xml", "styles.xml"]);
    }
}
