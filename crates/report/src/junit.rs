//! JUnit XML, for systems that show tests: a suite a file, a test case an object and measure that broke.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use ringfort_assess::{Assessment, Finding, Standing};
use ringfort_evidence::Omission;
use rustc_hash::FxHashMap;

use crate::sanitise::{message, name};
use crate::wording::{advice, fix, object, position, why};

type Xml<'w> = Writer<&'w mut dyn Write>;

/// Findings of one measure on one object.
struct Case<'a> {
    first: &'a Finding,
    more: Vec<&'a Finding>,
}

/// The cases of one file.
struct Suite<'a> {
    file: &'a str,
    cases: Vec<Case<'a>>,
}

/// Writes all suites; the first one tells what was assessed, so that an empty result is no empty file.
pub(crate) fn write(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(&assessment.findings);
    let cases = || suites.iter().flat_map(|suite| &suite.cases);
    let refused = assessment.completeness.refused.len();
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "ringfort"))
        .with_attribute(("tests", text(1 + refused + cases().count()).as_str()))
        .with_attribute(("failures", text(cases().filter(|case| case.fails()).count()).as_str()))
        .with_attribute(("errors", text(refused).as_str()))
        .write_inner_content(|xml| {
            completeness(assessment, xml)?;
            suites.iter().try_for_each(|suite| write_suite(suite, assessment, xml))
        })?;
    xml.into_inner().write_all(b"\n")
}

fn suites(findings: &[Finding]) -> Vec<Suite<'_>> {
    let mut suites: Vec<Suite<'_>> = Vec::new();
    let mut files = FxHashMap::default();
    let mut cases = FxHashMap::default();
    for finding in findings {
        let file: &str = &finding.place.file;
        let at = *files.entry(file).or_insert_with(|| {
            suites.push(Suite { file, cases: Vec::new() });
            suites.len() - 1
        });
        let Some(suite) = suites.get_mut(at) else { continue };
        let subject = &finding.subject;
        let key = (
            (at, finding.measure.id.as_ref(), &subject.api_version),
            (&subject.kind, &subject.namespace, &subject.name),
        );
        let case = *cases.entry(key).or_insert(suite.cases.len());
        match suite.cases.get_mut(case) {
            Some(case) => case.more.push(finding),
            None => suite.cases.push(Case { first: finding, more: Vec::new() }),
        }
    }
    suites
}

impl<'a> Case<'a> {
    fn findings(&self) -> impl Iterator<Item = &'a Finding> + '_ {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }

    /// True if one of the findings is open at or above the threshold.
    fn fails(&self) -> bool {
        self.findings().any(|finding| finding.standing == Standing::Open)
    }
}

fn text(number: usize) -> String {
    number.to_string()
}

fn completeness(assessment: &Assessment, xml: &mut Xml<'_>) -> io::Result<()> {
    let account = &assessment.completeness;
    let facts = [
        ("found", text(account.found)),
        ("assessed", text(account.assessed)),
        ("files", text(account.files)),
        ("skipped", text(account.skipped.len())),
        ("refused", text(account.refused.len())),
    ];
    xml.create_element("testsuite")
        .with_attribute(("name", "completeness"))
        .with_attribute(("tests", text(1 + account.refused.len()).as_str()))
        .with_attribute(("failures", "0"))
        .with_attribute(("errors", text(account.refused.len()).as_str()))
        .with_attribute(("skipped", "0"))
        .write_inner_content(|xml| {
            xml.create_element("properties").write_inner_content(|xml| {
                facts.iter().try_for_each(|(name, value)| property(name, value, xml))?;
                configuration(assessment, xml)
            })?;
            let done = format!("{} of {} assessed", account.assessed, account.found);
            xml.create_element("testcase")
                .with_attribute(("name", done.as_str()))
                .with_attribute(("classname", "completeness"))
                .write_empty()?;
            account.refused.iter().try_for_each(|omission| refused(omission, xml))
        })?;
    Ok(())
}

fn property(name: &str, value: &str, xml: &mut Xml<'_>) -> io::Result<()> {
    let element = xml.create_element("property");
    element.with_attribute(("name", name)).with_attribute(("value", value)).write_empty()?;
    Ok(())
}

