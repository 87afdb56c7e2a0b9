-- The parameters of the refresh end as every dated rule here does: `effective_to` is their last day.
alter table curriculum_parameter
    drop constraint curriculum_parameter_effective_to_check,
    drop constraint curriculum_parameter_period_excl;
update curriculum_parameter set effective_to = effective_to - 1 where effective_to is not null;
alter table curriculum_parameter
    add constraint curriculum_parameter_effective_to_check check (effective_to >= effective_from),
    add constraint curriculum_parameter_period_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&);
