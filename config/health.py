"""`/healthz/`: may this process be given visitors? `?deep=1`: does the shop do all its work?"""

from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orders.services import heartbeat


@require_safe
def healthz(request):
    """Answer 503 while the database is unreachable, or, asked deeply, while work lies undone.

    Anybody may ask: the answer names checks, numbers and ages, and nobody.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if request.GET.get("deep", "0") not in {"", "0"}:
            return _deep()
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok"})


def _deep() -> JsonResponse:
    checks = {name: {"status": "ok"} for name in ["database", *heartbeat.CHECKS]}
    for problem in heartbeat.problems(timezone.now()):
        status = "error" if problem.is_severe else "warning"
        checks[problem.check] = {"status": status, "words": problem.words}
    found = {check["status"] for check in checks.values()}
    worst = next(status for status in ("error", "warning", "ok") if status in found)
    return JsonResponse(
        {"status": worst, "checks": checks}, status=503 if worst == "error" else 200
    )
