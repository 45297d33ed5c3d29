"""Sessions of staff, which nobody can take over from a copy of the database.

Django keeps the key of a session as it stands in the cookie. Here the row has the hash of it,
as long as the column is: the key has 165 bits, so nobody finds one that fits.
"""

import hashlib

from django.contrib.sessions.backends import db
from django.utils import timezone


def hidden(key):
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    def rows(self, key):
        return self.model.objects.filter(session_key=hidden(key or ""))

    def _get_session_from_db(self):
        row = self.rows(self.session_key).filter(expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key):
        return self.rows(session_key).exists()

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.session_key = hidden(row.session_key)
        return row

    def delete(self, session_key=None):
        self.rows(session_key or self.session_key).delete()
