"""The main pages of the staff site, as an officer with nearly every role sees them.

Comes after the walks: they have brought a report and a request for a visit.
"""

VISIT = "a[href*='/booking/'][href$='/change/']"
# By name: where it begins, and the link to follow from there, if there is one.
PAGES = {
    "start": ("/admin/", ""),
    "report-queue": ("/admin/reports/concernreport/", ""),
    "report": ("/admin/reports/concernreport/", "a[href*='/concernreport/'][href$='/change/']"),
    "figures": ("/admin/reports/concernreport/figures/", ""),
    "articles": ("/admin/news/article/", ""),
    "article-page": ("/admin/news/article/", "a[href*='/article/'][href$='/page/']"),
    "new-article": ("/admin/news/article/add/", ""),
    "article-board": ("/admin/news/article/board/", ""),
    "visits": ("/admin/amnesty/booking/", ""),
    "visit": ("/admin/amnesty/booking/", VISIT),
    "week": ("/admin/amnesty/booking/week/", ""),
    "make-slots": ("/admin/amnesty/booking/slots/make/", ""),
    "places": ("/admin/amnesty/surrenderpoint/", ""),
    "audit-trail": ("/admin/campaign_site/auditentry/", ""),
}


def sign_in(page, password):
    page.goto("/admin/login/")
    page.locator("[name=username]").fill("officer")
    page.locator("[name=password]").fill(password)
    with page.expect_navigation():
        page.locator("main form [type=submit]").click()


def go_round(page, see):
    for name, (address, link) in PAGES.items():
        page.goto(address)
        if link:
            follow(page, link)
        see(f"staff-{name}")
    page.goto("/admin/news/article/")
    follow(page, PAGES["article-page"][1])
    page.goto(page.url.replace("/page/", "/change/"))
    see("staff-article-form")
    confirm(page)
    see("staff-run")


def follow(page, link):
    page.goto(page.locator(link).first.get_attribute("href"))


def confirm(page):
    """A visit must be confirmed before it stands on the list of its day."""
    page.goto("/admin/amnesty/booking/?state=requested")
    follow(page, VISIT)
    with page.expect_navigation():
        page.locator("button", has_text="Confirm").first.click()
    page.goto("/admin/amnesty/booking/run/")
    page.locator("[name=team]").select_option(index=2)
    page.locator("[name=day]").fill("2026-11-27")
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()
