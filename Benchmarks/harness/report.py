"""The tables that a run prints."""

from __future__ import annotations

from statistics import median


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table, its columns after the first to the right."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]

    def line(cells: list[str]) -> str:
        padded = [cells[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:])]
        return "| " + " | ".join(padded) + " |"

    rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
    return "\n".join([line(heads), line(rule), *map(line, rows)])


def megabytes(count: float) -> str:
    return f"{count / 1e6:,.0f}"


def spread(values: list[float]) -> str:
    """The median, and the least and the most where there are several."""
    middle = f"{median(values):,.0f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):,.0f}–{max(values):,.0f})"


def caching_table(results: dict) -> str:
    """Both programs side by side, from what `run` collects for each element type."""
    heads = [
        "caching", "tokens/s", "tokens/s of processor time", "ratio of pairs", "by processor time", "peak MB",
        "bytes/activation", "load s", "others' cores",
    ]  # fmt: skip
    rows = []
    for dtype, result in results.items():
        for name, runs in result["programs"].items():
            ours = name == "latentd"
            rows.append(
                [
                    f"{dtype}, {name}",
                    spread([run["tokensPerSecond"] for run in runs]),
                    spread([run["tokensPerProcessorSecond"] for run in runs]),
                    ratio(result["ratios"]) if ours else "",
                    ratio(result["processorRatios"]) if ours else "",
                    megabytes(max(run["peakBytes"] for run in runs)),
                    f"{median(run['activationBytes'] / run['activations'] for run in runs):.2f}",
                    f"{median(run['loadSeconds'] for run in runs):.2f}",
                    f"{median(run['othersCores'] for run in runs):.2f}",
                ]
            )
    return table(heads, rows)


def beside_table(results: dict) -> str:
    """What is measured beside caching."""
    rows = []
    for dtype, result in results.items():
        for name, speeds in result["generate"].items():
            rows.append([f"generation, {dtype}, {name}", spread(speeds), "tokens/s"])
        rows.append([f"examples, {dtype}, latentd", f"{result['examples']['latentsPerSecond']:,.0f}", "latents/s"])
        rows.append(["", f"{result['examples']['windowsPerSecond']:,.0f}", "windows/s"])
    return table(["beside", "median", "unit"], rows)


def ratio(values: list[float]) -> str:
    """latentd's speed by the peer's, pair by pair."""
    if not values:
        return ""
    middle = f"{median(values):.2f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.2f}–{max(values):.2f})"
