//! Parts of timestamps and durations.

use crate::Value;
use crate::program::machine::Evaluated;

use super::Function;

pub(super) fn call<'a>(_function: Function, _arguments: &[Value<'a>]) -> Option<Evaluated<'a>> {
    None
}
