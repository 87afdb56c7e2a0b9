//! Wire types of the slice `venue`.

use crate::words::words;

mod agreements;
mod bookings;
mod usage;
mod venues;

pub use agreements::*;
pub use bookings::*;
pub use usage::*;
pub use venues::*;

words! {
    /// What kind of public place a venue is (notice, 四(二)).
    pub enum VenueKind {
        /// 图书馆
        Library = "library",
        /// 科技馆
        ScienceMuseum = "science_museum",
        /// 文化馆
        CulturalCenter = "cultural_center",
        /// 博物馆
        Museum = "museum",
        /// 体育场馆
        SportsVenue = "sports_venue",
        /// 乡村文化活动中心
        RuralCulturalActivityCenter = "rural_cultural_activity_center",
        /// 农家书屋
        RuralReadingRoom = "rural_reading_room",
        /// 文化礼堂
        CulturalHall = "cultural_hall",
        /// Another one: the list is open.
        Other = "other",
    }
}

words! {
    /// Whether a venue may be used.
    pub enum VenueState {
        /// It may be agreed upon and booked.
        Active = "active",
        /// It is not shared any more.
        Closed = "closed",
    }
}

words! {
    /// Where an agreement stands on a day.
    pub enum VenueAgreementState {
        /// It has not begun.
        Upcoming = "upcoming",
        /// In force.
        InForce = "in_force",
        /// In force, and its last day is near.
        Expiring = "expiring",
        /// Its last day has passed.
        Expired = "expired",
        /// It was ended before its last day.
        Ended = "ended",
    }
}

words! {
    /// Where a booking stands.
    pub enum VenueBookingState {
        /// The venue is taken by it.
        Booked = "booked",
        /// Called off.
        Cancelled = "cancelled",
    }
}
