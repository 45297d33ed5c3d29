"""Who may do what. Each role is a group of Django's, made from this table by `make_roles`.

Nobody is a superuser: whoever keeps the accounts reads no report, and whoever reads
reports can't give away accounts.

There is no role that one person alone may give (`RoleRequest`). Each reads what the public
told, deletes it, hands out roles, reads who looked at what, or says in public where weapons
are taken in.
"""

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    PUBLISHER = "Publisher", _("Publisher")
    APPROVER = "Approver", _("Approver")
    TRIAGE = "Triage", _("Triage")
    SUPERVISOR = "Supervisor", _("Supervisor")
    COLLECTIONS = "Collections", _("Collections")
    RECORDS = "Records", _("Records")
    AUDITOR = "Auditor", _("Auditor")
    ADMINISTRATOR = "Administrator", _("Administrator")


def may(app, verbs, *models):
    """The names of permissions: `may("news", "view add", "article")`."""
    return {f"{app}.{verb}_{model}" for verb in verbs.split() for model in models}


TRIAGE = {
    *may("reports", "view add change share", "concernreport"),
    *may("reports", "view", "addition", "attachment", "reportercontact", "figures", "topic"),
}
PERMISSIONS = {
    Role.PUBLISHER: {
        *may("news", "view add change end hold embargo review", "article"),
        *may("news", "view add change", "campaign", "weekofaction"),
        *may("news", "view add change delete", "result"),
        *may("news", "view", "priority"),
        *may("campaign_site", "view", "feedback"),
    },
    Role.APPROVER: {
        *may("news", "view change approve end hold embargo review", "article"),
        *may("news", "view change", "campaign", "weekofaction"),
        *may("news", "view add change", "priority"),
        *may("news", "view", "result"),
        "news.publish_alone",
        "news.lift_others_hold",
        *may("amnesty", "view change", "itemkind", "surrenderperiod", "surrenderpoint"),
        *may("amnesty", "view add agree", "kindversion", "periodversion", "pointversion"),
        *may("amnesty", "view", "pointreport"),
        *may("amnesty", "view approve", "approvedtotal"),
    },
    Role.TRIAGE: TRIAGE,
    Role.SUPERVISOR: {
        *TRIAGE,
        *may("news", "view hold", "article"),
        *may("reports", "view add change", "reportingpause"),
        *may("reports", "view add change delete", "threatphrase"),
        *may("reports", "view change", "responsetarget", "topic"),
        *may("reports", "view agree", "disposal"),
        *may("campaign_site", "view", "auditentry"),
        *may("campaign_site", "view confirm", "rolerequest"),
        "reports.open_sealed_contact",
        "reports.share_original",
        "reports.export_concernreport",
        "reports.lift_hold",
        "reports.lower_risk",
        "reports.set_legal_hold",
        "reports.view_repeat_givers",
    },
    Role.COLLECTIONS: {
        *may("amnesty", "view add change", "booking"),
        *may("amnesty", "view add change", "collectionslot", "collectionarea", "collectionteam"),
        *may("amnesty", "view add change delete", "district", "specialday"),
        *may("amnesty", "view add change", "calendarlink"),
        *may("amnesty", "view", "surrenderperiod", "periodversion", "itemkind", "kindversion"),
        *may("amnesty", "view change", "surrenderpoint", "pointreport"),
        *may("amnesty", "view add", "pointversion"),
        *may("amnesty", "view add change", "receipt", "receiveditem", "binemptied", "bincount"),
        *may("amnesty", "view", "approvedtotal"),
        "amnesty.open_place",
        "amnesty.sign_destruction",
    },
    Role.RECORDS: {
        *may("reports", "view add change", "retentionschedule"),
        *may("reports", "view propose agree", "disposal"),
        *may("reports", "view", "figures", "topic"),
        "reports.set_legal_hold",
    },
    Role.AUDITOR: {*may("campaign_site", "view", "auditentry")},
    Role.ADMINISTRATOR: {
        *may("campaign_site", "view add change", "staffmember"),
        *may("campaign_site", "view confirm", "rolerequest"),
    },
}


@transaction.atomic
def make(*roles):
    """Give each group just what the table says. It may run again at any time.

    All of them: then groups that somebody made by hand go, with what they gave.
    """
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role in roles or Role:
        group, _is_new = Group.objects.get_or_create(name=role)
        group.permissions.set(known[name] for name in PERMISSIONS[role])
    if not roles:
        Group.objects.exclude(name__in=Role).delete()
