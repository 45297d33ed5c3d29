"""Photos that were added to an answer and not sent yet.

Each is encrypted with a key that only the visitor's cookie carries, as the answers are
(`drafts.py`). Its row belongs to the draft's row, so whatever deletes the answers deletes
the photos: sending, leaving, cancelling, a dead end, half an hour.

A photo is named by its content and the draft's own secret: the same photo, added twice
by a double click, is there once.
"""

import hashlib
import hmac

from .models import DraftPhoto


class DraftPhotos:
    """The photos of one draft."""

    def __init__(self, draft):
        self.draft = draft

    @property
    def rows(self):
        return DraftPhoto.objects.filter(draft=self.draft.key.place(self.draft.name))

    def name(self, photo):
        return hmac.digest(self.draft.token.encode(), photo, hashlib.sha256).hex()

    def add(self, photo):
        """Keep a photo, and return its name. The draft must be stored already."""
        name = self.name(photo)
        key = self.draft.key
        DraftPhoto.objects.update_or_create(
            place=key.place(f"photo:{name}"),
            defaults={
                "draft_id": key.place(self.draft.name),
                "photo": key.encrypt(f"photo:{name}", photo),
            },
        )
        return name

    def opened(self, names):
        """The photos with these names, in this order, as far as they are there."""
        places = {name: self.draft.key.place(f"photo:{name}") for name in names}
        rows = self.rows.in_bulk(places.values())
        return [
            self.draft.key.decrypt(f"photo:{name}", bytes(rows[place].photo))
            for name, place in places.items()
            if place in rows
        ]

    def remove(self, name):
        self.rows.filter(place=self.draft.key.place(f"photo:{name}")).delete()

    def forget(self):
        self.rows.all().delete()
