"""What programs that were told of an escalation answer."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from frontdesk.escalation import actions as escalation
from frontdesk.tickets.conflict import NotAllowedNow


@csrf_exempt
@require_POST
def answer(request: HttpRequest, token: str) -> JsonResponse:
    """Somebody sees to it: 200 when that is noted, 403 for what is not signed as it should be, 409 when too late."""
    try:
        made = escalation.answer_by_hook(token, request.headers.get("Frontdesk-Signature", ""), request.body)
    except escalation.NotOurs:
        return JsonResponse({"error": "This address or its signature is not known."}, status=403)
    except NotAllowedNow as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    at = made.acknowledged_at
    return JsonResponse({"acknowledged_at": at.isoformat() if at else None})
