//! PowerPoint's open format: one page a slide, in the order of the show, with its notes and comments after it.

use entity::archive::note::{Code, Note};

use super::drawing::{Drawing, Slide};
use super::package::Package;
use super::relations::{main_part, related};
use super::xml::{self, Descent, Element, Fields, Visitor};
use super::{Limits, Obstacle, Reading};

/// Titles that the program gives by itself.
const NO_TITLES: [&str; 2] = ["PowerPoint Presentation", "Présentation PowerPoint"];

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Obstacle> {
    let mut package = Package::open(bytes, limits)?;
    let main = main_part(&mut package, "ppt/presentation.xml", limits)?;
    let presentation = package.text(&main)?.ok_or(Obstacle::Mislabelled { expected: "PPTX" })?;
    let mut show = Show::default();
    xml::walk(&presentation, limits, &mut show)?;
    let relations = related(&mut package, &main, limits)?;

    let mut drawing = Drawing::new(limits);
    let mut title = None;
    let mut notes = Vec::new();
    for (number, id) in (1..).zip(&show.slides) {
        if drawing.manuscript.is_full() {
            break;
        }
        let part = relations.iter().find(|relation| relation.id == *id);
        let slide = match part {
            Some(part) => write_slide(&mut package, &part.target, limits, &mut drawing)?,
            None => Slide::default(),
        };
        notes.extend(slide.is_hidden.then(|| Note::counted(Code::SlideHidden, [number])));
        if let Some(own) = slide.title {
            drawing.manuscript.label(&own);
            title.get_or_insert(own);
        }
        drawing.manuscript.turn();
    }

    let core = package.text("docProps/core.xml")?.unwrap_or_default();
    let core = Fields::read(&core, &["title", "language"], limits);
    let reading = drawing.manuscript.finish();
    Ok(Reading {
        title: core.get("title").filter(|title| !NO_TITLES.contains(title)).map(str::to_owned).or(title),
        declared_language: core.get("language").map(str::to_owned),
        notes: [reading.notes, notes].concat(),
        ..reading
    })
}

/// Writes a slide, and apart from it what the speaker and the readers noted.
fn write_slide(
    package: &mut Package<'_>,
    name: &str,
    limits: &Limits,
    drawing: &mut Drawing,
) -> Result<Slide, Obstacle> {
    let part = package.text(name)?.ok_or(Obstacle::Damaged)?;
    let slide = drawing.write_slide(&part, limits)?;
    let relations = related(package, name, limits)?;
    drawing.write_related(package, &relations, &["diagramData", "chart"], limits)?;
    for kind in ["notesSlide", "comments"] {
        drawing.set_apart();
        drawing.write_related(package, &relations, &[kind], limits)?;
    }
    Ok(slide)
}

/// The slides in their order, by the ids of their relations.
#[derive(Debug, Default)]
struct Show {
    slides: Vec<String>,
}

impl Visitor for Show {
    fn open(&mut self, name: &str, element: Element<'_>) -> Descent {
        if let ("sldId", Some(id)) = (name, element.relation_id()) {
            self.slides.push(id);
        }
        Descent::Into
    }

    fn close(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}
}

#[cfg(test)]
mod tests {
    use super::super::package::tests::{package, relations};
    use super::*;

    fn shape(placeholder: &str, text: &str) -> String {
        format!(
            "<p:sp><p:nvSpPr><p:nvPr><p:ph type='{placeholder}'/></p:nvPr></p:nvSpPr>\
             <p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
    }

    fn show(slides: &[(&str, &str)], more: &[(&str, String)]) -> Reading {
        let ids: String = (0..slides.len()).map(|at| format!("<p:sldId id='{at}' r:id='r{at}'/>")).collect();
        let links: Vec<(&str, String)> = (0..slides.len()).map(|at| ("slide", format!("slides/{at}.xml"))).collect();
        let mut parts = vec![
            (
                "ppt/presentation.xml".to_owned(),
                format!("<p:presentation><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"),
            ),
            ("ppt/_rels/presentation.xml.rels".to_owned(), relations(&links)),
        ];
        for (at, (attributes, shapes)) in slides.iter().enumerate() {
            parts.push((format!("ppt/slides/{at}.xml"), format!("<p:sld {attributes}>{shapes}</p:sld>")));
        }
        parts.extend(more.iter().map(|(name, part)| ((*name).to_owned(), part.clone())));
        let parts: Vec<(&str, &str)> = parts.iter().map(|(name, part)| (name.as_str(), part.as_str())).collect();
        read(&package(&parts), &Limits::default()).expect("the show is whole")
    }

    #[test]
    fn slides_come_in_the_order_of_the_show_under_their_titles() {
        let (one, two) = (shape("title", "Agenda"), shape("body", "Item 1"));

        let reading = show(&[("", &one), ("", ""), ("", &two)], &[]);

        assert_eq!(reading.texts(), ["Agenda\n", "", "Item 1\n"]);
        assert_eq!(reading.pages[0].label.as_deref(), Some("Agenda"));
        assert_eq!(reading.title.as_deref(), Some("Agenda"));
    }

    #[test]
    fn notes_and_comments_stand_apart_and_a_footer_once() {
        let slide = format!("{}{}{}", shape("body", "Carats"), shape("ftr", "KP only"), shape("sldNum", "7"));
        let notes = format!("<p:notes>{}{}</p:notes>", shape("body", "Say it slowly"), shape("sldNum", "7"));
        let comments = "<p:cmLst><p:cm><p:text>Check the figure</p:text></p:cm></p:cmLst>".to_owned();
        let links = relations(&[
            ("comments", "../comments/c.xml".to_owned()),
            ("notesSlide", "../notesSlides/n.xml".to_owned()),
        ]);

        let reading = show(
            &[("", &slide), ("show='0'", &shape("ftr", "KP only"))],
            &[
                ("ppt/slides/_rels/0.xml.rels", links),
                ("ppt/notesSlides/n.xml", notes),
                ("ppt/comments/c.xml", comments),
            ],
        );

        assert_eq!(reading.texts(), ["Carats\nKP only\n\nSay it slowly\n\nCheck the figure\n", ""]);
        assert_eq!(reading.notes, [Note::counted(Code::SlideHidden, [2])]);
    }

    #[test]
    fn a_package_without_a_show_is_mislabelled() {
        let fault = read(&package(&[("word/document.xml", "<a/>")]), &Limits::default());

        assert_eq!(fault.err(), Some(Obstacle::Mislabelled { expected: "PPTX" }));
    }
}
