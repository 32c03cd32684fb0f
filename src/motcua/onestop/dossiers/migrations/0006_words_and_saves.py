"""The words a dossier is found by, kept by the database itself, and which save of a draft was the last."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.onestop.dossiers.lookup

WORDS = """
CREATE FUNCTION dossier_words(d dossier) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT array_to_tsvector(array(
    SELECT DISTINCT left(word, 200) FROM unnest(
      string_to_array(d.applicant_folded, ' ')
      || regexp_replace(lower(d.applicant_number), '[^0-9a-z]', '', 'g')
      || regexp_replace(coalesce(d.contact->>'submitter_number', ''), '[^0-9]', '', 'g')
      || regexp_replace(coalesce(d.contact->>'phone', ''), '^[+]84', '0')
      || regexp_split_to_array(lower(d.code), '[^0-9a-z]')
      || regexp_replace(substring(d.code FROM '-.*$'), '[^0-9]', '', 'g')
    ) AS word WHERE word <> ''))
$$;
CREATE FUNCTION keep_dossier_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dossier_lookup (dossier_id, words) VALUES (NEW.id, dossier_words(NEW))
  ON CONFLICT (dossier_id) DO UPDATE SET words = excluded.words;
  RETURN NULL;
END $$;
CREATE TRIGGER dossier_words AFTER INSERT OR UPDATE OF code, applicant_folded, applicant_number, contact ON dossier
  FOR EACH ROW EXECUTE FUNCTION keep_dossier_words();
INSERT INTO dossier_lookup (dossier_id, words) SELECT d.id, dossier_words(d) FROM dossier d;
CREATE INDEX dossier_lookup_words ON dossier_lookup USING gin (words);
"""
NO_WORDS = """
DROP TRIGGER dossier_words ON dossier; DROP FUNCTION keep_dossier_words(); DROP FUNCTION dossier_words(dossier);
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_fewer_indexes")]
    operations = [
        migrations.CreateModel("Lookup", [
            ("dossier", models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="lookup",
                serialize=False, to="dossiers.dossier",
            )),
            ("words", motcua.onestop.dossiers.lookup.WordsField()),
        ], options={"db_table": "dossier_lookup"}),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.AddField(
            "draft", "saves",
            models.JSONField(default=dict, db_default={}, help_text="{part of the form: [page, number of the last save]}"),
        ),
    ]  # fmt: skip
