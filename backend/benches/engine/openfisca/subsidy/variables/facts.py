"""What is given of a school's year, and how a column of each fact is read from the JSON of the facts."""

from openfisca_core.indexed_enums import Enum

from ..entities import Grade, Kind, VETOES
from ..exact import variable

FLAGS = ("hosted", "fixed_venue", "rectification_overdue")
COUNTS = (
    "full_months_open",
    "weekly_opening_minutes",
    "signin_completeness_bp",
    "registered_learners",
    "regular_learners",
    "categories",
    "teaching_minutes",
    "activity_forms",
    "learning_teams",
    "teachers",
    "teachers_verified",
    "volunteer_minutes",
    "online_learners",
    "shared_venues",
    "smart_aging_sessions",
    "timely_crediting_bp",
    "redemption_records_bp",
    "satisfaction_bp",
)
# Decimal strings with two places: square metres, points and yuan.
HUNDREDTHS = ("declared_area", "safety_accessibility", "syllabus_quality", "prior_award", "prior_unspent")
HALVES = ("H1", "H2")

VARIABLES = [
    *(variable(name, bool) for name in FLAGS),
    *(variable(name, int) for name in COUNTS + HUNDREDTHS),
    variable("measured", bool),
    variable("measured_area", int),
    *(variable(f"open_days_{half}", int) for half in HALVES),
    *(variable(f"refreshed_{half}", bool) for half in HALVES),
    *(variable(veto, bool) for veto in VETOES),
    variable("kind", Enum, possible_values=Kind, default_value=Kind.center),
    variable("host_assessment", Enum, possible_values=Grade, default_value=Grade.qualified),
]


def hundredths(text):
    whole, places = text.split(".")
    return int(whole) * 100 + int(places)


def of(school):
    """The value of every fact of one school, from its JSON."""
    values = {name: school[name] for name in FLAGS + COUNTS + ("kind", "host_assessment")}
    values.update((name, hundredths(school[name])) for name in HUNDREDTHS)
    measured = school["measured_area"]
    values["measured"] = measured is not None
    values["measured_area"] = hundredths(measured) if measured is not None else 0
    for half_year in school["half_years"]:
        values[f"open_days_{half_year['half']}"] = half_year["open_days"]
        values[f"refreshed_{half_year['half']}"] = half_year["refreshed"]
    values.update((veto, veto in school["vetoes"]) for veto in VETOES)
    return values
