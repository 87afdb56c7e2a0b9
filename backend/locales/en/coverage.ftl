# Coverage
coverage_target_exists = The target exists
    .detail = This kind has a target for that day: change that one.
coverage_span = Wrong span
    .detail = The last day must not lie before the first, and a span has at most 60 months.
participation_day_to_come = That day has not come
    .detail = Participation is counted until today.
no_participation_parameter = There are no parameters for this day
    .detail = The parameters of regular participation hold from 2024-01-01 on: choose a later day.
participation_span = Wrong span
    .detail = The last day must not lie before the first, and a span has at most 36 months.
participation_parameters_follow = Other parameters hold from then on
    .detail = Parameters hold from that day or a later one: new ones must begin after them.
months_beyond_attendances = More months than attendances
    .detail = The months must not be more than the attendances asked for.
months_beyond_window = More months than the window has
    .detail = The months must not be more than those of the window.
