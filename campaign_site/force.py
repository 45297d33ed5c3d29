"""The identity of the force: one TOML file, read once.

Names, area, postcode districts, colours and every telephone number stand in
`forces/<name>.toml` and nowhere else. Another force is another file.
"""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from . import palette
from .postcodes import area_letters

PROFILES = Path(__file__).parent / "forces"


class Channel(NamedTuple):
    """A way to reach help: when its source was read, and when a person last tried it."""

    key: str
    group: str
    name: str
    use: str
    read_on: date
    checked_on: date | None = None
    number: str = ""
    is_text: bool = False
    web: str = ""
    email: str = ""

    @property
    def dial(self):
        """The number as a telephone dials it, without spaces."""
        return self.number.replace(" ", "")


@dataclass(frozen=True)
class Force:
    """What the pages say about whose site this is."""

    name: str
    short_name: str
    area: str
    programme: str
    leave_url: str
    beta: bool
    colours: dict
    postcodes: dict
    towns: dict
    post_towns: dict
    channels: tuple[Channel, ...]
    colours_dark: dict = field(default_factory=dict)
    # By their codes: those whose pages a person has read for the force.
    reviewed_languages: tuple[str, ...] = ()

    @cached_property
    def by_day(self):
        """Every colour of a page in the light, those that the profile leaves out too."""
        return palette.in_the_light(self.colours)

    @cached_property
    def by_night(self):
        """The same for a reader whose device asks for dark pages."""
        return palette.in_the_dark(self.colours_dark)

    @cached_property
    def channel(self):
        """Channels by key: `force.channel["101"].number`."""
        return {channel.key: channel for channel in self.channels}

    def pick(self, *keys):
        return [self.channel[key] for key in keys]

    def area_of(self, district):
        """Whether a postcode district is "ours", "maybe ours" or "elsewhere"; "" for none."""
        if not district:
            return ""
        if district in self.postcodes["ours"]:
            return "ours"
        return "maybe ours" if district in self.postcodes["maybe_ours"] else "elsewhere"

    def knows_no(self, district):
        """Whether it lies in a postcode area that is ours as a whole, and is not there."""
        is_listed = district in self.postcodes["ours"]
        return not is_listed and area_letters(district) in self.postcodes.get("whole_areas", ())

    @property
    def urgent_channels(self):
        """What every error page and every form that fails can still offer."""
        return self.pick("999", "101", "crimestoppers")

    @property
    def home_channels(self):
        """The same on the first page, with the way to call for whoever can't speak."""
        return self.pick("999", "silent-999", "101", "crimestoppers")

    @property
    def help_channels(self):
        """Who helps whom, for a page that must not say what somebody told."""
        return self.pick("domestic-abuse", "mens-advice", "modern-slavery", "childline", "nspcc")

    @property
    def danger_channels(self):
        return self.pick("999")

    @property
    def emergency_channels(self):
        return self.pick("999", "silent-999", "emergency-sms", "bsl-999", "textphone-999")

    @property
    def silent_channels(self):
        return self.pick("999", "silent-999")

    @property
    def youth_channels(self):
        """Charities that a young person can turn to."""
        return self.pick("childline", "fearless", "crimestoppers")

    @property
    def booking_channels(self):
        return self.pick("101", "textphone-101")

    @property
    def report_channels(self):
        return self.pick("101", "textphone-101", "crimestoppers", "fearless")

    @property
    def unsafe_device_channels(self):
        """For someone whose telephone another person looks at: that may be the person at home."""
        return [*self.report_channels, *self.pick("domestic-abuse", "mens-advice")]


@lru_cache(maxsize=2)
def read(path):
    """Build a `Force` from a profile. Raises when a field is missing or unknown."""
    profile = tomllib.loads(Path(path).read_text())
    channels = tuple(Channel(**channel) for channel in profile.pop("channels"))
    return Force(channels=channels, **profile)


@lru_cache(maxsize=1)
def current():
    """The force that this site belongs to."""
    profile = read(settings.FORCE_PROFILE)
    return replace(profile, leave_url=settings.LEAVE_URL or profile.leave_url)