fn configuration(assessment: &Assessment, xml: &mut Xml<'_>) -> io::Result<()> {
    if let Some(note) = &assessment.configuration {
        property("configuration", &name(&note.file), xml)?;
        property("silences", &message(&note.silences.join(", ")), xml)?;
    }
    for note in &assessment.acceptances {
        if let Some(problem) = &note.problem {
            let value = format!("{}: {}", name(&note.id), message(problem));
            property("acceptance-problem", &value, xml)?;
        }
    }
    Ok(())
}

fn refused(omission: &Omission, xml: &mut Xml<'_>) -> io::Result<()> {
    let mut place = name(&omission.file).into_owned();
    if let Some((line, column)) = omission.at {
        place = format!("{place}:{line}:{column}");
    }
    let help = omission.help.as_deref().map(message).unwrap_or_default();
    xml.create_element("testcase")
        .with_attribute(("name", place.as_str()))
        .with_attribute(("classname", "completeness"))
        .write_inner_content(|xml| {
            xml.create_element("error")
                .with_attribute(("type", omission.reason.name()))
                .with_attribute(("message", message(&omission.message).as_ref()))
                .write_text_content(BytesText::new(&help))?;
            Ok(())
        })?;
    Ok(())
}

fn write_suite(suite: &Suite<'_>, assessment: &Assessment, xml: &mut Xml<'_>) -> io::Result<()> {
    let failures = suite.cases.iter().filter(|case| case.fails()).count();
    xml.create_element("testsuite")
        .with_attribute(("name", name(suite.file).as_ref()))
        .with_attribute(("tests", text(suite.cases.len()).as_str()))
        .with_attribute(("failures", text(failures).as_str()))
        .with_attribute(("errors", "0"))
        .with_attribute(("skipped", text(suite.cases.len() - failures).as_str()))
        .write_inner_content(|xml| {
            suite.cases.iter().try_for_each(|case| write_case(case, assessment, xml))
        })?;
    Ok(())
}

fn write_case(case: &Case<'_>, assessment: &Assessment, xml: &mut Xml<'_>) -> io::Result<()> {
    let first = case.first;
    let title = format!("{}: {}", object(&first.subject), name(&first.measure.id));
    xml.create_element("testcase")
        .with_attribute(("name", title.as_str()))
        .with_attribute(("classname", name(&first.measure.id).as_ref()))
        .with_attribute(("file", name(&first.place.file).as_ref()))
        .with_attribute(("line", first.place.line.to_string().as_str()))
        .write_inner_content(|xml| {
            if case.fails() {
                return failure(case, xml);
            }
            let reason = standing(first, assessment);
            xml.create_element("skipped")
                .with_attribute(("message", message(&reason).as_ref()))
                .write_empty()?;
            Ok(())
        })?;
    Ok(())
}

fn failure(case: &Case<'_>, xml: &mut Xml<'_>) -> io::Result<()> {
    let open = || case.findings().filter(|finding| finding.standing == Standing::Open);
    let messages: Vec<_> = open().map(|finding| message(&finding.message)).collect();
    let mut lines: Vec<String> = Vec::new();
    for finding in open() {
        let severity = finding.severity.name();
        lines.push(format!(
            "{}: {severity}: {}",
            position(&finding.place),
            message(&finding.message)
        ));
    }
    lines.extend(why(case.first).map(|why| format!("why: {}", message(why))));
    lines.push(format!("do: {}", advice(case.first)));
    lines.extend(fix(case.first).map(|fix| format!("fix: {fix}")));
    xml.create_element("failure")
        .with_attribute(("type", case.first.severity.name()))
        .with_attribute(("message", messages.join("; ").as_str()))
        .write_text_content(BytesText::new(&lines.join("\n")))?;
    Ok(())
}

/// Why a finding is no failure.
fn standing(finding: &Finding, assessment: &Assessment) -> String {
    let severity = finding.severity.name();
    match finding.standing {
        Standing::Open => severity.to_owned(),
        Standing::BelowThreshold => {
            format!("below the threshold: {severity}: {}", finding.message)
        }
        Standing::Known => format!("in the baseline: {}", finding.message),
        Standing::Accepted(index) => {
            let note = assessment.acceptances.get(index);
            let by = note.map(|note| format!(" by {}: {}", note.id, note.reason));
            format!("accepted{}: {}", by.unwrap_or_default(), finding.message)
        }
    }
}
