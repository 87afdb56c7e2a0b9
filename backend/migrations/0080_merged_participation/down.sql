create or replace view canonical_learner as select id as learner_id, id as canonical_id from learner;
