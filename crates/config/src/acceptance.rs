//! An owner's dated decision to live with findings.

use jiff::Timestamp;
use jiff::civil::Date;
use ringfort_document::Content;
use ringfort_evidence::Place;
use ringfort_measure::{Goal, Severity};

use crate::candidate::Candidate;
use crate::fault::{At, Cause, Collector};
use crate::fields::{Field, Fields, Placed};
use crate::known::{Known, Rule, Rules, listed};
use crate::selector::{self, Selector};
use crate::suggest::did_you_mean;
use crate::until::{Until, day, today};

/// What is done about the risk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Treatment {
    /// Borne knowingly.
    #[default]
    Accept,
    /// Borne by somebody else.
    Transfer,
    /// The finding is wrong.
    FalsePositive,
    /// The service cannot run otherwise.
    OperationalRequirement,
    /// Something else lowers the risk.
    RiskAdjusted,
}

/// A record of an acceptance, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptance {
    /// Unique over all registers of a run.
    pub id: String,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// How long.
    pub until: Until,
    /// When it was decided, if the record says so.
    pub created: Option<Date>,
    /// The measures and checks. Empty only if the selector names findings.
    pub rules: Rules,
    /// Which of their findings.
    pub selector: Selector,
    /// Who agreed.
    pub approvers: Vec<String>,
    /// The residual risk (0 to 100) by goal above which it lapses, in the order of [`Goal::ALL`].
    pub ceiling: [Option<f64>; 6],
    /// Ids of interceptors that must stand.
    pub requires: Vec<String>,
    /// Where the decision is discussed.
    pub ticket: Option<String>,
    /// What is done about the risk.
    pub treatment: Treatment,
    /// The record.
    pub place: Place,
}

const OWN_FIELDS: [&str; 11] = [
    "id",
    "owner",
    "reason",
    "until",
    "created",
    "measure",
    "approvers",
    "ceiling",
    "requires",
    "ticket",
    "treatment",
];

/// The fields of a record.
pub(crate) fn field_names() -> Vec<&'static str> {
    OWN_FIELDS.into_iter().chain(selector::FIELDS).collect()
}

impl Treatment {
    /// All of them.
    pub const ALL: [Treatment; 5] = [
        Treatment::Accept,
        Treatment::Transfer,
        Treatment::FalsePositive,
        Treatment::OperationalRequirement,
        Treatment::RiskAdjusted,
    ];

    /// The word in files and outputs.
    pub fn name(self) -> &'static str {
        match self {
            Treatment::Accept => "accept",
            Treatment::Transfer => "transfer",
            Treatment::FalsePositive => "false-positive",
            Treatment::OperationalRequirement => "operational-requirement",
            Treatment::RiskAdjusted => "risk-adjusted",
        }
    }
}

impl Acceptance {
    /// True if the record is about this finding, whether it still holds or not. `file` is relative to the
    /// folder of the configuration.
    pub fn matches(&self, candidate: &Candidate<'_>, file: &str) -> bool {
        (self.rules.is_empty() || self.rules.holds(candidate.measure, candidate.check))
            && self.selector.matches(candidate, file)
    }

    /// True if it is about fewer findings by its form: it has every condition of `other` and one more.
    /// True if it holds only while the risk stays low enough, or while something stands.
    pub fn is_conditional(&self) -> bool {
        self.ceiling.iter().any(Option::is_some) || !self.requires.is_empty()
    }

    /// Why it does not hold for a finding any more, if its conditions are not met.
    pub(crate) fn lapsed(&self, candidate: &Candidate<'_>) -> Option<String> {
        if !self.is_conditional() {
            return None;
        }
        let Some(weighed) = candidate.weighed else {
            return Some("its conditions were not looked at".to_owned());
        };
        let above = self.ceiling.iter().zip(weighed.residual).zip(Goal::ALL).find_map(
            |((ceiling, risk), goal)| {
                let ceiling = ceiling.filter(|ceiling| risk > *ceiling)?;
                Some(format!(
                    "the risk to {} is {risk:.1}, above its ceiling of {ceiling}",
                    goal.name()
                ))
            },
        );
        let fallen = || {
            let missing = self.requires.iter().find(|id| !weighed.proven.contains(id))?;
            Some(format!("`{missing}` is not proven to stand"))
        };
        above.or_else(fallen)
    }

