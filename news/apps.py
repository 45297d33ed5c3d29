from django.apps import AppConfig
from django.core.checks import register

from . import checks


class NewsConfig(AppConfig):
    name = "news"

    def ready(self):
        register(checks.pictures_can_be_drawn, deploy=True)
