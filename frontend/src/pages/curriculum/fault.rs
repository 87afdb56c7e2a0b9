//! Why a plan was not saved, and which of its items are to blame.

use contract::ids::CourseId;
use yew::prelude::*;

use crate::{
    api::ApiError,
    components::{Notice, Tone, describe},
    i18n::I18n,
};

/// What is wrong with one item. It names the course, since a place in the list changes when another item is removed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ItemFault {
    /// The item's course.
    pub(super) course: CourseId,
    /// The member, for example `sessions_planned`.
    pub(super) member: String,
    /// A sentence about it.
    pub(super) text: AttrValue,
}

/// A refusal, its faults told apart by the items that were sent.
#[derive(Clone, PartialEq)]
pub(super) struct Refusal {
    error: ApiError,
    faults: Vec<ItemFault>,
    elsewhere: Vec<AttrValue>,
}

impl Refusal {
    /// Looks up the items that the server's pointers name.
    pub(super) fn new(error: ApiError, sent: &[CourseId]) -> Self {
        let (mut faults, mut elsewhere) = (Vec::new(), Vec::new());
        for (pointer, text) in error.fields() {
            let text = AttrValue::from(text.to_owned());
            match place(pointer).and_then(|(at, member)| Some((*sent.get(at)?, member.to_owned()))) {
                Some((course, member)) => faults.push(ItemFault { course, member, text }),
                None => elsewhere.push(text),
            }
        }
        Self { error, faults, elsewhere }
    }

    /// What is wrong with the item of a course.
    pub(super) fn of(&self, course: CourseId) -> Vec<ItemFault> {
        self.faults.iter().filter(|fault| fault.course == course).cloned().collect()
    }

    /// The same without the faults of an item that has been changed since.
    pub(super) fn without(&self, course: CourseId) -> Self {
        let faults = self.faults.iter().filter(|fault| fault.course != course).cloned().collect();
        Self { faults, ..self.clone() }
    }

    /// What to say above the plan.
    pub(super) fn notice(&self, i18n: &I18n) -> Html {
        let (title, detail) = describe(i18n, &self.error);
        html! {
            <Notice tone={Tone::Bad} {title} urgent=true>
                if let Some(detail) = detail { <p>{ detail }</p> }
                if !self.elsewhere.is_empty() { <ul>{ for self.elsewhere.iter().map(|text| html! { <li>{ text }</li> }) }</ul> }
            </Notice>
        }
    }
}

/// `/items/3/weekday` → the place and the member.
fn place(pointer: &str) -> Option<(usize, &str)> {
    let (at, member) = pointer.strip_prefix("/items/")?.split_once('/')?;
    Some((at.parse().ok()?, member))
}

#[cfg(test)]
mod tests {
    use contract::problem::{FieldProblem, ProblemDetails};

    use super::*;

    fn refusal(pointers: &[&str], sent: &[CourseId]) -> Refusal {
        let fault = |pointer: &&str| FieldProblem {
            pointer: (*pointer).to_owned(),
            code: "range".into(),
            detail: format!("about {pointer}"),
            row: None,
            column: None,
        };
        let problem = ProblemDetails {
            kind: String::new(),
            title: String::new(),
            status: 422,
            detail: None,
            code: "invalid".into(),
            request_id: String::new(),
            errors: pointers.iter().map(fault).collect(),
        };
        Refusal::new(ApiError::Problem(Box::new(problem)), sent)
    }

    #[test]
    fn a_fault_belongs_to_the_course_that_stood_in_its_place() {
        let course = |last: u8| format!("00000000-0000-0000-0000-00000000000{last}").parse().unwrap();
        let sent = [course(1), course(2)];
        let refused = refusal(&["/items/1/sessions_planned", "/items", "/items/7/weekday"], &sent);
        assert_eq!(refused.of(sent[0]), vec![]);
        assert_eq!(refused.of(sent[1])[0].member, "sessions_planned");
        assert_eq!(refused.elsewhere.len(), 2, "what has no row is said above");
        assert_eq!(refused.without(sent[1]).of(sent[1]), vec![], "changed since");
    }
}
