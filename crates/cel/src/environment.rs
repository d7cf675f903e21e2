//! What an expression may use: variables, and the functions of a Kubernetes version.

use crate::{Type, Version};

/// Declares the variables and functions of expressions. Slots are dense: the n-th declared
/// variable has slot n. A variable may have a dotted name (`variables.containers`).
#[derive(Clone, Debug)]
pub struct Environment {
    version: Version,
    variables: Vec<(Box<str>, Type)>,
    checked: bool,
}

impl Environment {
    /// All function libraries that the API server of that version offers, and no variables.
    pub fn kubernetes(version: Version) -> Environment {
        Environment { version, variables: Vec::new(), checked: true }
    }

    /// Declares a variable; its slot is the number of variables declared before it.
    #[must_use]
    pub fn variable(mut self, name: &str, kind: Type) -> Environment {
        self.variables.push((name.into(), kind));
        self
    }

    /// Leaves the type checker out: everything is decided at evaluation, and
    /// [`Program::output`](crate::Program::output) is `dyn`. The API server never does that.
    #[must_use]
    pub fn unchecked(mut self) -> Environment {
        self.checked = false;
        self
    }

    /// True unless [`unchecked`](Environment::unchecked).
    pub fn is_checked(&self) -> bool {
        self.checked
    }

    /// The Kubernetes version whose functions may be used.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The slot of a declared variable; of equal names the last one.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.variables.iter().rposition(|(variable, _)| &**variable == name)
    }

    /// The name and type of the variable with this slot.
    pub fn declared(&self, slot: usize) -> Option<(&str, &Type)> {
        self.variables.get(slot).map(|(name, kind)| (&**name, kind))
    }

    /// How many variables are declared.
    pub fn len(&self) -> usize {
        self.variables.len()
    }

    /// True if no variable is declared.
    pub fn is_empty(&self) -> bool {
        self.variables.is_empty()
    }

    /// True if a variable has a dotted name.
    pub(crate) fn has_dotted(&self) -> bool {
        self.variables.iter().any(|(name, _)| name.contains('.'))
    }

    /// The declared variable that differs from `name` only in case or by one letter.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        let near = |other: &str| other.eq_ignore_ascii_case(name) || is_one_off(other, name);
        self.variables.iter().map(|(other, _)| &**other).find(|other| near(other))
    }
}

fn is_one_off(left: &str, right: &str) -> bool {
    let same = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    let rest = |text: &str, skip: usize| text.as_bytes().get(same + skip..).map(<[u8]>::to_vec);
    left.len() > 2
        && (rest(left, 1) == rest(right, 1) && left.len() == right.len()
            || rest(left, 1).is_some() && rest(left, 1) == rest(right, 0)
            || rest(right, 1).is_some() && rest(left, 0) == rest(right, 1))
}
