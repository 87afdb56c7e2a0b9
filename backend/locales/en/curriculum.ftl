# curriculum
plan_exists = There is a draft already
    .detail = The school has a draft for this half-year; edit that one.
plan_not_a_draft = The plan has been published
    .detail = A published plan is neither edited nor published again; begin a new revision.
plan_empty = The plan is empty
    .detail = Plan at least one course before publishing.
course_twice = A course is planned twice
    .detail = Plan each course once.
course_not_available = The course is not available
    .detail = It does not exist, is not published, or lies outside your data scope.
half_year_over = The half-year is over
    .detail = The { $half ->
        [H1] first
       *[H2] second
    } half of { $year } is over; its plan can no longer be published.
too_little_changed = Too little has changed
    .detail = { $changed }% changed against the last published plan, at least { $minimum }% is needed.
no_curriculum_parameter = There are no parameters for this day
    .detail = Ask the city's administrator to add them.
school_not_opened = The school has not opened
    .detail = Plans are made for approved schools.
