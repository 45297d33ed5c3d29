import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import news.body
import news.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        max_length=120,
                        validators=[
                            django.core.validators.RegexValidator(
                                "[\\x00-\\x1f\\x7f]", "Enter one line of text.", inverse_match=True
                            )
                        ],
                        verbose_name="title",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=100, unique=True, verbose_name="word in the address"
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        max_length=300,
                        validators=[
                            django.core.validators.RegexValidator(
                                "[\\x00-\\x1f\\x7f]", "Enter one line of text.", inverse_match=True
                            )
                        ],
                        verbose_name="summary",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        validators=[news.models.check_monday], verbose_name="first Monday"
                    ),
                ),
                (
                    "is_published",
                    models.BooleanField(
                        default=False,
                        help_text="Until then nobody can see the campaign and its weeks.",
                        verbose_name="published",
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ["-starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=100,
                        validators=[
                            django.core.validators.RegexValidator(
                                "[\\x00-\\x1f\\x7f]", "Enter one line of text.", inverse_match=True
                            )
                        ],
                        verbose_name="name",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=100, unique=True, verbose_name="word in the address"
                    ),
                ),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="summary")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
            ],
            options={
                "verbose_name": "Matter of Priority",
                "verbose_name_plural": "Matters of Priority",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="priority_ends_after_it_starts",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WeekOfAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="number",
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        max_length=120,
                        validators=[
                            django.core.validators.RegexValidator(
                                "[\\x00-\\x1f\\x7f]", "Enter one line of text.", inverse_match=True
                            )
                        ],
                        verbose_name="theme",
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(validators=[news.models.check_monday], verbose_name="Monday"),
                ),
                ("summary", models.TextField(max_length=600, verbose_name="summary")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weeks",
                        to="news.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weeks",
                        to="news.priority",
                        verbose_name="Matter of Priority",
                    ),
                ),
            ],
            options={
                "verbose_name": "week of action",
                "verbose_name_plural": "weeks of action",
                "ordering": ["campaign", "number"],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=150, verbose_name="what was counted")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "is_minimum",
                    models.BooleanField(default=False, verbose_name="it was more than this"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("source_url", models.URLField(blank=True, verbose_name="address of the source")),
                (
                    "week",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="news.weekofaction",
                        verbose_name="week",
                    ),
                ),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        max_length=120,
                        validators=[
                            django.core.validators.RegexValidator(
                                "[\\x00-\\x1f\\x7f]", "Enter one line of text.", inverse_match=True
                            )
                        ],
                        verbose_name="title",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=120, unique=True, verbose_name="word in the address"
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        help_text="One or two sentences, for lists and search engines.",
                        max_length=300,
                        validators=[
                            django.core.validators.RegexValidator(
                                "[\\x00-\\x1f\\x7f]", "Enter one line of text.", inverse_match=True
                            )
                        ],
                        verbose_name="summary",
                    ),
                ),
                (
                    "body",
                    news.body.BodyField(
                        help_text="Write {101} or {crimestoppers} where a number should stand.",
                        verbose_name="text",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("ready", "Ready: appears at the time below")],
                        default="draft",
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("publish_at", models.DateTimeField(blank=True, null=True, verbose_name="appears")),
                (
                    "expire_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="After this the page says that it has been taken down.",
                        null=True,
                        verbose_name="goes",
                    ),
                ),
                (
                    "is_sensitive",
                    models.BooleanField(
                        default=False,
                        help_text="For example abuse. The page then begins with how to leave it.",
                        verbose_name="sensitive",
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="last change")),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="news.priority",
                        verbose_name="Matter of Priority",
                    ),
                ),
                (
                    "week",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="news.weekofaction",
                        verbose_name="week of action",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["-publish_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="weekofaction",
            constraint=models.UniqueConstraint(
                fields=("campaign", "number"),
                name="campaign_has_each_week_once",
                violation_error_message="This campaign has a week with this number.",
            ),
        ),
        migrations.AddConstraint(
            model_name="weekofaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 12)),
                name="week_number_is_1_to_12",
                violation_error_message="A campaign has weeks 1 to 12.",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(
                fields=("week", "what"),
                name="week_counts_each_thing_once",
                violation_error_message="This week has a result for this already.",
            ),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.OrderBy(models.F("publish_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("status", "ready")),
                name="article_ready_newest_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ready"), _negated=True),
                    ("publish_at__isnull", False),
                    _connector="OR",
                ),
                name="article_that_is_ready_says_when_it_appears",
                violation_error_message="Enter when it appears, or use “Today” and “Now”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("expire_at__gt", models.F("publish_at"))),
                name="article_goes_after_it_appears",
                violation_error_message="The article must appear before it goes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug", "feed"), _negated=True),
                name="article_leaves_the_feed_its_address",
                violation_error_message="Choose another word: “feed” is taken.",
            ),
        ),
    ]
