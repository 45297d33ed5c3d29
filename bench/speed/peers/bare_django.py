"""A view of Django that takes a form's answers, and leads on: no database, no template."""

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.crypto import get_random_string

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=get_random_string(50),
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    # As `startproject` gives it, without what needs a database.
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)


class TenFields(forms.Form):
    name = forms.CharField()
    email = forms.EmailField()
    phone = forms.CharField(required=False)
    town = forms.CharField(max_length=80)
    subject = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B"), ("c", "C")])
    number = forms.IntegerField(required=False)
    day = forms.DateField(required=False)
    message = forms.CharField(widget=forms.Textarea)
    agreed = forms.BooleanField()


def enquiry(request):
    if request.method != "POST":
        return HttpResponse(get_token(request))
    if not TenFields(request.POST).is_valid():
        return HttpResponseBadRequest()
    return HttpResponseRedirect("/sent/")


urlpatterns = [
    path("enquiry/", enquiry),
    path("", lambda request: HttpResponse("up")),
]
application = get_wsgi_application()
