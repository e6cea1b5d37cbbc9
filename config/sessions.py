"""Django's sessions in the database, read by a statement that is not put together each time."""

from django.contrib.sessions.backends import db
from django.utils import timezone

from shop.prepared import row


class SessionStore(db.SessionStore):
    """Reads faster, for what every private page reads first; all else is as Django does it."""

    def _get_session_from_db(self):
        found = row(self.model, session_key=self.session_key)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None

    def exists(self, session_key):
        return row(self.model, session_key=session_key) is not None
