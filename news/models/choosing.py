"""Which articles: what is out, what comes, what waits, and who may see it.

Nothing is switched on or off by a clock: what is published, over or to come is a comparison
with the time at the moment of asking.
"""

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from campaign_site import audit
from campaign_site.models import AuditEntry
from news.search import Query, Says

from .holding import those_with
from .revisions import ArticleRevision


def been_out():
    """As `Article.was_out` says of one: its time came while it was not on hold."""
    came = Q(held_at=None, publish_at__lte=timezone.now()) | Q(publish_at__lte=F("held_at"))
    return Q(revision__gt=0) & came


class ArticleQuerySet(models.QuerySet):
    def due(self, at=None):
        """Those whose time has come, whatever keeps them back."""
        now = at or timezone.now()
        return self.filter(status=self.model.Status.READY, publish_at__lte=now)

    def released(self, at=None):
        """Those whose time has come, the expired ones included. What is held is not."""
        return self.due(at).filter(held_by=None)

    def published(self, at=None):
        now = at or timezone.now()
        is_over = Q(expire_at__lte=now, after_expiry=self.model.AfterExpiry.GONE)
        return self.released(now).exclude(is_over)

    def current(self, at=None):
        """Those that are out and not over, for other sites and for search engines."""
        return self.released(at).exclude(expire_at__lte=at or timezone.now())

    def in_state(self, state):
        """Those of which `Article.state` says the same. Each article is in one state."""
        State = self.model.State
        by_the_clock = {
            State.HELD: lambda: self.filter(status=self.model.Status.READY).exclude(held_by=None),
            State.SCHEDULED: self.scheduled,
            State.PUBLISHED: self.current,
            State.EXPIRED: lambda: self.released().filter(expire_at__lte=timezone.now()),
        }
        return by_the_clock[state]() if state in by_the_clock else self.filter(status=state)

    def scheduled(self):
        ready = self.filter(status=self.model.Status.READY, held_by=None)
        return ready.filter(publish_at__gt=timezone.now())

    def reachable(self, at=None):
        """Those whose address answers: with the text, or with what became of it."""
        ended = [self.model.Status.WITHDRAWN, self.model.Status.GONE, self.model.Status.MOVED]
        is_out = Q(status=self.model.Status.READY, publish_at__lte=at or timezone.now())
        return self.filter(is_out | Q(status__in=ended), held_by=None)

    def visible_to(self, staff):
        """Those that somebody of the staff may see: under an embargo, who is named.

        It ends when the article has been out. One whose people have all left can be seen by
        those who may end it: else nobody could.
        """
        named = self.model.embargoed_to.through.objects.filter(article=OuterRef("pk"))
        hidden = self.model.objects.under_embargo().exclude(
            Exists(named.filter(staffmember=staff.pk))
        )
        if staff.has_perm("news.embargo_article"):
            somebody = named.filter(staffmember__in=those_with("news.view_article"))
            hidden = hidden.filter(Exists(somebody))
        # Those few are found once, and not asked about in each row.
        return self.exclude(pk__in=hidden.order_by().values("pk"))

    def review_due(self, today):
        """Those that somebody must read again, because of the law."""
        return self.filter(legal_review_on__lte=today)

    def under_embargo(self):
        return self.filter(is_embargoed=True).exclude(been_out())

    def waiting(self):
        """Those with a text that a second person must read."""
        submitted = ArticleRevision.objects.submitted().filter(article=OuterRef("pk"))
        return self.filter(Exists(submitted))

    def waiting_for(self, staff):
        """Those of them that this person neither wrote nor submitted."""
        own = ArticleRevision.objects.unread().filter(article=OuterRef("pk"))
        return self.waiting().exclude(
            Exists(own.filter(Q(made_by=staff.pk) | Q(submitted_by=staff.pk)))
        )

    def sent_back_to(self, staff):
        """Those whose latest text a second person sent back to this one."""
        back = ArticleRevision.objects.latest_of_each().filter(
            article=OuterRef("pk"), stage=ArticleRevision.Stage.SENT_BACK
        )
        return self.filter(Exists(back.filter(Q(made_by=staff.pk) | Q(submitted_by=staff.pk))))

    def worked_on_by(self, staff):
        """Those with a text of this person that no second person has read yet."""
        own = ArticleRevision.objects.unread()
        own = own.filter(Q(made_by=staff.pk) | Q(submitted_by=staff.pk))
        return self.filter(pk__in=own.order_by().values("article"))

    def with_latest_text(self):
        """For a list: who saved the latest text, when, and what became of it. One question."""
        latest = ArticleRevision.objects.latest_of_each()
        latest = latest.select_related("made_by").defer("values")
        return self.prefetch_related(models.Prefetch("revisions", latest, to_attr="latest_texts"))

    def ended(self):
        """Those that one person took back, the latest first."""
        return self.exclude(ended_at=None).order_by("-ended_at", "-pk")

    def published_alone(self):
        alone = ArticleRevision.objects.published_alone().filter(article=OuterRef("pk"))
        return self.filter(Exists(alone))

    @transaction.atomic
    def begin(self, by, values):
        """A draft with its first revision. Raises ValidationError."""
        article = self.model()
        article.say(article.says() | values)
        article.full_clean()
        article.save()
        article.revisions.create(number=1, values=article.says(), made_by=by)
        audit.record(by, AuditEntry.Action.ADD, article)
        return article

    def summarised(self):
        """For a list: what a card shows in one query, and not the whole text."""
        return self.select_related("priority", "picture").defer("body", "plain_text")

    def listed(self, at):
        """The same with all that a card says: of one that stays, that it is over."""
        return self.published(at).summarised().annotate(is_over=Q(expire_at__lte=at))

    def matching(self, query):
        """Those that say what a query of news/search.py asks for, each with its text to quote."""
        return self.filter(Says(query)).defer(None).defer("body")

    def found_by_staff(self, typed):
        """By words, which are those of a draft too, or by the word in the address."""
        query = Query.read(typed)
        return self.filter(Q(slug=typed.strip()) | Q(Says(query))) if query else self.none()

    def like(self, article):
        """Other articles on the same Matter of Priority."""
        if article.priority_id is None:
            return self.none()
        return self.filter(priority=article.priority_id).exclude(pk=article.pk)

    def like_the_one_at(self, slug):
        """The same, while all that is known of the article is the word in its address."""
        priority = self.model.objects.filter(slug=slug).values("priority")
        return self.filter(priority=Subquery(priority)).exclude(slug=slug)

    def older_than(self, moment, pk):
        # The first condition says the same, and is one that an index can begin at.
        return self.filter(publish_at__lte=moment).exclude(publish_at=moment, pk__gte=pk)

    def newer_than(self, moment, pk):
        return self.filter(publish_at__gte=moment).exclude(publish_at=moment, pk__lte=pk)

    def found_first(self):
        """In the same order, by which no index is walked: the rows are found, and then sorted.

        PostgreSQL would rather read the newest articles until it has met enough that match.
        Of what is rare there are never enough, and it reads them all.
        """
        return self.order_by(F("publish_at").desc(nulls_last=True), F("pk").desc())
