//! The findings after some actions, with the figures of all of them kept up to date.

use std::sync::Arc;

use super::OpenFinding;
use super::brought::Brought;
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
    brought: Arc<Brought>,
    /// Of each finding, the risks that figures other than the load have counted.
    shown: Vec<PerGoal<f64>>,
    peaks: Peaks,
    headline_squares: u128,
    squares: PerGoal<u128>,
    load: u128,
    critical: usize,
    high: usize,
}

impl State {
    pub(super) fn new(findings: &[OpenFinding]) -> State {
        let live: Vec<Live> = findings.iter().map(Live::new).collect();
        let mut state = State {
            load: live.iter().map(|live| u128::from(live.load)).sum(),
            live,
            brought: Arc::new(Brought::new(findings)),
            shown: vec![PerGoal::default(); findings.len()],
            peaks: Peaks::new(findings.len()),
            headline_squares: 0,
            squares: PerGoal::default(),
            critical: 0,
            high: 0,
        };
        for finding in 0..findings.len() {
            state.show(finding);
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
            if let Some(live) = self.live.get_mut(index) {
                *live = new;
            }
        }
        for same in touches.chunk_by(|left, right| left.0 == right.0) {
            let Some(&(index, _)) = same.first() else { continue };
            self.show(index);
            let brought = Arc::clone(&self.brought);
            brought.brought_with(index).iter().for_each(|&other| self.show(other));
        }
        self.load = self.load.saturating_sub(done.relief.parts);
        done
    }

    /// Brings the figures up to date with one finding.
    fn show(&mut self, finding: usize) {
        let hidden = self.brought.hides(finding, &self.live);
        let (Some(live), Some(shown)) = (self.live.get(finding), self.shown.get_mut(finding))
        else {
            return;
        };
        let new = if hidden { PerGoal::default() } else { live.risks };
        let old = std::mem::replace(shown, new);
        if old == new {
            return;
        }
        let (was, is) = (old.max(), new.max());
        let change = |sum: &mut u128, old: f64, new: f64| {
            let new = *sum + u128::from(square(new, live.weight));
            *sum = new.saturating_sub(u128::from(square(old, live.weight)));
        };
        change(&mut self.headline_squares, was, is);
        for (goal, squares) in self.squares.iter_mut() {
            change(squares, *old.get(goal), *new.get(goal));
        }
        for (class, count) in [(Class::Critical, &mut self.critical), (Class::High, &mut self.high)]
        {
            *count += usize::from(Class::of(is) == class);
            *count = count.saturating_sub(usize::from(Class::of(was) == class));
        }
        self.peaks.change(finding, &old, &new);
    }

    /// The figures of all findings.
    pub(super) fn figures(&mut self) -> Figures {
        let greatest = self.peaks.greatest(&self.shown, |risks| risks);
        Figures {
            headline: score(greatest.max(), self.headline_squares),
            goals: PerGoal::from_fn(|goal| score(*greatest.get(goal), *self.squares.get(goal))),
            load: load_of(self.load),
            critical: self.critical,
            high: self.high,
        }
    }
}
