"""Writes tests/unit/analysis/data/analysis_cases.json: small samples with what numpy, scipy and scikit-learn make of them.

Run with a Python that has them: python tests/reference/make_analysis_cases.py. The tests only read the file.
"""
import json
import pathlib

import numpy
import scipy.stats
import sklearn
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE, trustworthiness
from sklearn.metrics import silhouette_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

OUTPUT = pathlib.Path(__file__).parent.parent / "unit/analysis/data/analysis_cases.json"


def rounded(values, digits):
    """Exactly what the file will say, so that both sides compute from the same numbers."""
    return numpy.round(numpy.asarray(values, dtype=numpy.float64), digits)


def clusters(random, count, features, groups, spread):
    centres = random.normal(size=(groups, features)) * spread
    labels = numpy.arange(count) % groups
    return rounded(centres[labels] + random.normal(size=(count, features)), 2), labels


def pca_case(samples, count=6):
    centred = samples - samples.mean(axis=0)
    _, singular, components = numpy.linalg.svd(centred, full_matrices=False)
    variance = singular**2
    return {
        "samples": samples.tolist(),
        "singular_values": singular[:count].tolist(),
        "explained_variance_ratio": (variance / variance.sum())[:count].tolist(),
        "components": rounded(components[:count], 7).tolist(),
    }


def divergences_of_nearby_starts(samples, perplexity, starts=6):
    """Final divergences from starts that differ by one part in 100,000: the descent is chaotic, most so for few samples."""
    start = PCA(2).fit_transform(samples)
    start *= 1e-4 / start[:, 0].std()
    random = numpy.random.default_rng(0)
    results = []
    for _ in range(starts):
        nearby = (start * (1 + 1e-5 * random.normal(size=start.shape))).astype(numpy.float32)
        model = TSNE(perplexity=perplexity, method="exact", init=nearby).fit(samples.astype(numpy.float32))
        results.append(float(model.kl_divergence_))
    return results


def tsne_case(samples, perplexity, neighbours):
    model = TSNE(perplexity=perplexity, method="exact", init="pca", random_state=0)
    points = model.fit_transform(samples.astype(numpy.float32))
    return {
        "samples": samples.tolist(),
        "perplexity": perplexity,
        "neighbours": neighbours,
        "points": rounded(points, 4).tolist(),
        "kl_divergence": float(model.kl_divergence_),
        "nearby_kl_divergences": divergences_of_nearby_starts(samples, perplexity),
        "trustworthiness": float(trustworthiness(samples, points, n_neighbors=neighbours)),
        "rounded_trustworthiness": float(trustworthiness(samples, rounded(points, 4), n_neighbors=neighbours)),
    }


def probe_case(samples, labels, strength):
    folds = numpy.zeros(len(labels), dtype=int)
    decisions = numpy.zeros(len(labels))
    accuracies = []
    splitter = StratifiedKFold(5, shuffle=True, random_state=0)
    for fold, (train, test) in enumerate(splitter.split(samples, labels)):
        folds[test] = fold
        scaler = StandardScaler().fit(samples[train])
        model = LogisticRegression(C=strength, solver="lbfgs", tol=1e-10, max_iter=100000)
        model.fit(scaler.transform(samples[train]), labels[train])
        decisions[test] = model.decision_function(scaler.transform(samples[test]))
        accuracies.append(float(model.score(scaler.transform(samples[test]), labels[test])))
    return {
        "samples": samples.tolist(),
        "labels": labels.tolist(),
        "folds": folds.tolist(),
        "inverse_regularisation": strength,
        "decisions": decisions.tolist(),
        "fold_accuracy": accuracies,
        "accuracy": float(((decisions > 0) == (labels == 1)).mean()),
    }


def main():
    random = numpy.random.default_rng(22)
    grouped, groups = clusters(random, 150, 12, 4, 2.0)
    wide, wide_labels = clusters(random, 60, 90, 2, 0.25)
    tall, tall_labels = clusters(random, 120, 5, 2, 0.6)
    first = rounded(random.normal(size=40), 1)  # one decimal: ties for the ranks
    second = rounded(first**3 + random.normal(size=40), 1)
    cases = {
        "made_with": {"numpy": numpy.__version__, "scikit-learn": sklearn.__version__},
        "pca": [pca_case(wide[:20]), pca_case(tall)],
        "tsne": [tsne_case(grouped, 30.0, 5), tsne_case(grouped[:60], 10.0, 7)],
        "silhouette": [
            {"samples": grouped.tolist(), "labels": groups.tolist(), "score": float(silhouette_score(grouped, groups))},
            {"samples": tall.tolist(), "labels": tall_labels.tolist(), "score": float(silhouette_score(tall, tall_labels))},
        ],
        "probe": [probe_case(wide, wide_labels, 1.0), probe_case(tall, tall_labels, 0.5)],
        "correlation": {
            "first": first.tolist(),
            "second": second.tolist(),
            "pearson": float(scipy.stats.pearsonr(first, second).statistic),
            "spearman": float(scipy.stats.spearmanr(first, second).statistic),
        },
        "percentiles": {
            "values": first.tolist(),
            "ranks": [10.0, 50.0, 90.0],
            "expected": numpy.percentile(first, [10.0, 50.0, 90.0]).tolist(),
        },
    }
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
