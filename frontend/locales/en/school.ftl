school-pick = School
school-any = Any school
school-counter = Facility
reason = Reason
reason-hint = One sentence; it is kept with the record
reason-too-short = At least two characters
list-comma = ,{" "}
