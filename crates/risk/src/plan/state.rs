//! The findings after some actions, with the figures of all of them kept up to date.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::OpenFinding;
use super::touch::{Touch, Touched};
use crate::aggregate::{load_of, load_parts, risk_of, score, square};
use crate::residual::FLOOR;
use crate::{Class, Figures, Mechanism, PerGoal};

/// A finding as it is now.
#[derive(Clone, Debug)]
struct Live {
    inherent: PerGoal<f64>,
    weight: f64,
    /// The share of the inherent risk that repairs leave.
    keep: f64,
    /// The strongest interception of each mechanism that counts.
    held: Vec<(Mechanism, PerGoal<f64>)>,
    risks: PerGoal<f64>,
}

impl Live {
    fn new(finding: &OpenFinding) -> Live {
        let mut live = Live {
            inherent: finding.inherent.map(risk_of),
            weight: finding.weight,
            keep: 1.0,
            held: Vec::new(),
            risks: PerGoal::default(),
        };
        for credit in &finding.credits {
            live.touch(&Touch::Hold(credit.mechanism, credit.strengths()));
        }
        live.risks = live.risks_with(&[]);
        live
    }

    fn touch(&mut self, touch: &Touch) {
        match touch {
            Touch::Keep(share) => self.keep = self.keep.min(*share),
            Touch::Hold(mechanism, strengths) => {
                match self.held.iter_mut().find(|(held, _)| held == mechanism) {
                    Some((_, held)) => *held = strongest(held, strengths),
                    None => self.held.push((*mechanism, *strengths)),
                }
            }
        }
    }

    /// The risks if this happened too. The factors are multiplied in the order of the mechanisms, as in
    /// [`crate::residual`], which gives the same bits.
    fn risks_with(&self, touches: &[Touched]) -> PerGoal<f64> {
        let mut keep = self.keep;
        let mut strengths = [PerGoal::<f64>::default(); Mechanism::ALL.len()];
        let mut hold = |mechanism: Mechanism, with: &PerGoal<f64>| {
            if let Some(held) = strengths.get_mut(mechanism as usize) {
                *held = strongest(held, with);
            }
        };
        for (mechanism, held) in &self.held {
            hold(*mechanism, held);
        }
        for (_, touch) in touches {
            match touch {
                Touch::Keep(share) => keep = keep.min(*share),
                Touch::Hold(mechanism, held) => hold(*mechanism, held),
            }
        }
        let mut factors = PerGoal::from_fn(|_| 1.0);
        for held in &strengths {
            for ((_, factor), (_, strength)) in factors.iter_mut().zip(held.iter()) {
                *factor *= 1.0 - strength;
            }
        }
        PerGoal::from_fn(|goal| self.inherent.get(goal) * keep * FLOOR.max(*factors.get(goal)))
    }
}

fn strongest(left: &PerGoal<f64>, right: &PerGoal<f64>) -> PerGoal<f64> {
    PerGoal::from_fn(|goal| left.get(goal).max(*right.get(goal)))
}

/// A risk that was the greatest once; out of date if its finding has another risk now.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Peak {
    risk: f64,
    finding: usize,
}

impl Eq for Peak {}

impl Ord for Peak {
    fn cmp(&self, other: &Peak) -> Ordering {
        self.risk.total_cmp(&other.risk).then(self.finding.cmp(&other.finding))
    }
}

impl PartialOrd for Peak {
    fn partial_cmp(&self, other: &Peak) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One figure A over all findings. Risks only fall, so that the greatest is on top once those out of date are
/// taken away.
#[derive(Clone, Debug, Default)]
struct Tally {
    peaks: BinaryHeap<Peak>,
    squares: u128,
}

impl Tally {
    fn change(&mut self, finding: usize, weight: f64, old: f64, new: f64) {
        self.squares =
            self.squares.saturating_sub(square(old, weight)).saturating_add(square(new, weight));
        if new > 0.0 && new != old {
            self.peaks.push(Peak { risk: new, finding });
        }
    }

    /// A, given what the risk of a finding is now.
    fn score(&mut self, risk_now: impl Fn(usize) -> f64) -> f64 {
        while let Some(peak) = self.peaks.peek() {
            if risk_now(peak.finding) == peak.risk {
                return score(peak.risk, self.squares);
            }
            self.peaks.pop();
        }
        0.0
    }
}

/// What an action, or several, would take away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Relief {
    /// Load in whole parts.
    pub(super) parts: u128,
    /// By how many the critical findings become fewer.
    pub(super) critical: i64,
    /// By how many the high findings become fewer.
    pub(super) high: i64,
}

impl Relief {
    pub(super) fn load(&self) -> f64 {
        load_of(self.parts)
    }
}

