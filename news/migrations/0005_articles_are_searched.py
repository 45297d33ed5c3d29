"""The index that words are looked up in, kept right by the database itself.

PostgreSQL has a column that it works out from `plain_text`, and an index over it. Its own
parser sees addresses, file names and compounds where a reader sees words, so what parts words
becomes a space first. No word is left out of the index: “hand in” can be looked for. Beyond
the first 100,000 characters nothing is indexed, because such a column has a largest size.

SQLite has a table of FTS5 beside the articles, and three triggers. It drops the triggers with
the old table whenever a migration remakes `news_article`, forth or back. Such a migration puts
them back. It has before all its other operations, and after them:

    migrations.RunPython(migrations.RunPython.noop, searched.keep_index_right),
    migrations.RunPython(searched.keep_index_right, migrations.RunPython.noop),

where `searched = import_module("news.migrations.0005_articles_are_searched")`.
"""

from django.db import migrations

# In some locales PostgreSQL takes each of these for a letter, or for a part of an address.
PARTS_WORDS = "-_./@:&<~+’‘“”–—…•£\u00a0"
SPACES = " " * len(PARTS_WORDS)

INDEX = {
    "postgresql": (
        """
        CREATE TEXT SEARCH DICTIONARY news_stem (TEMPLATE = snowball, LANGUAGE = english);
        CREATE TEXT SEARCH CONFIGURATION news_english (COPY = pg_catalog.english);
        ALTER TEXT SEARCH CONFIGURATION news_english
        ALTER MAPPING REPLACE english_stem WITH news_stem;
        """,
        f"""
        ALTER TABLE news_article ADD COLUMN search_words tsvector GENERATED ALWAYS AS (
            to_tsvector('news_english', translate(left(plain_text, 100000), '{PARTS_WORDS}', '{SPACES}'))
        ) STORED
        """,
        """
        CREATE INDEX article_search_words ON news_article
        USING gin (search_words) WITH (fastupdate = off)
        """,
    ),
    "sqlite": (
        """
        CREATE VIRTUAL TABLE news_article_words USING fts5(
            plain_text, content='news_article', content_rowid='id',
            tokenize='porter unicode61 remove_diacritics 0'
        )
        """,
    ),
}
NO_TRIGGERS = (
    "DROP TRIGGER IF EXISTS article_words_come",
    "DROP TRIGGER IF EXISTS article_words_go",
    "DROP TRIGGER IF EXISTS article_words_change",
)
TRIGGERS = (
    """
    CREATE TRIGGER article_words_come AFTER INSERT ON news_article BEGIN
        INSERT INTO news_article_words(rowid, plain_text) VALUES (new.id, new.plain_text);
    END
    """,
    """
    CREATE TRIGGER article_words_go AFTER DELETE ON news_article BEGIN
        INSERT INTO news_article_words(news_article_words, rowid, plain_text)
        VALUES ('delete', old.id, old.plain_text);
    END
    """,
    """
    CREATE TRIGGER article_words_change AFTER UPDATE OF plain_text ON news_article BEGIN
        INSERT INTO news_article_words(news_article_words, rowid, plain_text)
        VALUES ('delete', old.id, old.plain_text);
        INSERT INTO news_article_words(rowid, plain_text) VALUES (new.id, new.plain_text);
    END
    """,
    "INSERT INTO news_article_words(news_article_words) VALUES ('rebuild')",
)
NO_INDEX = {
    "postgresql": (
        "ALTER TABLE news_article DROP COLUMN search_words",
        "DROP TEXT SEARCH CONFIGURATION news_english",
        "DROP TEXT SEARCH DICTIONARY news_stem",
    ),
    "sqlite": (*NO_TRIGGERS, "DROP TABLE news_article_words"),
}


def make_index(apps, schema_editor):
    execute(schema_editor, INDEX[schema_editor.connection.vendor])
    keep_index_right(apps, schema_editor)


def keep_index_right(apps, schema_editor):
    """Safe to run at any time: what is there already is made anew."""
    if schema_editor.connection.vendor == "sqlite":
        execute(schema_editor, (*NO_TRIGGERS, *TRIGGERS))


def drop_index(apps, schema_editor):
    execute(schema_editor, NO_INDEX[schema_editor.connection.vendor])


def execute(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("news", "0004_drafts_have_nothing_published")]

    operations = [migrations.RunPython(make_index, drop_index)]
