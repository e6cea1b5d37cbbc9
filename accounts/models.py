"""Who: the user, whose name is an e-mail address, the addresses, and the outbox of mails."""

import uuid

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

pin_code = RegexValidator(
    r"\A[1-9][0-9]{5}\Z", "A PIN code has six digits and does not begin with 0."
)
phone_number = RegexValidator(
    r"\A(?:\+?91[ -]?|0)?[6-9][0-9]{4}[ -]?[0-9]{5}\Z",
    "Enter a mobile number with ten digits, like 98450 12345.",
)


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Make a user who signs in with `email`; without a password they cannot sign in yet."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        """Find by e-mail in any case, as mail providers treat it."""
        # In the words of the unique index, so that it is used.
        return self.alias(login=Lower("email")).get(login=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the login."""

    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=16, blank=True, validators=[phone_number])
    email_verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_staff = models.BooleanField("staff", default=False, help_text="May enter the admin.")
    is_active = models.BooleanField("active", default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        permissions = [("appoint_staff", "Can say who is staff, and in which groups")]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once_in_any_case",
                violation_error_message="An account with this e-mail exists.",
            )
        ]

    def __str__(self):
        return self.email

    @property
    def is_verified(self) -> bool:
        return self.email_verified_at is not None

    def get_full_name(self):
        return self.name or self.email

    def get_short_name(self):
        return (self.name or self.email).split()[0].split("@")[0]


class Address(models.Model):
    """Where a user wants things sent. Orders keep a copy of their own."""

    user = models.ForeignKey(User, models.CASCADE, related_name="addresses")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16, validators=[phone_number])
    pin = models.CharField("PIN code", max_length=6, validators=[pin_code])
    line1 = models.CharField("House, building, street", max_length=120)
    line2 = models.CharField("Area, landmark", max_length=120, blank=True)
    city = models.CharField("City or district", max_length=80)
    state = models.CharField(max_length=2)
    is_default = models.BooleanField("default address", default=False)

    class Meta:
        ordering = ["-is_default", "pk"]
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="address_one_default_per_user"
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.line1}, {self.city} {self.pin}"


class MailStatus(models.TextChoices):
    QUEUED = "queued"
    IN_FLIGHT = "in_flight", "in flight"
    RETRY = "retry"
    SENT = "sent"
    FAILED = "failed"


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now):
        """What may be sent now: waiting, or claimed by a worker whose lease ran out."""
        return self.filter(
            Q(status__in=[MailStatus.QUEUED, MailStatus.RETRY], not_before__lte=now)
            | Q(status=MailStatus.IN_FLIGHT, leased_until__lt=now)
        )


class OutgoingMail(models.Model):
    """One mail that waits to be sent, or was. Written in the transaction that it tells of."""

    key = models.CharField(max_length=160, unique=True, default=uuid.uuid4, editable=False)
    to = models.TextField(db_index=True)
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    reference = models.CharField(max_length=64, blank=True, db_index=True)
    status = models.CharField(max_length=10, choices=MailStatus.choices, default=MailStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "mail"
        indexes = [models.Index(F("status"), F("not_before"), name="mail_due")]

    def __str__(self):
        return f"{self.subject} → {self.to}"
