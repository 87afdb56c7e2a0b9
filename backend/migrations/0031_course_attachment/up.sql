-- What is attached to the versions of courses (notice, 四(三)): teaching plans, slides, pictures, films. The content lies
-- outside of the database under the id of its row.
create table stored_file (
    id uuid not null constraint stored_file_pkey primary key,
    kind text not null,
    status text not null default 'incoming',
    size bigint,
    sha256 text,
    created_by uuid not null,
    created_at timestamptz not null,
    constraint stored_file_kind_check check (kind in ('pdf', 'docx', 'pptx', 'xlsx', 'jpeg', 'png', 'mp3', 'mp4')),
    constraint stored_file_status_check check (status in ('incoming', 'kept')),
    constraint stored_file_kept_check check (
        (status = 'kept') = (size is not null) and (size is null) = (sha256 is null)),
    constraint stored_file_size_check check (size > 0),
    constraint stored_file_sha256_check check (sha256 ~ '^[0-9a-f]{64}$')
);
create index stored_file_incoming_idx on stored_file (created_at) where status = 'incoming';

create table course_attachment (
    id uuid not null constraint course_attachment_pkey primary key,
    version_id uuid not null constraint course_attachment_version_id_fkey references course_version (id),
    file_id uuid not null constraint course_attachment_file_id_fkey references stored_file (id),
    position smallint not null,
    name text not null,
    added_by uuid not null,
    added_at timestamptz not null,
    constraint course_attachment_version_id_position_key unique (version_id, position),
    constraint course_attachment_position_check check (position >= 1),
    constraint course_attachment_name_check check (name <> '')
);
create index course_attachment_file_id_idx on course_attachment (file_id);

-- A file is received once and never changes.
create function stored_file_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'incoming' or (new.id, new.kind, new.created_by, new.created_at)
        is distinct from (old.id, old.kind, old.created_by, old.created_at) then
        raise exception 'a file that is kept does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger stored_file_frozen before update on stored_file
    for each row execute function stored_file_freeze();
alter table stored_file enable always trigger stored_file_frozen;

-- Only a kept file is attached, and only to a version that is being written.
create function course_attachment_freeze() returns trigger language plpgsql as $$
declare
    written uuid := case tg_op when 'DELETE' then old.version_id else new.version_id end;
begin
    if tg_op = 'UPDATE' or (select status from course_version where id = written) is distinct from 'draft' then
        raise exception 'the attachments of a version that was handed in do not change'
            using errcode = 'restrict_violation';
    end if;
    if tg_op = 'INSERT' and (select status from stored_file where id = new.file_id) is distinct from 'kept' then
        raise exception 'only a file that is kept is attached' using errcode = 'restrict_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger course_attachment_frozen before insert or update or delete on course_attachment
    for each row execute function course_attachment_freeze();
alter table course_attachment enable always trigger course_attachment_frozen;
