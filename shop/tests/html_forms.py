"""What a browser would send of a form that a page shows."""

from html.parser import HTMLParser


def fields_in(html: str) -> dict[str, list[str]]:
    """By name, the values of all fields up to the end of the form that this begins in."""
    reader = _Reader()
    reader.feed(html[: html.index("</form>")])
    return reader.found


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.select = ""

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "select":
            self.select = name
            self.found[name] = [""]
        elif tag == "option" and "selected" in told:
            self.found[self.select] = [value]
        elif tag == "input" and name and told.get("type") == "checkbox":
            if "checked" in told:
                self.found[name] = ["on"]
        elif tag == "input" and name:
            self.found.setdefault(name, []).append(value)
