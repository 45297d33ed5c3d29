from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AmnestyConfig(AppConfig):
    name = "amnesty"
    verbose_name = _("Surrender and collection")
