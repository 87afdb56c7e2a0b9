"""From scores to grades, and from grades to what a school is entitled to, in fen."""

from numpy import maximum, minimum
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.model_api import where

from ..entities import Grade, VETOES
from ..exact import by_grade, by_kind, computed, half_up

GRADED = {"possible_values": Grade, "default_value": Grade.unqualified}
WORST = Grade.unqualified.index


@computed(bool)
def vetoed(school, period, parameters):
    found = False
    for veto in VETOES:
        if parameters(period).vetoes[veto]:
            found = found | school(veto, period)
    return found


@computed(Enum, **GRADED)
def grade_by_score(school, period, parameters):
    least, points = parameters(period).grade_thresholds_centipoints, school("total", period)
    missed = [(points < bound).astype("int16") for bound in (least.excellent, least.good, least.qualified)]
    return EnumArray(sum(missed), Grade)


@computed(Enum, **GRADED)
def grade(school, period):
    by_score = school("grade_by_score", period).view(type=EnumArray.__base__)
    lowered = minimum(by_score + school("rectification_overdue", period), WORST)
    return EnumArray(where(school("vetoed", period), WORST, lowered).astype("int16"), Grade)


@computed(int)
def base(school, period, parameters):
    amounts, graded, kind = parameters(period).base_amount_fen, school("grade", period), school("kind", period)
    center = kind == kind.possible_values.center
    amount = where(center, by_grade(graded, amounts.center), by_grade(graded, amounts.station))
    return where(school("vetoed", period), 0, amount)


@computed(int)
def topup_exact(school, period, parameters):
    """In ten-thousandths of a fen, since it is rounded together with the base."""
    numbers = parameters(period)
    learners = minimum(
        school("regular_learners", period), by_kind(school("kind", period), numbers.topup_cap_learners)
    )
    part = by_grade(school("grade", period), numbers.topup_grade_coef_bp)
    amount = learners * numbers.topup_per_regular_learner_fen * part
    return where(school("vetoed", period), 0, amount)


@computed(int)
def topup(school, period):
    return half_up(school("topup_exact", period), 10_000)


@computed(int)
def gross(school, period):
    exact = school("base", period) * 10_000 + school("topup_exact", period)
    payable = school("eligible", period) & ~school("vetoed", period)
    return where(payable, half_up(exact * school("full_months_open", period), 120_000), 0)


@computed(int)
def carryover_deduction(school, period, parameters):
    allowed = school("prior_award", period) * parameters(period).carryover_allow_bp
    over = maximum(school("prior_unspent", period) * 10_000 - allowed, 0)
    return where(school("gross", period) > 0, half_up(over, 10_000), 0)


@computed(int)
def entitlement(school, period):
    return maximum(school("gross", period) - school("carryover_deduction", period), 0)


VARIABLES = [
    vetoed,
    grade_by_score,
    grade,
    base,
    topup_exact,
    topup,
    gross,
    carryover_deduction,
    entitlement,
]
