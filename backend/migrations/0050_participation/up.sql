-- Who takes part regularly (notice, 三: 经常性参与教育活动的老年人口达到80%以上). The notice gives no test, so each number is a
-- dated parameter of the city; `effective_to` is a last day.
create table participation_parameter (
    id uuid not null constraint participation_parameter_pkey primary key,
    effective_from date not null,
    effective_to date,
    min_attendances integer not null,
    min_months integer not null,
    window_months integer not null,
    target_bp integer not null,
    policy_basis text not null,
    created_by uuid constraint participation_parameter_created_by_fkey references account (id),
    created_at timestamptz not null,
    constraint participation_parameter_effective_to_check check (effective_to >= effective_from),
    constraint participation_parameter_min_attendances_check check (min_attendances between min_months and 1000),
    constraint participation_parameter_min_months_check check (min_months between 1 and window_months),
    constraint participation_parameter_window_months_check check (window_months between 1 and 36),
    constraint participation_parameter_target_bp_check check (target_bp between 1 and 10000),
    constraint participation_parameter_policy_basis_check check (policy_basis <> ''),
    constraint participation_parameter_period_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&)
);
create index participation_parameter_created_by_idx on participation_parameter (created_by);
insert into participation_parameter (id, effective_from, min_attendances, min_months, window_months, target_bp,
        policy_basis, created_at) values
    ('01920000-0000-7000-8000-000000005001', '2024-01-01', 12, 6, 12, 8000,
     '鄂民发〔2024〕144号 三：经常性参与教育活动的老年人口达到80%以上；“经常性”的次数和月数为本市参数', '2024-01-01T00:00:00+08:00');

-- What was quoted stays as it was; only the end is set when others follow.
create function participation_parameter_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.effective_from, new.min_attendances, new.min_months, new.window_months, new.target_bp,
            new.policy_basis, new.created_by, new.created_at)
        is distinct from (old.id, old.effective_from, old.min_attendances, old.min_months, old.window_months,
            old.target_bp, old.policy_basis, old.created_by, old.created_at) then
        raise exception 'the parameters of participation do not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger participation_parameter_frozen before update on participation_parameter
    for each row execute function participation_parameter_freeze();
alter table participation_parameter enable always trigger participation_parameter_frozen;

-- Under which learner a record counts: under itself.
create view canonical_learner as select id as learner_id, id as canonical_id from learner;

-- The states in which an attendance counts, and the month of Asia/Shanghai that an instant lies in.
create function attendance_counts(status text) returns boolean language sql immutable parallel safe
    return status in ('signed_out', 'confirmed');
create function business_month(at timestamptz) returns date language sql stable parallel safe
    return date_trunc('month', at at time zone 'Asia/Shanghai')::date;

-- Every piece of evidence that somebody took part, once each. A further kind is one more branch here, and a trigger on its
-- table that writes its differences to participation_delta as those below do.
create view participation_evidence as
    select a.learner_id, business_month(s.starts_at) as month
    from attendance a join class_session s on s.id = a.session_id
    where attendance_counts(a.status) and s.status <> 'cancelled';

-- How much evidence each record has of each month: the sum of both tables. What changes evidence appends its difference in
-- its own transaction, and waits for nobody; who reads folds the differences into the months.
create table participation_month (
    learner_id uuid not null,
    month date not null,
    attendances integer not null,
    constraint participation_month_pkey primary key (learner_id, month),
    constraint participation_month_month_check check (extract(day from month) = 1),
    constraint participation_month_attendances_check check (attendances >= 0)
);
create table participation_delta (
    id bigint generated always as identity constraint participation_delta_pkey primary key,
    learner_id uuid not null,
    month date not null,
    delta integer not null,
    constraint participation_delta_delta_check check (delta <> 0)
);
-- A school whose learners or days have changed.
create table participation_touch (
    id bigint generated always as identity constraint participation_touch_pkey primary key,
    school_id uuid not null
);

-- What was counted as of a day, by school, age band and priority; kept until its evidence changes.
create table participation_result (
    as_of date not null constraint participation_result_pkey primary key,
    parameter_id uuid not null constraint participation_result_parameter_id_fkey references participation_parameter (id),
    computed_at timestamptz not null
);
create index participation_result_parameter_id_idx on participation_result (parameter_id);
create table participation_cell (
    as_of date not null constraint participation_cell_as_of_fkey references participation_result (as_of) on delete cascade,
    school_id uuid not null,
    age_band text not null,
    priority boolean not null,
    learners integer not null,
    regular integer not null,
    constraint participation_cell_pkey primary key (as_of, school_id, age_band, priority),
    constraint participation_cell_age_band_check check (age_band in ('60_69', '70_79', '80_plus')),
    constraint participation_cell_learners_check check (learners > 0 and regular between 0 and learners)
);
-- A school that must be counted anew before the day is told of again.
create table participation_stale (
    as_of date not null constraint participation_stale_as_of_fkey references participation_result (as_of) on delete cascade,
    school_id uuid not null,
    constraint participation_stale_pkey primary key (as_of, school_id)
);

