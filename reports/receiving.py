"""A report comes in: what is stored of it, and who hears that it came."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from campaign_site import limits
from campaign_site.as_told import as_told
from campaign_site.draft_photos import DraftPhotos
from campaign_site.outbox import announce
from campaign_site.secret_codes import code_for, hash_code, stored_token

from .models import Attachment, ConcernReport
from .spam_signs import doubts_about, forget_old_texts, text_group


def prepare(token):
    """The hash of the secret code. It is slow on purpose, and nobody else shall wait for it."""
    return hash_code(code_for(token))


def told_online(submission):
    limits.count_one_more(limits.REPORT, submission.client)
    return stored(submission, doubts=doubts_about(submission))


def receive(submission, store=told_online):
    """Store a report, once for each token, and return it.

    A second submission with the same token (a double click, a reload) stores
    nothing and returns the first report.
    """
    reports = ConcernReport.objects.filter(submission_token=stored_token(submission.token))
    if first := reports.first():
        return first
    try:
        with transaction.atomic():
            return store(submission)
    except IntegrityError:
        return reports.get()


def stored(submission, **values):
    answers, forms = submission.answers, submission.progress.answered
    report = ConcernReport.objects.store(
        answers,
        as_told(forms, lambda form: not form.is_about_the_reporter),
        as_told(forms, lambda form: form.is_about_the_reporter),
        code_hash=submission.prepared,
        submission_token=stored_token(submission.token),
        language=submission.draft.language or get_language(),
        text_group=text_group(answers["story"], timezone.localdate()),
        **values,
    )
    photos = DraftPhotos(submission.draft)
    Attachment.objects.attach(report, photos.opened(answers.get("photos", [])))
    photos.forget()
    announce()
    forget_old_texts()
    return report
