"""The report as one HTML file that needs no network, and prints well."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from vippcoder.reports.folder.table import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vippcoder.reports.folder.table import Table
    from vippcoder.reports.outcomes import StudyOutcomes

_BESIDE: Final = (
    "Every table stands beside this page as CSV, explained in <code>codebook.csv</code>; "
    "<code>main_table.py</code> and <code>main_table.R</code> make the main table again."
)
_STYLE: Final = """
body { font: 15px/1.5 Inter, "Segoe UI", Helvetica, Arial, sans-serif; color: #1a1d21;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
.remarks { border-left: 4px solid #855600; background: #fbf1dc; padding: .6rem 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .86rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid #d3d7db;
  vertical-align: top; }
figure { margin: 1.2rem 0; } figure svg { max-width: 100%; height: auto; }
code { overflow-wrap: anywhere; }
@page { size: A4; margin: 16mm; }
@media print { body { max-width: none; margin: 0; font-size: 10pt; } .scroll { overflow: visible; }
  table { font-size: 7.5pt; } thead { display: table-header-group; }
  tr, figure { break-inside: avoid; } h2 { break-after: avoid; } }
"""
_TOLD: Final = (
    ("main_table", "Main table", ("timepoint", "outcome", "measure", "n1", "N1", "n0", "N0",
                                  "mean1", "mean0", "estimate", "ci_low", "ci_high")),
    ("shares", "Shares, with exact intervals", ()),
    ("missing", "Missing values, by reason", ()),
    ("blinding", "Was blinding kept?", ("guesses", "index", "arm", "named_arm1", "named_arm0",
                                        "do_not_know", "estimate", "ci_low", "ci_high", "reason")),
    ("agreement", "Agreement between observers, by arm", ("arm", "dimension", "statistic", "cutoff",
                                                         "sessions", "estimate", "ci_low",
                                                         "ci_high", "reason")),
    ("audit", "How the study was run", ()),
)  # fmt: skip
"""Which tables stand in the report, under which heading, with which columns; none: all."""


def report_page(
    found: StudyOutcomes, tables: Sequence[Table], figures: Mapping[str, str], words: str
) -> str:
    """Return the report.

    Args:
        found: the outcomes of a study.
        tables: of the folder.
        figures: SVG by name, in the order in which they are shown.
        words: methods and results, as `paragraphs` gives them.
    """
    released = found.released
    title = escape(released.design.title)
    lock = released.table.lock
    compared = escape(released.compared.partition(" (")[0])
    body = [
        f"<h1>{title}</h1>",
        *_remarks(released.warnings),
        f"<p>{compared}. Lock {lock.number}, <code>{lock.digest}</code>. {_BESIDE}</p>",
        *_sections(words),
        "<h2>Figures</h2>",
        *(f"<figure>{svg}</figure>" for svg in figures.values()),
        *_tables({table.name: table for table in tables}),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    )


def _remarks(warnings: Iterable[str]) -> Iterator[str]:
    told = "<br>".join(escape(one) for one in warnings)
    if told:
        yield f'<p class="remarks" role="note"><strong>{told}</strong></p>'


def _sections(words: str) -> Iterator[str]:
    """Yield headings and paragraphs; what stands before the first heading is told already."""
    for section in words.split("\n## ")[1:]:
        name, _, text = section.partition("\n")
        yield f"<h2>{escape(name)}</h2>"
        yield f"<p>{escape(' '.join(text.split()))}</p>"


def _tables(tables: Mapping[str, Table]) -> Iterator[str]:
    for name, heading, wanted in _TOLD:
        table = tables[name]
        names = [column for column, _ in table.columns]
        places = [names.index(column) for column in (wanted or names)]
        yield f"<h2>{heading}</h2>"
        if not table.rows:
            yield "<p>Nothing to tell.</p>"
            continue
        head = "".join(f'<th scope="col">{escape(names[place])}</th>' for place in places)
        rows = "\n".join(
            "<tr>" + "".join(f"<td>{escape(shown(row[p]))}</td>" for p in places) + "</tr>"
            for row in table.rows
        )
        yield (
            f'<div class="scroll"><table><caption>{escape(table.name)}.csv: {escape(table.about)}'
            f"</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
        )
