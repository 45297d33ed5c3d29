"""An article and its lead image."""

from campaign_site import card
from campaign_site.card import Card


class Pictured:
    @property
    def card(self):
        """What other sites show beside a link to it: its own image, or the one of the site."""
        if self.picture is None:
            return card.of_the_site()
        return Card(self.picture.card, *self.picture.card_size, self.picture_alt)

    @property
    def card_url(self):
        return self.card.address

    def show_picture_at(self, page, of):
        """Show the image on this object by another page than readers have: in a preview."""
        if self.picture is not None:
            self.picture = self.picture.at(page, of)
