"""What is written down for people agrees with the code."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
READ = re.compile(r'env\.\w+\(\s*"([A-Z0-9_]+)"')
EXAMPLE = (ROOT / ".env.example").read_text()
REQUIREMENTS = [
    line
    for name in ("requirements.txt", "requirements-dev.txt")
    for line in (ROOT / name).read_text().splitlines()
    if line.strip() and not line.startswith(("#", "-r "))
]


def test_the_example_lists_every_variable_that_the_settings_read_and_no_other():
    read = set(READ.findall((ROOT / "config/settings.py").read_text()))
    listed = set(re.findall(r"^([A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))

    assert listed == read


@pytest.mark.parametrize("line", REQUIREMENTS)
def test_every_requirement_is_pinned(line):
    assert re.fullmatch(r"[A-Za-z0-9_.-]+(\[[a-z0-9,]+\])?==[0-9][0-9a-z.]*", line)


@pytest.mark.parametrize("line", REQUIREMENTS)
def test_every_requirement_has_its_reason_written_down(line):
    name = re.split(r"[=\[]", line)[0]

    assert f"`{name}`" in (ROOT / "docs/dependencies.md").read_text()


@pytest.mark.parametrize(
    "name", ["README.md", "docs/architecture.md", "docs/catalogue.md", "docs/operations.md"]
)
def test_links_between_our_pages_lead_somewhere(name):
    page = ROOT / name
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []
