"""Which timepoint observers took sessions for: a view over the collected journals, under masks."""

from __future__ import annotations

VIEWS = (
    """CREATE VIEW timepoint_guesses AS
    SELECT a.coding_id, a.mask, a.observer, json_extract(p.body, '$.guess') AS guess,
        json_extract(p.body, '$.certainty') AS certainty, e.written_at AS guessed_at
    FROM collected_entries e
    JOIN collected_payloads p USING (pack_id, seq)
    JOIN assignments a ON a.coding_id = e.coding_id
    WHERE e.kind = 'timepoint_answers' AND p.body IS NOT NULL AND e.seq = (
        SELECT max(seq) FROM collected_entries later
        WHERE later.pack_id = e.pack_id AND later.kind = e.kind
            AND later.coding_id = e.coding_id)
    ORDER BY a.observer, a.batch, a.position""",
)
"""The newest guess of each coding; `guess` is a label of the design, or `do not know`."""
