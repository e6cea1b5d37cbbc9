"""`{% once name=product.name price=product.price_paise %} … {% endonce %}`"""

from django import template
from django.template.base import token_kwargs

register = template.Library()

MOST = 1000  # texts that one place of a template remembers
MOST_CHARACTERS = 1_000_000  # and so long they are together


class OnceNode(template.Node):
    """Renders what stands inside once for the same values, and remembers the text.

    What stands inside knows the names that are given and no other, not even the request, so
    nothing that differs between two visitors can be remembered. The values must be hashable and
    never change: texts, numbers and what is made of them, not rows, which change and remain
    the same to Python.
    """

    def __init__(self, names: dict, nodelist):
        self.names, self.nodelist = names, nodelist
        self.expressions = tuple(names.values())
        self.texts: dict[tuple, str] = {}
        self.characters = 0

    def render(self, context) -> str:
        values = [expression.resolve(context) for expression in self.expressions]
        # A text that is safe as it stands equals one that is still to be escaped.
        key = (*values, *map(type, values))
        text = self.texts.get(key)
        if text is None:
            text = self.nodelist.render(context.new(dict(zip(self.names, values, strict=True))))
            if len(self.texts) >= MOST or self.characters >= MOST_CHARACTERS:
                self.texts.clear()
                self.characters = 0
            self.texts[key] = text
            self.characters += len(text)
        return text


@register.tag
def once(parser, token) -> OnceNode:
    names = token_kwargs(token.split_contents()[1:], parser)
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(names, nodelist)
