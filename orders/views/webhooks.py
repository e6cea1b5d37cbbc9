"""Razorpay's server calls: keep it, answer, act."""

import hashlib
import logging
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from orders.gateways import razorpay
from orders.services import forgeries, heartbeat, webhooks

logger = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024


@csrf_exempt
@require_POST
def razorpay_webhook(request):
    """400 for what is not genuine, 200 for all that is: by then it is stored."""
    if _announced_length(request) > LARGEST_BODY:
        return HttpResponse("Too large.", status=413)
    body = request.body
    event_id = request.headers.get("X-Razorpay-Event-Id", "")
    signature = request.headers.get("X-Razorpay-Signature", "")
    if not razorpay.is_genuine_webhook(body, signature, settings.RAZORPAY_WEBHOOK_SECRETS):
        if forgeries.note(event_id, len(body)) == heartbeat.MANY_FORGERIES:
            with suppress(DatabaseError):
                heartbeat.tell_of_signatures(timezone.now())
        return HttpResponseBadRequest("Bad signature.")
    try:
        webhooks.receive(event_id or hashlib.sha256(body).hexdigest(), body)
    except DatabaseError:
        logger.exception("A webhook could not be stored")
        return HttpResponse("Not stored; send it again.", status=503)
    return HttpResponse("ok")


def _announced_length(request) -> int:
    """The length that the sender says, before anything is read; 0 where it is no number."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
