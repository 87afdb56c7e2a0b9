DROP TABLE census_age_share;
DROP TABLE division;