insert into participation_month (learner_id, month, attendances)
    select learner_id, month, count(*) from participation_evidence group by learner_id, month;

create function participation_note_attendance() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into participation_delta (learner_id, month, delta)
        select n.learner_id, business_month(s.starts_at), count(*)
        from new_rows n join class_session s on s.id = n.session_id and s.status <> 'cancelled'
        where attendance_counts(n.status)
        group by 1, 2;
    elsif tg_op = 'DELETE' then
        insert into participation_delta (learner_id, month, delta)
        select o.learner_id, business_month(s.starts_at), -count(*)
        from old_rows o join class_session s on s.id = o.session_id and s.status <> 'cancelled'
        where attendance_counts(o.status)
        group by 1, 2;
    else
        insert into participation_delta (learner_id, month, delta)
        select c.learner_id, business_month(s.starts_at), sum(c.delta)
        from (
            select session_id, learner_id, 1 as delta from new_rows where attendance_counts(status)
            union all
            select session_id, learner_id, -1 from old_rows where attendance_counts(status)
        ) c join class_session s on s.id = c.session_id and s.status <> 'cancelled'
        group by 1, 2 having sum(c.delta) <> 0;
    end if;
    return null;
end $$;
create trigger attendance_participation_insert after insert on attendance
    referencing new table as new_rows for each statement execute function participation_note_attendance();
create trigger attendance_participation_update after update on attendance
    referencing old table as old_rows new table as new_rows
    for each statement execute function participation_note_attendance();
create trigger attendance_participation_delete after delete on attendance
    referencing old table as old_rows for each statement execute function participation_note_attendance();

-- A session that is called off, or moved to another month. Whoever changes an attendance holds the lock of its session.
create function participation_note_session() returns trigger language plpgsql as $$
begin
    insert into participation_delta (learner_id, month, delta)
    select c.learner_id, c.month, sum(c.delta)
    from (
        select a.learner_id, l.month, l.delta
        from old_rows o join new_rows n on n.id = o.id
        cross join lateral (values (business_month(n.starts_at), 1, n.status), (business_month(o.starts_at), -1, o.status))
            as l (month, delta, status)
        join attendance a on a.session_id = n.id and attendance_counts(a.status)
        where l.status <> 'cancelled' and (business_month(o.starts_at), o.status = 'cancelled')
            is distinct from (business_month(n.starts_at), n.status = 'cancelled')
    ) c
    group by 1, 2 having sum(c.delta) <> 0;
    return null;
end $$;
create trigger class_session_participation after update on class_session
    referencing old table as old_rows new table as new_rows
    for each statement execute function participation_note_session();

create function participation_note_learner() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into participation_touch (school_id) select distinct school_id from new_rows;
    else
        insert into participation_touch (school_id)
        with changed as (
            select n.id, o.school_id as before, n.school_id as after
            from old_rows o join new_rows n on n.id = o.id
            where (o.school_id, o.birth_date, o.status, o.registered_on, o.closed_at)
                is distinct from (n.school_id, n.birth_date, n.status, n.registered_on, n.closed_at)
        )
        select before from changed
        union
        select after from changed
        union
        select l.school_id from changed h join canonical_learner c on c.learner_id = h.id
            join learner l on l.id = c.canonical_id;
    end if;
    return null;
end $$;
create trigger learner_participation_insert after insert on learner
    referencing new table as new_rows for each statement execute function participation_note_learner();
create trigger learner_participation_update after update on learner
    referencing old table as old_rows new table as new_rows
    for each statement execute function participation_note_learner();

create function participation_note_priority() returns trigger language plpgsql as $$
begin
    insert into participation_touch (school_id)
    select distinct l.school_id from changed p join learner l on l.id = p.learner_id;
    return null;
end $$;
create trigger learner_priority_participation_insert after insert on learner_priority
    referencing new table as changed for each statement execute function participation_note_priority();
create trigger learner_priority_participation_delete after delete on learner_priority
    referencing old table as changed for each statement execute function participation_note_priority();

-- The days of a school say how much is asked of its learners.
create function participation_note_school() returns trigger language plpgsql as $$
begin
    insert into participation_touch (school_id)
    select n.id from old_rows o join new_rows n on n.id = o.id
    where (o.opened_on, o.closed_on) is distinct from (n.opened_on, n.closed_on);
    return null;
end $$;
create trigger school_participation after update on school
    referencing old table as old_rows new table as new_rows
    for each statement execute function participation_note_school();
