//! Kinds of custom resources that carry a pod template.

use crate::fault::{Cause, Collector};
use crate::fields::Field;

/// One step on the way to a pod template.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Hop {
    /// Into a field.
    Field(String),
    /// Into each item of a list or each value of a map: `*`.
    Each,
}

/// A kind that carries a pod template, and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PodTemplate {
    /// API group, for example `argoproj.io`.
    pub group: String,
    /// Kind, for example `Rollout`.
    pub kind: String,
    /// The way to the template (the map that has `metadata` and `spec`). Never empty.
    pub path: Vec<Hop>,
}

pub(crate) const FIELDS: [&str; 2] = ["kind", "path"];

pub(crate) fn read<'d>(field: &Field<'d>, into: &mut Collector<'d>) -> Option<PodTemplate> {
    let fields = field.fields(&FIELDS, into)?;
    let kind = fields.required("kind", "name group and kind, as in `argoproj.io/Rollout`", into);
    let path = fields.required(
        "path",
        "name the field that holds the template, as in `spec.template`",
        into,
    );
    let (kind, path) = (kind?, path?);
    let named = kind.value.split_once('/').filter(|(group, kind)| is_group(group) && is_kind(kind));
    if named.is_none() {
        let message = format!("`{}` is no group and kind", kind.value);
        let help = Some("write it as in `argoproj.io/Rollout`, without a version".to_owned());
        into.add(&kind.at, Cause::WrongValue, message, help);
    }
    let hops = hops(&path.value);
    if hops.is_none() {
        let message = format!("`{}` is no path of fields", path.value);
        let help = "use names and `*` with dots between, as in `spec.template` or `spec.groups.*.template`";
        into.add(&path.at, Cause::WrongValue, message, Some(help.to_owned()));
    }
    let (group, kind) = named?;
    Some(PodTemplate { group: group.to_owned(), kind: kind.to_owned(), path: hops? })
}

fn is_group(text: &str) -> bool {
    let letters =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    !text.is_empty() && text.bytes().all(letters)
}

fn is_kind(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn hops(path: &str) -> Option<Vec<Hop>> {
    const MOST: usize = 16;
    let hops: Option<Vec<Hop>> = path.split('.').map(hop).collect();
    hops.filter(|hops| hops.len() <= MOST && hops.first() != Some(&Hop::Each))
}

fn hop(step: &str) -> Option<Hop> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match step {
        "*" => Some(Hop::Each),
        name if !name.is_empty() && name.bytes().all(plain) => Some(Hop::Field(name.to_owned())),
        _ => None,
    }
}
