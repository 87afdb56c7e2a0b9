"""What is computed: schools. OpenFisca calls the smallest entity a person."""

from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum

School = build_entity(key="school", plural="schools", label="A school's year", is_person=True)


class Kind(Enum):
    center = "center"
    station = "station"


class Grade(Enum):
    excellent = "excellent"
    good = "good"
    qualified = "qualified"
    unqualified = "unqualified"


VETOES = (
    "V1_major_safety_accident",
    "V2_fabricated_attendance_or_fund_fraud",
    "V3_scam_or_illegal_fundraising_or_health_product_sales_on_site",
    "V4_unlawful_teaching_content",
    "V5_earmarked_fund_misuse_unrectified",
    "V6_refused_inspection",
    "V7_serious_personal_data_breach",
)
SCALED = ("teaching_minutes", "volunteer_minutes", "smart_aging_sessions")
