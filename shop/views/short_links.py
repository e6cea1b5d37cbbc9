from django.http import Http404, HttpResponseRedirect
from django.views.decorators.http import require_safe

from shop.models import ShortLink
from shop.services import short_links


@require_safe
def follow(request, code):
    """Send the visitor on, and count that."""
    try:
        return HttpResponseRedirect(short_links.follow(code))
    except ShortLink.DoesNotExist:
        raise Http404 from None
