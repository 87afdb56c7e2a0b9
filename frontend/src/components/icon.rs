//! Small pictures, drawn with strokes in the colour of the text beside them.

use yew::prelude::*;

/// A picture beside a text; never the only carrier of a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Overview.
    Home,
    /// Facilities and schools.
    Building,
    /// Targets against what is reached.
    Chart,
    /// Divisions.
    Map,
    /// Learners.
    People,
    /// Courses.
    Book,
    /// Curricula and timetables.
    Calendar,
    /// Attendance.
    Clipboard,
    /// Redemption.
    Gift,
    /// Credits.
    Coin,
    /// Subsidies and funds.
    Calculator,
    /// The audit trail.
    Clock,
    /// Accounts and safety.
    Shield,
    /// Something good.
    Check,
    /// Something to look at.
    Warning,
    /// Something bad.
    Cross,
    /// Something to know.
    Info,
    /// Something to add.
    Plus,
    /// Looking for something.
    Search,
    /// The menu.
    Menu,
    /// Signing out.
    Exit,
    /// Forward.
    Next,
    /// Back.
    Back,
    /// Sorted upwards.
    Up,
    /// Sorted downwards.
    Down,
    /// Columns to choose from.
    Columns,
    /// Saving a file.
    Download,
    /// Sending a file.
    Upload,
    /// Changing something.
    Edit,
    /// Once more.
    Repeat,
    /// Not begun.
    Circle,
}

impl Icon {
    const fn strokes(self) -> &'static str {
        match self {
            Self::Home => "M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z",
            Self::Building => {
                "M5 20V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v15M15 10h3a1 1 0 0 1 1 1v9M3 20h18M8.5 8h3M8.5 12h3M8.5 16h3"
            }
            Self::Chart => "M4 20h16M7 20v-7M12 20V6M17 20v-10",
            Self::Map => "M9 5 4 7v12l5-2 6 2 5-2V5l-5 2zM9 5v12M15 7v12",
            Self::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.500a3.5 3.5 0 0 1 0 6M18 14a6.5 6.5 0 0 1 3.5 6"
            }
            Self::Book => {
                "M12 6.500C10 5 7.5 4.5 4 4.700v13.600c3.5-.2 6 .3 8 1.7 2-1.4 4.5-1.9 8-1.700V4.700c-3.5-.2-6 .3-8 1.800zM12 6.500V20"
            }
            Self::Calendar => {
                "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10.500h16M8 3.500V8M16 3.500V8"
            }
            Self::Clipboard => {
                "M9 5H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1h-3M9 3.500h6v3H9zM8.5 14l2.5 2.5 4.5-5"
            }
            Self::Gift => {
                "M5 12h14v8H5zM3.5 8h17v4h-17zM12 8v12M12 8C9 8 7.5 6.8 7.5 5.3 7.5 3 11.5 3.2 12 8zM12 8c3 0 4.5-1.2 4.5-2.700C16.5 3 12.5 3.2 12 8z"
            }
            Self::Coin => {
                "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9 8.500l3 3.5 3-3.500M12 12v5M9.5 12.500h5M9.5 15h5"
            }
            Self::Calculator => {
                "M6 3.500h12a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM8.5 7.500h7M8.5 12h.01M12 12h.01M15.5 12h.01M8.5 16.500h.01M12 16.500h.01M15.5 16.500h.01"
            }
            Self::Clock => "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 8v4.500l3 2",
            Self::Shield => "M12 3.500l7 2.500v5.500c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2.2 2.200L15 10",
            Self::Check => "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM8.5 12.200l2.4 2.4 4.6-5",
            Self::Warning => "M12 4.500l8.5 15h-17zM12 10v4.500M12 17h.01",
            Self::Cross => "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM9.5 9.500l5 5M14.5 9.500l-5 5",
            Self::Info => "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 11.500V16M12 8.500h.01",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Search => "M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM15.5 15.5 20 20",
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Exit => "M14 4.500H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h8M11 12h9M17 8.500l3.5 3.5-3.5 3.5",
            Self::Next => "M9.5 6l6 6-6 6",
            Self::Back => "M14.5 6l-6 6 6 6",
            Self::Up => "M12 19V5M6.5 10.5 12 5l5.5 5.5",
            Self::Down => "M12 5v14M6.5 13.5 12 19l5.5-5.5",
            Self::Columns => "M4 5h16v14H4zM9.3 5v14M14.7 5v14",
            Self::Download => "M12 4v11M7.5 11l4.5 4.5 4.5-4.500M5 20h14",
            Self::Upload => "M12 16V4.500M7.5 9 12 4.5 16.5 9M5 20h14",
            Self::Edit => "M14.5 5.500l4 4L9 19l-5 1 1-5z",
            Self::Repeat => "M19.5 12a7.5 7.5 0 1 1-2.2-5.300L19.5 9M19.5 4.500V9H15",
            Self::Circle => "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z",
        }
    }
}

impl From<Icon> for Html {
    fn from(icon: Icon) -> Self {
        html! {
            <svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"
                stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
                <path d={icon.strokes()} />
            </svg>
        }
    }
}

impl yew::html::IntoPropValue<Html> for Icon {
    fn into_prop_value(self) -> Html {
        self.into()
    }
}
