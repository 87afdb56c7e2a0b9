//! Thin, accessible building blocks over `PatternFly`'s style sheets.
//!
//! They say everything in the reader's language, carry a name for assistive
//! technology, and never rely on colour alone. Pages are built from these and
//! bring no style of their own.

mod access;
mod amount;
pub(crate) mod browser;
mod button;
mod chart;
mod definition;
mod dialog;
mod difference_chart;
mod export;
mod feedback;
mod field;
mod file;
mod filter;
mod form;
mod gauge;
mod icon;
mod item;
mod kept;
mod meter;
mod page_header;
mod pager;
mod password;
mod query;
mod reason;
mod scanner;
mod school;
mod search;
mod select;
mod shell;
mod stages;
mod status;
mod table;
mod tabs;
mod timeline;
mod toast;
mod trace;
mod versions;

pub use access::RequireRole;
pub use amount::{credits, grouped, hours, percent, unbroken, yuan};
pub use button::{Button, ButtonKind, LinkButton};
pub use chart::{Bar, BarChart, Line, LineChart};
pub use definition::{Card, DefinitionList, Figure, Figures};
pub(crate) use dialog::use_modal;
pub use dialog::{ConfirmDialog, Dialog};
pub use difference_chart::{Difference, DifferenceChart};
pub use export::use_export;
pub use feedback::{Empty, Notice, Waiting, describe, show_load};
pub use field::{Field, FieldKind};
pub use file::FileInput;
pub use filter::{FilterBar, FilterCheck, FilterDate, FilterSelect};
pub use form::{Form, FormView, Reader, Versions, use_form};
pub use gauge::Gauge;
pub use icon::Icon;
pub use item::{ItemField, use_items};
pub use meter::Meter;
pub use page_header::PageHeader;
pub use pager::Pager;
pub(crate) use password::PasswordDialog;
pub use query::{Query, use_query};
pub use reason::ReasonDialog;
pub(crate) use scanner::{Place, to_box, use_scanner};
pub use school::{
    CounterPick, FilterSchool, PickBy, SchoolField, use_approved_schools, use_counter, use_schools,
};
pub use search::FilterSearch;
pub use select::{Select, UnreadChoices};
pub use shell::Shell;
pub(crate) use shell::{LanguageNews, LanguageSelect};
pub use stages::{Stage, Stages};
pub use status::{StatusLabel, Tone};
pub use table::{Column, DataTable, Row};
pub use tabs::{Tab, Tabs};
pub use timeline::{Timeline, TimelineEvent};
pub use toast::{ToastProvider, Toasts, use_toasts};
pub use trace::{TraceLink, TraceNode, TraceTree};
pub use versions::versions;