/// What an action did.
#[derive(Clone, Debug, Default)]
pub(super) struct Done {
    pub(super) relief: Relief,
    pub(super) fixed: Vec<usize>,
    pub(super) lessened: Vec<usize>,
    pub(super) intercepted: Vec<usize>,
}

/// All findings as they are now.
#[derive(Clone, Debug)]
pub(super) struct State {
    live: Vec<Live>,
    headline: Tally,
    goals: PerGoal<Tally>,
    load: u128,
    classes: [usize; 2],
}

impl State {
    pub(super) fn new(findings: &[OpenFinding]) -> State {
        let live: Vec<Live> = findings.iter().map(Live::new).collect();
        let mut headline = Tally::default();
        let mut goals = PerGoal::from_fn(|_| Tally::default());
        let (mut load, mut classes) = (0_u128, [0, 0]);
        for (index, finding) in live.iter().enumerate() {
            let greatest = finding.risks.max();
            headline.change(index, finding.weight, 0.0, greatest);
            for (goal, tally) in goals.iter_mut() {
                tally.change(index, finding.weight, 0.0, *finding.risks.get(goal));
            }
            load += load_parts(&finding.risks, finding.weight);
            let [critical, high] = &mut classes;
            *critical += usize::from(Class::of(greatest) == Class::Critical);
            *high += usize::from(Class::of(greatest) == Class::High);
        }
        State { live, headline, goals, load, classes }
    }

    /// The headline of one finding.
    pub(super) fn risk(&self, finding: usize) -> f64 {
        self.live.get(finding).map_or(0.0, |live| live.risks.max())
    }

    /// The share that repairs have left of one finding.
    pub(super) fn keep(&self, finding: usize) -> f64 {
        self.live.get(finding).map_or(0.0, |live| live.keep)
    }

    /// What `touches`, sorted by finding, would take away.
    pub(super) fn relief(&self, touches: &[Touched]) -> Relief {
        let mut relief = Relief::default();
        for same in touches.chunk_by(|left, right| left.0 == right.0) {
            let Some(live) = same.first().and_then(|&(finding, _)| self.live.get(finding)) else {
                continue;
            };
            if live.risks.max() > 0.0 {
                relief.add(live.weight, &live.risks, &live.risks_with(same));
            }
        }
        relief
    }

    /// Makes `touches`, sorted by finding, happen.
    pub(super) fn apply(&mut self, touches: &[Touched]) -> Done {
        let mut done = Done::default();
        for same in touches.chunk_by(|left, right| left.0 == right.0) {
            let Some(&(index, _)) = same.first() else { continue };
            let Some(live) = self.live.get_mut(index) else { continue };
            let (keep, old) = (live.keep, live.risks);
            for (_, touch) in same {
                live.touch(touch);
            }
            live.risks = live.risks_with(&[]);
            let (weight, new) = (live.weight, live.risks);
            match live.keep {
                now if now < keep && now <= 0.0 => done.fixed.push(index),
                now if now < keep => done.lessened.push(index),
                _ if new != old => done.intercepted.push(index),
                _ => {}
            }
            done.relief.add(weight, &old, &new);
            self.change(index, weight, &old, &new);
        }
        self.load = self.load.saturating_sub(done.relief.parts);
        let [critical, high] = &mut self.classes;
        *critical = critical.saturating_add_signed(-done.relief.critical as isize);
        *high = high.saturating_add_signed(-done.relief.high as isize);
        done
    }

    fn change(&mut self, finding: usize, weight: f64, old: &PerGoal<f64>, new: &PerGoal<f64>) {
        self.headline.change(finding, weight, old.max(), new.max());
        for (goal, tally) in self.goals.iter_mut() {
            tally.change(finding, weight, *old.get(goal), *new.get(goal));
        }
    }

    /// The figures of all findings.
    pub(super) fn figures(&mut self) -> Figures {
        let live = &self.live;
        let risks = |finding: usize| live.get(finding).map(|live| &live.risks);
        let headline = self.headline.score(|finding| risks(finding).map_or(0.0, PerGoal::max));
        let mut goals = PerGoal::default();
        for ((goal, tally), (_, figure)) in self.goals.iter_mut().zip(goals.iter_mut()) {
            *figure = tally.score(|finding| risks(finding).map_or(0.0, |risks| *risks.get(goal)));
        }
        let [critical, high] = self.classes;
        Figures { headline, goals, load: load_of(self.load), critical, high }
    }
}

impl Relief {
    fn add(&mut self, weight: f64, old: &PerGoal<f64>, new: &PerGoal<f64>) {
        let (was, is) = (Class::of(old.max()), Class::of(new.max()));
        let drop = |class| i64::from(was == class) - i64::from(is == class);
        self.parts += load_parts(old, weight).saturating_sub(load_parts(new, weight));
        self.critical += drop(Class::Critical);
        self.high += drop(Class::High);
    }
}
