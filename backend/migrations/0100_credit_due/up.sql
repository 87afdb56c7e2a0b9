-- The sessions of which something has to be settled, and from when on: at its end what counts, at once what was struck out.
-- What changes attendance appends, in its own transaction, and waits for nobody; whoever settles a session takes away what
-- it had read before.
create table credit_due (
    id bigint generated always as identity constraint credit_due_pkey primary key,
    session_id uuid not null,
    due_at timestamptz not null
);
create index credit_due_due_at_idx on credit_due (due_at);
create index credit_due_session_id_idx on credit_due (session_id);

create function credit_note_attendance() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into credit_due (session_id, due_at)
        select distinct s.id, s.ends_at from new_rows n join class_session s on s.id = n.session_id
        where n.status in ('signed_out', 'confirmed');
    else
        insert into credit_due (session_id, due_at)
        select distinct s.id, case n.status when 'void' then '-infinity' else s.ends_at end
        from new_rows n join old_rows o on o.id = n.id join class_session s on s.id = n.session_id
        where (n.status in ('signed_out', 'confirmed') or n.status = 'void') and n.status <> o.status;
    end if;
    return null;
end $$;
create trigger attendance_credit_insert after insert on attendance
    referencing new table as new_rows for each statement execute function credit_note_attendance();
create trigger attendance_credit_update after update on attendance
    referencing old table as old_rows new table as new_rows
    for each statement execute function credit_note_attendance();

-- A session that ends at another time, or is not called off any more.
create function credit_note_session() returns trigger language plpgsql as $$
begin
    insert into credit_due (session_id, due_at)
    select n.id, n.ends_at from new_rows n join old_rows o on o.id = n.id
    where (n.ends_at <> o.ends_at or n.status <> o.status) and n.status <> 'cancelled'
        and exists (select from attendance a where a.session_id = n.id and a.status in ('signed_out', 'confirmed'));
    return null;
end $$;
create trigger class_session_credit after update on class_session
    referencing old table as old_rows new table as new_rows
    for each statement execute function credit_note_session();

insert into credit_due (session_id, due_at)
    select distinct s.id, s.ends_at from attendance a join class_session s on s.id = a.session_id and s.status <> 'cancelled'
    where a.status in ('signed_out', 'confirmed') and not exists (select from credit_earning e where e.attendance_id = a.id)
    union all
    select distinct a.session_id, timestamptz '-infinity' from attendance a
    join credit_earning e on e.attendance_id = a.id and e.credited_centi > 0 where a.status = 'void';
