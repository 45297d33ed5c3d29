import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class JobRunQuerySet(models.QuerySet):
    def free(self):
        """No run has them to itself; or one had, and is over or was killed."""
        return self.filter(Q(held_until=None) | Q(held_until__lte=timezone.now()))

    def begin(self, name, held_for=None):
        """Note that a run begins. None where another run has the job to itself."""
        self.get_or_create(name=name)
        now = timezone.now()
        run, rows = uuid.uuid4(), self.filter(name=name)
        values = {"began_at": now, "run": run}
        if held_for:
            rows, values["held_until"] = rows.free(), now + held_for
        return self.model(name=name, run=run) if rows.update(**values) else None


class JobRun(models.Model):
    """When a job last ran, and whether it went well: one row for each, and nothing of its work."""

    name = models.CharField(max_length=50, primary_key=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    went_well = models.BooleanField(null=True)
    went_well_at = models.DateTimeField(null=True)
    # Of the run that began last. Whoever ended later than another began, frees nothing.
    run = models.UUIDField(default=uuid.uuid4, editable=False)
    held_until = models.DateTimeField(null=True)

    objects = JobRunQuerySet.as_manager()

    def __str__(self):
        return self.name

    def hold(self, held_for):
        """Have the job to itself for as long again."""
        rows = JobRun.objects.filter(name=self.name, run=self.run)
        rows.update(held_until=timezone.now() + held_for)

    def end(self, *, went_well):
        rows, now = JobRun.objects.filter(name=self.name), timezone.now()
        if went_well:
            rows.update(went_well_at=now)
        rows.filter(run=self.run).update(ended_at=now, went_well=went_well, held_until=None)
