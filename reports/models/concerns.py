import uuid
from base64 import b64decode
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign_site import languages
from campaign_site.outbox import announce
from campaign_site.postcodes import outward_code
from campaign_site.references import new_reference
from campaign_site.sealing import CONTACT, Envelope, SealedField
from campaign_site.secret_codes import stored_token
from campaign_site.statements import insert
from reports.phrases import typed_in

from .attachments import Attachment
from .casework import ENDED, Casework, Status
from .queue import INDEXES, QUEUE, Queue, QueueQuerySet
from .retention import Retained, RetentionQuerySet
from .risk import ThreatPhrase, Urgent
from .topics import Topic


def in_text(row, name):
    """A sealed value as text."""
    return row._meta.get_field(name).value_to_string(row)


def out_of_text(row, name):
    return row | {"id": UUID(row["id"]), name: Envelope(b64decode(row[name]))}


class ConcernReportQuerySet(QueueQuerySet, RetentionQuerySet):
    def with_current_code(self):
        return self.filter(code_expires_on__gte=timezone.localdate())

    def unindexed(self):
        return self.filter(is_indexed=False)

    def row(self, answers, told):
        """A report with these answers to all questions, as JSON can hold it; `told` is sealed."""
        topic = Topic.objects.get(slug=answers["topic"])
        report = self.model(answers=told)
        return {
            "id": str(report.pk),
            "answers": in_text(report, "answers"),
            "topic_id": topic.pk,
            "risk": topic.default_risk,
            "timing": answers["timing"],
            "outward_code": outward_code(answers["postcode"]),
            **{risk.column: risk in answers["risks"] for risk in self.model.Risk},
            "safe_to_act": answers["safe_to_act"],
            "is_held": answers["safe_to_act"] != self.model.SafeToAct.YES,
            "identity": answers["contact"],
            "has_threat_words": ThreatPhrase.objects.loaded().are_in(typed_in(answers)),
        }

    @transaction.atomic(savepoint=False)
    def store(self, row, contact, **values):
        """Store a report, with who it is from in a row of its own: both were made before."""
        report = self.model(
            reference=new_reference("C"),
            code_expires_on=timezone.localdate() + self.model.CODE_LASTS,
            **out_of_text(row, "answers"),
            **values,
        )
        report.rate()
        insert(report)
        if contact:
            insert(ReporterContact(**out_of_text(contact, "details")))
        return report

    def delete(self):
        """The photos go first, with their files."""
        self.refuse_if_held()
        Attachment.objects.filter(report__in=self).delete()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class ConcernReport(Casework, Retained, Urgent, models.Model):
    """What someone told us. Only coarse facts are readable; the answers are sealed."""

    class Timing(models.TextChoices):
        NOW = "now", _("It is happening now")
        SOON = "soon", _("It may happen soon")
        GOING_ON = "going-on", _("It happens again and again")
        PAST = "past", _("It is over")
        UNSURE = "not-sure", _("I am not sure")

    class Risk(models.TextChoices):
        """What may be ticked. Each has a column, which staff can sort by."""

        CHILDREN = "children", _("Children")
        WEAPONS = "weapons", _("Weapons")
        VULNERABLE_ADULTS = "vulnerable-adults", _("An adult who needs help to stay safe")
        DOGS_OR_TRAPS = "dogs-or-traps", _("Dogs or traps")

        @property
        def column(self):
            return f"has_{self.name.lower()}"

    class Identity(models.TextChoices):
        SHARED = "shared", _("details shared")
        SEALED = "sealed", _("details kept sealed")
        NONE = "none", _("anonymous")

    class SafeToAct(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNSURE = "not-sure", _("I am not sure")

    class PublicStatus(models.TextChoices):
        """What the writer reads with the code, each as one approved phrase."""

        RECEIVED = "received", _("received")
        READ = "read", _("read by an officer")
        PASSED_ON = "passed-on", _("passed on")
        CLOSED = "closed", _("closed")

    class Outcome(models.TextChoices):
        """What became of it. The force may word them anew; they say nothing of anyone."""

        ACTED_ON = "acted-on", _("led to action")
        INTELLIGENCE = "intelligence", _("kept as intelligence")
        CRIME_RECORDED = "crime-recorded", _("recorded as a crime")
        OTHER_BODY = "other-body", _("passed to another body")
        NO_FURTHER_USE = "no-further-use", _("no further use now")

    class Channel(models.TextChoices):
        ONLINE = "online", _("online")
        TELEPHONE = "telephone", _("telephone")
        PAPER = "paper", _("paper")

    Status = Status
    # Long enough to hear that it was read; the shorter, the less a found piece of paper opens.
    CODE_LASTS = timedelta(days=60)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=13, unique=True, editable=False)
    code_hash = models.CharField(max_length=200, editable=False)
    code_expires_on = models.DateField(editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.NEW)
    public_status = models.CharField(
        _("what the writer is told"),
        max_length=20,
        choices=PublicStatus,
        default=PublicStatus.RECEIVED,
    )
    risk = models.PositiveSmallIntegerField(_("risk"), choices=Topic.Risk, default=Topic.Risk.USUAL)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("with"),
        related_name="+",
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    onward_reference = models.CharField(
        _("onward reference"),
        max_length=40,
        blank=True,
        help_text=_("The number it has in the force’s own system."),
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("duplicate of"),
        related_name="duplicates",
    )
    closed_on = models.DateField(_("work ended"), null=True, blank=True)
    is_held = models.BooleanField(
        _("on hold for safety"),
        default=False,
        help_text=_("Acting on it may put someone at risk: it goes nowhere until this is lifted."),
    )
    is_on_legal_hold = models.BooleanField(_("on legal hold"), default=False)
    kept_until = models.DateField(
        _("kept until"),
        null=True,
        blank=True,
        help_text=_("When somebody reviewed it and chose another day than its schedule says."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    is_added_to = models.BooleanField(
        _("added to"),
        default=False,
        editable=False,
        help_text=_("Its writer added something since staff last decided about it."),
    )
    queue = models.GeneratedField(
        expression=QUEUE,
        output_field=models.CharField(_("list"), max_length=6, choices=Queue),
        db_persist=True,
        verbose_name=_("list"),
    )
    is_indexed = models.BooleanField(default=False, editable=False)
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name=_("topic"))
    timing = models.CharField(_("timing"), max_length=10, choices=Timing)
    outward_code = models.CharField(_("postcode district"), max_length=4, blank=True)
    has_children = models.BooleanField(_("children"), default=False)
    has_weapons = models.BooleanField(_("weapons"), default=False)
    has_vulnerable_adults = models.BooleanField(_("vulnerable adults"), default=False)
    has_dogs_or_traps = models.BooleanField(_("dogs or traps"), default=False)
    has_threat_words = models.BooleanField(_("words of threat to life"), default=False)
    safe_to_act = models.CharField(
        _("can act without putting anyone at risk"), max_length=10, choices=SafeToAct
    )
    identity = models.CharField(_("who it is from"), max_length=10, choices=Identity)
    doubts = models.CharField(
        _("doubts"),
        max_length=60,
        blank=True,
        editable=False,
        help_text=_("Why it may be spam. It is not refused, and if urgent it waits with the rest."),
    )
    text_group = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.ONLINE)
    # Other than that of staff, if any part of it was told in another.
    language = models.CharField(_("language"), max_length=10)
    received_on = models.DateField(_("received"), default=timezone.localdate, db_index=True)
    submission_token = models.CharField(max_length=64, unique=True, editable=False)
    answers = SealedField(_("answers"))

    objects = ConcernReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "reference"]
        verbose_name = _("concern report")
        indexes = [
            *INDEXES,
            models.Index(name="reports_not_indexed", fields=["id"], condition=Q(is_indexed=False)),
            models.Index(
                name="reports_to_review",
                fields=["closed_on", "reference"],
                condition=Q(closed_on__isnull=False),
            ),
            models.Index(
                name="reports_on_legal_hold",
                fields=["reference"],
                condition=Q(is_on_legal_hold=True),
            ),
        ]
        permissions = [
            ("share_concernreport", _("Can share the safe text of a report")),
            ("share_original", _("Can share a report as it was told, with a reason")),
            ("export_concernreport", _("Can export reports")),
            ("lift_hold", _("Can lift a hold for safety")),
            ("lower_risk", _("Can lower the risk of a report, or end it as spam or a duplicate")),
            ("set_legal_hold", _("Can set and lift a legal hold")),
            ("view_repeat_givers", _("Can see reports by the same giver")),
            ("view_figures", _("Can see the figures")),
        ]
        constraints = [
            models.CheckConstraint(
                name="closed_report_says_outcome_and_where_it_went",
                condition=~Q(status="closed") | (~Q(outcome="") & ~Q(onward_reference="")),
                violation_error_message=_(
                    "Enter the outcome and the onward reference before you close it."
                ),
            ),
            models.CheckConstraint(
                name="report_has_a_day_of_its_end_when_ended",
                condition=Q(status__in=ENDED, closed_on__isnull=False)
                | (~Q(status__in=ENDED) & Q(closed_on=None)),
                violation_error_message=_("Enter the day on which the work ended."),
            ),
            models.CheckConstraint(
                name="held_report_is_not_passed_on",
                condition=~Q(status="passed-on", is_held=True),
                violation_error_message=_("It is on hold for safety, so it can’t be passed on."),
            ),
        ]

    def __str__(self):
        return self.reference

    def delete(self, *args, **kwargs):
        type(self).objects.filter(pk=self.pk).refuse_if_held()
        self.attachments.all().delete()
        return super().delete(*args, **kwargs)

    def come_back(self, text):
        """Its writer added this. Staff see it anew, even if they had ended the work on it."""
        values = {"is_added_to": True, "is_indexed": False}
        if not languages.is_own():
            values["risk"] = Greatest("risk", Topic.Risk.RAISED.value)
            if not self.other_language:
                values["language"] = get_language()
        if ThreatPhrase.objects.loaded().are_in([text]):
            values |= {"has_threat_words": True, "risk": Topic.Risk.LIFE}
        self.save_over(None, **values)

    def forget_code(self):
        """From now on no code opens it, because its writer did not want to keep one."""
        self.code_hash = ""
        self.save(update_fields=["code_hash"])


