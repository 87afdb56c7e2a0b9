drop table venue_booking;
drop table venue_agreement;
drop table venue;
drop function venue_booking_freeze();
drop function venue_agreement_freeze();
