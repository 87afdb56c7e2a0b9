//! What can go wrong with a call.

use contract::problem::{FieldProblem, ProblemDetails};

/// Why a call to the server gave no answer that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// The server could not be reached.
    Unreachable,
    /// The answer is not what this console understands: it is older or newer than the server.
    Unreadable,
    /// The server refused, and says why.
    Problem(Box<ProblemDetails>),
}

impl ApiError {
    /// The stable code to branch on; `unreachable` and `unreadable` where the server gave none.
    pub fn code(&self) -> &str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
            Self::Problem(problem) => &problem.code,
        }
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            _ => None,
        }
    }

    /// Whether somebody else changed the record since it was read (412).
    pub fn is_stale(&self) -> bool {
        self.status() == Some(412)
    }

    /// Whether the server no longer knows the session (401, 403): the one reason to sign in anew.
    pub fn is_refused_session(&self) -> bool {
        matches!(self.status(), Some(401 | 403))
    }

    /// The same, with what is wrong below `place` told of the members that stand there: a form that fills one of several rows
    /// names its fields without the row.
    #[must_use]
    pub fn within(mut self, place: &str) -> Self {
        if let Self::Problem(problem) = &mut self {
            for fault in &mut problem.errors {
                if let Some(member) = fault.pointer.strip_prefix(place).filter(|rest| rest.starts_with('/')) {
                    fault.pointer = member.to_owned();
                }
            }
        }
        self
    }

    /// The faults of the request body, with rows and columns where it was a table.
    pub fn faults(&self) -> &[FieldProblem] {
        match self {
            Self::Problem(problem) => &problem.errors,
            _ => &[],
        }
    }

    /// The faults of the request body: JSON pointer and sentence.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.faults().iter().map(|fault| (fault.pointer.as_str(), fault.detail.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16) -> ApiError {
        ApiError::Problem(Box::new(ProblemDetails {
            kind: String::new(),
            title: String::new(),
            status,
            detail: None,
            code: String::new(),
            request_id: String::new(),
            errors: Vec::new(),
        }))
    }

    #[test]
    fn what_is_wrong_with_one_row_is_told_of_the_fields_that_fill_it() {
        let ApiError::Problem(mut problem) = refused(422) else { unreachable!() };
        let fault = |pointer: &str| FieldProblem {
            pointer: pointer.to_owned(),
            code: String::new(),
            detail: String::new(),
            row: None,
            column: None,
        };
        problem.errors = ["/windows/1/ends_at", "/windows/12/ends_at", "/windows"].map(fault).to_vec();
        let error = ApiError::Problem(problem).within("/windows/1");
        let pointers: Vec<_> = error.fields().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/ends_at", "/windows/12/ends_at", "/windows"]);
    }

    #[test]
    fn only_the_server_can_end_a_session() {
        assert!([401, 403].into_iter().all(|status| refused(status).is_refused_session()));
        let others = [refused(429), refused(500), refused(503), ApiError::Unreachable, ApiError::Unreadable];
        assert!(!others.iter().any(ApiError::is_refused_session));
    }
}
