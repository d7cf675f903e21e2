//! The committed table of types, read when it is first needed.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TEXT: &str = include_str!("kubernetes.txt");

/// Whether objects of a kind live in a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Namespaced,
    Cluster,
    /// A list of objects, which has no place of its own.
    List,
}

/// Number of a definition in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DefinitionId(u32);

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Int32,
    Int64,
    Number,
    String,
    Quantity,
    IntOrString,
    /// A map whose values are free.
    Object,
    /// Free.
    Any,
    /// Items of the type with this number.
    List(TypeId),
    /// Values of the type with this number.
    Map(TypeId),
    Definition(DefinitionId),
}

/// Number of an item type in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypeId(u32);

/// A built-in kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindType {
    pub(crate) scope: Scope,
    pub(crate) definition: DefinitionId,
    /// The group version is gone: only the names that it shares with today's shape are in the table.
    pub(crate) older: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Table {
    kinds: FxHashMap<(&'static str, &'static str), KindType>,
    names: FxHashMap<&'static str, DefinitionId>,
    /// Sorted by name within each definition.
    definitions: Vec<Vec<(&'static str, Type)>>,
    types: Vec<Type>,
}

/// A look-up that goes on where it last found something: what the API delivers is sorted.
pub(crate) struct FieldWalk<'t> {
    fields: &'t [(&'static str, Type)],
    next: usize,
}

impl FieldWalk<'_> {
    /// The type of a field, if the definition has it.
    pub(crate) fn find(&mut self, name: &str) -> Option<Type> {
        let ahead = self.fields.get(self.next..).unwrap_or(&[]).iter().take(LOOK_AHEAD);
        let near = ahead.enumerate().find(|(_, (field, _))| *field == name);
        let index = match near {
            Some((offset, _)) => self.next + offset,
            None => self.fields.binary_search_by(|(field, _)| (*field).cmp(name)).ok()?,
        };
        self.next = index + 1;
        self.fields.get(index).map(|&(_, kind)| kind)
    }
}

/// Fields that are compared one by one before all are searched.
const LOOK_AHEAD: usize = 4;

/// The built-in kind of this name, if there is one.
pub(crate) fn kind(api_version: &str, kind: &str) -> Option<KindType> {
    Table::shared().kinds.get(&(api_version, kind)).copied()
}

/// The apiVersion under which a built-in kind is served today; the core group first.
pub(crate) fn served_as(name: &str) -> Option<&'static str> {
    let kinds = Table::shared().kinds.iter();
    let current = kinds.filter(|((_, kind), entry)| *kind == name && !entry.older);
    current
        .map(|((api_version, _), _)| *api_version)
        .min_by_key(|version| (version.contains('/'), *version))
}

