"""The questions of a concern report, in the order in which they are asked."""

from campaign_site.steps import Journey, Step

from .check import ReportCheckView
from .forms import before, concern, people, reporter
from .models import ConcernReport, Topic
from .pauses import unless_paused_midway
from .photos_page import PhotosForm, PhotosView
from .receiving import gather, judged_by, prepare, receive
from .sent import ReportSentView


def in_danger(answers):
    return answers["danger"] == "yes"


def may_be_watched(answers):
    return answers["device"] == "no"


def wants_to_stop(answers):
    return may_be_watched(answers) and answers["go_on"] == "stop"


def gives_details(answers):
    return answers["contact"] != ConcernReport.Identity.NONE


def may_show_photos(answers):
    """Where it may be about a gun no photo is asked for: nobody shall handle one for us."""
    if ConcernReport.Risk.WEAPONS in answers["risks"]:
        return False
    return Topic.objects.asking_for_photos().filter(slug=answers["topic"]).exists()


def send(submission):
    return {"reference": receive(submission).reference}


BEFORE = (
    Step("danger", before.DangerForm),
    Step("call-999", before.Call999Form, when=in_danger, template_name="reports/call_999.html"),
    Step("device", before.DeviceForm),
    Step(
        "before",
        before.UnsafeDeviceForm,
        when=may_be_watched,
        template_name="reports/before.html",
    ),
    Step(
        "stop-here", before.StopHereForm, when=wants_to_stop, template_name="reports/stop_here.html"
    ),
)
# What is asked of everyone, online, on the telephone or on paper.
QUESTIONS = (
    Step("topic", concern.TopicForm),
    Step("timing", concern.TimingForm),
    Step("story", concern.StoryForm, template_name="reports/story.html"),
    Step("place", concern.PlaceForm),
    Step("when", concern.WhenForm),
    Step("people", people.PeopleForm, template_name="reports/people.html"),
    Step("vehicles", people.VehiclesForm, template_name="reports/vehicles.html"),
    Step("online", concern.OnlineForm),
    Step("risks", concern.RisksForm),
    Step("knowledge", concern.KnowledgeForm),
    Step("contact", reporter.ContactChoiceForm),
    Step("reach-you", reporter.ReachYouForm, when=gives_details),
    Step(
        "photos",
        PhotosForm,
        when=may_show_photos,
        template_name="reports/photos.html",
        view=PhotosView,
    ),
)
STEPS = (*BEFORE, *QUESTIONS)

REPORT = Journey(
    namespace="reports",
    steps=STEPS,
    prepare=prepare,
    gather=gather,
    judged_by=judged_by,
    send=send,
    check_view=ReportCheckView,
    check_template="reports/check.html",
    sent_view=ReportSentView,
    sent_template="reports/sent.html",
    guard=unless_paused_midway,
)
