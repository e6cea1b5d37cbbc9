"""Signing in and out, and passwords: Django's own views, in our words."""

from axes.utils import reset as forget_failures
from django.contrib.auth import views as auth_views
from django.urls import reverse_lazy

from accounts import services
from accounts.forms import LoginForm, PasswordResetForm


class Login(auth_views.LoginView):
    form_class = LoginForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get(self, request, *args, **kwargs):
        # A session may end elsewhere, by a new password for one; the cookie cannot know.
        if request.COOKIES.get("signed_in") and not request.user.is_authenticated:
            request.header_cookies["signed_in"] = ""
        return super().get(request, *args, **kwargs)


class Logout(auth_views.LogoutView):
    """Answers POST alone, so that no link or picture can sign anybody out."""


class PasswordReset(auth_views.PasswordResetView):
    """Ask for a link. What it answers is the same whether or not there is an account."""

    form_class = PasswordResetForm
    template_name = "registration/password_reset.html"
    success_url = reverse_lazy("accounts:password-reset-done")


class PasswordResetDone(auth_views.PasswordResetDoneView):
    template_name = "registration/password_reset_done.html"


class PasswordResetConfirm(auth_views.PasswordResetConfirmView):
    """Set a new password by the mailed link; that also proves whose address it is."""

    template_name = "registration/password_reset_confirm.html"
    success_url = reverse_lazy("accounts:password-reset-complete")

    def form_valid(self, form):
        response = super().form_valid(form)
        services.mark_verified(self.user)
        forget_failures(username=self.user.email.lower())
        return response


class PasswordResetComplete(auth_views.PasswordResetCompleteView):
    template_name = "registration/password_reset_complete.html"


class PasswordChange(auth_views.PasswordChangeView):
    """A new password: this session goes on, all others of the user end."""

    template_name = "registration/password_change.html"
    success_url = reverse_lazy("accounts:password-change-done")


class PasswordChangeDone(auth_views.PasswordChangeDoneView):
    template_name = "registration/password_change_done.html"
