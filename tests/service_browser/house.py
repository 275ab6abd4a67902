"""A served project with its visitors: who is in which browser, and what their pages complain of."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
from playwright.sync_api import Browser, BrowserContext, Dialog, Page

from netmap_api.service.accounts import NewUser
from netmap_api.service.links import NewLink
from netmap_api.service.values import COMMAND
from tests.service.conftest import WAIT, Running

PASSWORD = "a sentence to remember"
MILLISECONDS = 20_000
WATCH = """
window.faults = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.faults.push(`policy: ${event.violatedDirective} ${event.blockedURI}`);
});
"""
"""Notes what the policy of a page forbids, before anything of the page runs."""


@dataclass
class House:
    """A service in which an administrator ``anna`` of the service is known."""

    running: Running
    browser: Browser
    project: str
    contexts: list[BrowserContext] = field(default_factory=list)
    heard: dict[Page, list[str]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """The address of the front page of the project."""
        return f"/p/{self.project}/"

    def window(self, width: int = 1280, **told: object) -> BrowserContext:
        """Open a browser of its own, with no cookie; ``told`` goes before what is usual."""
        height = 844 if width < 700 else 900
        usual = {"base_url": self.running.url, "viewport": {"width": width, "height": height}}
        usual |= {"locale": "en-GB", "extra_http_headers": {"Accept-Language": "en"}}
        context = self.browser.new_context(**{**usual, **told})  # type: ignore[arg-type]
        context.set_default_timeout(MILLISECONDS)
        context.add_init_script(WATCH)
        context.on("page", self._listen)
        self.contexts.append(context)
        return context

    def phone(self, **told: object) -> BrowserContext:
        """Open the browser of a phone."""
        return self.window(390, has_touch=True, is_mobile=True, **told)

    def signed_in(self, role: str = "host", context: BrowserContext | None = None) -> Page:
        """Open a page of somebody with a role, without the detour over the form."""
        context = context or self.window()
        session = self.session(role)
        context.add_cookies([{"name": "netmap", "value": session, "url": self.running.url}])
        return context.new_page()

    def session(self, role: str) -> str:
        """Begin a session of ``host``, of ``board`` (a link), or of somebody with a role."""
        service = self.running.services.service
        if role == "board":
            return service.sessions.begin_link(
                service.links.create(NewLink(self.project), by=COMMAND)[1].id
            )
        return service.sessions.begin_user(self.account(role))

    def account(self, role: str) -> str:
        """Return the id of the account of a role; made when it is asked for first."""
        accounts = self.running.services.service.accounts
        known = {user.name: user.id for user in accounts.list()}
        roles = {} if role == "host" else {self.project: role}
        new = NewUser(role, PASSWORD, is_admin=role == "host")
        return known.get(role) or accounts.add(new, roles).id

    def client(self, role: str) -> httpx.Client:
        """Return a client with the cookie of somebody, to prepare what a browser is to see."""
        headers = {"Accept": "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
        cookies = {"netmap": self.session(role)}
        made = httpx.Client(
            base_url=self.running.url, headers=headers, cookies=cookies, timeout=WAIT
        )
        self.running.clients.append(made)
        return made

    def link(self, **told: object) -> str:
        """Make a share link; return its path."""
        new = NewLink(self.project, **told)  # type: ignore[arg-type]
        return f"/s/{self.running.services.service.links.create(new, by=COMMAND)[0]}"

    def faults(self, page: Page) -> list[str]:
        """Return all that went wrong on a page since it was opened: requests, messages, scripts."""
        broken: list[str] = page.evaluate("[...(window.faults ?? [])]")
        return [*self.heard[page], *broken]

    def close(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()

    def _listen(self, page: Page) -> None:
        said = self.heard.setdefault(page, [])
        own = (self.running.url, "data:", "blob:")
        page.on("request", lambda it: None if it.url.startswith(own) else said.append(it.url))
        page.on("console", lambda it: None if _is_status(it.text) else said.append(it.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: _dismiss(dialog, said))


def begin(running: Running, browser: Browser) -> House:
    """Return the house of the first project of a service."""
    return House(running, browser, running.services.projects.names()[0])


def _dismiss(dialog: Dialog, said: list[str]) -> None:
    said.append(dialog.message)
    dialog.dismiss()


def _is_status(said: str) -> bool:
    """Whether a browser only says that an answer was a refusal, as it does of each."""
    return said.startswith("Failed to load resource: the server responded with a status of 4")


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    wider: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider


def settle(page: Page) -> None:
    """Wait until a map on the page has been drawn; a page without one is ready."""
    page.wait_for_load_state()
    page.evaluate(
        """() => document.getElementById("netmap-data") && new Promise((done) => {
          const look = () =>
            performance.getEntriesByName("netmap-drawn").length ? done() : setTimeout(look, 20);
          look();
        })"""
    )
