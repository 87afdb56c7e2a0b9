//! Pages that are not for everyone.

use yew::prelude::*;

use crate::{pages::ForbiddenPage, route::Access, session::use_session};

/// Properties of [`RequireRole`].
#[derive(PartialEq, Properties)]
pub struct RequireRoleProps {
    /// Who may see what is inside.
    pub access: Access,
    /// What is inside.
    pub children: Html,
}

/// Shows what is inside to whom it is for, and tells the others so. (The server decides by itself in any case.)
#[component]
pub fn RequireRole(props: &RequireRoleProps) -> Html {
    let admitted = use_session().account().is_some_and(|account| props.access.admits(account));
    if admitted {
        props.children.clone()
    } else {
        html! { <ForbiddenPage /> }
    }
}
