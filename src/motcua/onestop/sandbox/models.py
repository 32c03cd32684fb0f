from django.db import models


class SandboxMark(models.Model):
    """One row, in the database of a sandbox alone: laid down while it was empty, so that no real one ever gets it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    made_at = models.DateTimeField()
    reset_at = models.DateTimeField(null=True)
    resets = models.IntegerField(default=0)

    class Meta:
        db_table = "sandbox_mark"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_sandbox_mark")]

    def __str__(self) -> str:
        return f"{self.made_at}"
