drop view stored_file_use;
drop table assessment_finding, inspection_sample, inspection_photo, inspection_assessor, inspection, assessment_draw,
    assessor_interest, assessor, assessor_organisation, assessment_source, assessment_remark;
alter table assessment drop constraint assessment_current_fkey;
drop table assessment_version, assessment, assessment_cycle;
drop function assessment_keep();
