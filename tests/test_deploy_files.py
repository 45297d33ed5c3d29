"""What stands in `deploy/` agrees with the code that it starts, and keeps the halves apart."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

import dev
from campaign_site.jobs import JOBS

DEPLOY = dev.ROOT / "deploy"
UNITS = DEPLOY / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
PRIVATE = set(dev.STAFF_KEYS)
FORBIDDEN = (
    "LockPersonality",
    "MemoryDenyWriteExecute",
    "PrivateDevices",
    "PrivateTmp",
    "ProtectClock",
    "ProtectControlGroups",
    "ProtectHome",
    "ProtectHostname",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "RemoveIPC",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
)
NARROWED = {
    "LimitCORE": ["0"],
    "ProtectProc": ["invisible"],
    "RestrictAddressFamilies": ["AF_UNIX AF_INET AF_INET6"],
    "SystemCallArchitectures": ["native"],
    "UMask": ["0077"],
}


def setting(file, name):
    return re.findall(rf"^{name}=(.*)$", file.read_text(), re.MULTILINE)


def timers():
    """For each timer, the job it starts, the half whose environment that has, and when."""
    for timer in UNITS.glob("*.timer"):
        (unit,), (when,) = setting(timer, "Unit"), setting(timer, "OnCalendar")
        tier, name = re.fullmatch(r"campaign-site-(\w+)-job@(\w+)\.service", unit).groups()
        yield name, tier, when


def test_each_job_has_one_timer_with_its_environment_and_its_time():
    assert sorted(timers()) == sorted(
        (job.name, job.tier, job.on_calendar) for job in JOBS.values()
    )


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_every_process_of_the_site_is_shut_in(service):
    assert setting(service, "User") == ["campaign-site"]
    assert setting(service, "NoNewPrivileges") == ["yes"]
    assert setting(service, "ProtectSystem") == ["strict"]
    assert setting(service, "CapabilityBoundingSet") == [""]
    assert setting(service, "PrivateUsers") == ["yes"]
    hidden = setting(service, "InaccessiblePaths")[0]
    other = "public" if "staff" in service.name else "staff"
    assert f"/var/lib/campaign-site/{other}" in hidden
    assert "/etc/campaign-site" in hidden


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_what_it_may_not_do_is_said_to_systemd(service):
    assert [name for name in FORBIDDEN if setting(service, name) != ["yes"]] == []
    assert {name: setting(service, name) for name in NARROWED} == NARROWED
    _allowed, refused, _needed = setting(service, "SystemCallFilter")
    assert refused == "~@privileged @resources"


def test_the_public_half_is_given_no_private_key():
    public = (DEPLOY / "env" / "public.env.example").read_text()
    staff = (DEPLOY / "env" / "staff.env.example").read_text()

    assert set(re.findall(r"^(\w+)=", staff, re.MULTILINE)) >= PRIVATE
    assert PRIVATE.isdisjoint(re.findall(r"^(\w+)=", public, re.MULTILINE))


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_no_half_may_write_where_the_other_or_the_backups_lie(service):
    half = "public" if "public" in service.name else "staff"

    folders = set(setting(service, "StateDirectory")[0].split())

    assert folders == {f"campaign-site/{half}", "campaign-site/media"}
    if half == "public" or "job" not in service.name:
        assert "-/var/lib/campaign-site/backups" in setting(service, "InaccessiblePaths")[0].split()


def test_each_half_has_a_database_role_and_a_password_of_its_own():
    roles = {
        half: re.search(r"^DATABASE_URL=postgres://(\w+):PASSWORD@", text, re.MULTILINE)[1]
        for half in ("public", "staff", "owner")
        for text in [(DEPLOY / "env" / f"{half}.env.example").read_text()]
    }

    assert roles == {
        "public": "campaign_site_public",
        "staff": "campaign_site",
        "owner": "campaign_site_owner",
    }
    assert re.findall(r"CREATE ROLE (\w+)", (DEPLOY / "postgresql" / "roles.sql").read_text()) == [
        roles["owner"],
        roles["staff"],
        roles["public"],
    ]


@pytest.fixture
def manage(tmp_path):
    """`deploy/manage` with an environment of the test, in place of the machine's."""
    script = (DEPLOY / "manage").read_text().replace("/etc/campaign-site", f"{tmp_path}/etc")
    for folder in ("etc", "deploy", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "deploy" / "manage").write_text(re.sub(r"setpriv .*\\\n", "", script))
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text("#!/bin/sh\nenv\n")
    python.chmod(0o700)

    def run(environment):
        (tmp_path / "etc" / "staff.env").write_text(environment)
        command = ["sh", tmp_path / "deploy" / "manage", "staff", "check"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


def test_a_value_is_taken_as_it_stands_and_nothing_in_it_is_carried_out(manage, tmp_path):
    lines = [
        "# a remark with $(touch remark)",
        "",
        f"PLAIN=`touch {tmp_path}/done` $(touch {tmp_path}/done) $HOME <a@example.org> ; & | \\n",
        "SINGLE='The site <no-reply@example.org>'",
        'DOUBLE="two words"',
        "EMPTY=",
        "LAST=a=b",
    ]

    printed = manage("\n".join(lines)).stdout.splitlines()

    assert lines[2] in printed
    assert {"SINGLE=The site <no-reply@example.org>", "DOUBLE=two words"} <= set(printed)
    assert {"EMPTY=", "LAST=a=b"} <= set(printed)
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize("line", ["touch done", "A-B=1", "=1", "$(touch done)=1"])
def test_a_line_that_is_no_value_is_named_and_not_carried_out(manage, tmp_path, line):
    done = manage(f"A=1\n{line}\n")

    assert done.returncode == 1
    assert "has a line that is no NAME=value" in done.stderr
    assert not (tmp_path / "done").exists()


def test_root_takes_the_pages_of_the_proxy_by_name_from_a_folder_of_its_own(tmp_path):
    text = (DEPLOY / "release").read_text()
    call_command("write_proxy_pages", str(tmp_path))

    names = re.findall(r"^for name in (.*); do$", text, re.MULTILINE)[0].split()

    assert sorted(names) == sorted(file.name for file in tmp_path.iterdir())
    assert "/var/lib/campaign-site" not in text
    taken = text.partition('chown root "$pages"')[2]
    assert taken.index('[ -L "$page" ]') < taken.index("install -m 644")


@pytest.fixture
def services():
    """The lines of each service in `compose.yaml`, with what it takes over from another."""
    text = (DEPLOY / "compose.yaml").read_text()
    shared = dict(re.findall(r"^x-\w+: &(\w+)\n((?:  .*\n)+)", text, re.MULTILINE))
    shared["staff"] += shared["site"]
    part = text.partition("\nservices:\n")[2].partition("\nnetworks:\n")[0]
    found = re.findall(r"^  (\w+):\n((?:    .*\n|\n|  #.*\n)+)", part, re.MULTILINE)
    return {
        name: lines + "".join(shared[word] for word in re.findall(r"<<: \*(\w+)", lines))
        for name, lines in found
    }


def test_in_containers_the_public_half_reaches_the_database_and_nothing_else(services):
    text = (DEPLOY / "compose.yaml").read_text()

    assert re.findall(r"networks: \[(.*)\]", services["public"]) == ["public-database"]
    assert "\n  public-database:\n    internal: true\n" in text
    others = {name for name, lines in services.items() if "public-database" in lines}
    assert others == {"public", "public_job", "database"}
    assert "env_file: [public.env]" in services["public"]
    assert "staff" not in services["public"] + services["public_job"]


def test_in_containers_the_pages_of_the_proxy_are_asked_for_where_it_listens(services):
    (address,) = re.findall(r"PROXY_ADDRESS: (\S+)", services["public_job"])

    assert f"listen {address};" in (DEPLOY / "Containerfile").read_text()
    folder = Path(address.removeprefix("unix:")).parent
    for name in ("public_job", "proxy"):
        assert f"- copies-socket:{folder}" in services[name]


def test_an_upgrade_writes_over_nothing_that_a_force_has_set():
    """deploy.md copies what lies directly in `deploy/nginx`, and `local` only where it is new."""
    shipped = "".join(file.read_text() for file in (DEPLOY / "nginx").glob("*.conf"))

    assert "example.org" not in shipped
    assert not re.findall(r"^\s*allow ", shipped, re.MULTILINE)
    assert "cp --no-clobber deploy/nginx/local/*.conf" in (dev.ROOT / "docs/deploy.md").read_text()


def test_no_process_of_the_public_half_reaches_a_backup():
    for service in UNITS.glob("campaign-site-public*.service"):
        assert "/var/lib/campaign-site/backups" in setting(service, "InaccessiblePaths")[0]


def test_no_container_can_write_to_its_image_or_gain_rights(services):
    assert set(services) == {
        "public",
        "public_job",
        "staff",
        "job",
        "owner",
        "proxy",
        "database",
    }
    for lines in services.values():
        assert "read_only: true" in lines
        assert "cap_drop: [ALL]" in lines
        assert 'security_opt: ["no-new-privileges:true"]' in lines


def test_in_containers_postgresql_writes_no_more_into_its_log(services):
    shipped = (DEPLOY / "postgresql" / "campaign-site.conf").read_text()

    given = re.findall(r"- (log_\w+)=(\w+)", services["database"])

    assert given == re.findall(r"^(log_\w+) = (\w+)$", shipped, re.MULTILINE)


def test_what_waits_in_memory_has_room_for_every_upload_and_an_end(services):
    """Else a few that send slowly could fill the memory of the machine."""
    public = (DEPLOY / "nginx" / "public.conf").read_text()
    [size] = re.findall(r"client_max_body_size (\d+)m;", public)
    [uploads] = re.findall(r"limit_conn uploads (\d+);", public)
    [mounted] = setting(UNITS / "nginx.service.d" / "campaign-site.conf", "TemporaryFileSystem")
    [in_container] = re.findall(r"- (/run/campaign-site-nginx:.*)", services["proxy"])

    for place in (mounted, in_container):
        [room] = re.findall(r"^/run/campaign-site-nginx:.*\bsize=(\d+)m", place)
        assert int(room) > int(size) * int(uploads)
    assert "mem_limit: 1g" in services["proxy"]


def test_the_image_is_made_of_files_that_are_there_and_holds_no_key():
    text = (DEPLOY / "Containerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(\S+) \S+$", text, re.MULTILINE)
    allowed = re.findall(r"^!(\S+)$", (dev.ROOT / ".dockerignore").read_text(), re.MULTILINE)

    assert all((dev.ROOT / path).exists() for path in [*copied, *allowed])
    assert not [name for name in [*PRIVATE, "SECRET_KEY"] if name in text]
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)


