# Proposals, reminders and the public curriculum
no_refresh_rule = No rule of the refresh is in force
    .detail = Ask the city's administrator to set the rule of the refresh.
refresh_rule_follows = Another rule begins then or later
    .detail = A new rule must begin later than every rule there is.
rule_not_to_come = The first day must lie ahead
    .detail = A rule of the refresh begins on a day to come.
weights_not_whole = The weights do not add up
    .detail = The weights together must be 10000, that is 100 %.
refresh_made_meanwhile = A proposal has just been made
    .detail = Somebody else made a proposal for this school and half-year at the same time; read it again.
refresh_decided = The proposal has been decided on
    .detail = Something has been decided of the present proposal; go on with that one.
refresh_superseded = The proposal is superseded
    .detail = Another proposal was made since; decide on that one.
refresh_applied = The proposal has become a draft
    .detail = The decisions stand in the draft of the plan; edit that.
refresh_undecided = Not every line has been decided on
    .detail = { $count } lines wait to be decided; decide on each, or accept the rest.
only_with_changed = Only with a change
    .detail = Who accepts or rejects leaves this out.
only_with_another_course = Only with another course
    .detail = A course that is kept or revised needs no other.
verdict_not_allowed = That cannot be done with this line
    .detail = A course is kept, revised or replaced; to a category that lacks, a course is added.
sessions_not_asked = No sessions are asked for here
    .detail = A course that is kept or dropped needs no number of sessions.
invalid_half_years = The number of half-years is wrong
    .detail = half_years must be between 1 and { $max }.
public_title = What { $school } teaches
public_heading = Courses in { $half }
public_half_year = { $half ->
    [H1] the first half of { $year }
   *[H2] the second half of { $year }
}
public_half_years = Choose the half-year
public_language = Choose the language
public_address = Address: { $address }
public_weekday = { $day ->
    [mon] Monday
    [tue] Tuesday
    [wed] Wednesday
    [thu] Thursday
    [fri] Friday
    [sat] Saturday
   *[sun] Sunday
}
public_no_weekday = Ask at the academy for the day
public_time = { $hour }:{ $minute } { $half }
public_no_time = time to be set
public_lasts = { $minutes } minutes each, { $sessions } times
public_kind = { $category }, { $mode }
public_published = Published on { $day }
public_nothing = This academy has not published a curriculum yet; please ask its staff.
public_footer = The academy's notice of the day holds where a course has changed. A printed copy is at the academy.
public_unknown = No curriculum was found
public_unknown_advice = Please check the address, or ask the staff of the academy.
