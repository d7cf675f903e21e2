//! `ringfort measures summary`: the catalogue in numbers.

use std::io::{self, Write};

use ringfort_measure::{Environment, EnvironmentStatus, Goal, Grade, Level, Measure};

/// Writes how many measures and checks there are, by level, environment, goal and significance.
pub(crate) fn write(measures: &[&Measure], out: &mut dyn Write) -> io::Result<()> {
    let checks =
        |measures: &[&Measure]| -> usize { measures.iter().map(|one| one.checks.len()).sum() };
    let decided =
        |measures: &[&Measure]| measures.iter().filter(|one| !one.checks.is_empty()).count();
    writeln!(
        out,
        "{:<16}{:>9}{:>13}{:>10}{:>8}",
        "", "measures", "by program", "attested", "checks"
    )?;
    let mut row = |name: &str, own: &[&Measure]| {
        let (all, program) = (own.len(), decided(own));
        writeln!(out, "{name:<16}{all:>9}{program:>13}{:>10}{:>8}", all - program, checks(own))
    };
    for level in Level::ALL {
        let own: Vec<&Measure> =
            measures.iter().copied().filter(|one| one.level == level).collect();
        row(level.name(), &own)?;
    }
    row("all", measures)?;
    writeln!(out)?;
    for environment in Environment::ALL {
        let count = |status: EnvironmentStatus| {
            let of = |one: &&&Measure| match environment {
                Environment::Aks => one.environments.aks,
                Environment::OnPrem => one.environments.on_prem,
            };
            measures.iter().filter(|one| of(one) == status).count()
        };
        writeln!(
            out,
            "{:<16}{:>4} apply, {} are the provider's, {} not available",
            environment.name(),
            count(EnvironmentStatus::Applies),
            count(EnvironmentStatus::ProviderManaged),
            count(EnvironmentStatus::NotAvailable),
        )?;
    }
    writeln!(out)?;
    write!(out, "{:<16}", "")?;
    for level in Level::ALL {
        write!(out, "{:>14}", level.name())?;
    }
    writeln!(out)?;
    for (at, goal) in Goal::ALL.iter().enumerate() {
        write!(out, "{:<16}", goal.name())?;
        for level in Level::ALL {
            let serves = |one: &&&Measure| {
                one.level == level
                    && one.goals.get(at).is_some_and(|impact| {
                        impact.as_ref().is_some_and(|impact| impact.impact > 0)
                    })
            };
            write!(out, "{:>14}", measures.iter().filter(serves).count())?;
        }
        writeln!(out)?;
    }
    writeln!(out)?;
    for grade in [Grade::Essential, Grade::Important, Grade::Useful, Grade::Optional] {
        let count = measures.iter().filter(|one| one.grade() == grade).count();
        writeln!(out, "{:<16}{count:>4}", grade.name())?;
    }
    Ok(())
}