def test_the_scripts_of_the_deployment_can_be_read_by_a_shell():
    for script in (*DEPLOY.glob("*-*"), DEPLOY / "manage", DEPLOY / "release"):
        assert subprocess.run(["sh", "-n", script], check=False).returncode == 0, script
        assert script.stat().st_mode & 0o100
        assert "set -eu" in Path(script).read_text()


def test_no_connection_between_nginx_and_gunicorn_is_used_twice():
    """On one that gunicorn closes at that moment a form would be lost."""
    nginx = DEPLOY / "nginx"
    assert "proxy_set_header Connection close;" in (nginx / "proxy.conf").read_text()
    for name in ("public", "staff"):
        assert "keepalive" not in (nginx / f"{name}.conf").read_text()


def test_the_threads_of_each_gunicorn_share_one_heap():
    """As they do where its memory is measured: bench/speed/servers.py."""
    gunicorns = [unit for unit in SERVICES if "gunicorn" in setting(unit, "ExecStart")[0]]

    assert {unit.name for unit in gunicorns} >= {
        "campaign-site-public.service",
        "campaign-site-staff.service",
    }
    for unit in gunicorns:
        assert "MALLOC_ARENA_MAX=1" in setting(unit, "Environment")
    assert " MALLOC_ARENA_MAX=1 " in (DEPLOY / "Containerfile").read_text()
