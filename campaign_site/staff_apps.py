"""The admin as an application. The public tier must not even load Django's."""

from django.contrib.admin import apps


class StaffAdminConfig(apps.AdminConfig):
    """The Django admin with the site's own policy and exit bar; absent on the public tier."""

    default_site = "campaign_site.staff_site.StaffSite"
