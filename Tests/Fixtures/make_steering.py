"""Directions of contrast pairs by scikit-learn, for SteeringRecipeTests.

    python Tests/Fixtures/make_steering.py
"""

import json
from pathlib import Path

import numpy
from sklearn.covariance import ledoit_wolf
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression

PAIRS, WIDTH = 23, 31
generator = numpy.random.default_rng(11)
axis = generator.normal(size=WIDTH)
scales = generator.uniform(0.2, 3, size=WIDTH)
shared = generator.normal(size=(PAIRS, WIDTH)) * scales * 4
strengths = generator.uniform(0.2, 1.5, size=(PAIRS, 1))
positive = shared + strengths * axis + generator.normal(size=(PAIRS, WIDTH)) * scales
negative = shared - strengths * axis + generator.normal(size=(PAIRS, WIDTH)) * scales
# What is written is what is computed from.
positive, negative = numpy.round(positive, 6), numpy.round(negative, 6)

mean = (positive - negative).mean(0)


def as_long_as_the_means_are_apart(direction: numpy.ndarray) -> list:
    return (direction * (mean @ direction) / (direction @ direction)).tolist()


centred = numpy.concatenate([positive - positive.mean(0), negative - negative.mean(0)])
covariance, shrinkage = ledoit_wolf(centred, assume_centered=True)
points = numpy.concatenate([(positive - negative) / 2, (negative - positive) / 2])
labels = numpy.repeat([1, 0], PAIRS)
logistic = LogisticRegression(fit_intercept=False, C=1, tol=1e-12, max_iter=100_000).fit(points, labels)
pca = TruncatedSVD(1, algorithm="arpack").fit(points)

fixture = {
    "positive": positive.tolist(),
    "negative": negative.tolist(),
    "shrinkage": shrinkage,
    "meanDifference": mean.tolist(),
    "lda": as_long_as_the_means_are_apart(numpy.linalg.solve(covariance, mean)),
    "pca": as_long_as_the_means_are_apart(pca.components_[0]),
    "logistic": as_long_as_the_means_are_apart(logistic.coef_[0]),
}
path = Path(__file__).parent / "steering" / "recipes.json"
path.write_text(json.dumps(fixture) + "\n")
print(path, path.stat().st_size, "bytes")
