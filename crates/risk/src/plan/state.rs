//! The findings after some actions, with the figures of all of them kept up to date.

use super::OpenFinding;
use super::live::Live;
use super::peaks::Peaks;
use super::touch::Touched;
use crate::aggregate::{load_of, score, square};
use crate::{Class, Figures, PerGoal};

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

    fn add(&mut self, old: &Live, new_headline: f64, new_load: u64) {
        let (was, is) = (Class::of(old.headline), Class::of(new_headline));
        let drop = |class| i64::from(was == class) - i64::from(is == class);
        self.parts += u128::from(old.load.saturating_sub(new_load));
        self.critical += drop(Class::Critical);
        self.high += drop(Class::High);
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
    peaks: Peaks,
    headline_squares: u128,
    squares: PerGoal<u128>,
    load: u128,
    critical: usize,
    high: usize,
}

impl State {
    pub(super) fn new(findings: &[OpenFinding]) -> State {
        let mut state = State {
            live: findings.iter().map(Live::new).collect(),
            peaks: Peaks::new(findings.len()),
            headline_squares: 0,
            squares: PerGoal::default(),
            load: 0,
            critical: 0,
            high: 0,
        };
        for live in &state.live {
            state.headline_squares += u128::from(square(live.headline, live.weight));
            for (goal, squares) in state.squares.iter_mut() {
                *squares += u128::from(square(*live.risks.get(goal), live.weight));
            }
            state.load += u128::from(live.load);
            state.critical += usize::from(Class::of(live.headline) == Class::Critical);
            state.high += usize::from(Class::of(live.headline) == Class::High);
        }
        state
    }

    /// The headline of one finding.
    pub(super) fn risk(&self, finding: usize) -> f64 {
        self.live.get(finding).map_or(0.0, |live| live.headline)
    }

    /// The share that repairs have left of one finding.
    pub(super) fn keep(&self, finding: usize) -> f64 {
        self.live.get(finding).map_or(0.0, |live| live.keep)
    }

    /// What `touches`, sorted by finding, would take away.
    pub(super) fn relief(&self, touches: &[Touched]) -> Relief {
        let mut relief = Relief::default();
        for same in touches.chunk_by(|left, right| left.0 == right.0) {
            let finding = same.first().and_then(|&(finding, _)| self.live.get(finding));
            if let Some(live) = finding.filter(|live| live.load > 0) {
                let (headline, load) = live.outlook(same);
                relief.add(live, headline, load);
            }
        }
        relief
    }

    /// Makes `touches`, sorted by finding, happen.
    pub(super) fn apply(&mut self, touches: &[Touched]) -> Done {
        let mut done = Done::default();
        for same in touches.chunk_by(|left, right| left.0 == right.0) {
            let Some(&(index, _)) = same.first() else { continue };
            let Some(live) = self.live.get(index) else { continue };
            let new = live.after(same);
            match new.keep {
                keep if keep < live.keep && keep <= 0.0 => done.fixed.push(index),
                keep if keep < live.keep => done.lessened.push(index),
                _ if new.risks != live.risks => done.intercepted.push(index),
                _ => {}
            }
            done.relief.add(live, new.headline, new.load);
            self.replace(index, new);
        }
        self.load = self.load.saturating_sub(done.relief.parts);
        let fewer = |count: usize, drop: i64| count.saturating_add_signed(-drop as isize);
        self.critical = fewer(self.critical, done.relief.critical);
        self.high = fewer(self.high, done.relief.high);
        done
    }

    fn replace(&mut self, finding: usize, new: Live) {
        let Some(live) = self.live.get_mut(finding) else { return };
        let old = std::mem::replace(live, new);
        if old.risks != live.risks {
            let fall = |old: f64, new: f64| {
                u128::from(square(old, live.weight).saturating_sub(square(new, live.weight)))
            };
            let squares = &mut self.headline_squares;
            *squares = squares.saturating_sub(fall(old.headline, live.headline));
            for (goal, squares) in self.squares.iter_mut() {
                let fallen = fall(*old.risks.get(goal), *live.risks.get(goal));
                *squares = squares.saturating_sub(fallen);
            }
            self.peaks.fall(finding, &old.risks);
        }
    }

    /// The figures of all findings.
    pub(super) fn figures(&mut self) -> Figures {
        let greatest = self.peaks.greatest(&self.live, |live| &live.risks);
        Figures {
            headline: score(greatest.max(), self.headline_squares),
            goals: PerGoal::from_fn(|goal| score(*greatest.get(goal), *self.squares.get(goal))),
            load: load_of(self.load),
            critical: self.critical,
            high: self.high,
        }
    }
}
