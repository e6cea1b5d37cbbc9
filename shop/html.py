"""HTML that others wrote, made safe to show."""

import nh3

TAGS = {
    *("p", "br", "hr", "strong", "b", "em", "i", "u", "s", "small", "sub", "sup", "blockquote"),
    *("h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "a"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel"}


def clean_html(text: str) -> str:
    """Keep words, headings, lists, tables and links; take out all that runs, loads or styles.

    A page has one h1, its own: what comes as h1 becomes h2.

    >>> clean_html('<p onclick="x()">Hand<script>x()</script>-made <img src=x></p>')
    '<p>Hand-made </p>'
    """
    text = text.replace("<h1", "<h2").replace("</h1", "</h2")
    text = text.replace("<H1", "<h2").replace("</H1", "</h2")
    return nh3.clean(
        text,
        tags=TAGS,
        clean_content_tags={"script", "style", "iframe", "object"},
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    ).strip()
