//! Filters, sorting and the page of a list stand in the address, so that a link to them can be sent to a colleague.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::route::Route;

type Pairs = Vec<(String, String)>;

/// The part of the address after `?`.
#[derive(Clone, PartialEq)]
pub struct Query {
    pairs: Pairs,
    go: Callback<(Pairs, bool)>,
}

impl Query {
    /// The value of a name, when it is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, value)| n == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Sets a filter (an empty value removes it) and goes back to the first page.
    pub fn set(&self, name: &str, value: &str) {
        let mut pairs = self.without(&[name, "cursor"]);
        if !value.is_empty() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        self.go.emit((pairs, true));
    }

    /// Sets several filters at once, for example one that makes another meaningless.
    pub fn change(&self, filters: &[(&str, &str)]) {
        let mut names: Vec<&str> = filters.iter().map(|(name, _)| *name).collect();
        names.push("cursor");
        let mut pairs = self.without(&names);
        let filled = filters.iter().filter(|(_, value)| !value.is_empty());
        pairs.extend(filled.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.go.emit((pairs, true));
    }

    /// Goes to another page of the list; the browser's “back” returns.
    pub fn turn_to(&self, cursor: &str) {
        let mut pairs = self.without(&["cursor"]);
        if !cursor.is_empty() {
            pairs.push(("cursor".to_owned(), cursor.to_owned()));
        }
        self.go.emit((pairs, false));
    }

    /// Removes every filter but these.
    pub fn clear_except(&self, kept: &[&str]) {
        self.go.emit((self.only(kept), true));
    }

    /// Shows another part of the page; of the rest of the address only these stay.
    pub fn show(&self, tab: &str, kept: &[&str]) {
        let mut pairs = self.only(kept);
        pairs.push(("tab".to_owned(), tab.to_owned()));
        self.go.emit((pairs, true));
    }

    /// Whether anything is filtered, by other names than these.
    pub fn is_filtered(&self, kept: &[&str]) -> bool {
        self.pairs.iter().any(|(name, value)| {
            let name = name.as_str();
            !value.is_empty() && !["cursor", "sort", "limit", "tab"].contains(&name) && !kept.contains(&name)
        })
    }

    /// What to append to a path of the API: `?q=…&sort=…`, without members that only the console knows.
    pub fn for_api(&self) -> String {
        encode(self.pairs.iter().filter(|(name, value)| name != "tab" && !value.is_empty()))
    }

    /// Like [`Query::for_api`], with members that the page adds or, where the address has none of that name, presets.
    pub fn for_api_with(&self, presets: &[(&str, &str)]) -> String {
        let mut pairs = self.without(&["tab"]);
        for (name, value) in presets {
            if self.get(name).is_none() {
                pairs.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        encode(pairs.iter())
    }

    /// Like [`Query::for_api`], with members of the address put in another form; `None` leaves one out.
    pub fn for_api_replacing(&self, replaced: &[(&str, Option<String>)]) -> String {
        let mut names: Vec<&str> = replaced.iter().map(|(name, _)| *name).collect();
        names.push("tab");
        let mut pairs = self.without(&names);
        pairs.retain(|(_, value)| !value.is_empty());
        for (name, value) in replaced {
            pairs.extend(value.clone().map(|value| ((*name).to_owned(), value)));
        }
        encode(pairs.iter())
    }

    /// Like [`Query::for_api`], for an export of the list and counts beside it: the filters without the page.
    pub fn for_facets(&self) -> String {
        encode(self.without(&["tab", "cursor", "limit", "sort", "count"]).iter())
    }

    fn only(&self, names: &[&str]) -> Pairs {
        self.pairs.iter().filter(|(name, _)| names.contains(&name.as_str())).cloned().collect()
    }

    fn without(&self, names: &[&str]) -> Pairs {
        self.pairs.iter().filter(|(name, _)| !names.contains(&name.as_str())).cloned().collect()
    }
}

fn encode<'a>(pairs: impl Iterator<Item = &'a (String, String)>) -> String {
    let mut text = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
    text.extend_pairs(pairs);
    let text = text.finish();
    if text.len() > 1 { text } else { String::new() }
}

/// The filters in the address of this page.
#[hook]
pub fn use_query() -> Query {
    let location = use_location();
    let route = use_route::<Route>();
    let navigator = use_navigator();
    let text = location.map(|location| location.query_str().to_owned()).unwrap_or_default();
    let pairs = form_urlencoded::parse(text.trim_start_matches('?').as_bytes()).into_owned().collect();
    let go = Callback::from(move |(pairs, replace): (Pairs, bool)| {
        let (Some(route), Some(navigator)) = (&route, &navigator) else { return };
        let _ = if replace {
            navigator.replace_with_query(route, pairs)
        } else {
            navigator.push_with_query(route, pairs)
        };
    });
    Query { pairs, go }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        let pairs = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Query { pairs, go: Callback::noop() }
    }

    #[test]
    fn what_only_the_console_knows_is_not_sent_to_the_server() {
        let query = query(&[("q", "东胜 区"), ("tab", "rooms"), ("kind", ""), ("cursor", "a=b")]);
        assert_eq!(query.for_api(), "?q=%E4%B8%9C%E8%83%9C+%E5%8C%BA&cursor=a%3Db");
        assert_eq!(query.for_api_with(&[("q", "x"), ("limit", "20")]).matches("q=").count(), 1);
    }

    #[test]
    fn a_filter_in_another_form_takes_the_place_of_what_the_address_says() {
        let query = query(&[("from", "2025-03-04"), ("entity", "facility")]);
        let sent =
            query.for_api_replacing(&[("from", Some("2025-03-04T00:00:00+08:00".into())), ("to", None)]);
        assert_eq!(sent, "?entity=facility&from=2025-03-04T00%3A00%3A00%2B08%3A00");
    }

    #[test]
    fn what_concerns_the_whole_list_is_not_asked_for_one_page_of_it() {
        let second = query(&[("q", "x"), ("cursor", "y"), ("limit", "20"), ("sort", "-name"), ("tab", "a")]);
        assert_eq!(second.for_facets(), "?q=x");
    }

    #[test]
    fn another_part_of_the_page_begins_without_the_filters_of_the_one_before() {
        let gone = Rc::new(RefCell::new(Vec::new()));
        let go = {
            let gone = gone.clone();
            Callback::from(move |(pairs, _): (Pairs, bool)| gone.replace(pairs).clear())
        };
        let filtered = [("tab", "summary"), ("from", "2025-01-01"), ("school_id", "7"), ("cursor", "y")];
        let query = Query { go, ..query(&filtered) };
        query.show("teams", &[]);
        assert_eq!(encode(gone.borrow().iter()), "?tab=teams");
        query.show("log", &["school_id"]);
        assert_eq!(encode(gone.borrow().iter()), "?school_id=7&tab=log");
    }

    #[test]
    fn sorting_and_paging_are_no_filters() {
        assert!(!query(&[("sort", "-name"), ("cursor", "x"), ("q", "")]).is_filtered(&[]));
        assert!(query(&[("q", "x")]).is_filtered(&[]));
    }

    #[test]
    fn what_clearing_would_leave_is_no_filter() {
        let month = [("view", "month"), ("day", "2026-03-10")];
        assert!(!query(&month).is_filtered(&["view", "day"]));
        assert!(query(&month).is_filtered(&["view"]));
        assert!(query(&[("view", "month"), ("school_id", "7")]).is_filtered(&["view", "day"]));
    }
}
