# Coverage
coverage_target_exists = The target exists
    .detail = This kind has a target for that day: change that one.
coverage_span = Wrong span
    .detail = The last day must not lie before the first, and a span has at most 60 months.
