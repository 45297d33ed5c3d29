"""The last look at a report: what could show who wrote it, and whose area the place is in."""

from campaign_site import force
from campaign_site.journeys import CheckView
from campaign_site.postcodes import outward_code

from .forms.reporter import LIMITS
from .identifying_words import ACCOUNT, EMAIL, POSTCODE, TELEPHONE, found
from .models import ConcernReport

# What a question asks for is not pointed at: it belongs to what the report is about.
ASKED_FOR = {
    "place": {POSTCODE, ACCOUNT},
    "people": {POSTCODE, ACCOUNT},
    "online": {EMAIL, TELEPHONE, ACCOUNT},
}


class ReportCheckView(CheckView):
    """Points at words that could show who the writer is, unless they say it themselves."""

    def get_context_data(self, **kwargs):
        answers = self.progress.answers
        is_anonymous = answers["contact"] == ConcernReport.Identity.NONE
        return super().get_context_data(
            limits=LIMITS,
            identifying_words=self.identifying_words() if is_anonymous else [],
            area=force.current().area_of(outward_code(answers["postcode"])),
            **kwargs,
        )

    def identifying_words(self):
        """Each piece once, with the question that it stands in and where to change it."""
        pieces = {}
        for step, question, answer in self.written():
            url = self.journey.step_url(step, self.run)
            for piece in found(answer, ASKED_FOR.get(step.slug, ())):
                told = {"words": piece.words, "question": question, "url": url}
                pieces.setdefault(piece.same_as, told)
        return list(pieces.values())

    def written(self):
        for step, form in self.progress.answered.items():
            if form.is_on_check_page:
                for question, answer in form.told():
                    yield step, question, str(answer)
