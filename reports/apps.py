from django.apps import AppConfig
from django.core.checks import register

from . import checks


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        register(checks.photos_can_be_drawn, deploy=True)
