"""What staff see of people and of the mails that went to them."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelect2MultipleWidget

from accounts.models import Address, MailStatus, OutgoingMail, User
from accounts.places import STATES
from config.date_filters import BetweenFilter

MAIL_LABELS = {
    MailStatus.QUEUED: "info",
    MailStatus.IN_FLIGHT: "info",
    MailStatus.RETRY: "warning",
    MailStatus.SENT: "success",
    MailStatus.FAILED: "danger",
}


class ReadOnly:
    """For rows that are not edited by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class AddressInline(ReadOnly, StackedInline):
    """The owner keeps these; orders have copies of their own."""

    model = Address
    fields = readonly_fields = ["whole_address", "phone", "is_default"]
    extra = 0

    @display(description="address")
    def whole_address(self, address):
        lines = [address.name, address.line1, address.line2, f"{address.city} {address.pin}"]
        return ", ".join(part for part in [*lines, STATES.get(address.state, "")] if part)


class PickPermissions:
    """Permissions are picked by typing a part of their name."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        # Put in afterwards: Unfold takes the class away that makes it searchable.
        field.widget = UnfoldAdminSelect2MultipleWidget()
        field.widget.choices = field.choices
        field.help_text = ""
        return field


@admin.register(User)
class UserAdmin(PickPermissions, DjangoUserAdmin, ModelAdmin):
    """The e-mail address is the login; there is no other name to sign in with."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    ordering = ["-pk"]
    list_display = ["email", "name", "phone", "is_verified", "is_staff", "is_active", "joined_at"]
    list_filter = ["is_staff", "is_active", ("joined_at", BetweenFilter)]
    list_filter_submit = True
    search_fields = ["email__begins", "name__begins", "phone__begins"]
    search_help_text = "Beginning of an e-mail address, name or telephone number"
    show_full_result_count = False
    readonly_fields = ["email_verified_at", "joined_at", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": [("name", "phone")]}),
        (
            "May",
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        ("Times", {"fields": [("joined_at", "email_verified_at"), "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})
    ]
    filter_horizontal = []

    @display(description="verified", boolean=True)
    def is_verified(self, user):
        return user.is_verified

    def get_queryset(self, request):
        """Those who are no superusers neither see nor touch superusers."""
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.filter(is_superuser=False)

    def get_inlines(self, request, obj):
        """Somebody who is only being made has no addresses yet."""
        return [AddressInline] if obj else []

    def get_readonly_fields(self, request, obj=None):
        """Who may appoint staff puts them into groups; nobody else could promote themselves.

        Only a superuser makes superusers, and gives one person a right that no group has.
        """
        fields = super().get_readonly_fields(request, obj)
        if request.user.is_superuser:
            return fields
        for_superusers = [*fields, "is_superuser", "user_permissions"]
        if request.user.has_perm("accounts.appoint_staff"):
            return for_superusers
        return [*for_superusers, "is_staff", "groups"]

    def save_model(self, request, obj, form, change):
        columns = {field.name for field in obj._meta.concrete_fields}
        changed = [name for name in form.changed_data if name in columns]
        obj.save(update_fields=changed if change else None)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(PickPermissions, DjangoGroupAdmin, ModelAdmin):
    """What a group of staff may see and do."""

    filter_horizontal = []


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly, ModelAdmin):
    """The outbox: what was told to whom, and what could not be sent."""

    list_display = ["subject", "to", "status_label", "reference", "created_at", "sent_at"]
    list_filter = ["status", ("created_at", BetweenFilter)]
    list_filter_submit = True
    ordering = ["-pk"]
    search_fields = ["to__begins", "reference__begins"]
    search_help_text = "Beginning of an address or of an order number"
    show_full_result_count = False
    actions = ["send_again"]
    fieldsets = [
        (None, {"fields": ["subject", ("to", "sender"), ("status", "reference")]}),
        (
            "Sending",
            {
                "fields": [
                    ("created_at", "sent_at"),
                    ("attempts", "not_before"),
                    ("leased_until", "problem"),
                ]
            },
        ),
        ("As HTML", {"fields": ["preview"]}),
        ("As text", {"fields": ["plain"]}),
    ]
    readonly_fields = ["preview", "plain"]

    def get_fieldsets(self, request, obj=None):
        """Show what a mail says where it may be read by others than its receiver.

        Mails of an account hold links that sign in or set a password. Only superusers,
        who could set it anyway, see more of those than that they were sent.
        """
        fieldsets = super().get_fieldsets(request, obj)
        is_of_an_order = bool(obj and obj.reference)
        if request.user.is_superuser or is_of_an_order:
            return fieldsets
        return fieldsets[:2]

    @display(description="status", ordering="status", label=MAIL_LABELS)
    def status_label(self, mail):
        return mail.status, mail.get_status_display()

    @display(description="")
    def preview(self, mail):
        """The mail in a frame that can run nothing, send nothing and go nowhere."""
        if not mail.html:
            return "This mail is text alone."
        return format_html(
            '<iframe class="mail-preview" sandbox srcdoc="{}" title="The mail as HTML"></iframe>',
            mail.html,
        )

    @display(description="")
    def plain(self, mail):
        return format_html('<pre class="plain-text">{}</pre>', mail.text)

    def has_send_permission(self, request):
        return request.user.has_perm("accounts.change_outgoingmail")

    @admin.action(description="Send again what failed", permissions=["send"])
    def send_again(self, request, mails):
        failed = mails.filter(status=MailStatus.FAILED)
        number = failed.update(
            status=MailStatus.QUEUED, attempts=0, problem="", not_before=timezone.now()
        )
        messages.success(request, f"Mails that wait to be sent again: {number}.")
