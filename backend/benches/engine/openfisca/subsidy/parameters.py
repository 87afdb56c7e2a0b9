"""The numbers of a policy document as dated OpenFisca parameters, each with its legal basis."""

from openfisca_core.parameters import ParameterNode

from .entities import SCALED, VETOES

NODES = (
    "min_area_centi_m2",
    "gates",
    "rubric_max_centipoints",
    "targets",
    "target_ratio_bp",
    "grade_thresholds_centipoints",
    "base_amount_fen",
    "topup_per_regular_learner_fen",
    "topup_cap_learners",
    "topup_grade_coef_bp",
    "carryover_allow_bp",
)


def of(policy):
    """The tree of all parameters of `policy`."""
    numbers = {name: policy[name] for name in NODES}
    numbers["vetoes"] = {veto: veto in policy["vetoes"] for veto in VETOES}
    numbers["prorated"] = {target: target in policy["prorate_targets_by_months_open"] for target in SCALED}
    return ParameterNode("", data=_dated(numbers, policy))


def _dated(value, policy):
    if isinstance(value, dict):
        return {name: _dated(inner, policy) for name, inner in value.items()}
    return {
        "metadata": {"reference": policy["legal_basis"]},
        "values": {policy["effective_from"]: {"value": value}},
    }
