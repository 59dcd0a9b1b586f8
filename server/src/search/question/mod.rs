//! What somebody searches for, and its one written form: the query of an address, such as `q=rough+stones&kind=MINUTES&from=2012-01-01`.
//! The page, saved searches, feeds, exports and short links all carry that form. Not the place for who may see what.

use chrono::NaiveDate;
use entity::archive::document::{Kind, State};
use entity::{BodyId, MeetingId, OrganisationId};
use sea_orm::{ActiveEnum, Iterable};
use url::form_urlencoded;

use super::engine::Narrowing;
use crate::error::{Result, refuse_field};
use crate::page::MOST;

/// The longest written form, in bytes.
pub const MOST_BYTES: usize = 4096;

/// Words, and what narrows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The text as typed.
    pub text: String,
    /// What narrows it.
    pub filter: Filter,
}

/// What narrows a search: OR within a list, AND across lists; an empty list narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Any of these kinds.
    pub kinds: Vec<Kind>,
    /// Issued by any of these bodies.
    pub bodies: Vec<BodyId>,
    /// Concerning any of these Participants.
    pub participants: Vec<OrganisationId>,
    /// Whose date begins in any of these years.
    pub years: Vec<i32>,
    /// With a file in any of these languages.
    pub languages: Vec<String>,
    /// About any of these subjects.
    pub subjects: Vec<String>,
    /// Belonging to any of these meetings.
    pub meetings: Vec<MeetingId>,
    /// Standing so.
    pub statuses: Vec<Status>,
    /// Whose date may be this day or a later one.
    pub from: Option<NaiveDate>,
    /// Whose date may be this day or an earlier one.
    pub to: Option<NaiveDate>,
    /// What there was on this day and had not been superseded by then.
    pub as_of: Option<NaiveDate>,
}

/// Where a document stands, as far as the asker sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being described; for the support staff only.
    Draft,
    /// Decided, and held back until its embargo ends; for the support staff only.
    Embargoed,
    /// Readable, and replaced by nothing that the asker may see.
    Current,
    /// Replaced by another document.
    Superseded,
    /// Taken back.
    Withdrawn,
}

impl Status {
    /// Every status, in the order of a document's life.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Embargoed, Self::Current, Self::Superseded, Self::Withdrawn];

    /// As the index knows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Embargoed => "embargoed",
            Self::Current => "current",
            Self::Superseded => super::engine::SUPERSEDED,
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads what [`as_str`](Self::as_str) writes, in any case.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str().eq_ignore_ascii_case(text))
    }
}

/// Where a document stands by itself, whatever may have replaced it.
impl From<State> for Status {
    fn from(state: State) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Embargoed => Self::Embargoed,
            State::Published => Self::Current,
            State::Withdrawn => Self::Withdrawn,
        }
    }
}

impl Question {
    /// Reads the query of an address. Unknown names are left alone, so that links can carry more; unknown values are refused.
    pub fn read(address: &str) -> Result<Self> {
        within_limits(address)?;
        let mut question = Self::default();
        for (name, value) in form_urlencoded::parse(address.as_bytes()) {
            question.take(&name, &value)?;
        }
        question.filter.check()?;
        within_limits(&question.address())?;
        Ok(question)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<()> {
        let unknown = |what: &str| refuse_field("address", format!("`{value}` is not {what}; choose it on the page"));
        let day = || value.parse().map(Some).map_err(|_| unknown("a day; write 2012-11-30 and the like"));
        let filter = &mut self.filter;
        match name {
            "q" => self.text = value.to_owned(),
            "kind" => filter.kinds.push(kind(value).ok_or_else(|| unknown("a kind of document"))?),
            "body" => filter.bodies.push(value.parse()?),
            "participant" => filter.participants.push(value.parse()?),
            "year" => filter.years.push(value.parse().map_err(|_| unknown("a year"))?),
            "language" => filter.languages.push(value.to_owned()),
            "subject" => filter.subjects.push(value.to_owned()),
            "meeting" => filter.meetings.push(value.parse()?),
            "status" => filter.statuses.push(Status::read(value).ok_or_else(|| unknown("a status"))?),
            "from" => filter.from = day()?,
            "to" => filter.to = day()?,
            "asOf" => filter.as_of = day()?,
            _ => {}
        }
        Ok(())
    }

    /// Writes the query of an address: what is not asked for does not stand there.
    pub fn address(&self) -> String {
        let mut address = form_urlencoded::Serializer::new(String::new());
        let filter = &self.filter;
        if !self.text.is_empty() {
            address.append_pair("q", &self.text);
        }
        let mut all = |name: &str, values: Vec<String>| {
            address.extend_pairs(values.into_iter().map(|value| (name, value)));
        };
        all("kind", filter.kinds.iter().map(|kind| kind.to_value().to_uppercase()).collect());
        all("body", strings(&filter.bodies));
        all("participant", strings(&filter.participants));
        all("year", strings(&filter.years));
        all("language", filter.languages.clone());
        all("subject", filter.subjects.clone());
        all("meeting", strings(&filter.meetings));
        all("status", filter.statuses.iter().map(|status| status.as_str().to_uppercase()).collect());
        all("from", strings(filter.from.as_slice()));
        all("to", strings(filter.to.as_slice()));
        all("asOf", strings(filter.as_of.as_slice()));
        address.finish()
    }
}

impl Filter {
    /// Refuses more values of one facet than a page has rows, and a span that ends before it begins.
    pub fn check(&self) -> Result<()> {
        let lists = [
            self.kinds.len(),
            self.bodies.len(),
            self.participants.len(),
            self.years.len(),
            self.languages.len(),
            self.subjects.len(),
            self.meetings.len(),
            self.statuses.len(),
        ];
        if lists.into_iter().any(|length| length > MOST) {
            return Err(refuse_field("filter", format!("choose at most {MOST} values of one facet")));
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => {
                Err(refuse_field("filter", "the first day lies after the last; exchange them"))
            }
            _ => Ok(()),
        }
    }

