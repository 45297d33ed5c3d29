"""What is made of the answers before the last button is pressed.

With the last question answered, a journey works out what it will store, and the slow hash of
the secret code. Both are kept in the draft, which only the visitor's cookie opens. So the last
button has only to store them: a campaign that sends thousands to the form at once is held up
by neither.

They hold for exactly these answers to these questions, as long as they would be judged the same,
and the hash for this draft alone. Where they do not fit, or could not be kept, all is worked out
when it is sent.
"""

import hashlib
import hmac
import json
from contextlib import suppress

from .interruptions import NO_DATABASE

# What comes of it where it has another shape than this release takes.
DOES_NOT_FIT = (KeyError, TypeError, ValueError)


def fingerprint(journey, draft):
    """The same for the same answers, as long as the journey asks and judges in the same way."""
    asked = [step.slug for step in journey.steps]
    told = [draft.token, draft.typed, asked, journey.judged_by()]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def of(journey, draft):
    """What is ready for these answers; nothing where it was made of others."""
    made_of = draft.ready.get("made_of")
    is_fit = made_of and hmac.compare_digest(made_of, fingerprint(journey, draft))
    return draft.ready if is_fit else {}


def used(journey, draft, send):
    """What `send(what is ready)` answers.

    Where that can't be stored, all is made anew: pressing once more would never help.
    """
    made = of(journey, draft)
    try:
        return send(made)
    except DOES_NOT_FIT:
        if not made:
            raise
    return send({})


def after_an_answer(view):
    """When it was the last one: what takes long is made while nobody waits for the database.

    What can't be made or kept now is made when it is sent: the answer itself is kept already.
    """
    journey, draft = view.journey, view.draft
    is_kept = draft.stored and not draft.sent
    if not (journey.has_to_get_ready and is_kept and view.progress.is_complete):
        return
    with suppress(*NO_DATABASE):
        if not of(journey, draft):
            draft.ready = make(journey, draft, view.progress)
            view.drafts.keep_ready(draft)


def make(journey, draft, progress):
    """The slow hash is made once for each draft, however often an answer is changed."""
    is_own = draft.ready.get("token") == draft.token
    return {
        "made_of": fingerprint(journey, draft),
        "token": draft.token,
        "prepared": draft.ready["prepared"] if is_own else journey.prepare(draft.token),
        "gathered": journey.gather(progress),
    }
