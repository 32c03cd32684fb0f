"""The words of a name stand again behind a mark of the units that settle and receive, so that a name which hundreds of
thousands share is looked for among the dossiers of one agency."""

from django.db import migrations

WORDS = """
CREATE OR REPLACE FUNCTION dossier_words(d dossier) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
  SELECT array_to_tsvector(array(
    SELECT DISTINCT left(word, 200) FROM unnest(
      string_to_array(d.applicant_folded, ' ')
      || array(
        SELECT right(unit::text, 8) || ':' || name FROM unnest(ARRAY[d.authority_id, d.reception_place_id]) AS unit,
          unnest(string_to_array(d.applicant_folded, ' ')) AS name WHERE name <> ''
      )
      || regexp_replace(lower(d.applicant_number), '[^0-9a-z]', '', 'g')
      || regexp_replace(coalesce(d.contact->>'submitter_number', ''), '[^0-9]', '', 'g')
      || regexp_replace(coalesce(d.contact->>'phone', ''), '^[+]84', '0')
      || regexp_split_to_array(lower(d.code), '[^0-9a-z]')
      || regexp_replace(substring(d.code FROM '-.*$'), '[^0-9]', '', 'g')
    ) AS word WHERE word <> ''))
$$;
DROP TRIGGER dossier_words ON dossier;
CREATE TRIGGER dossier_words
  AFTER INSERT OR UPDATE OF code, applicant_folded, applicant_number, contact, authority_id, reception_place_id ON dossier
  FOR EACH ROW EXECUTE FUNCTION keep_dossier_words();
UPDATE dossier_lookup l SET words = dossier_words(d) FROM dossier d WHERE d.id = l.dossier_id;
"""
SETTLED = """
SELECT gin_clean_pending_list('dossier_lookup_words');
ANALYZE dossier_lookup;
"""
"""What autovacuum would do some minutes later; until then a number of a million dossiers is looked for in 0.3 s."""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0013_indexes_that_stay")]
    operations = [migrations.RunSQL(WORDS, migrations.RunSQL.noop), migrations.RunSQL(SETTLED, migrations.RunSQL.noop)]
