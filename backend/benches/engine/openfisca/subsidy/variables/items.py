"""The rubric: 18 items in hundredths of a point, each rounded half up once."""

from openfisca_core.model_api import where

from ..exact import by_kind, capped_share, computed, half_up, variable


def most(parameters, period, item):
    return parameters(period).rubric_max_centipoints[item]


def inspected(item):
    """An item that the assessor judges on site."""
    return variable(f"item_{item}", int, lambda school, period: school(item, period))


def share(item, fact, ratio):
    """An item that is a share in basis points against a target share."""

    def formula(school, period, parameters):
        target = parameters(period).target_ratio_bp[ratio]
        return capped_share(most(parameters, period, item), school(fact, period), target)

    return variable(f"item_{item}", int, formula)


def ratio(item, part, whole, target=None):
    """An item that is a part of a whole, against a target share or the whole itself."""

    def formula(school, period, parameters):
        target_bp = parameters(period).target_ratio_bp[target] if target else 10_000
        full = school(whole, period) * target_bp
        return capped_share(most(parameters, period, item), school(part, period) * 10_000, full)

    return variable(f"item_{item}", int, formula)


def counted(item, fact):
    """An item that counts things against a yearly target."""

    def formula(school, period, parameters):
        target = _target(school, period, parameters, fact)
        return capped_share(most(parameters, period, item), school(fact, period), target)

    return variable(f"item_{item}", int, formula)


def scaled(item, fact):
    """As `counted`, the target shrinking with the months open where the policy says so."""

    def formula(school, period, parameters):
        target = _target(school, period, parameters, fact)
        reached = school(fact, period)
        if parameters(period).prorated[fact]:
            reached, target = reached * 12, target * school("full_months_open", period)
        return capped_share(most(parameters, period, item), reached, target)

    return variable(f"item_{item}", int, formula)


def _target(school, period, parameters, fact):
    targets = parameters(period).targets
    return where(_is_center(school, period), targets.center[fact], targets.station[fact])


def _is_center(school, period):
    kind = school("kind", period)
    return kind == kind.possible_values.center


@computed(int)
def item_fixed_venue(school, period, parameters):
    return where(school("fixed_venue", period), most(parameters, period, "fixed_venue"), 0)


@computed(int)
def item_area(school, period, parameters):
    least = by_kind(school("kind", period), parameters(period).min_area_centi_m2)
    return capped_share(most(parameters, period, "area"), school("counted_area", period), least)


@computed(int)
def item_category_coverage(school, period, parameters):
    return capped_share(most(parameters, period, "category_coverage"), school("categories", period), 7)


@computed(int)
def item_half_year_refresh(school, period, parameters):
    points, due = most(parameters, period, "half_year_refresh"), school("refreshes_due", period)
    return where(due == 0, points, half_up(points * school("refreshes_done", period), due))


ITEMS = [
    item_fixed_venue,
    item_area,
    inspected("safety_accessibility"),
    item_category_coverage,
    item_half_year_refresh,
    inspected("syllabus_quality"),
    scaled("teaching_hours", "teaching_minutes"),
    counted("activity_forms", "activity_forms"),
    counted("learning_teams", "learning_teams"),
    ratio("regular_participation", "regular_learners", "registered_learners", "regular_participation"),
    ratio("teacher_source_verified", "teachers_verified", "teachers"),
    scaled("volunteer_linkage", "volunteer_minutes"),
    ratio("online_learning", "online_learners", "registered_learners", "online_learning"),
    counted("shared_venues", "shared_venues"),
    scaled("smart_aging_sessions", "smart_aging_sessions"),
    share("timely_crediting", "timely_crediting_bp", "timely_crediting"),
    share("redemption_records", "redemption_records_bp", "redemption_records"),
    share("satisfaction", "satisfaction_bp", "satisfaction"),
]


@computed(int)
def total(school, period):
    return sum(school(item.__name__, period) for item in ITEMS)


VARIABLES = [*ITEMS, total]
