"""The audit trail gets numbers, a key and a head, and the database refuses to change it.

It can be undone while every entry is about somebody: before it, one about nobody known
has no place.
"""

import hashlib
import hmac
import json
from datetime import UTC

import django.db.models.deletion
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.color import no_style
from django.db import migrations, models

ENTRY = "campaign_site_auditentry"
HEAD = "campaign_site_audithead"
SAID = "The audit trail can only be added to."

# Statements that make the guards, and statements that take them away.
GUARDS = {
    "postgresql": (
        [
            f"""
            CREATE FUNCTION campaign_site_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'insufficient_privilege'; END $$
            """,
            f"""
            CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {ENTRY}
            FOR EACH STATEMENT EXECUTE FUNCTION campaign_site_audit_refuse()
            """,
            f"""
            CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON {HEAD}
            FOR EACH STATEMENT EXECUTE FUNCTION campaign_site_audit_refuse()
            """,
            f"""
            CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON {HEAD}
            FOR EACH ROW WHEN (NEW.number <= OLD.number OR NEW.id <> OLD.id)
            EXECUTE FUNCTION campaign_site_audit_refuse()
            """,
        ],
        [
            f"DROP TRIGGER IF EXISTS audit_entry_stays ON {ENTRY}",
            f"DROP TRIGGER IF EXISTS audit_head_stays ON {HEAD}",
            f"DROP TRIGGER IF EXISTS audit_head_goes_on ON {HEAD}",
            "DROP FUNCTION IF EXISTS campaign_site_audit_refuse()",
        ],
    ),
    "sqlite": (
        [
            f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            for name, event in (
                ("audit_entry_stays", f"UPDATE ON {ENTRY}"),
                ("audit_entry_is_kept", f"DELETE ON {ENTRY}"),
                # INSERT OR REPLACE deletes without a word to the trigger above.
                (
                    "audit_entry_is_not_replaced",
                    "INSERT ON campaign_site_auditentry WHEN EXISTS "
                    "(SELECT 1 FROM campaign_site_auditentry WHERE number = NEW.number)",
                ),
                ("audit_head_stays", f"DELETE ON {HEAD}"),
                (
                    "audit_head_goes_on",
                    f"UPDATE ON {HEAD} WHEN NEW.number <= OLD.number OR NEW.id <> OLD.id",
                ),
                (
                    "audit_head_is_not_replaced",
                    "INSERT ON campaign_site_audithead "
                    "WHEN EXISTS (SELECT 1 FROM campaign_site_audithead)",
                ),
            )
        ],
        [
            f"DROP TRIGGER IF EXISTS {name}"
            for name in (
                "audit_entry_stays",
                "audit_entry_is_kept",
                "audit_entry_is_not_replaced",
                "audit_head_stays",
                "audit_head_goes_on",
                "audit_head_is_not_replaced",
            )
        ],
    ),
}


def put_up_guards(apps, schema_editor):
    for statement in GUARDS[schema_editor.connection.vendor][0]:
        schema_editor.execute(statement, params=None)


def take_down_guards(apps, schema_editor):
    for statement in GUARDS[schema_editor.connection.vendor][1]:
        schema_editor.execute(statement, params=None)


def count_on(apps, schema_editor):
    """Undone, the database gives the numbers again, after those that are there."""
    model = apps.get_model("campaign_site", "AuditEntry")
    for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), [model]):
        schema_editor.execute(statement, params=None)


def keyed_hash(*told):
    if not settings.AUDIT_KEY:
        raise ImproperlyConfigured("Run this where AUDIT_KEY is set: there are audit entries.")
    text = json.dumps(told, default=repr)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def chain_anew(apps, schema_editor):
    """Number what is there without gaps, and chain it under the key."""
    entries = apps.get_model("campaign_site", "AuditEntry").objects
    number, previous = 0, "0" * 64
    for entry in entries.order_by("number").iterator():
        number += 1
        record = entry.subject.partition(" ")[2]
        told = [
            number,
            previous,
            entry.happened_at.astimezone(UTC).isoformat(),
            entry.staff_id,
            entry.action,
            entry.subject,
            record,
            entry.outcome,
            entry.reason,
        ]
        values = {"record": record, "previous_hash": previous}
        previous = keyed_hash("entry", *told)
        entries.filter(pk=entry.pk).update(number=number, hash=previous, **values)
    if number:
        apps.get_model("campaign_site", "AuditHead").objects.update_or_create(
            id=1,
            defaults={
                "number": number,
                "hash": previous,
                "mac": keyed_hash("head", number, previous),
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("campaign_site", "0004_attempts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(default="0" * 64, max_length=64)),
                ("mac", models.CharField(max_length=64)),
            ],
        ),
        migrations.AlterModelOptions(
            name="auditentry",
            options={
                "ordering": ["-happened_at", "-number"],
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, count_on),
        migrations.RenameField("auditentry", "id", "number"),
        migrations.AlterField(
            model_name="auditentry",
            name="number",
            field=models.PositiveBigIntegerField(
                primary_key=True, serialize=False, verbose_name="number"
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="previous_hash",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="hash",
            field=models.CharField(max_length=64),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="staff",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("sign-in", "signed in"),
                    ("sign-out", "signed out"),
                    ("list", "looked at the list"),
                    ("search", "searched"),
                    ("view", "looked at"),
                    ("reveal", "opened what was shut"),
                    ("add", "added"),
                    ("change", "changed"),
                    ("delete", "deleted"),
                    ("print", "printed"),
                    ("share", "shared"),
                    ("export", "exported"),
                    ("refused", "was refused"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="subject",
            field=models.CharField(max_length=200, verbose_name="on what"),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="outcome",
            field=models.CharField(blank=True, max_length=200, verbose_name="to what"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="record",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="about"),
            preserve_default=False,
        ),
        migrations.RunPython(chain_anew, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["happened_at", "number"], name="audit_by_time"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["staff", "happened_at", "number"], name="audit_by_person"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["action", "happened_at", "number"], name="audit_by_action"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["record", "happened_at", "number"], name="audit_by_record"),
        ),
        migrations.RunPython(put_up_guards, take_down_guards),
    ]
