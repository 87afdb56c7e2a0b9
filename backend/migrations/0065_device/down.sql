drop table device_parameter;
drop table device_anchor;
drop table device_pairing;
drop table device;
