DROP TABLE division_succession;
DROP TABLE census_age_share;
DROP TABLE division;
