"""A fresh launch for a new tab, the answers for the service account, and attachments behind a guard."""

from importlib.metadata import version

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST
from helpdesk import settings as helpdesk_settings
from helpdesk.models import FollowUpAttachment, Ticket
from helpdesk.user import HelpdeskUser
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from crosslight_panel.configured import configured
from crosslight_panel.launch import mint
from crosslight_panel.rights import ANSWER, may_open, rights_on


class IsService(BasePermission):
    """The service account of the panel and nobody else, administrators included."""

    def has_permission(self, request: Request, view: object) -> bool:  # noqa: ARG002  # as the framework asks
        """Asks for the right itself, because a superuser has every right by default."""
        return (
            request.user.is_authenticated and not request.user.is_superuser and request.user.has_perm(ANSWER)
        )


@login_required
@require_POST
@never_cache
@xframe_options_sameorigin
def open_panel(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """A page that hands a fresh launch to the panel: the ticket page's own token is spent by then."""
    ticket = get_object_or_404(Ticket, pk=ticket_id)
    if not may_open(request.user, ticket):
        raise PermissionDenied
    page = {"action": f"{configured().panel_origin}/launch", "token": mint(request.user, ticket)}
    response = render(request, "crosslight_panel/open.html", page)
    response["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response


@api_view(["GET"])
@authentication_classes([TokenAuthentication])
@permission_classes([IsService])
def rights(request: Request) -> Response:
    """What a person may do on a case now; a person who is gone or unknown is simply not active."""
    case, user_ref = request.query_params.get("case", ""), request.query_params.get("user", "")
    ticket = _ticket_for(request, case)
    user = get_user_model().objects.filter(pk=int(user_ref)).first() if _is_number(user_ref) else None
    active = user is not None and user.is_active
    granted = rights_on(user, ticket) if active else []
    return Response({"active": active, "case": case, "rights": granted, "user": user_ref})


@api_view(["GET"])
@authentication_classes([TokenAuthentication])
@permission_classes([IsService])
def about(_request: Request) -> Response:
    """The version of django-helpdesk and what files it takes here."""
    types = sorted(helpdesk_settings.HELPDESK_VALID_EXTENSIONS)
    return Response(
        {"version": version("django-helpdesk"), "types": types, "max_bytes": configured().max_bytes}
    )


@api_view(["GET"])
@authentication_classes([SessionAuthentication, TokenAuthentication])
@permission_classes([IsAuthenticated])
def attachment(request: Request, path: str) -> FileResponse:
    """A file of a follow-up, for those who may open its ticket; anything else under MEDIA is not there."""
    found = FollowUpAttachment.objects.filter(file=path).first()
    if found is None or not HelpdeskUser(request.user).can_access_ticket(found.followup.ticket):
        raise Http404
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _ticket_for(request: Request, case: str) -> Ticket:
    """The ticket, if the service account itself may see it."""
    if _is_number(case):
        ticket = HelpdeskUser(request.user).accessible_tickets().filter(pk=int(case)).first()
        if ticket is not None:
            return ticket
    raise NotFound


def _is_number(reference: str) -> bool:
    return reference.isascii() and reference.isdigit() and len(reference) < 19  # noqa: PLR2004  # a 64-bit key
