"""Results that were issued before this room existed lie where their dossiers were received, as they did."""

from django.db import migrations

LAY = """
INSERT INTO result_place (dossier_id, is_paper, by_post, goes_to_id, place_id, standing, since, reminders, remind_at)
  SELECT d.id, w.way <> 'online', w.way = 'post', CASE WHEN w.way <> 'post' THEN d.reception_place_id END,
    d.reception_place_id, 'lies', coalesce(d.settled_at, d.last_at), 0, NULL
  FROM dossier d CROSS JOIN LATERAL (SELECT coalesce(nullif(d.contact->>'delivery', ''), 'counter') AS way) w
  WHERE d.state = 'settled' ON CONFLICT DO NOTHING"""


class Migration(migrations.Migration):
    dependencies = [("handover", "0001_initial")]
    operations = [migrations.RunSQL(LAY, migrations.RunSQL.noop)]
