from django.db import migrations

KEPT = """
CREATE FUNCTION receipt_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sandbox_mark) THEN
    RAISE EXCEPTION 'a receipt is never deleted: cancel it, or replace it by another';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER receipt_is_kept BEFORE DELETE ON receipt FOR EACH ROW EXECUTE FUNCTION receipt_is_kept();
"""
"""A sandbox is put back row by row; its mark lies only in a database that was empty before."""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0003_nothing_is_missing_here'),
        ('sandbox', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(KEPT, "DROP TRIGGER receipt_is_kept ON receipt; DROP FUNCTION receipt_is_kept();"),
    ]
