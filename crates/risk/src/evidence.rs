//! How sure an interceptor is.

/// Whether an interceptor is in force for an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// All facts that decide were collected, and speak for it.
    Proven,
    /// By a documented default, failing open, or seen in part.
    Probable,
    /// A fact that decides was not collected.
    Unknown,
    /// A fact refutes it.
    Absent,
}

/// Who, besides the platform's administrators, can switch an interceptor off or step around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integrity {
    /// Nobody.
    Solid,
    /// Some further identities.
    Soft,
    /// Everybody with a login, or the tenant that it should hold.
    Open,
}

impl Status {
    /// The share of its effect that counts: 1, 0.6, 0 and 0.
    pub fn confidence(self) -> f64 {
        match self {
            Status::Proven => 1.0,
            Status::Probable => 0.6,
            Status::Unknown | Status::Absent => 0.0,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Status::Proven => "proven",
            Status::Probable => "probable",
            Status::Unknown => "unknown",
            Status::Absent => "absent",
        }
    }
}

impl Integrity {
    /// The share of its effect that counts: 1, 0.7 and 0.3.
    pub fn value(self) -> f64 {
        match self {
            Integrity::Solid => 1.0,
            Integrity::Soft => 0.7,
            Integrity::Open => 0.3,
        }
    }

    /// The word in every output.
    pub fn name(self) -> &'static str {
        match self {
            Integrity::Solid => "solid",
            Integrity::Soft => "soft",
            Integrity::Open => "open",
        }
    }
}