    /// As the engine takes it.
    pub(super) fn narrowing(&self) -> Narrowing {
        Narrowing {
            only: Vec::new(),
            kinds: self.kinds.iter().map(ActiveEnum::to_value).collect(),
            bodies: strings(&self.bodies),
            participants: strings(&self.participants),
            years: self.years.clone(),
            languages: self.languages.clone(),
            subjects: self.subjects.clone(),
            meetings: strings(&self.meetings),
            statuses: self.statuses.iter().map(|status| status.as_str().to_owned()).collect(),
            from: self.from.map(|day| day.to_string()),
            to: self.to.map(|day| day.to_string()),
            as_of: self.as_of.map(|day| day.to_string()),
        }
    }
}

fn within_limits(address: &str) -> Result<()> {
    match address.len() {
        ..=MOST_BYTES => Ok(()),
        _ => Err(refuse_field("address", format!("a search takes up at most {MOST_BYTES} bytes; shorten it"))),
    }
}

fn strings<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

fn kind(text: &str) -> Option<Kind> {
    Kind::iter().find(|kind| kind.to_value().eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_survives_being_written_and_read() {
        let body = "bod_0193e4a71c2d70008000000000000001";
        let question = Question {
            text: "50% \"mixed origin\" & more +1".to_owned(),
            filter: Filter {
                kinds: vec![Kind::FinalCommunique, Kind::Minutes],
                bodies: vec![body.parse().expect("an id")],
                years: vec![2012],
                languages: vec!["fr".to_owned()],
                subjects: vec!["alluvial-mining".to_owned()],
                statuses: vec![Status::Superseded],
                from: NaiveDate::from_ymd_opt(2012, 1, 31),
                as_of: NaiveDate::from_ymd_opt(2020, 2, 29),
                ..Filter::default()
            },
        };

        let address = question.address();

        assert_eq!(
            address,
            format!(
                "q=50%25+%22mixed+origin%22+%26+more+%2B1&kind=FINAL_COMMUNIQUE&kind=MINUTES&body={body}&year=2012\
                 &language=fr&subject=alluvial-mining&status=SUPERSEDED&from=2012-01-31&asOf=2020-02-29"
            )
        );
        assert_eq!(Question::read(&address).expect("its own form"), question);
    }

    #[test]
    fn what_cannot_be_understood_is_refused_by_its_value_and_other_names_are_left_alone() {
        for wrong in [
            "kind=RUMOUR",
            "year=soon",
            "status=lost",
            "from=2012-13-01",
            "body=doc_1",
            "from=2013-01-01&to=2012-01-01",
        ] {
            assert!(Question::read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Question::read("page=2&q=").expect("nothing wrong"), Question::default());
    }

    #[test]
    fn a_question_at_its_limits_is_read_and_one_beyond_is_refused() {
        let years = |count: usize| vec!["year=2012"; count].join("&");
        let long = |bytes: usize| format!("q={}", "a".repeat(bytes - 2));

        assert!(Question::read(&years(MOST)).is_ok());
        assert!(Question::read(&years(MOST + 1)).is_err());
        assert!(Question::read(&long(MOST_BYTES)).is_ok());
        assert!(Question::read(&long(MOST_BYTES + 1)).is_err());
        // What is written takes up more than what was typed.
        assert!(Question::read(&format!("q={}", "矿".repeat(MOST_BYTES / 4))).is_err());
    }
}