impl Table {
    pub(crate) fn shared() -> &'static Table {
        static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(TEXT));
        &TABLE
    }

    /// A definition by its name, for example `core.v1.PodSpec`.
    pub(crate) fn definition(&self, name: &str) -> Option<DefinitionId> {
        self.names.get(name).copied()
    }

    /// The type of a field, if the definition has it.
    pub(crate) fn field(&self, definition: DefinitionId, name: &str) -> Option<Type> {
        self.walk(definition).find(name)
    }

    /// Looks up several fields of a definition, quickest in the order of their names.
    pub(crate) fn walk(&self, definition: DefinitionId) -> FieldWalk<'_> {
        FieldWalk { fields: self.fields(definition), next: 0 }
    }

    /// All fields of a definition, sorted by name.
    pub(crate) fn fields(&self, definition: DefinitionId) -> &[(&'static str, Type)] {
        self.definitions.get(definition.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The type of the items of a list or of the values of a map.
    pub(crate) fn inner(&self, id: TypeId) -> Type {
        self.types.get(id.0 as usize).copied().unwrap_or(Type::Any)
    }

    #[cfg(test)]
    pub(crate) fn kinds(
        &self,
    ) -> impl Iterator<Item = (&'static str, &'static str, KindType)> + use<'_> {
        self.kinds.iter().map(|(&(api_version, kind), &entry)| (api_version, kind, entry))
    }

    fn read(text: &'static str) -> Table {
        let mut table = Table::default();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("def ").and_then(|rest| rest.split(' ').next()) {
                let id = DefinitionId(table.names.len() as u32);
                table.names.insert(name, id);
            }
        }
        for line in text.lines() {
            let mut words = line.split(' ');
            match words.next() {
                Some("kind") => table.read_kind(words),
                Some("def") => table.read_definition(words.skip(1)),
                _ => {}
            }
        }
        table
    }

    fn read_kind(&mut self, mut words: impl Iterator<Item = &'static str>) {
        let (Some(api_version), Some(kind), Some(scope), Some(name)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return;
        };
        let scope = match scope {
            "namespaced" => Scope::Namespaced,
            "cluster" => Scope::Cluster,
            _ => Scope::List,
        };
        if let Some(definition) = self.definition(name) {
            let older = words.next().is_some();
            self.kinds.insert((api_version, kind), KindType { scope, definition, older });
        }
    }

    fn read_definition(&mut self, words: impl Iterator<Item = &'static str>) {
        let fields = words
            .filter_map(|word| word.split_once('='))
            .map(|(name, kind)| (name, self.read_type(kind)))
            .collect();
        self.definitions.push(fields);
    }

    fn read_type(&mut self, text: &str) -> Type {
        if let Some(inner) = text.strip_prefix("[]") {
            return Type::List(self.read_inner(inner));
        }
        if let Some(inner) = text.strip_prefix("{}") {
            return Type::Map(self.read_inner(inner));
        }
        match text {
            "bool" => Type::Bool,
            "int32" => Type::Int32,
            "int64" => Type::Int64,
            "number" => Type::Number,
            "string" | "bytes" | "time" => Type::String,
            "quantity" => Type::Quantity,
            "int-or-string" => Type::IntOrString,
            "object" => Type::Object,
            name => self.definition(name).map_or(Type::Any, Type::Definition),
        }
    }

    fn read_inner(&mut self, text: &str) -> TypeId {
        let inner = self.read_type(text);
        let index = self.types.iter().position(|&known| known == inner).unwrap_or_else(|| {
            self.types.push(inner);
            self.types.len() - 1
        });
        TypeId(index as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_is_read_with_sorted_fields() {
        let table = Table::shared();
        assert_eq!(table.names.len(), table.definitions.len());
        assert!(table.definitions.iter().all(|fields| fields.is_sorted_by_key(|field| field.0)));
    }

    #[test]
    fn kinds_know_their_scope() {
        assert_eq!(kind("apps/v1", "Deployment").unwrap().scope, Scope::Namespaced);
        assert_eq!(kind("v1", "Namespace").unwrap().scope, Scope::Cluster);
        assert_eq!(kind("v1", "PodList").unwrap().scope, Scope::List);
        assert!(kind("extensions/v1beta1", "Ingress").unwrap().older);
        assert!(kind("v1", "Nothing").is_none());
    }

    #[test]
    fn fields_have_their_types() {
        let table = Table::shared();
        let field = |definition, name| table.field(table.definition(definition).unwrap(), name);
        assert_eq!(field("core.v1.SecurityContext", "privileged"), Some(Type::Bool));
        assert_eq!(field("core.v1.ContainerPort", "containerPort"), Some(Type::Int32));
        assert_eq!(field("core.v1.ServicePort", "targetPort"), Some(Type::IntOrString));
        let Some(Type::Map(limits)) = field("core.v1.ResourceRequirements", "limits") else {
            panic!("limits are a map")
        };
        assert_eq!(table.inner(limits), Type::Quantity);
        assert_eq!(field("core.v1.SecurityContext", "privilegedd"), None);
    }
}
