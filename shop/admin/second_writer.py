from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponseRedirect


class TellsSecondWriter:
    """Of two people who save the same at once, the second is told: the form saw nothing yet."""

    taken = "address"  # what must be there once, as the sentence below says it

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            messages.error(
                request,
                f"Somebody else has just saved the same {self.taken}. "
                "Nothing was changed; please look again.",
            )
            return HttpResponseRedirect(request.path)
