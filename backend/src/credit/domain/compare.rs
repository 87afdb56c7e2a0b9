//! How two versions of a policy differ, parameter by parameter.

use std::collections::{BTreeMap, BTreeSet};

use contract::credit::CreditPolicyChange;
use serde_json::Value;

/// The single values of a document by their JSON pointers; what is `null` is not there.
type Leaves = BTreeMap<String, Value>;

/// Every parameter of two documents that is not the same in both, by its pointer.
///
/// A list of words is one parameter, in whatever order it names them.
pub fn differences(before: Option<&Value>, after: &Value) -> Vec<CreditPolicyChange> {
    let (mut old, mut new) = (Leaves::new(), Leaves::new());
    flatten(before.unwrap_or(&Value::Null), &mut String::new(), &mut old);
    flatten(after, &mut String::new(), &mut new);
    let pointers: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    pointers
        .into_iter()
        .filter(|pointer| old.get(*pointer) != new.get(*pointer))
        .map(|pointer| CreditPolicyChange {
            pointer: pointer.clone(),
            before: old.get(pointer).cloned(),
            after: new.get(pointer).cloned(),
        })
        .collect()
}

fn flatten(value: &Value, pointer: &mut String, into: &mut Leaves) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            let length = pointer.len();
            for (name, member) in members {
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
                flatten(member, pointer, into);
                pointer.truncate(length);
            }
        }
        Value::Array(words) => {
            let mut words = words.clone();
            words.sort_by_key(Value::to_string);
            into.insert(pointer.clone(), Value::Array(words));
        }
        single => drop(into.insert(pointer.clone(), single.clone())),
    }
}
