//! What a policy says, brought into force by one binding.

/// The answer of one policy with one binding that match a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The policy's name.
    pub policy: String,
    /// The binding's name.
    pub binding: String,
    /// What comes of a failure: a refusal, and not only a warning or an entry in the audit log.
    pub denies: bool,
    /// What came out.
    pub verdict: Verdict,
    /// What was evaluated asks who the user is, so that another user may get another answer.
    pub asks_user: bool,
    /// It is about some objects only, by labels that their author chooses.
    pub selects_objects: bool,
    /// It is about some namespaces only, by labels that can be changed.
    pub selects_namespaces: bool,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All validations hold.
    Held,
    /// A validation does not hold.
    Failed {
        /// What the user is told.
        message: String,
        /// The expression with those of the variables that it reads.
        expressions: Vec<String>,
    },
    /// An expression could not be evaluated on this object, or a parameter is missing.
    Erred {
        /// Why.
        message: String,
        /// `failurePolicy: Fail`: the request is refused.
        closed: bool,
    },
    /// It takes something that is not known here.
    Undecided(String),
}

impl Answer {
    /// True if the request is refused for it.
    pub fn refuses(&self) -> bool {
        let failed = match &self.verdict {
            Verdict::Failed { .. } => true,
            Verdict::Erred { closed, .. } => *closed,
            Verdict::Held | Verdict::Undecided(_) => false,
        };
        self.denies && failed
    }
}
