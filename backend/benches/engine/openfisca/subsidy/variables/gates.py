"""The gates G1 to G9: all must be passed, or nothing is paid."""

from openfisca_core.model_api import where
from numpy import logical_not, minimum

from ..entities import Grade
from ..exact import by_kind, computed


@computed(int)
def counted_area(school, period):
    declared = school("declared_area", period)
    measured = school("measured_area", period)
    return where(school("measured", period), minimum(declared, measured), declared)


@computed(int)
def refreshes_due(school, period, parameters):
    least = parameters(period).gates.half_year_due_min_open_days
    first, second = school("open_days_H1", period) >= least, school("open_days_H2", period) >= least
    return first.astype(int) + second


@computed(int)
def refreshes_done(school, period, parameters):
    least = parameters(period).gates.half_year_due_min_open_days
    first = (school("open_days_H1", period) >= least) & school("refreshed_H1", period)
    second = (school("open_days_H2", period) >= least) & school("refreshed_H2", period)
    return first.astype(int) + second


@computed(bool)
def gate_hosted_facility(school, period, parameters):
    asked = parameters(period).gates.hosted_in_home_community_elderly_care_facility
    return school("hosted", period) | (not asked)


@computed(bool)
def gate_fixed_venue(school, period, parameters):
    return school("fixed_venue", period) | (not parameters(period).gates.fixed_venue)


@computed(bool)
def gate_min_area(school, period, parameters):
    least = by_kind(school("kind", period), parameters(period).min_area_centi_m2)
    return (school("counted_area", period) >= least) | (not parameters(period).gates.min_area)


@computed(bool)
def gate_curriculum_refresh(school, period, parameters):
    asked = parameters(period).gates.curriculum_refreshed_each_due_half_year
    return (school("refreshes_done", period) >= school("refreshes_due", period)) | (not asked)


@computed(bool)
def gate_opening_hours(school, period, parameters):
    least = by_kind(school("kind", period), parameters(period).gates.min_weekly_opening_minutes)
    return school("weekly_opening_minutes", period) >= least


@computed(bool)
def gate_participation_floor(school, period, parameters):
    least = parameters(period).gates.min_regular_participation_bp
    registered = school("registered_learners", period)
    reached = school("regular_learners", period) * 10_000 >= registered * least
    return where(registered == 0, least == 0, reached)


@computed(bool)
def gate_host_assessment(school, period, parameters):
    asked = parameters(period).gates.host_facility_annual_assessment_not_failed
    return logical_not(school("host_assessment", period) == Grade.unqualified) | (not asked)


@computed(bool)
def gate_months_open(school, period, parameters):
    return school("full_months_open", period) >= parameters(period).gates.min_full_months_open


@computed(bool)
def gate_signin_completeness(school, period, parameters):
    return school("signin_completeness_bp", period) >= parameters(period).gates.signin_completeness_bp


GATES = [
    gate_hosted_facility,
    gate_fixed_venue,
    gate_min_area,
    gate_curriculum_refresh,
    gate_opening_hours,
    gate_participation_floor,
    gate_host_assessment,
    gate_months_open,
    gate_signin_completeness,
]


@computed(bool)
def eligible(school, period):
    passed = school(GATES[0].__name__, period)
    for gate in GATES[1:]:
        passed = passed & school(gate.__name__, period)
    return passed


VARIABLES = [counted_area, refreshes_due, refreshes_done, *GATES, eligible]
