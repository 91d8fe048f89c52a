"""How much of an outcome each of several correlated predictors accounts for.

Johnson's relative weights: the predictors are replaced by their nearest uncorrelated variables,
whose shares of R squared are clear, and each share goes back to the predictors by how closely they
are related to that variable. Where there are two predictors, they equal general dominance.

Source: Johnson, "A Heuristic Method for Estimating the Relative Weight of Predictor Variables in
Multiple Regression", Multivariate Behavioral Research 35 (2000).
"""

from __future__ import annotations

import numpy as np

from analysis.score.arrays import Floats

SMALLEST_EIGENVALUE = 1e-9
"""Predictors that say the very same thing leave an eigenvalue at zero; it counts as this."""


def relative_weights(correlation: Floats, with_outcome: Floats) -> Floats:
    """Weight of each predictor, 0 or more; they sum to R squared.

    correlation: of the predictors, shape (p, p) or (draws, p, p). with_outcome: correlation of
    each with the outcome, (p,) or (draws, p).
    """
    values, vectors = np.linalg.eigh(correlation)
    root = np.sqrt(np.maximum(values, SMALLEST_EIGENVALUE))
    nearest = (vectors * root[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    turned = (np.swapaxes(vectors, -1, -2) @ with_outcome[..., None])[..., 0] / root
    beta = (vectors @ turned[..., None])[..., 0]
    return np.asarray(((nearest**2) @ (beta**2)[..., None])[..., 0])
