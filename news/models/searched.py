from django.db import models

from news import body


class PlainTextField(models.TextField):
    """What is searched: title, summary and text without markup.

    It is worked out whenever the row is saved, made in a bulk, or brought out. An `update()`,
    a `bulk_update()` and a save of other fields alone leave it as it was.
    """

    def pre_save(self, instance, add):
        words = "\n".join([instance.title, instance.summary, body.plain(instance.body)])
        setattr(instance, self.attname, words)
        return words
