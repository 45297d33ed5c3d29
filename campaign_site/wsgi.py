"""The entry point for gunicorn."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .page_cache import PageCache
from .revalidation import ending_with_its_second

# As in gunicorn.conf.py, also where a process loads the site by itself, or anew.
is_looking_for_rubbish = gc.isenabled()
gc.disable()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign_site.settings")

application = get_wsgi_application()
# Every page needs the map of the site: loaded here, gunicorn's processes share it.
import_module(settings.ROOT_URLCONF)
# Officers see what they have just changed, and never each other's pages.
if not settings.HAS_STAFF_SITE:
    import_module("campaign_site.first_page").make(application)
    application = PageCache(ending_with_its_second(application))
if is_looking_for_rubbish:
    gc.enable()
