# Dictionary words: one message an enum, one attribute a value. Ordered by slice.

# audit

# auth
Role = Role
    .city_admin = City administrator
    .county_admin = County administrator
    .township_operator = Township operator
    .facility_manager = Facility manager
    .facility_clerk = Facility clerk
    .teacher = Teacher
    .volunteer_lead = Volunteer team leader
    .assessor = Third-party assessor
    .finance = Finance officer
    .auditor = Auditor
    .guidance_center = Ageing guidance centre
    .security_admin = Security administrator
    .learner = Learner
    .integration = Connected system
ScopeKind = Data scope
    .city = Whole city
    .county = County
    .township = Township
    .facility = Facility
    .self = Own data

# class

# course

# coverage

# credit

# curriculum

# division

# facility

# fund

# learner

# redemption

# subsidy
