alter table curriculum_plan drop column demand_survey_id, drop column teaching_review_id;
alter table curriculum_parameter
    drop column created_by,
    drop column reminder_days,
    drop column completion_bp,
    drop column min_answers,
    drop column require_survey,
    drop column require_review;
drop table teaching_review_line;
drop table teaching_review;
drop function teaching_review_line_freeze();
drop function teaching_review_freeze();
drop table course_rating;
drop table demand_choice;
drop table demand_answer;
drop table demand_option;
drop table demand_survey;
