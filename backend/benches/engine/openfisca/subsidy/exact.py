"""Exact arithmetic on arrays of whole numbers, rounded once."""

import numpy
from openfisca_core.model_api import Variable, YEAR, where

from .entities import Grade, Kind, School


def half_up(numerator, denominator):
    """`numerator / denominator` rounded half up, both at least zero; nothing of nothing is nothing."""
    return where(denominator > 0, (2 * numerator + denominator) // numpy.maximum(2 * denominator, 1), 0)


def capped_share(most, reached, target):
    """The part of `most` that `reached` is of `target`, at most all of it."""
    return half_up(most * numpy.minimum(reached, target), target)


def by_kind(kind, node):
    """The parameter that holds for each school's kind."""
    return where(kind == Kind.center, node.center, node.station)


def by_grade(grade, node):
    """The parameter that holds for each school's grade, from an array of numbers by their places in `Grade`."""
    return numpy.array([node[name] for name in Grade.names])[numpy.asarray(grade)]


def variable(name, value_type, formula=None, **more):
    """A yearly variable of a school: a fact, or what `formula` computes."""
    members = {"value_type": value_type, "entity": School, "definition_period": YEAR, **more}
    if formula is not None:
        members["formula"] = formula
    return type(name, (Variable,), members)


def computed(value_type, **more):
    """Makes a variable of a formula, by the formula's name."""
    return lambda formula: variable(formula.__name__, value_type, formula, **more)
