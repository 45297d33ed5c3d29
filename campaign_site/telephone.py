"""Telephone numbers as people write them: with spaces, brackets, hyphens, or a +."""

import re

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

is_telephone_number = RegexValidator(
    re.compile(r"^[+(]?(?:[0-9][ ().-]*){7,15}\Z"),
    _("Enter a telephone number with its area code"),
)
