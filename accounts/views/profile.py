"""What a user sees and changes of themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms import EmailChangeForm, ProfileForm
from accounts.models import User


@login_required
@require_http_methods(["GET", "POST"])
def profile(request):
    # A form writes into its row even when it refuses; the page's own user stays as it is.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
        messages.success(request, "Your profile is saved.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "POST"])
def email_change(request):
    """Ask for another e-mail; the account changes when the link mailed there is opened."""
    form = EmailChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.ask_to_change_email(request.user, form.cleaned_data["email"])
        messages.info(
            request,
            "We have sent a mail to the new address. Your account changes when you open its link.",
        )
        return redirect("accounts:profile")
    return render(request, "accounts/email_change.html", {"form": form})
