drop table course_attachment;
drop table stored_file;
drop function course_attachment_freeze();
drop function stored_file_freeze();