    pub(crate) fn is_narrower_than(&self, other: &Acceptance, measure: &str) -> bool {
        let (mine, theirs) = (self.conditions(measure), other.conditions(measure));
        mine != theirs && mine & theirs == theirs
    }

    pub(crate) fn conditions(&self, measure: &str) -> u16 {
        let one_check = !self.rules.is_empty() && !self.rules.holds_all_of(measure);
        u16::from(self.selector.conditions()) << 1 | u16::from(one_check)
    }
}

/// Reads a list of records; ids must differ.
pub(crate) fn read_all<'d>(
    field: &Field<'d>,
    known: &Known<'_>,
    now: Timestamp,
    into: &mut Collector<'d>,
) -> Vec<Acceptance> {
    let mut list: Vec<Acceptance> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    for item in field.items(into) {
        let Some(acceptance) = read(&item, known, now, into) else { continue };
        if !ids.insert(acceptance.id.clone()) {
            let message = format!("two acceptances have the id `{}`", acceptance.id);
            let help = Some("give each its own id, so that reports can name it".to_owned());
            into.add(&item.at, Cause::Duplicate, message, help);
        }
        list.push(acceptance);
    }
    list
}

fn read<'d>(
    field: &Field<'d>,
    known: &Known<'_>,
    now: Timestamp,
    into: &mut Collector<'d>,
) -> Option<Acceptance> {
    let fields = field.fields(&field_names(), into)?;
    let id = id(&fields, into);
    let owner = fields.required("owner", "name the person or team that answers for it", into);
    let reason = fields.required("reason", "say why this can be lived with", into);
    let (until, created) = dates(&fields, now, into);
    let rules = measures(&fields, known, into);
    let selector = selector::read(&fields, into);
    narrow_enough(&fields, &rules, &selector, known, into);
    let acceptance = Acceptance {
        id: id?,
        owner: owner?.value,
        reason: reason?.value,
        until: until?,
        created,
        rules: Rules::new(rules?),
        selector,
        approvers: texts(&fields, "approvers", into),
        ceiling: ceiling(&fields, into),
        requires: texts(&fields, "requires", into),
        ticket: fields.string("ticket", into).map(|ticket| ticket.value),
        treatment: treatment(&fields, into),
        place: into.place(&field.at),
    };
    Some(acceptance)
}

fn texts<'d>(fields: &Fields<'d>, name: &str, into: &mut Collector<'d>) -> Vec<String> {
    fields.names(name, into).into_iter().map(|text| text.value).collect()
}

fn id<'d>(fields: &Fields<'d>, into: &mut Collector<'d>) -> Option<String> {
    let id = fields.required("id", "give it a name that reports can show, as in `ACC-1`", into)?;
    if !is_id(&id.value) {
        let message = format!("`{}` is no id", id.value);
        let help = "use up to 64 letters, digits, `.`, `_` and `-`".to_owned();
        into.add(&id.at, Cause::WrongValue, message, Some(help));
        return None;
    }
    Some(id.value)
}

pub(crate) fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}

fn dates<'d>(
    fields: &Fields<'d>,
    now: Timestamp,
    into: &mut Collector<'d>,
) -> (Option<Until>, Option<Date>) {
    const SHAPE: &str =
        "write a day as in `2027-03-31`, or an instant as in `2027-03-31T12:00:00Z`";
    let created = fields.string("created", into).and_then(|text| {
        let date = day(&text.value);
        if date.is_none() {
            wrong_date(&text, "write a day as in `2027-03-31`", into);
        }
        date
    });
    let why =
        "every acceptance ends, after twelve months at the latest: add a day as in `2027-03-31`";
    let Some(text) = fields.required("until", why, into) else { return (None, created) };
    let Some(until) = Until::parse(&text.value) else {
        wrong_date(&text, SHAPE, into);
        return (None, created);
    };
    let start = created.map_or(today(now), |created| created.min(today(now)));
    if until.is_too_far_from(start) {
        let message = format!("`{}` is more than twelve months after {start}", text.value);
        let help =
            "an acceptance lasts twelve months at most: choose an earlier day, renew it then";
        into.add(&text.at, Cause::TooWide, message, Some(help.to_owned()));
        return (None, created);
    }
    (Some(until), created)
}

