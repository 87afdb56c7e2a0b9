//! What an act changed, member by member.

use std::collections::BTreeMap;

use serde_json::Value;

/// A member that is not the same before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// Where it stands in the record: `rooms.0.area`.
    pub place: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

/// The members of two records that differ, by place.
pub(super) fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    flatten("", before.unwrap_or(&Value::Null), &mut old);
    flatten("", after.unwrap_or(&Value::Null), &mut new);
    let mut places: Vec<&String> = old.keys().chain(new.keys()).collect();
    places.sort_unstable();
    places.dedup();
    places
        .into_iter()
        .filter(|place| old.get(*place) != new.get(*place))
        .map(|place| Change {
            place: place.clone(),
            before: old.get(place).cloned(),
            after: new.get(place).cloned(),
        })
        .collect()
}

/// Every single value with its place; what is empty counts as absent.
fn flatten(place: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    let below = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    match value {
        Value::Null => {}
        Value::Object(members) => members.iter().for_each(|(name, value)| flatten(&below(name), value, into)),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, value)| flatten(&below(&(index + 1).to_string()), value, into));
        }
        Value::String(text) => drop(into.insert(place.to_owned(), text.clone())),
        other => drop(into.insert(place.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_listed_with_its_place() {
        let before = json!({"name": "A", "rooms": [{"area": "60.00"}], "note": null});
        let after = json!({"name": "A", "rooms": [{"area": "80.50"}, {"area": "20.00"}], "note": null});
        let change = |place: &str, before: Option<&str>, after: Option<&str>| Change {
            place: place.into(),
            before: before.map(Into::into),
            after: after.map(Into::into),
        };
        assert_eq!(
            changes(Some(&before), Some(&after)),
            [
                change("rooms.1.area", Some("60.00"), Some("80.50")),
                change("rooms.2.area", None, Some("20.00"))
            ]
        );
    }

    #[test]
    fn a_new_record_has_nothing_before() {
        let made = changes(None, Some(&json!({"version": 1})));
        assert_eq!((made.len(), made[0].before.clone(), made[0].after.as_deref()), (1, None, Some("1")));
    }
}
