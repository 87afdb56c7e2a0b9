-- What a record that was merged attended counts for the record that goes on, at the end of all merges. Merges are few: those who
-- never went into another record are found by an index from either side, the others by theirs.
create or replace view canonical_learner as
    select id as learner_id, id as canonical_id from learner where merged_into is null
    union all
    select m.learner_id, m.canonical_id
    from (
        with recursive chain as (
            select id as learner_id, merged_into as canonical_id from learner where merged_into is not null
            union
            select c.learner_id, l.merged_into
            from chain c join learner l on l.id = c.canonical_id where l.merged_into is not null
        )
        select c.learner_id, c.canonical_id
        from chain c join learner l on l.id = c.canonical_id where l.merged_into is null
    ) m;
