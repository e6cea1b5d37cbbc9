"""Making an account, and confirming the address by the mailed link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import emails, services
from accounts.forms import RegistrationForm
from accounts.tokens import read_claim


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "POST"])
def register(request):
    """Make an account, and say only that a mail is on its way: see services.register."""
    if request.user.is_authenticated:
        return redirect("accounts:profile")
    form = RegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.register(
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password1"],
            name=form.cleaned_data["name"],
        )
        return redirect("accounts:register-done")
    return render(request, "accounts/register.html", {"form": form})


@require_http_methods(["GET"])
def register_done(request):
    return render(request, "accounts/register_done.html")


@require_http_methods(["GET", "POST"])
def verify(request):
    """Show what the mailed link would confirm; confirm it when the button is pressed.

    The programs that look into mails open links, but press no buttons.
    """
    token = request.POST.get("token", request.GET.get("token", ""))
    claim = read_claim(token)
    if claim is None:
        return render(request, "accounts/verify_failed.html", status=400)
    if request.method == "GET":
        return render(request, "accounts/verify.html", {"claim": claim, "token": token})
    try:
        services.confirm_email(claim)
    except services.ClaimRefused:
        return render(request, "accounts/verify_failed.html", status=400)
    messages.success(request, f"Thank you. {claim.email} is confirmed.")
    return redirect("accounts:profile" if request.user.is_authenticated else "accounts:login")


@login_required
@require_POST
def verify_again(request):
    """Send the link once more to the address that is not confirmed yet."""
    if not request.user.is_verified:
        emails.queue_verify(request.user, request.user.email)
    messages.info(request, "We have sent you a mail. Please open the link in it.")
    return redirect("accounts:profile")
