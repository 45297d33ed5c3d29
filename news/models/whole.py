"""An article with all that its page shows, in one row: one question instead of four.

What belongs to it and stands in other tables, its corrections and the results of its week, comes
as JSON. Most articles have neither, and nothing is looked up for those.
"""

import json
from datetime import datetime

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from campaign_site.statements import as_moment

from .campaigns import Result
from .corrections import Correction

CORRECTION = "note", "made_at"
RESULT = "what", "number", "is_minimum", "source", "source_url"


class AsJSON(Subquery):
    """The rows of a question about some columns, as a list of lists."""

    output_field = models.TextField()
    template = "(SELECT json_group_array(json_array(%(columns)s)) FROM (%(subquery)s) AS told)"
    in_postgresql = (
        "(SELECT json_agg(json_build_array(%(columns)s))::text FROM (%(subquery)s) AS told)"
    )

    def __init__(self, model, columns, **conditions):
        names = ", ".join(f'"{column}"' for column in columns)
        super().__init__(model.objects.filter(**conditions).values(*columns), columns=names)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template=self.in_postgresql, **context)


def only_where(condition, found):
    nothing = models.Value("[]", models.TextField())
    return Coalesce(Case(When(condition, then=found), default=nothing), nothing)


def whole(articles, at):
    """Those of a queryset, each as `filled()` takes it. `is_over` is said of the moment `at`."""
    corrections = AsJSON(Correction, CORRECTION, article=OuterRef("pk"))
    results = AsJSON(Result, RESULT, week=OuterRef("week"))
    return (
        articles.select_related("week__campaign", "priority", "picture")
        .defer("plain_text")
        .annotate(
            is_over=Q(expire_at__lte=at),
            corrections_as_json=only_where(Q(corrected_at__isnull=False), corrections),
            results_as_json=only_where(Q(body__contains="results"), results),
        )
    )


def filled(article):
    """The same article, which need not ask the database for anything more."""
    article.told_corrections = [
        Correction(note=note, made_at=as_moment(datetime.fromisoformat(made_at)))
        for note, made_at in json.loads(article.corrections_as_json)
    ]
    article.told_results = [
        Result(**dict(zip(RESULT, values, strict=True)))
        for values in json.loads(article.results_as_json)
    ]
    return article
