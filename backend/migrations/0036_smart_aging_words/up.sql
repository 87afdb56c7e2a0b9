-- The steps of a “智慧助老” case lead from and to what a case can be.
alter table smart_aging_case_step
    add constraint smart_aging_case_step_from_status_check check (
        from_status in ('draft', 'submitted', 'recommended', 'selected', 'promoted', 'declined', 'withdrawn')),
    add constraint smart_aging_case_step_to_status_check check (
        to_status in ('draft', 'submitted', 'recommended', 'selected', 'promoted', 'declined', 'withdrawn'));
