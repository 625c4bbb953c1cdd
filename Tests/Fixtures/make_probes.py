"""Probes of activations by scikit-learn, concept-erasure and torch, for ProbeFitTests.

    python Tests/Fixtures/make_probes.py
"""

import json
from pathlib import Path

import numpy
import torch
from concept_erasure import LeaceEraser
from sklearn.covariance import ledoit_wolf
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

STATEMENTS, PARAPHRASES, WIDTH = 24, 2, 9
ROWS = STATEMENTS * PARAPHRASES
generator = numpy.random.default_rng(5)
scales = generator.uniform(0.3, 4, size=WIDTH)
truth, answer, wording = generator.normal(size=(3, WIDTH))
statements = numpy.repeat(numpy.arange(STATEMENTS), PARAPHRASES)
labels = numpy.repeat(numpy.arange(STATEMENTS) % 3 == 0, PARAPHRASES)
belief = numpy.where(labels, 1.0, -1.0)[:, None]


def noise(size):
    return generator.normal(size=(ROWS, WIDTH)) * scales * size


shared = noise(0.5)
phrase = numpy.where(numpy.arange(ROWS) % 2 == 0, 1.0, -1.0)[:, None] * wording
# What is written is what is computed from.
prompts = numpy.round(3 + shared + belief * truth + phrase + noise(0.8), 5)
affirmed = numpy.round(1 + shared + 1.2 * belief * truth + answer + phrase + noise(0.3), 5)
denied = numpy.round(1 + shared - 1.2 * belief * truth - answer + phrase + noise(0.3), 5)
pairs = numpy.concatenate([affirmed, denied], axis=1)


def logistic(points):
    fitted = LogisticRegression(C=1 / (2e-3 * len(points)), tol=1e-14, max_iter=1_000_000).fit(points, labels)
    return {"weight": fitted.coef_[0].tolist(), "bias": float(fitted.intercept_[0])}


def centred_by_class(points):
    return numpy.concatenate([points[labels == label] - points[labels == label].mean(0) for label in (False, True)])


mean_difference = prompts[labels].mean(0) - prompts[~labels].mean(0)
within, _ = ledoit_wolf(centred_by_class(prompts), assume_centered=True)

both = numpy.concatenate([affirmed, denied])
sides = numpy.repeat([1, 0], ROWS)
leace = LeaceEraser.fit(
    torch.tensor(both), torch.tensor(sides), shrinkage=False
)
erased_by_package = leace(torch.tensor(both)).numpy()

# The closed form with the shrunk covariance.
centre = both.mean(0)
covariance, _ = ledoit_wolf(both - centre, assume_centered=True)
difference = affirmed.mean(0) - denied.mean(0)
reader = numpy.linalg.solve(covariance, difference)
reader /= reader @ difference
projection = numpy.eye(WIDTH) - numpy.outer(difference, reader)
first, second = ((rows - centre) @ projection.T + centre for rows in (affirmed, denied))


def top(matrix):
    values, vectors = numpy.linalg.eigh(matrix)
    return (projection.T @ vectors[:, -1]).tolist()


def means(rows):
    return numpy.stack([rows[statements == statement].mean(0) for statement in range(STATEMENTS)])


def within_statements(rows):
    rows = rows - means(rows)[statements]
    return rows.T @ rows / (STATEMENTS * (PARAPHRASES - 1))


first_means, second_means = means(first), means(second)
crossed = numpy.cov(first_means.T, second_means.T)[:WIDTH, WIDTH:]
vinc = (
    (numpy.cov(first_means.T) + numpy.cov(second_means.T)) / 2
    - (within_statements(first) + within_statements(second)) / 2
    - (crossed + crossed.T) / 2
)


def consistency_loss(parameters, decay):
    yes = torch.sigmoid(torch.tensor(first) @ parameters[:-1] + parameters[-1])
    no = torch.sigmoid(torch.tensor(second) @ parameters[:-1] + parameters[-1])
    loss = ((yes - (1 - no)) ** 2 + torch.minimum(yes, no) ** 2).mean()
    return loss + decay * parameters.square().sum() / 2


def search(seed):
    parameters = torch.tensor(numpy.random.default_rng(seed).uniform(-1, 1, WIDTH + 1) / WIDTH**0.5, requires_grad=True)
    optimiser = torch.optim.LBFGS(
        [parameters], line_search_fn="strong_wolfe", max_iter=1000, tolerance_change=1e-16, tolerance_grad=1e-16
    )

    def closure():
        optimiser.zero_grad()
        loss = consistency_loss(parameters, 0.01)
        loss.backward()
        return loss

    optimiser.step(closure)
    return float(consistency_loss(parameters.detach(), 0.01)), float(consistency_loss(parameters.detach(), 0))


place = torch.tensor(numpy.round(generator.normal(size=WIDTH + 1) / 3, 5), requires_grad=True)
value = consistency_loss(place, 0.01)
value.backward()

scores = numpy.round(generator.normal(size=40) + numpy.arange(40) % 2, 1)
fixture = {
    "prompts": prompts.tolist(),
    "affirmed": affirmed.tolist(),
    "denied": denied.tolist(),
    "labels": labels.tolist(),
    "statements": statements.tolist(),
    "logistic": logistic(prompts),
    "logisticOnPairs": logistic(pairs),
    "meanDifference": mean_difference.tolist(),
    "lda": numpy.linalg.solve(within, mean_difference).tolist(),
    "erasedByPackage": erased_by_package[[0, 1, ROWS, ROWS + 1]].tolist(),
    "crc": top((first - second).T @ (first - second)),
    "vinc": top(vinc),
    "consistency": {
        "parameters": place.tolist(),
        "value": float(value),
        "gradient": place.grad.tolist(),
        "best": min(search(seed) for seed in range(20))[1],
    },
    "area": {
        "scores": scores.tolist(),
        "truths": (numpy.arange(40) % 2 == 1).tolist(),
        "value": roc_auc_score(numpy.arange(40) % 2, scores),
    },
}
path = Path(__file__).parent / "probes" / "probes.json"
path.write_text(json.dumps(fixture) + "\n")
print(path, path.stat().st_size, "bytes", fixture["consistency"]["best"])
