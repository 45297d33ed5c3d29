"""A report comes in: what is stored of it, and who hears that it came."""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from campaign_site import limits
from campaign_site.as_told import as_told
from campaign_site.draft_photos import DraftPhotos
from campaign_site.outbox import announce
from campaign_site.secret_codes import code_for, hash_code, stored_token
from campaign_site.statements import first_row

from .models import Attachment, ConcernReport, ReporterContact
from .spam_signs import doubts_about, group_of, words_of

# Raised with whatever `gather` makes otherwise than before of the same answers.
GATHERED_AS = 1
JOINED = {"sqlite": "group_concat", "postgresql": "string_agg"}
# Joined by the database: to read hundreds of rows would take longer than to store a report.
JUDGED_BY = """
    SELECT
        (SELECT {joined}(
            slug || ' ' || id || ' ' || default_risk || ' ' || is_offered || ' ' || asks_for_photos,
            '\n'
        ) FROM reports_topic),
        (SELECT {joined}(words, '\n') FROM reports_threatphrase)
"""


def prepare(token):
    """The hash of the secret code. It is slow on purpose, and nobody else shall wait for it."""
    return hash_code(code_for(token))


def gather(progress):
    """What is stored of the answers: the coarse facts to be read, and all else sealed."""
    answers, forms = progress.answers, progress.answered
    told = as_told(forms, lambda form: not form.is_about_the_reporter)
    who = as_told(forms, lambda form: form.is_about_the_reporter)
    row = ConcernReport.objects.row(answers, told)
    return {
        "row": row,
        "contact": ReporterContact.objects.row(row, who),
        "words": words_of(answers["story"]),
        "photos": answers.get("photos", []),
    }


def judged_by():
    """What `gather` hangs on: the shape of the rows, the topics and the words of threat."""
    columns = [
        field.attname
        for model in (ConcernReport, ReporterContact)
        for field in model._meta.concrete_fields
    ]
    found = first_row(JUDGED_BY.format(joined=JOINED[connection.vendor]), [])
    return [GATHERED_AS, columns, list(found)]


def gathered(submission):
    return submission.gathered or gather(submission.progress)


def told_online(submission):
    limits.count_one_more(limits.REPORT, submission.client)
    told = gathered(submission)
    return stored(submission, told, doubts=doubts_about(submission, told["words"]))


def receive(submission, store=told_online):
    """Store a report, once for each token, and return it.

    A second submission with the same token (a double click, a reload) stores
    nothing and returns the first report, even if that was the last for now.
    """
    try:
        with transaction.atomic():
            return store(submission)
    except (IntegrityError, limits.TooManyRequests):
        first = ConcernReport.objects.filter(submission_token=stored_token(submission.token))
        if not first:
            raise
        return first.get()


def stored(submission, told, **values):
    report = ConcernReport.objects.store(
        told["row"],
        told["contact"],
        code_hash=submission.prepared,
        submission_token=stored_token(submission.token),
        language=submission.draft.language or get_language(),
        text_group=group_of(told["words"], timezone.localdate()),
        **values,
    )
    if has_photos(submission.draft):
        photos = DraftPhotos(submission.draft)
        Attachment.objects.attach(report, photos.opened(told["photos"]))
        photos.forget()
    announce()
    return report


def has_photos(draft):
    """Even if they are not to be sent, because an answer was changed after they were added."""
    return "added=" in draft.typed.get("photos", "")