fn wrong_date(text: &Placed<String>, help: &str, into: &mut Collector<'_>) {
    let message = format!("`{}` is no date", text.value);
    into.add(&text.at, Cause::WrongValue, message, Some(help.to_owned()));
}

fn measures<'d>(
    fields: &Fields<'d>,
    known: &Known<'_>,
    into: &mut Collector<'d>,
) -> Option<Vec<Rule>> {
    if fields.get("measure").is_none() && fields.get("finding").is_some() {
        return Some(Vec::new());
    }
    if fields.get("measure").is_none() {
        fields.required(
            "measure",
            "name what is accepted: `measure`, `measure/check` or `finding`",
            into,
        );
        return None;
    }
    let mut rules = Vec::new();
    let before = into.len();
    for name in fields.names("measure", into) {
        match known.rules(&name.value) {
            Ok(found) => rules.extend(found),
            Err(unknown) => {
                into.add(&name.at, Cause::UnknownName, unknown.message, Some(unknown.help));
            }
        }
    }
    if into.len() == before { Some(rules) } else { None }
}

/// Somebody who accepts a critical measure has to say for what.
fn narrow_enough<'d>(
    fields: &Fields<'d>,
    rules: &Option<Vec<Rule>>,
    selector: &Selector,
    known: &Known<'_>,
    into: &mut Collector<'d>,
) {
    let Some(rules) = rules else { return };
    if known.severity(rules) != Some(Severity::Critical) || selector.is_narrow() {
        return;
    }
    let at = fields.get("measure").map_or_else(|| fields.at.clone(), |field| field.at.clone());
    let critical = rules
        .iter()
        .find(|rule| known.severity(std::slice::from_ref(rule)) == Some(Severity::Critical));
    let name = critical.map_or("", |rule| rule.measure.as_str());
    let message = format!("accepting `{name}` everywhere is too wide: findings of it are critical");
    let help = "say where: add `namespace`, `name`, `path` or `finding`, without bare wildcards";
    into.add(&at, Cause::TooWide, message, Some(help.to_owned()));
}

fn ceiling<'d>(fields: &Fields<'d>, into: &mut Collector<'d>) -> [Option<f64>; 6] {
    let mut ceiling = [None; 6];
    let Some(field) = fields.get("ceiling") else { return ceiling };
    let Some(goals) = field.fields(&Goal::ALL.map(Goal::name), into) else { return ceiling };
    for (slot, goal) in ceiling.iter_mut().zip(Goal::ALL) {
        let Some(field) = goals.get(goal.name()) else { continue };
        let value = match field.node.content() {
            Content::Int(number) => Some(number as f64),
            Content::Float(number) => Some(number),
            _ => None,
        };
        *slot = value.filter(|number| (0.0..=100.0).contains(number));
        if slot.is_none() {
            let message = format!("the ceiling of `{}` is no risk", goal.name());
            into.add(&field.at, Cause::WrongValue, message, Some("use 0 to 100".to_owned()));
        }
    }
    ceiling
}

fn treatment<'d>(fields: &Fields<'d>, into: &mut Collector<'d>) -> Treatment {
    let Some(text) = fields.string("treatment", into) else { return Treatment::default() };
    let names = Treatment::ALL.map(Treatment::name);
    let found = Treatment::ALL.into_iter().find(|treatment| treatment.name() == text.value);
    found.unwrap_or_else(|| {
        let help = did_you_mean(&text.value, names)
            .unwrap_or_else(|| format!("use one of {}", listed(names)));
        let message = format!("unknown treatment `{}`", text.value);
        let at: &At = &text.at;
        into.add(at, Cause::WrongValue, message, Some(help));
        Treatment::default()
    })
}

#[cfg(test)]
mod tests;
