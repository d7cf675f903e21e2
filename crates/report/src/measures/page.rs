//! One measure on a terminal.

use std::io::{self, Write};

use ringfort_measure::{Check, Goal, Level, Measure};

use super::{check, cost, environments, prose};
use crate::Screen;
use crate::fields::class;
use crate::sanitise::{message, name};
use crate::tokens::Token;
use crate::wrap::{pad, width, wrap};

/// Columns of the names in front of facts.
const NAME: usize = 17;

pub(super) fn write(measure: &Measure, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { screen, out };
    page.head(measure)?;
    page.goals(measure)?;
    let sections = &measure.sections;
    page.section("Why", &sections.why)?;
    page.section("Do", &sections.todo)?;
    page.section("Do on Azure AKS", &sections.aks)?;
    page.section("Do On-Premise", &sections.on_prem)?;
    page.section("Verify", &sections.verify)?;
    page.section("Undo", &sections.undo)?;
    page.example("Before", measure.before.as_deref())?;
    page.example("After", measure.after.as_deref())?;
    page.checks(&measure.checks)?;
    page.parameters(measure)?;
    page.maps(measure)?;
    page.references(measure)
}

struct Page<'o> {
    screen: Screen,
    out: &'o mut dyn Write,
}

impl Page<'_> {
    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.screen.palette.paint(Token::Heading, text))
    }

    /// A name and what is to be said of it, wrapped behind it.
    fn fact(&mut self, what: &str, text: &str) -> io::Result<()> {
        let space = self.screen.columns().saturating_sub(2 + NAME);
        let mut what = what;
        if width(what) >= NAME {
            writeln!(self.out, "  {what}")?;
            what = "";
        }
        for line in wrap(&message(text), space) {
            writeln!(self.out, "  {}{line}", pad(what, NAME))?;
            what = "";
        }
        Ok(())
    }

    fn head(&mut self, measure: &Measure) -> io::Result<()> {
        let palette = self.screen.palette;
        for line in wrap(&message(&measure.title), self.screen.columns()) {
            writeln!(self.out, "{}", palette.paint(Token::Heading, &line))?;
        }
        let severity = measure.severity();
        let dot = self.screen.dot();
        writeln!(
            self.out,
            "{}{dot}{}{dot}{}",
            name(&measure.id),
            match measure.level {
                Level::ApiResource => "level API resource".to_owned(),
                other => format!("level {}", other.name()),
            },
            palette.paint(Token::Word(severity), severity.name())
        )?;
        writeln!(self.out)?;
        self.fact("environments", &environments(measure))?;
        self.fact("cost", &cost(measure))?;
        if let Some(versions) = &measure.versions {
            self.fact("versions", versions)?;
        }
        if !measure.requires.is_empty() {
            self.fact("needs before", &measure.requires.join(", "))?;
        }
        Ok(())
    }

    fn goals(&mut self, measure: &Measure) -> io::Result<()> {
        self.heading("Protects")?;
        for (goal, impact) in Goal::ALL.iter().zip(&measure.goals) {
            let Some(impact) = impact else { continue };
            let Some(severity) = class(impact.impact) else { continue };
            let word = self.screen.palette.paint(Token::Word(severity), &pad(severity.name(), 10));
            let space = self.screen.columns().saturating_sub(2 + NAME + 10);
            for (number, line) in wrap(&message(&impact.because), space).iter().enumerate() {
                match number {
                    0 => writeln!(self.out, "  {}{word}{line}", pad(goal.name(), NAME))?,
                    _ => writeln!(self.out, "{:1$}{line}", "", 2 + NAME + 10)?,
                }
            }
        }
        Ok(())
    }

    fn section(&mut self, heading: &str, text: &str) -> io::Result<()> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.heading(heading)?;
        prose::write(text, 2, self.screen, self.out)
    }

    fn example(&mut self, heading: &str, code: Option<&str>) -> io::Result<()> {
        let Some(code) = code else { return Ok(()) };
        self.heading(heading)?;
        self.code(code, 2)
    }

    fn code(&mut self, code: &str, indent: usize) -> io::Result<()> {
        let fenced = format!("~~~~~~~~\n{}\n~~~~~~~~", code.trim_end());
        prose::write(&fenced, indent, self.screen, self.out)
    }

    fn checks(&mut self, checks: &[Check]) -> io::Result<()> {
        if checks.is_empty() {
            self.heading("Checks")?;
            return self.fact("", "none: no program can decide it, an attestation does");
        }
        for of in checks {
            self.heading(&format!("Check {}", name(&of.id)))?;
            self.fact("looks at", &check::subjects(of))?;
            self.fact("says", &of.says)?;
            if let Some(advice) = &of.advice {
                self.fact("advises", advice)?;
            }
            if let Some(fix) = check::fix(of) {
                self.fact("fix", &fix)?;
            }
            writeln!(self.out)?;
            self.code(&check::expressions(of), 2)?;
        }
        Ok(())
    }

    fn parameters(&mut self, measure: &Measure) -> io::Result<()> {
        if measure.params.is_empty() {
            return Ok(());
        }
        self.heading("Parameters")?;
        for parameter in measure.params.iter() {
            let text = format!(
                "{}, default `{}`: {}",
                parameter.kind, parameter.default, parameter.because
            );
            self.fact(&name(&parameter.name), &text)?;
        }
        Ok(())
    }

    fn maps(&mut self, measure: &Measure) -> io::Result<()> {
        if measure.maps.is_empty() {
            return Ok(());
        }
        self.heading("Maps")?;
        for mapping in measure.maps.iter() {
            self.fact(&name(&mapping.benchmark), &mapping.requirements.join(", "))?;
        }
        Ok(())
    }

    fn references(&mut self, measure: &Measure) -> io::Result<()> {
        if measure.references.is_empty() {
            return Ok(());
        }
        self.heading("References")?;
        measure.references.iter().try_for_each(|uri| writeln!(self.out, "  {}", message(uri)))
    }
}
