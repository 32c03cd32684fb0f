"""Where the results lie of dossiers that were written straight into the tables."""

from django.db import connection

_LAY = """
INSERT INTO result_place (dossier_id, is_paper, by_post, goes_to_id, place_id, standing, since, reminders, remind_at)
  SELECT d.id, w.way <> 'online', w.way = 'post', CASE WHEN w.way <> 'post' THEN d.reception_place_id END,
    d.reception_place_id, 'lies', d.settled_at, 0, NULL
  FROM dossier d CROSS JOIN LATERAL (SELECT coalesce(nullif(d.contact->>'delivery', ''), 'counter') AS way) w
  WHERE d.state = 'settled' AND NOT EXISTS (SELECT 1 FROM result_place r WHERE r.dossier_id = d.id)"""


def lay() -> int:
    """Every settled result without a place lies where its dossier was received; returns how many were laid."""
    with connection.cursor() as cursor:
        cursor.execute(_LAY)
        return int(cursor.rowcount)
