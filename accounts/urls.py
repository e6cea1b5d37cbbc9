from django.urls import path
from django.views.generic import RedirectView

from accounts.views import addresses, profile, registration, signing_in

app_name = "accounts"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="accounts:profile"), name="home"),
    path("register/", registration.register, name="register"),
    path("register/done/", registration.register_done, name="register-done"),
    path("verify/", registration.verify, name="verify"),
    path("verify/again/", registration.verify_again, name="verify-again"),
    path("login/", signing_in.Login.as_view(), name="login"),
    path("logout/", signing_in.Logout.as_view(), name="logout"),
    path("password-reset/", signing_in.PasswordReset.as_view(), name="password-reset"),
    path(
        "password-reset/done/",
        signing_in.PasswordResetDone.as_view(),
        name="password-reset-done",
    ),
    path(
        "password-reset/complete/",
        signing_in.PasswordResetComplete.as_view(),
        name="password-reset-complete",
    ),
    path(
        "password-reset/<uidb64>/<token>/",
        signing_in.PasswordResetConfirm.as_view(),
        name="password-reset-confirm",
    ),
    path("password-change/", signing_in.PasswordChange.as_view(), name="password-change"),
    path(
        "password-change/done/",
        signing_in.PasswordChangeDone.as_view(),
        name="password-change-done",
    ),
    path("profile/", profile.profile, name="profile"),
    path("profile/email/", profile.email_change, name="email-change"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/add/", addresses.add, name="address-add"),
    path("addresses/<int:pk>/", addresses.edit, name="address-edit"),
    path("addresses/<int:pk>/delete/", addresses.delete, name="address-delete"),
    path("addresses/<int:pk>/default/", addresses.make_default, name="address-default"),
]
