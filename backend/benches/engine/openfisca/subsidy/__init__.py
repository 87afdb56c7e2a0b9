"""The graded subsidy as an OpenFisca system: gates, 18 items, grade and entitlement of a school's year.

Every number is a whole one (fen, basis points, hundredths of a point or of a square metre) and is rounded half up where the rules
say so, so that its results can be held against the engine's to the fen.
"""

import numpy
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from . import entities, parameters
from .variables import facts, gates, items, money


class SubsidySystem(TaxBenefitSystem):
    """The rules with the numbers of one policy document, as it is read from JSON."""

    def __init__(self, policy):
        super().__init__([entities.School])
        self.parameters = parameters.of(policy)
        for module in (facts, gates, items, money):
            self.add_variables(*module.VARIABLES)
        for variable in self.variables.values():
            if variable.value_type is int:  # 32 bits by default, which amounts in fen outgrow while they are multiplied
                variable.dtype = numpy.dtype(numpy.int64)
