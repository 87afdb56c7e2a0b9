drop table service_match;
drop table service_request;
drop table talent_offer;
