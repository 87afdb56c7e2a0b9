drop index class_series_course_id_idx;
drop index class_series_teacher_id_idx;
create index class_series_course_id_idx on class_series (course_id);
create index class_series_teacher_id_idx on class_series (teacher_id);
