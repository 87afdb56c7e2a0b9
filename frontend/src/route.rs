//! Every page of the console: its address, its component and who may open it.

use contract::{
    auth::{AccountView, Role},
    ids::{ClassSessionId, CourseId, CurriculumPlanId, EarningId, FacilityId, LearnerId},
};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{components::RequireRole, pages};

/// Who may open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Whoever is signed in.
    Everyone,
    /// Whoever has at least one of these roles.
    Roles(&'static [Role]),
}

impl Access {
    /// Whether the account may open the page.
    pub fn admits(self, account: &AccountView) -> bool {
        match self {
            Self::Everyone => true,
            Self::Roles(roles) => account.grants.iter().any(|grant| roles.contains(&grant.role)),
        }
    }
}

use Access::{Everyone, Roles};

/// One line a page: `Name { parameters } "address" => component, who may open it;`
///
/// The parameters are handed to the component as properties of the same names.
macro_rules! routes {
    ($($name:ident $({ $($parameter:ident : $kind:ty),+ })? $path:literal => $page:ident :: $component:ident, $access:expr;)+) => {
        /// A page of the console.
        #[derive(Debug, Clone, PartialEq, Routable)]
        pub enum Route {
            $(
                #[doc = concat!("`", $path, "`")]
                #[at($path)]
                $name $({ $(#[doc = "From the address."] $parameter: $kind),+ })?,
            )+
            /// An address that is no page.
            #[not_found]
            #[at("/404")]
            NotFound,
        }

        impl Route {
            /// Who may open the page.
            pub const fn access(&self) -> Access {
                match self {
                    $(Self::$name $({ $($parameter: _),+ })? => $access,)+
                    Self::NotFound => Everyone,
                }
            }

            fn page(self) -> Html {
                match self {
                    $(Self::$name $({ $($parameter),+ })? => html! { <pages::$page::$component $($({$parameter})+)? /> },)+
                    Self::NotFound => html! { <pages::NotFoundPage /> },
                }
            }
        }
    };
}

routes! {
    Overview "/" => overview::OverviewPage, Everyone;
    Coverage "/coverage" => coverage::CoveragePage, Roles(pages::coverage::READ);
    Divisions "/divisions" => division::TreePage, Everyone;
    Facilities "/facilities" => facility::ListPage, Roles(pages::facility::READ);
    NewFacility "/facilities/new" => facility::CreatePage, Roles(pages::facility::DRAFT);
    Facility { id: FacilityId } "/facilities/:id" => facility::DetailPage, Roles(pages::facility::READ);
    EditFacility { id: FacilityId } "/facilities/:id/edit" => facility::EditPage, Roles(pages::facility::DRAFT);
    AuditTrail "/audit" => audit::TrailPage, Roles(pages::audit::READ);
    Learners "/learners" => learner::ListPage, Roles(pages::learner::READ);
    LearnerNew "/learners/new" => learner::CreatePage, Roles(pages::learner::WRITE);
    Learner { id: LearnerId } "/learners/:id" => learner::DetailPage, Roles(pages::learner::READ);
    LearnerCredits { id: LearnerId } "/learners/:id/credits" => credit::AccountPage, Roles(pages::redemption::READ);
    Earning { id: EarningId } "/earnings/:id" => credit::EarningPage, Roles(pages::redemption::READ);
    Courses "/courses" => course::ListPage, Everyone;
    CourseNew "/courses/new" => course::CreatePage, Everyone;
    Course { id: CourseId } "/courses/:id" => course::DetailPage, Everyone;
    Curricula "/curricula" => curriculum::ListPage, Everyone;
    Curriculum { id: CurriculumPlanId } "/curricula/:id" => curriculum::PlanPage, Everyone;
    ClassSessions "/class-sessions" => class::ListPage, Everyone;
    ClassSessionNew "/class-sessions/new" => class::CreatePage, Roles(pages::class::WRITE);
    ClassSession { id: ClassSessionId } "/class-sessions/:id" => class::SessionPage, Everyone;
    Redemption "/redemption" => redemption::DeskPage, Roles(pages::redemption::COUNTER);
    Stock "/redemption/stock" => redemption::StockPage, Roles(pages::redemption::READ);
    Orders "/redemption/orders" => redemption::OrdersPage, Roles(pages::redemption::READ);
    SubsidySimulator "/subsidy/simulator" => subsidy::SimulatorPage, Roles(pages::subsidy::SIMULATE);
}

/// Shows the page of an address, or says that it is not for this reader.
pub fn switch(route: Route) -> Html {
    html! { <RequireRole access={route.access()}>{ route.page() }</RequireRole> }
}
