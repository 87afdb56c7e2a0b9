drop table facility_standard;
drop table school;
drop table room;
drop table facility_opening_hours;
drop table facility_status_change;
drop table facility;
