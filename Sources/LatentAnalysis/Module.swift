// Caching, examples, explainers, scorers, interventions, similarity.
