"""Ways to answer that several views share."""

from django.http import HttpResponse


def see_other(address: str) -> HttpResponse:
    """303: the POST is done, fetch this page; a reload or the Back button will not repeat it."""
    return HttpResponse(status=303, headers={"Location": address})
