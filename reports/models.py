import uuid

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign_site.postcodes import outward_code
from campaign_site.references import new_reference
from campaign_site.sealing import SealedField


class TopicQuerySet(models.QuerySet):
    def offered(self):
        return self.filter(is_offered=True)


class Topic(models.Model):
    """What a report can be about, as the public reads it."""

    class Risk(models.IntegerChoices):
        USUAL = 1, _("usual")
        RAISED = 2, _("raised")
        HIGH = 3, _("high")

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    hint = models.CharField(_("hint"), max_length=200, blank=True)
    default_risk = models.PositiveSmallIntegerField(
        _("risk to begin with"), choices=Risk, default=Risk.USUAL
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_offered = models.BooleanField(_("offered to the public"), default=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("topic")

    def __str__(self):
        return self.name


class ConcernReportQuerySet(models.QuerySet):
    def receive(self, answers, token):
        """Store a report, once for each token, and return it.

        A second submission with the same token (a double click, a reload) stores
        nothing and returns the first report.
        """
        if first := self.filter(submission_token=token).first():
            return first
        try:
            with transaction.atomic():
                return self.model.from_answers(answers, token)
        except IntegrityError:
            return self.get(submission_token=token)


class ConcernReport(models.Model):
    """What someone told us. Only coarse facts are readable; the answers are sealed."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("online")
        TELEPHONE = "telephone", _("telephone")
        PAPER = "paper", _("paper")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=13, unique=True, editable=False)
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name=_("topic"))
    outward_code = models.CharField(_("postcode district"), max_length=4, blank=True)
    is_anonymous = models.BooleanField(_("anonymous"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.ONLINE)
    language = models.CharField(_("language"), max_length=10)
    received_on = models.DateField(_("received"), default=timezone.localdate, db_index=True)
    submission_token = models.CharField(max_length=64, unique=True, editable=False)
    answers = SealedField(_("answers"))

    objects = ConcernReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "reference"]
        verbose_name = _("concern report")

    def __str__(self):
        return self.reference

    @classmethod
    def from_answers(cls, answers, token):
        """Store what a visitor told, with the contact details in a row of their own."""
        told = {name: answers.get(name) for name in ("story", "place", "postcode", "is_unknown")}
        report = cls.objects.create(
            reference=new_reference("C"),
            topic=Topic.objects.get(slug=answers["topic"]),
            outward_code=outward_code(answers["postcode"]),
            is_anonymous=answers["contact"] == "anonymous",
            language=get_language(),
            submission_token=token,
            answers=told,
        )
        if not report.is_anonymous:
            contact = {name: answers[name] for name in ("name", "telephone", "email", "safety")}
            ReporterContact.objects.create(report=report, details=contact)
        return report


class ReporterContact(models.Model):
    """Who a report is from, when they wished to say. Its own table, with its own permission."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(
        ConcernReport, models.CASCADE, related_name="contact", verbose_name=_("report")
    )
    details = SealedField(_("details"))

    class Meta:
        verbose_name = _("contact details")
        verbose_name_plural = _("contact details")

    def __str__(self):
        return str(self.report)
