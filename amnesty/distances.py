"""How far it is to where something can be handed in, with what the site itself holds.

No map service is asked, so nobody learns who looks for a bin. A town is the middle of it, and
a postcode is the town that its district is delivered from: rough, and the page says so. The
force's file has the towns and the districts.
"""

from difflib import get_close_matches
from math import asin, cos, inf, radians, sin, sqrt
from typing import NamedTuple

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign_site import force
from campaign_site.postcodes import outward_code

MILES_TO_THE_MIDDLE_OF_THE_EARTH = 3958.8


class Town(NamedTuple):
    name: str
    latitude: float
    longitude: float

    @property
    def slug(self):
        return slugify(self.name)

    @property
    def position(self):
        return (self.latitude, self.longitude)


def towns():
    """The towns of the force, by their short names in addresses."""
    known = [Town(name, *position) for name, position in force.current().towns.items()]
    return {town.slug: town for town in sorted(known, key=lambda town: town.name)}


def town_of_postcode(text):
    """The town that a postcode or a district belongs to, as far as the site knows; or None."""
    district = outward_code(text)
    for name, districts in force.current().post_towns.items():
        if district in districts:
            return towns()[slugify(name)]
    return None


def towns_like(text):
    """Those that somebody may have meant who wrote this."""
    known = towns()
    return [known[slug] for slug in get_close_matches(slugify(text), known, n=3, cutoff=0.6)]


def miles_between(here, there):
    """Along the surface of the Earth, as the crow flies (the haversine formula)."""
    (latitude, longitude), (other_latitude, other_longitude) = (
        [radians(degrees) for degrees in position] for position in (here, there)
    )
    chord = (
        sin((other_latitude - latitude) / 2) ** 2
        + cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    )
    return 2 * MILES_TO_THE_MIDDLE_OF_THE_EARTH * asin(sqrt(chord))


def own_position(point):
    if point.latitude is None or point.longitude is None:
        return None
    return (float(point.latitude), float(point.longitude))


class Distance(NamedTuple):
    """From the middle of a town to a point: its own place, or the middle of its own town."""

    point: object
    miles: float
    is_only_the_town: bool

    @classmethod
    def between(cls, town, point, known):
        own = own_position(point)
        its_town = known.get(slugify(point.town))
        there = own or (its_town and its_town.position)
        miles = miles_between(town.position, there) if there else inf
        return cls(point, miles, is_only_the_town=own is None and its_town == town)

    def __str__(self):
        if self.miles == inf:
            return _("We do not know how far it is.")
        if self.is_only_the_town:
            return _("In this town.")
        miles = round(self.miles)
        if miles < 1:
            return _("Less than a mile in a straight line.")
        words = ngettext(
            "About %d mile in a straight line.", "About %d miles in a straight line.", miles
        )
        return words % miles


def nearest_first(points, town):
    """The points with their distances. A place where nobody can go stands last."""
    known = towns()
    distances = [Distance.between(town, point, known) for point in points]
    return sorted(distances, key=lambda each: (each.point.is_gone, each.miles))
