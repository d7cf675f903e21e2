//! Points and spans of time.

/// A span of time in nanoseconds, about 292 years either way (as the API server's).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Duration {
    /// Nanoseconds.
    pub nanos: i64,
}

/// A point in time between the years 1 and 9999.
#[derive(Clone, Copy, Debug)]
pub struct Timestamp {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Nanoseconds of that second, below 1,000,000,000.
    pub nanos: u32,
    /// Seconds that the clock it was written with is ahead of UTC. It does not count for equality and
    /// order, but texts and parts of the timestamp are those of that clock.
    pub offset: i32,
}

/// 0001-01-01T00:00:00Z.
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: i64 = 253_402_300_799;
const NANOS: i128 = 1_000_000_000;

impl Timestamp {
    /// The point in time, unless it lies outside of the years 1 to 9999.
    pub fn new(seconds: i64, nanos: u32) -> Option<Timestamp> {
        let valid = (FIRST_SECOND..=LAST_SECOND).contains(&seconds) && i128::from(nanos) < NANOS;
        valid.then_some(Timestamp { seconds, nanos, offset: 0 })
    }

    fn total(self) -> i128 {
        i128::from(self.seconds) * NANOS + i128::from(self.nanos)
    }

    /// The point in time `duration` later.
    pub(crate) fn plus(self, duration: i128) -> Option<Timestamp> {
        let total = self.total() + duration;
        let seconds = i64::try_from(total.div_euclid(NANOS)).ok()?;
        let at = Timestamp::new(seconds, u32::try_from(total.rem_euclid(NANOS)).ok()?)?;
        Some(Timestamp { offset: self.offset, ..at })
    }

    /// The time since `earlier`.
    pub(crate) fn since(self, earlier: Timestamp) -> Option<Duration> {
        i64::try_from(self.total() - earlier.total()).ok().map(|nanos| Duration { nanos })
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.seconds, self.nanos).cmp(&(other.seconds, other.nanos))
    }
}
