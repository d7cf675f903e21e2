//! Type parameters and what they stand for.

use crate::Type;

/// What type parameters are bound to so far.
pub(super) struct Unifier {
    bindings: Vec<Option<Type>>,
    /// Earlier bindings, to take back a failed attempt.
    trail: Vec<(u32, Option<Type>)>,
    /// Steps left; types can grow exponentially in the length of an expression.
    fuel: u32,
}

/// Steps that a whole check may take.
const FUEL: u32 = 5_000_000;
/// Nodes that a type may have; larger ones become `dyn`.
const LARGEST_TYPE: u32 = 500;

impl Unifier {
    pub(super) fn new() -> Unifier {
        Unifier { bindings: Vec::new(), trail: Vec::new(), fuel: FUEL }
    }

    /// True if the check was given up.
    pub(super) fn is_exhausted(&self) -> bool {
        self.fuel == 0
    }

    /// Declares that many parameters; gives the number of the first.
    pub(super) fn fresh(&mut self, count: u32) -> u32 {
        let first = self.bindings.len() as u32;
        self.bindings.resize(self.bindings.len() + count as usize, None);
        first
    }

    /// A type that is not decided yet.
    pub(super) fn open(&mut self) -> Type {
        Type::Parameter(self.fresh(1))
    }

    /// True if a value of type `given` may stand where `wanted` is asked for; binds parameters then.
    pub(super) fn assign(&mut self, wanted: &Type, given: &Type) -> bool {
        self.attempt(|unifier| unifier.assignable(wanted, given))
    }

    /// [`assign`](Unifier::assign) for all pairs or none. Equally long lists are asked for.
    pub(super) fn assign_all(&mut self, given: &[Type], wanted: &[Type]) -> bool {
        given.len() == wanted.len()
            && self.attempt(|unifier| {
                given.iter().zip(wanted).all(|(given, wanted)| unifier.assignable(given, wanted))
            })
    }

    fn attempt(&mut self, test: impl FnOnce(&mut Unifier) -> bool) -> bool {
        self.trail.clear();
        if test(self) {
            return true;
        }
        for (number, earlier) in std::mem::take(&mut self.trail).into_iter().rev() {
            if let Some(slot) = self.bindings.get_mut(number as usize) {
                *slot = earlier;
            }
        }
        false
    }

    /// The type with bound parameters replaced; open ones stay.
    pub(super) fn resolve(&mut self, kind: &Type) -> Type {
        let mut room = LARGEST_TYPE;
        self.substitute(kind, false, &mut room)
    }

    /// The type with bound parameters replaced; open ones become `dyn`.
    pub(super) fn settle(&mut self, kind: &Type) -> Type {
        let mut room = LARGEST_TYPE;
        self.substitute(kind, true, &mut room)
    }

    fn substitute(&mut self, kind: &Type, settle: bool, room: &mut u32) -> Type {
        if *room == 0 || !self.step() {
            return Type::Dyn;
        }
        *room -= 1;
        match kind {
            Type::Parameter(number) => match self.binding(*number) {
                Some(bound) => self.substitute(&bound, settle, room),
                None if settle => Type::Dyn,
                None => Type::Parameter(*number),
            },
            Type::List(element) => Type::list(self.substitute(element, settle, room)),
            Type::Optional(content) => Type::optional(self.substitute(content, settle, room)),
            Type::Map(key, value) => {
                let key = self.substitute(key, settle, room);
                Type::map(key, self.substitute(value, settle, room))
            }
            other => other.clone(),
        }
    }

    fn step(&mut self) -> bool {
        self.fuel = self.fuel.saturating_sub(1);
        self.fuel > 0
    }

    fn binding(&self, number: u32) -> Option<Type> {
        self.bindings.get(number as usize).cloned().flatten()
    }

    fn bind(&mut self, number: u32, kind: Type) {
        if let Some(slot) = self.bindings.get_mut(number as usize) {
            let earlier = slot.replace(kind);
            self.trail.push((number, earlier));
        }
    }

    fn assignable(&mut self, left: &Type, right: &Type) -> bool {
        if !self.step() {
            return false;
        }
        if let Type::Parameter(number) = right {
            let (valid, bound) = self.substitutable(left, *number);
            if valid || bound {
                return valid;
            }
        }
        if let Type::Parameter(number) = left {
            return self.substitutable(right, *number).0;
        }
        match (left, right) {
            (Type::Dyn, _) | (_, Type::Dyn) => true,
            (Type::Null, other) | (other, Type::Null) => is_nullable(other),
            (Type::List(left), Type::List(right))
            | (Type::Optional(left), Type::Optional(right)) => self.assignable(left, right),
            (Type::Map(left_key, left), Type::Map(right_key, right)) => {
                self.assignable(left_key, right_key) && self.assignable(left, right)
            }
            (Type::Object(left), Type::Object(right)) => left.name == right.name,
            _ => left == right,
        }
    }

