"""`python3 dev.py bench news`: how much slower the news is with a hundred thousand articles.

100 articles and 100,000, of 3 kB each, in a vocabulary where the second word is half as common
as the first, the third a third, and so on. Some words are put in on top of that: by their names
they stand in so many articles of a thousand, or in a dozen of all. The newest hundred are alike
in both. The older ones go back eleven years, from before the campaign that runs: 50 campaigns of
twelve weeks, and many articles that belong to none.

An empty browser asks for every public page, and no such page may ask the database more than four
times. A member of staff asks for the lists of articles.
"""

from bench.two_sizes import NO_LIMIT, PUBLIC, Bench, Operation, signed_in, use

# What follows needs the settings.
# isort: split
import random
from datetime import timedelta
from itertools import accumulate

from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.untuned import list_of
from campaign_site.dates import monday_of
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news.models import Article, ArticleRevision, Campaign, Priority, WeekOfAction
from news.pages import Place

MOST_QUERIES, MOST_MS = 4, 50
VOCABULARY, PARAGRAPHS, IN_A_PARAGRAPH = 9_000, 5_000, 64
PRIORITIES, CAMPAIGNS = 8, 50
SYLLABLES = ["ba", "den", "fi", "gor", "hal", "ki", "lum", "mes", "no", "pra", "ret", "sul", "tov"]
# A word of these names stands in every 1,000th, 300th … article, in a dozen at least.
EVERY = {"permille": 1000, "seldom": 300, "percent": 100, "thirtieth": 30, "tenth": 10, "half": 2}
ARTICLES = "/admin/news/article/"
ARTICLE_ROW = '<td class="field-title_and_page">'
CARD = '<h3 class="site-card__title">'

# To stem every word of every text takes minutes, so the words of the paragraphs are put together.
PREPARE = """
ALTER TABLE news_article ALTER COLUMN search_words DROP EXPRESSION;
CREATE AGGREGATE bench_words (tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '');
CREATE TEMP TABLE bench_paragraph (id integer PRIMARY KEY, text text, words tsvector);
SET maintenance_work_mem = '1GB';
DROP INDEX article_search_words;
"""
FILL = """
INSERT INTO news_article (
    title, slug, summary, body, plain_text, week_id, priority_id, picture_alt,
    picture_is_decorative, picture_credit, is_sensitive, publish_at, after_expiry, status,
    revision, version, ended_note, moved_to, held_because, is_embargoed, legal_review_because,
    search_words
)
SELECT
    title, 'article-' || i, summary, '<p>' || replace(texts, E'\\n', '</p><p>') || '</p>',
    concat_ws(E'\\n', title, summary, texts),
    CASE
        WHEN i <= 14 THEN (%(weeks)s)[1]
        WHEN i <= 28 THEN (%(weeks)s)[2 + i %% 11]
        WHEN i > 100 AND i %% 8 = 0 THEN (%(weeks)s)[13 + i / 8 %% 588]
    END,
    (%(priorities)s)[1 + i %% 8], '', false, '', false,
    now() - make_interval(hours => i + CASE WHEN i > 100 THEN 600 ELSE 0 END),
    'gone', CASE WHEN i %% 50 = 49 THEN 'draft' ELSE 'ready' END,
    CASE WHEN i %% 50 = 49 THEN 0 ELSE 1 END, 0, '', '', '', false, '',
    to_tsvector('news_english', title || ' ' || summary) || words
FROM (
    SELECT
        i,
        'Title ' || i AS title,
        string_agg(text, E'\\n') AS texts,
        bench_words(words) AS words,
        left(max(text), 150) || concat(%(marks)s) AS summary
    FROM generate_series(1, %(rows)s) AS i CROSS JOIN generate_series(1, 7) AS n
    JOIN bench_paragraph ON id = (i::bigint * 7919 + n * 104729) %% 5000
    GROUP BY i
) AS made
ORDER BY i DESC
"""
FILL_REVISIONS = """
INSERT INTO news_articlerevision (
    article_id, number, "values", made_at, stage, correction, decision_note, alone_because
)
SELECT id, 1, '{}', publish_at, 'published', '', '', '' FROM news_article
"""


def fill(rows):
    weeks, priorities = weeks_of_action(), matters_of_priority()
    with connection.cursor() as cursor:
        cursor.execute(PREPARE)
        with cursor.copy("COPY bench_paragraph (id, text) FROM STDIN") as copy:
            for row in enumerate(paragraphs()):
                copy.write_row(row)
        cursor.execute("UPDATE bench_paragraph SET words = to_tsvector('news_english', text)")
        cursor.execute(
            FILL.replace("%(marks)s", marks(rows)),
            {"weeks": weeks, "priorities": priorities, "rows": rows},
        )
        cursor.execute(FILL_REVISIONS)
        cursor.execute("CREATE INDEX article_search_words ON news_article USING gin (search_words)")
    return {"reader": Client(), "officer": signed_in(Role.PUBLISHER)}


