"""The views of a study that R, pandas and any SQL tool may rely on, for ever.

`ratings_current`, `ratings_history`, `codings` and `evidence_current` are those of a pack, over all
packs that were collected; `ratings_by_session` joins masks to sessions. They read the collected
journals themselves, so the order of collection cannot show in them.
"""

from __future__ import annotations

# ruff: noqa: S608 - the pieces put together here are constants of this module


def _field(name: str) -> str:
    return f"json_extract(p.body, '$.{name}') AS {name}"


def _kind(view: str, kind: str, *fields: str) -> str:
    """Return a view of one kind of collected entry, its payload as columns."""
    columns = ", ".join(_field(field) for field in fields)
    return f"""CREATE VIEW {view} AS
    SELECT e.pack_id, e.seq, e.coding_id, e.written_at, e.software_version, {columns}
    FROM collected_entries e JOIN collected_payloads p USING (pack_id, seq)
    WHERE e.kind = '{kind}' AND p.body IS NOT NULL"""


_COLLECTED = (
    _kind("collected_segments", "segments", "segment_id", "start_us", "end_us", "supersedes"),
    _kind(
        "collected_ratings",
        "ratings",
        "dimension",
        "segment_id",
        "value",
        "cannot_code",
        "reason",
        "confidence",
        "supersedes",
        "changed_because",
    ),
    _kind(
        "collected_notes",
        "notes",
        "note_id",
        "kind",
        "recording",
        "at_us",
        "frame",
        "dimension",
        "segment_id",
        "text",
        "supersedes",
    ),
    _kind("collected_coding_events", "coding_events", "state", "reason", "words"),
    _kind("collected_watched", "watched", "start_us", "end_us", "speed", "with_sound"),
    _kind(
        "collected_blinding_answers",
        "blinding_answers",
        "guess",
        "certainty",
        "reasons",
        "at_us",
        "words",
    ),
)

_SUPERSEDED = """CREATE VIEW superseded AS
    SELECT pack_id, CAST(json_extract(body, '$.supersedes') AS INTEGER) AS seq, min(seq) AS later
    FROM collected_payloads WHERE json_extract(body, '$.supersedes') IS NOT NULL
    GROUP BY 1, 2"""
"""Of each entry that another took the place of, which did; entries of every kind in one pass.
Joined, since asked for each row it would be read for each; and cast, since only values of the type
of `collected_entries.seq` are looked up and not scanned."""

_EDITION = """(SELECT d.edition FROM issues n JOIN design_instruments d
        ON d.version = n.design_version AND d.instrument = a.instrument
        WHERE n.coding_id = a.coding_id ORDER BY n.seq LIMIT 1)"""
"""That of the design under which the coding was issued."""

_RATING_COLUMNS = f"""
    r.coding_id, a.mask, a.observer, a.instrument, {_EDITION} AS instrument_version,
    r.dimension, r.segment_id, s.start_us, s.end_us,
    CAST(r.value AS REAL) AS value, r.cannot_code, r.reason, r.confidence,
    r.written_at AS rated_at"""