    /// Whether the parameter can stand for `kind`, and whether it stood for something before.
    fn substitutable(&mut self, kind: &Type, number: u32) -> (bool, bool) {
        if *kind == Type::Parameter(number) {
            return (true, true);
        }
        let Some(bound) = self.binding(number) else {
            let valid = !self.occurs(number, kind);
            if valid {
                self.bind(number, kind.clone());
            }
            return (valid, false);
        };
        if *kind == bound {
            return (true, true);
        }
        if !self.assignable(kind, &bound) {
            return (false, true);
        }
        let general = most_general(kind, &bound).clone();
        if !self.occurs(number, &general) {
            self.bind(number, general);
        }
        (true, true)
    }

    fn occurs(&mut self, number: u32, within: &Type) -> bool {
        if !self.step() {
            return true;
        }
        match within {
            Type::Parameter(other) if *other == number => true,
            Type::Parameter(other) => match self.binding(*other) {
                Some(bound) => self.occurs(number, &bound),
                None => false,
            },
            Type::List(inner) | Type::Optional(inner) => self.occurs(number, inner),
            Type::Map(key, value) => self.occurs(number, key) || self.occurs(number, value),
            _ => false,
        }
    }
}

/// Types whose values may be compared with, or replaced by, null.
fn is_nullable(kind: &Type) -> bool {
    matches!(
        kind,
        Type::Null
            | Type::Optional(_)
            | Type::Opaque(_)
            | Type::Object(_)
            | Type::Duration
            | Type::Timestamp
    )
}

/// The more general of two types that fit together.
pub(super) fn most_general<'t>(left: &'t Type, right: &'t Type) -> &'t Type {
    if is_less_specific(left, right) { left } else { right }
}

fn is_less_specific(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Dyn | Type::Parameter(_), _) => true,
        (_, Type::Dyn | Type::Parameter(_)) => false,
        (Type::List(left), Type::List(right)) | (Type::Optional(left), Type::Optional(right)) => {
            is_less_specific(left, right)
        }
        (Type::Map(left_key, left), Type::Map(right_key, right)) => {
            is_less_specific(left_key, right_key) && is_less_specific(left, right)
        }
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binds_and_takes_back() {
        let mut unifier = Unifier::new();
        let open = unifier.open();
        let list = Type::list(open.clone());
        assert!(unifier.assign(&list, &Type::list(Type::Int)));
        assert_eq!(unifier.resolve(&list), Type::list(Type::Int));
        assert!(!unifier.assign(&list, &Type::list(Type::String)));
        assert!(unifier.assign(&list, &Type::list(Type::Dyn)));
        assert_eq!(unifier.resolve(&open), Type::Dyn);

        let pair = Type::map(unifier.open(), Type::Int);
        assert!(!unifier.assign(&pair, &Type::map(Type::String, Type::String)));
        assert_eq!(unifier.resolve(&pair), pair);
        assert_eq!(unifier.settle(&pair), Type::map(Type::Dyn, Type::Int));
    }

    #[test]
    fn a_parameter_is_not_part_of_itself() {
        let mut unifier = Unifier::new();
        let open = unifier.open();
        assert!(!unifier.assign(&open, &Type::list(open.clone())));
    }

    #[test]
    fn null_fits_what_may_be_null() {
        let mut unifier = Unifier::new();
        for kind in [Type::Opaque("net.IP"), Type::Duration, Type::optional(Type::Int), Type::Dyn] {
            assert!(unifier.assign(&Type::Null, &kind), "{kind}");
        }
        for kind in [Type::Int, Type::String, Type::list(Type::Int), Type::Bool] {
            assert!(!unifier.assign(&Type::Null, &kind), "{kind}");
        }
    }

    #[test]
    fn types_do_not_grow_without_limit() {
        let mut unifier = Unifier::new();
        let mut kind = unifier.open();
        for _ in 0..64 {
            let open = unifier.open();
            unifier.assign(&open, &Type::map(kind.clone(), kind));
            kind = open;
        }
        assert!(unifier.is_exhausted());
        assert_eq!(unifier.settle(&kind), Type::Dyn);
    }
}