class ReporterContactQuerySet(models.QuerySet):
    def row(self, report, who):
        """Who a report is from, as JSON can hold it; none where they do not say."""
        if report["identity"] == ConcernReport.Identity.NONE:
            return None
        details = who | {"identity": report["identity"]}
        contact = self.model(report_id=UUID(report["id"]), details=details)
        return {
            "id": str(contact.pk),
            "report_id": report["id"],
            "details": in_text(contact, "details"),
        }


class ReporterContact(models.Model):
    """Who a report is from, when they wished to say. Its own table, key and permissions.

    The sealed details say once more whether they were shared or kept sealed (`identity`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(
        ConcernReport, models.CASCADE, related_name="contact", verbose_name=_("report")
    )
    details = SealedField(_("details"), key=CONTACT, belongs_to="report_id")

    objects = ReporterContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact details")
        verbose_name_plural = _("contact details")
        # "Keep my details sealed" is a promise: whoever may see contact details can't see these.
        permissions = [("open_sealed_contact", _("Can open contact details kept sealed"))]

    def __str__(self):
        return str(self.report)


class AdditionQuerySet(models.QuerySet):
    def receive(self, report, text, token):
        """Store what was added, once for each text and token: a double click adds it once."""
        token = stored_token(f"{token} {text}")
        try:
            with transaction.atomic():
                addition = self.create(
                    report=report, text=text, language=get_language(), submission_token=token
                )
                report.come_back(text)
                announce()
                return addition
        except IntegrityError:
            return self.get(submission_token=token)


class Addition(models.Model):
    """What the writer of a report told us later, with the code. It is never shown again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(
        ConcernReport, models.CASCADE, related_name="additions", verbose_name=_("report")
    )
    received_on = models.DateField(_("received"), default=timezone.localdate, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)
    submission_token = models.CharField(max_length=64, unique=True, editable=False)
    text = SealedField(_("text"), belongs_to="report_id")

    objects = AdditionQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "id"]
        verbose_name = _("addition")
        indexes = [models.Index(name="additions_by_day", fields=["received_on", "id"])]

    def __str__(self):
        return str(self.report)

    @property
    def other_language(self):
        """Its name, if it was not told in that of staff. Of the oldest nobody knows."""
        return languages.other_than_own(self.language) if self.language else ""
