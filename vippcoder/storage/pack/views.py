"""The four views of a pack that R, pandas and any SQL tool may rely on, for ever."""

from __future__ import annotations

# ruff: noqa: S608 - the pieces put together here are constants of this module
_RATING_COLUMNS = """
    r.coding_id, a.mask, p.observer, a.instrument, i.instrument_version,
    r.dimension, r.segment_id, s.start_us, s.end_us,
    r.value, r.cannot_code, r.reason, r.confidence, j.written_at AS rated_at"""

_RATING_TABLES = """
    FROM ratings r
    JOIN journal j ON j.seq = r.seq
    JOIN assignments a ON a.coding_id = r.coding_id
    JOIN instruments i ON i.instrument = a.instrument
    JOIN pack p"""

VIEWS = (
    f"""CREATE VIEW ratings_current AS
    SELECT {_RATING_COLUMNS} {_RATING_TABLES}
    LEFT JOIN segments s ON s.segment_id = r.segment_id
        AND NOT EXISTS (SELECT 1 FROM segments later WHERE later.supersedes = s.seq)
    WHERE NOT EXISTS (SELECT 1 FROM ratings later WHERE later.supersedes = r.seq)
        AND (r.value IS NOT NULL OR r.cannot_code = 1)""",
    f"""CREATE VIEW ratings_history AS
    SELECT {_RATING_COLUMNS},
        (SELECT later.seq FROM ratings later WHERE later.supersedes = r.seq) AS superseded_by,
        r.changed_because, j.software_version, r.seq {_RATING_TABLES}
    LEFT JOIN segments s ON s.seq = (
        SELECT max(known.seq) FROM segments known
        WHERE known.segment_id = r.segment_id AND known.seq < r.seq AND known.start_us IS NOT NULL)
    ORDER BY r.seq""",
    """CREATE VIEW evidence_current AS
    SELECT n.coding_id, n.segment_id, n.dimension, n.recording, n.at_us, n.frame, n.text AS note
    FROM notes n
    WHERE n.kind = 'evidence' AND n.text IS NOT NULL AND n.text <> ''
        AND NOT EXISTS (SELECT 1 FROM notes later WHERE later.supersedes = n.seq)
    ORDER BY n.coding_id, n.at_us, n.seq""",
    """CREATE VIEW watched_share AS
    WITH played AS (
        SELECT coding_id, start_us, end_us, max(end_us) OVER (
            PARTITION BY coding_id ORDER BY start_us, end_us
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached_us
        FROM watched WHERE with_sound = 1 AND speed <= 2
    ), fresh AS (
        SELECT coding_id, max(0, end_us - max(start_us, coalesce(reached_us, 0))) AS new_us
        FROM played
    )
    SELECT a.coding_id, min(1.0, coalesce(sum(f.new_us), 0) * 1.0 / c.end_us) AS watched_fraction
    FROM assignments a
    JOIN recordings c ON c.coding_id = a.coding_id AND c.angle = 0
    LEFT JOIN fresh f ON f.coding_id = a.coding_id
    GROUP BY a.coding_id""",
    """CREATE VIEW active_time AS
    WITH gaps AS (
        SELECT coding_id, (julianday(written_at) - julianday(lag(written_at) OVER (
            PARTITION BY coding_id ORDER BY seq))) * 86400.0 AS seconds
        FROM journal WHERE coding_id IS NOT NULL
    )
    SELECT coding_id, sum(CASE WHEN seconds BETWEEN 0 AND 60 THEN seconds
                               WHEN seconds > 60 THEN 60 ELSE 0 END) AS active_seconds
    FROM gaps GROUP BY coding_id""",
    """CREATE VIEW codings AS
    SELECT a.coding_id, a.mask, p.observer,
        coalesce((SELECT e.state FROM coding_events e WHERE e.coding_id = a.coding_id
                  ORDER BY e.seq DESC LIMIT 1), 'assigned') AS state,
        (SELECT min(j.written_at) FROM coding_events e JOIN journal j USING (seq)
         WHERE e.coding_id = a.coding_id AND e.state = 'started') AS started_at,
        (SELECT min(j.written_at) FROM coding_events e JOIN journal j USING (seq)
         WHERE e.coding_id = a.coding_id AND e.state = 'submitted') AS submitted_at,
        w.watched_fraction,
        round(coalesce(t.active_seconds, 0), 1) AS active_seconds,
        b.guess AS blinding_guess, b.certainty AS blinding_certainty
    FROM assignments a
    JOIN pack p
    JOIN watched_share w ON w.coding_id = a.coding_id
    LEFT JOIN active_time t ON t.coding_id = a.coding_id
    LEFT JOIN blinding_answers b ON b.seq = (
        SELECT max(seq) FROM blinding_answers WHERE coding_id = a.coding_id)
    ORDER BY a.position""",
)
