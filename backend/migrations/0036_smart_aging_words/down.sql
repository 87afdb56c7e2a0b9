alter table smart_aging_case_step
    drop constraint smart_aging_case_step_from_status_check,
    drop constraint smart_aging_case_step_to_status_check;