_VIEWS = (
    """CREATE VIEW observers_current AS
    SELECT o.* FROM observers o WHERE o.seq = (
        SELECT max(seq) FROM observers WHERE observer = o.observer) ORDER BY o.observer""",
    """CREATE VIEW dyads_current AS
    SELECT d.* FROM dyads d WHERE d.seq = (
        SELECT max(seq) FROM dyads WHERE dyad = d.dyad) ORDER BY d.dyad""",
    """CREATE VIEW visits_current AS
    SELECT v.* FROM visits v WHERE v.seq = (
        SELECT max(seq) FROM visits WHERE dyad = v.dyad AND timepoint = v.timepoint)
    ORDER BY v.dyad, v.timepoint""",
    """CREATE VIEW sessions_current AS
    SELECT s.* FROM sessions s WHERE s.seq = (
        SELECT max(seq) FROM sessions WHERE session = s.session) ORDER BY s.session""",
    """CREATE VIEW recordings_current AS
    SELECT r.* FROM recordings r WHERE r.seq = (
        SELECT max(seq) FROM recordings WHERE recording = r.recording) AND r.is_removed = 0
    ORDER BY r.session, r.angle""",
    """CREATE VIEW assignments_current AS
    SELECT a.*, (SELECT i.pack_id FROM issues i WHERE i.coding_id = a.coding_id
                 ORDER BY i.seq LIMIT 1) AS pack_id,
        coalesce((SELECT c.reason FROM cancellations c WHERE c.coding_id = a.coding_id
                  ORDER BY c.seq DESC LIMIT 1), '') AS cancelled_because
    FROM assignments a ORDER BY a.observer, a.batch, a.position""",
    f"""CREATE VIEW ratings_current AS
    WITH live_segments AS MATERIALIZED (
        SELECT pack_id, segment_id, start_us, end_us FROM collected_segments
        LEFT JOIN superseded o USING (pack_id, seq) WHERE o.later IS NULL
    )
    SELECT {_RATING_COLUMNS}
    FROM collected_ratings r
    JOIN assignments a ON a.coding_id = r.coding_id
    LEFT JOIN superseded o ON o.pack_id = r.pack_id AND o.seq = r.seq
    LEFT JOIN live_segments s ON s.pack_id = r.pack_id AND s.segment_id = r.segment_id
    WHERE o.later IS NULL AND (r.value IS NOT NULL OR r.cannot_code = 1)
    ORDER BY a.mask, r.dimension, s.start_us, r.segment_id""",
    f"""CREATE VIEW ratings_history AS
    WITH told AS MATERIALIZED (
        SELECT pack_id, seq,
            max(CASE WHEN json_extract(body, '$.start_us') IS NOT NULL THEN seq END) OVER (
                PARTITION BY pack_id, json_extract(body, '$.segment_id') ORDER BY seq) AS drawn
        FROM collected_payloads WHERE json_extract(body, '$.segment_id') IS NOT NULL
    ), ranges AS MATERIALIZED (
        SELECT t.pack_id, t.seq, json_extract(p.body, '$.start_us') AS start_us,
            json_extract(p.body, '$.end_us') AS end_us
        FROM told t JOIN collected_payloads p ON p.pack_id = t.pack_id AND p.seq = t.drawn
    )
    SELECT {_RATING_COLUMNS}, o.later AS superseded_by,
        r.changed_because, r.software_version, r.seq
    FROM collected_ratings r
    JOIN assignments a ON a.coding_id = r.coding_id
    LEFT JOIN superseded o ON o.pack_id = r.pack_id AND o.seq = r.seq
    LEFT JOIN ranges s ON s.pack_id = r.pack_id AND s.seq = r.seq
    ORDER BY a.mask, r.seq""",
    """CREATE VIEW evidence_current AS
    SELECT n.coding_id, n.segment_id, n.dimension, n.recording, n.at_us, n.frame, n.text AS note
    FROM collected_notes n
    JOIN assignments a ON a.coding_id = n.coding_id
    LEFT JOIN superseded o ON o.pack_id = n.pack_id AND o.seq = n.seq
    WHERE n.kind = 'evidence' AND n.text IS NOT NULL AND n.text <> '' AND o.later IS NULL
    ORDER BY a.mask, n.at_us, n.seq""",
    """CREATE VIEW watched_share AS
    WITH played AS (
        SELECT coding_id, start_us, end_us, max(end_us) OVER (
            PARTITION BY coding_id ORDER BY start_us, end_us
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached_us
        FROM collected_watched WHERE with_sound = 1 AND speed <= 2
    ), fresh AS (
        SELECT coding_id, max(0, end_us - max(start_us, coalesce(reached_us, 0))) AS new_us
        FROM played
    )
    SELECT a.coding_id, min(1.0, coalesce(sum(f.new_us), 0) * 1.0 / r.end_us) AS watched_fraction
    FROM assignments a
    JOIN recordings r ON r.session = a.session AND r.angle = 0 AND r.seq = (
        SELECT max(seq) FROM recordings WHERE session = a.session AND angle = 0)
    LEFT JOIN fresh f ON f.coding_id = a.coding_id
    GROUP BY a.coding_id""",
    """CREATE VIEW active_time AS
    WITH gaps AS (
        SELECT coding_id, (julianday(written_at) - julianday(lag(written_at) OVER (
            PARTITION BY coding_id ORDER BY seq))) * 86400.0 AS seconds
        FROM collected_entries WHERE coding_id IS NOT NULL
    )
    SELECT coding_id, sum(CASE WHEN seconds BETWEEN 0 AND 60 THEN seconds
                               WHEN seconds > 60 THEN 60 ELSE 0 END) AS active_seconds
    FROM gaps GROUP BY coding_id""",
    """CREATE VIEW codings AS
    SELECT a.coding_id, a.mask, a.observer,
        CASE WHEN c.reason IS NOT NULL THEN 'withdrawn' ELSE
            coalesce((SELECT e.state FROM collected_coding_events e
                      WHERE e.coding_id = a.coding_id ORDER BY e.seq DESC LIMIT 1), 'assigned')
        END AS state,
        (SELECT min(e.written_at) FROM collected_coding_events e
         WHERE e.coding_id = a.coding_id AND e.state = 'started') AS started_at,
        (SELECT min(e.written_at) FROM collected_coding_events e
         WHERE e.coding_id = a.coding_id AND e.state = 'submitted') AS submitted_at,
        w.watched_fraction,
        round(coalesce(t.active_seconds, 0), 1) AS active_seconds,
        b.guess AS blinding_guess, b.certainty AS blinding_certainty
    FROM assignments a
    LEFT JOIN cancellations c ON c.seq = (
        SELECT max(seq) FROM cancellations WHERE coding_id = a.coding_id)
    LEFT JOIN watched_share w ON w.coding_id = a.coding_id
    LEFT JOIN active_time t ON t.coding_id = a.coding_id
    LEFT JOIN collected_blinding_answers b ON b.coding_id = a.coding_id AND b.seq = (
        SELECT max(seq) FROM collected_blinding_answers WHERE coding_id = a.coding_id)
    ORDER BY a.observer, a.batch, a.position""",
    """CREATE VIEW ratings_by_session AS
    WITH submissions AS MATERIALIZED (
        SELECT coding_id, seq FROM collected_coding_events WHERE state = 'submitted'
    ), numbered AS (
        SELECT r.coding_id, r.dimension, r.value, r.cannot_code, r.seq,
            1 + (SELECT count(*) FROM submissions s
                 WHERE s.coding_id = r.coding_id AND s.seq < r.seq) AS submission_no
        FROM collected_ratings r
        WHERE r.segment_id IS NULL AND r.coding_id IN (SELECT coding_id FROM submissions)
    ), newest AS (
        SELECT *, row_number() OVER (
            PARTITION BY coding_id, dimension, submission_no ORDER BY seq DESC) AS place
        FROM numbered
    )
    SELECT a.session, s.dyad, s.timepoint, s.task, a.observer, n.coding_id, a.purpose,
        CASE WHEN n.submission_no = 1 AND a.purpose <> 'training' THEN 1 ELSE 0
        END AS is_independent,
        n.dimension, CAST(n.value AS REAL) AS value, n.submission_no
    FROM newest n
    JOIN assignments a ON a.coding_id = n.coding_id
    JOIN sessions_current s ON s.session = a.session
    WHERE n.place = 1 AND (n.value IS NOT NULL OR n.cannot_code = 1)
    ORDER BY a.session, a.observer, n.coding_id, n.dimension, n.submission_no""",
)

VIEWS = (*_COLLECTED, _SUPERSEDED, *_VIEWS)
"""All views; collected ones first, since the others stand on them."""
