# teacher
not_for_students = Not for university students
    .detail = Students are neither in service nor retired.
only_for_retired = Only for retirees
    .detail = Only retirees are re-employed.
only_for_students = Only for university students
    .detail = Give it only when the source is university students.
teacher_already_registered = The teacher is registered already
    .detail = A teacher with this ID number is there already.
unit_consent_missing = The unit's consent is missing
    .detail = Those in service and students need the consent of their unit first.
