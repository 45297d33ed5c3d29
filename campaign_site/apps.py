from django.apps import AppConfig
from django.core.checks import register

from . import checks


class CampaignSiteConfig(AppConfig):
    name = "campaign_site"
    verbose_name = "Site"

    def ready(self):
        register(checks.leave_address_is_neutral)
