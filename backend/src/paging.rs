//! Keyset pages between a handler and a store, free of HTTP and of SQL.

/// Which part of a list is asked for.
#[derive(Debug, Clone, Default)]
pub struct Paging {
    /// How many items at most.
    pub limit: i64,
    /// The sort key of the last item already seen.
    pub after: Option<Vec<String>>,
    /// Whether to count the whole list.
    pub count: bool,
}

impl Paging {
    /// One row more than asked tells whether there is a next page.
    pub const fn fetch(&self) -> i64 {
        self.limit + 1
    }

    /// Part `index` of the key to continue after.
    pub fn after(&self, index: usize) -> Option<&str> {
        self.after.as_ref().and_then(|key| key.get(index)).map(String::as_str)
    }
}

/// A part of a list and where it goes on.
#[derive(Debug, Clone)]
pub struct Paged<T> {
    /// The items, at most as many as asked for.
    pub items: Vec<T>,
    /// The sort key of the last item, when more follow.
    pub next: Option<Vec<String>>,
    /// The size of the whole list, when it was asked for.
    pub total: Option<i64>,
}

impl<T> Paged<T> {
    /// Cuts what `Paging::fetch` brought to a page; `key` reads an item's sort key.
    pub fn cut(
        mut items: Vec<T>,
        paging: &Paging,
        total: Option<i64>,
        key: impl Fn(&T) -> Vec<String>,
    ) -> Self {
        let limit = usize::try_from(paging.limit).unwrap_or_default();
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Self { items, next, total }
    }

    /// The same page with other items.
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Paged<U> {
        Paged { items: self.items.into_iter().map(view).collect(), next: self.next, total: self.total }
    }
}
