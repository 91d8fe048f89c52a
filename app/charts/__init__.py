"""Charts as our own SVG, made on the server: one module computes each, one template draws it.

Places across are percentages and text is sized by the style sheet, so a chart is as wide as its
page and its words never shrink. Colours are classes, themed in manager.css.
"""

from app.charts.both_sides import BothSidesChart, both_sides_chart
from app.charts.drivers import DriversChart, drivers_chart
from app.charts.gap_map import GapMap, gap_map
from app.charts.interval import IntervalChart, interval_chart
from app.charts.probabilities import ProbabilitiesChart, probabilities_chart
from app.charts.quadrant import QuadrantChart, quadrant_chart
from app.charts.topics import TopicsChart, topics_chart
from app.charts.trend import TrendChart, trend_chart
from app.charts.waterfall import WaterfallChart, waterfall_chart

__all__ = [
    "BothSidesChart",
    "DriversChart",
    "GapMap",
    "IntervalChart",
    "ProbabilitiesChart",
    "QuadrantChart",
    "TopicsChart",
    "TrendChart",
    "WaterfallChart",
    "both_sides_chart",
    "drivers_chart",
    "gap_map",
    "interval_chart",
    "probabilities_chart",
    "quadrant_chart",
    "topics_chart",
    "trend_chart",
    "waterfall_chart",
]
