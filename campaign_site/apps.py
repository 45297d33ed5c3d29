from django.apps import AppConfig
from django.contrib.admin import apps
from django.core.checks import register

from . import checks


class CampaignSiteConfig(AppConfig):
    name = "campaign_site"
    verbose_name = "Site"
    default = True

    def ready(self):
        register(checks.leave_address_is_neutral)


class StaffAdminConfig(apps.AdminConfig):
    """The Django admin with the site's own policy and exit bar; absent on the public tier."""

    default = False
    default_site = "campaign_site.staff_site.StaffSite"