def weeks_of_action():
    """The newest campaign runs now. Those before it follow each other."""
    priority = Priority.objects.create(name="All", slug="all", starts_on=timezone.localdate())
    newest = monday_of(timezone.localdate()) - timedelta(weeks=3)
    for number in range(CAMPAIGNS):
        campaign = Campaign.objects.create(
            title=f"Campaign {number}",
            slug=f"campaign-{number}",
            summary="Summary.",
            starts_on=newest - number * timedelta(weeks=12),
            is_published=number < 8,
        )
        WeekOfAction.objects.bulk_create(
            WeekOfAction(
                campaign=campaign,
                number=week + 1,
                theme="Theme",
                priority=priority,
                starts_on=campaign.starts_on + timedelta(weeks=week),
                summary="Summary.",
            )
            for week in range(WeekOfAction.LAST)
        )
    return list(WeekOfAction.objects.order_by("pk").values_list("pk", flat=True))


def matters_of_priority():
    today = timezone.localdate()
    rows = [Priority(name=f"P{n}", slug=f"p{n}", starts_on=today) for n in range(PRIORITIES)]
    return [priority.pk for priority in Priority.objects.bulk_create(rows)]


def paragraphs():
    choice = random.Random(5)  # noqa: S311 — the same words each time
    words = vocabulary(choice)
    shares = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for _number in range(PARAGRAPHS):
        yield " ".join(choice.choices(words, cum_weights=shares, k=IN_A_PARAGRAPH))


def vocabulary(choice):
    words = {}
    while len(words) < VOCABULARY:
        words["".join(choice.choices(SYLLABLES, k=choice.randint(1, 4)))] = None
    return list(words)


def marks(rows):
    """What is put in, as SQL: each word into every so many-th article, a dozen at least."""
    steps = {"dozen": rows // 13} | {word: min(each, rows // 13) for word, each in EVERY.items()}
    return ", ".join(
        f"CASE WHEN i %% {step} = {step // 2} THEN ' {word}' END" for word, step in steps.items()
    )


def operations(databases):
    places = [place(databases["small"], pk=20), place(databases["large"], pk=5020)]
    return [
        page("home", "/", shown="<h1", rows=1),
        page("the list: first page", "/news/"),
        page("the list: last page", "/news/?oldest=1"),
        page("the list: at 95%", *[f"/news/?before={place}" for place in places]),
        page("the list: at 95%, newer", *[f"/news/?after={place}" for place in places]),
        page("a priority", "/news/?priority=p3"),
        page("a campaign", "/news/?campaign=campaign-0"),
        page("a campaign of years ago", "/news/?campaign=campaign-0", "/news/?campaign=campaign-7"),
        page("week 1 of every campaign", "/news/?week=1"),
        page("week 1 of a campaign", "/news/?week=1&campaign=campaign-0"),
        *[search(word) for word in ("dozen", *EVERY)],
        page("a word: half, of a campaign", "/news/?q=half&campaign=campaign-0"),
        page("a word: half, of a priority", "/news/?q=half&priority=p3"),
        page("a word nobody wrote", "/news/?q=xylophone", shown="No articles match", rows=1),
        page("a word: half, last page", "/news/?q=half&oldest=1"),
        page("an article", "/news/article-50/", "/news/article-95000/", shown="<h1", rows=1),
        page("a campaign’s page", "/campaigns/campaign-0/", shown="<h1", rows=1),
        page("a week’s page", "/campaigns/campaign-0/week-1/"),
        page("the feed", "/news/feed/", shown="<entry>", rows=20),
        page("the feed of a priority", "/news/feed/p3/", shown="<entry>", rows=5),
        page("the sitemaps", "/sitemap.xml", shown="<sitemap>", rows=1),
        page("a sitemap of articles", "/sitemap-news-0.xml", shown="<url>", rows=90),
        *staff_pages(),
    ]


def place(database, pk):
    use(database)
    return Place.of(Article.objects.get(pk=pk))


def page(name, small, large=None, shown=CARD, rows=12):
    return Operation(name, small, large or small, "reader", shown, rows, PUBLIC)


def search(word, query="", rows=12):
    return page(f"a word: {word}", f"/news/?q={word}{query}", rows=rows)._replace(most_ms=MOST_MS)


def staff_pages():
    untuned = list_of(Article)
    return [
        listed("articles", "", untuned),
        listed("articles: third page", "p=3", small="p=2"),
        listed("articles: drafts", "state=draft", rows=1)._replace(most=NO_LIMIT),
        listed("articles: published", "state=published"),
        listed("articles: a rare word", "q=dozen", f"{untuned}q=dozen", rows=5),
        listed("articles: half of them", "q=half", f"{untuned}q=half"),
        Operation("the start page", "/admin/", "/admin/", "officer", "<h2", 1),
        Operation("the board", f"{ARTICLES}board/", f"{ARTICLES}board/", "officer", "<h1", 1),
        Operation("done alone", f"{ARTICLES}alone/", f"{ARTICLES}alone/", "officer", "<h1", 1),
    ]


def listed(name, query, untuned="", small=None, rows=40):
    addresses = [f"{ARTICLES}?{query if small is None else small}", f"{ARTICLES}?{query}"]
    return Operation(name, *addresses, "officer", ARTICLE_ROW, rows, untuned=untuned)


NEWS = Bench(
    name="news",
    about="a page of the news",
    sizes={"small": 100, "large": 100_000},
    of="articles",
    models=[Article, ArticleRevision, AuditEntry],
    fill=fill,
    operations=operations,
    most_queries=MOST_QUERIES,
)

if __name__ == "__main__":
    NEWS.run()
