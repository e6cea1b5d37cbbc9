"""Razorpay's server calls: keep it, answer, act."""

import hashlib
import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from orders.gateways import razorpay
from orders.services import webhooks

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def razorpay_webhook(request):
    """400 for what is not genuine, 200 for all that is: by then it is stored."""
    body = request.body
    signature = request.headers.get("X-Razorpay-Signature", "")
    if not razorpay.is_genuine_webhook(body, signature, settings.RAZORPAY_WEBHOOK_SECRETS):
        logger.warning("Webhook with a bad signature, %d bytes", len(body))
        return HttpResponseBadRequest("Bad signature.")
    digest = hashlib.sha256(body).hexdigest()
    try:
        webhooks.receive(request.headers.get("X-Razorpay-Event-Id") or digest, body)
    except DatabaseError:
        logger.exception("A webhook could not be stored")
        return HttpResponse("Not stored; send it again.", status=503)
    return HttpResponse("ok")
