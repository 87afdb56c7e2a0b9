# course
no_objective = Choose an objective
    .detail = A course serves at least one of the five objectives.
objective_twice = An objective is given twice
    .detail = Give each objective once.
tag_twice = A tag is given twice
    .detail = Give each tag once.
malformed_code = The code is malformed
    .detail = A code has 2 to 32 letters, digits or hyphens.
course_code_taken = The code is taken
    .detail = Choose another code.
course_owner_out_of_reach = You do not manage this course
    .detail = The city manages its courses, a county its own.
course_not_a_draft = Only drafts are edited
    .detail = The course is under review, published or retired.
course_step_not_allowed = The course's state does not allow it
    .detail = A course is reviewed before it is published, and only a published one is retired.
