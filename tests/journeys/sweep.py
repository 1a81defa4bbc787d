"""Read everything that a visitor can reach: pages, files and what a search answers (``security.md`` check 34)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from lxml import html

from tests.journeys.visitor import Visitor

_ONE_OF_MANY = re.compile(r"(?<==)[^&]+|(?<=/)(?:[0-9a-f-]{32,36}|[A-Z]{1,2}-[A-Z0-9]+|[0-9]+|verslag-.+)")
"""What sets a page apart from others of its kind: a value in the address, an id, a theme, a number, a format."""
_LANGUAGE = re.compile(r"^/(?:en|es|ro)(?=/)")
_FEW = 4
_TOO_MANY = 429
_LEAVES = re.compile(r"/(?:verlaten|sign-out)$")
_SEARCHES = re.compile(r"^(?:/(?:en|es|ro))?/desk/[^/]+/zoeken$")


def everything(person: Visitor, slug: str, first: Iterable[str], words: str, *, all_pages: bool) -> dict[str, bytes]:
    """Return the pages and files that links lead to from the first ones, and what searches for ``words`` answer.

    Of each kind, in whatever language, some of the consultation ``slug`` and one of every other, unless ``all_pages``; the
    ``first`` pages always. What is found is named by its address.
    """
    read = dict(_reached(person, slug, first, all_pages=all_pages))
    searches = [at for at in read if _SEARCHES.match(at)]
    return read | {f"{at}: {words}": _searched(person, at, words) for at in searches}


def _reached(person: Visitor, slug: str, first: Iterable[str], *, all_pages: bool) -> Iterator[tuple[str, bytes]]:
    asked = person.page.context.request
    always = ["/", "/en/", "/en/desk", *first]
    waiting, known, of_kind = [*always], set[str](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        kind = _ONE_OF_MANY.sub("*", _LANGUAGE.sub("", path))
        enough = _FEW if f"/{slug}" in path else 1
        wanted = of_kind[kind] < enough or path in always or all_pages
        if path in known or _LEAVES.search(path) or not wanted:
            continue
        known.add(path)
        of_kind[kind] += 1
        answer = asked.get(person.url + path)
        assert answer.status != _TOO_MANY, f"{path} was not read: there were too many"
        if not answer.ok:
            continue
        content = answer.body()
        yield path, content
        if "html" in answer.headers["content-type"]:
            links = (urljoin(answer.url, str(link)) for link in html.fromstring(content).xpath("//a/@href"))
            waiting += [
                link.removeprefix(person.url).partition("#")[0] for link in links if link.startswith(person.url)
            ]


def _searched(person: Visitor, at: str, words: str) -> bytes:
    asked = person.page.context.request
    shown = html.fromstring(asked.get(person.url + at).body())
    token = str(shown.xpath("//main//input[@name='csrf_token']/@value")[0])
    fields: dict[str, str | float | bool] = {"csrf_token": token, "words": words}
    answer = asked.post(person.url + at, form=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.ok, f"{answer.status} at {at}"
    return answer.body()
