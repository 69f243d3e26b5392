"""The ways of working out an indicative budget, one module each, by the name that a scheme gives.

A scheme whose method is not in this table is refused when it is loaded.
"""

from __future__ import annotations

from pbdesk.schemes.methods import levels, needs, points, reckoner, sums
from pbdesk.schemes.methods.working import Method

METHODS: dict[str, Method] = {
    "table": Method(points.check_table, points.from_table, ("points",), True),
    "band": Method(points.check_bands, points.from_bands, ("points",), True),
    "rate": Method(points.check_rate, points.per_point, ("points",), True),
    "rules": Method(needs.check, needs.work_out, (), True),
    "lookup": Method(levels.check, levels.look_up, (), True),
    "ready_reckoner": Method(reckoner.check, reckoner.work_out, (), True),
    "pooled": Method(sums.check_pooled, sums.pooled, ("requested",), False),
    "fixed": Method(sums.check_fixed, sums.fixed, (), False),
    "none": Method(sums.check_plan, sums.from_plan, (), False),
}
