"""What is done from the command line."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from campaign_site import keys
from campaign_site.models import Draft
from campaign_site.roles import Role


@pytest.mark.django_db
def test_only_answers_that_ran_out_are_deleted(capsys):
    now = timezone.now()
    Draft.objects.create(place="old", owner="a", answers=b"", expires_at=now)
    Draft.objects.create(place="new", owner="a", answers=b"", expires_at=now + timedelta(minutes=1))

    call_command("delete_expired_answers", verbosity=2)

    assert [draft.place for draft in Draft.objects.all()] == ["new"]
    assert capsys.readouterr().out == "1 deleted.\n"


def test_demonstration_content_stays_out_of_a_real_site(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")


def test_the_keys_that_are_made_fit_each_other(capsys):
    call_command("make_keys")

    printed = capsys.readouterr().out.splitlines()
    made = dict(line.split("=", 1) for line in printed if not line.startswith("#"))
    for kind in ("SEALING", "SEALING_CONTACT"):
        assert keys.public_half(made[f"{kind}_PRIVATE_KEYS"]) == made[f"{kind}_PUBLIC_KEY"]
    assert made["SEALING_PUBLIC_KEY"] != made["SEALING_CONTACT_PUBLIC_KEY"]
    assert len(made["SECRET_KEY"]) >= 50


@pytest.mark.django_db
def test_the_staff_sign_in_is_shown_once(capsys):
    call_command("load_demo")
    call_command("load_demo")

    assert capsys.readouterr().out.count("Staff sign-in: officer") == 1


@pytest.mark.django_db
def test_a_trial_has_two_officers_and_an_administrator_with_one_password(capsys):
    call_command("load_demo")

    password = re.search(r"Password: (\S+)", capsys.readouterr().out)[1]
    staff = {one.username: one for one in get_user_model().objects.all()}
    daily = set(Role) - {Role.ADMINISTRATOR}
    assert {name: one.roles for name, one in staff.items()} == {
        "officer": daily,
        "second": daily,
        "administrator": {Role.ADMINISTRATOR},
    }
    assert all(one.check_password(password) for one in staff.values())
