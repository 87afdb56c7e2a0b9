# venue
venue_name_taken = A venue of this name is registered there
    .detail = Names of venues are not repeated in a township. Look for the one that is registered.
venue_not_available = The venue is not available
    .detail = It does not exist or cannot be seen by you.
venue_closed = The venue is not shared any more
    .detail = A closed venue is neither agreed upon nor booked.
venue_too_small = The venue is too small
    .detail = It holds { $capacity }.
venue_step_not_allowed = The venue's state does not allow it
    .detail = Reload to see where it stands.
venue_agreement_overlaps = Agreements overlap
    .detail = The school has an agreement on this venue in these days. End it early, or choose other days.
venue_agreement_missing = No agreement is in force on the day
    .detail = The school has no agreement on this venue on { $day }. The office that answers for the venue registers one first.
venue_agreement_last_day = It cannot end on this day
    .detail = The last day is not before yesterday, at the earliest the day before the agreement begins, and before the day that was agreed.
venue_agreement_over = The agreement is over
    .detail = What has expired or was ended is not ended again.
venue_booked_ahead = { $count } bookings lie ahead
    .detail = Move or cancel these bookings and sessions first.
venue_taken = The venue is taken
    .detail = { $whose ->
        [other] It is booked by somebody else ({ $time }).
       *[own] It is taken by “{ $title }” ({ $time }).
    }
venue_booking_past = The time has passed
    .detail = What is over is neither booked nor called off.
venue_booking_cancelled = The booking is cancelled
    .detail = A cancelled booking is not cancelled again.
venue_booking_of_session = The booking is a session's
    .detail = Move or cancel the session on the timetable; the booking follows it.
too_many_days = Too many days
    .detail = At most { $max } days are told at once.
