#!/usr/bin/env python3
"""Measures OpenFisca-Core on the facts that the engine was measured on, and prints JSON.

    run.py POLICY FACTS [--alone SCHOOLS] [--rounds ROUNDS]

`alone` computes one school after the other, each in a simulation of its own with a full trace, and then once more with each trace
written as JSON and hashed with SM3, as the engine seals its lines; `vectorised` computes all at once without a trace. Of the rounds the fastest counts. Reading the facts and turning them into columns is not counted on any side.
"""

import argparse
import hashlib
import json
import time
from importlib.metadata import version

import numpy
from openfisca_core.simulations import SimulationBuilder

from subsidy import SubsidySystem
from subsidy.entities import Grade
from subsidy.variables import facts, gates, items

FIGURES = ["total", "base", "topup", "gross", "carryover_deduction", "entitlement"]


def compute(system, year, columns, count, trace):
    """A simulation of `count` schools, computed to its end."""
    simulation = SimulationBuilder().build_default_simulation(system, count)
    simulation.trace = trace
    for name, column in columns.items():
        simulation.set_input(name, year, column)
    for name in ("topup", "entitlement"):  # between them they ask for every variable
        simulation.calculate(name, year)
    return simulation


def seal(simulation):
    """SM3 over the whole trace of a simulation as JSON."""
    trace = simulation.tracer.get_serialized_flat_trace()
    return hashlib.new("sm3", json.dumps(trace, ensure_ascii=False).encode()).hexdigest()


def results(simulation, year, codes):
    """Everything that was computed, by the engine's words, a column each."""
    found = {"codes": codes}
    found["numbers"] = {name: simulation.calculate(name, year).tolist() for name in FIGURES}
    found["grade"] = [Grade.names[at].item() for at in numpy.asarray(simulation.calculate("grade", year))]
    for module, key, prefix in ((gates.GATES, "gates", "gate_"), (items.ITEMS, "items", "item_")):
        names = [variable.__name__ for variable in module]
        found[key] = {name.removeprefix(prefix): simulation.calculate(name, year).tolist() for name in names}
    return found


def fastest(rounds, once):
    """The fewest seconds that `once` took, and what it gave the last time."""
    best, given = None, None
    for _ in range(rounds):
        begun = time.perf_counter()
        given = once()
        spent = time.perf_counter() - begun
        best = spent if best is None else min(best, spent)
    return best, given


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("policy")
    parser.add_argument("facts")
    parser.add_argument("--alone", type=int, default=200, metavar="SCHOOLS")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with open(asked.policy, encoding="utf-8") as file:
        policy = json.load(file)
    with open(asked.facts, encoding="utf-8") as file:
        schools = json.load(file)
    system, year = SubsidySystem(policy), policy["effective_from"][:4]
    rows = [facts.of(school) for school in schools]
    columns = {name: numpy.array([row[name] for row in rows]) for name in rows[0]}
    singles = [
        {name: column[at : at + 1] for name, column in columns.items()} for at in range(min(asked.alone, len(rows)))
    ]
    compute(system, year, singles[0], 1, trace=True)  # what is read once and kept: parameters, formulas

    alone, traced = fastest(
        asked.rounds, lambda: [compute(system, year, one, 1, trace=True) for one in singles]
    )
    sealed, _ = fastest(
        asked.rounds, lambda: [seal(compute(system, year, one, 1, trace=True)) for one in singles]
    )
    together, vectorised = fastest(
        asked.rounds * 5, lambda: compute(system, year, columns, len(rows), trace=False)
    )
    tracer = traced[0].tracer
    print(
        json.dumps(
            {
                "versions": {name: version(name) for name in ("OpenFisca-Core", "numpy")},
                "alone": {
                    "schools": len(singles),
                    "seconds": alone,
                    "sealed_seconds": sealed,
                    "trace_nodes": sum(1 for _ in tracer.browse_trace()),
                    "entitlement": [
                        int(simulation.calculate("entitlement", year)[0]) for simulation in traced
                    ],
                },
                "vectorised": {"schools": len(rows), "seconds": together},
                "results": results(vectorised, year, [school["code"] for school in schools]),
            }
        )
    )


if __name__ == "__main__":
    main()
