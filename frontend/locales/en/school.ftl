school-pick = School
school-none = There is no approved school. A school can be chosen once it is approved.
school-any = Any school
school-counter = Facility
reason = Reason
reason-hint = One sentence; it is kept with the record
reason-too-short = At least two characters
list-comma = ,{" "}
