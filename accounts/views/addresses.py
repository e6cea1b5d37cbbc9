"""The address book. An address of somebody else is as if it were not there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import services
from accounts.forms import AddressForm
from accounts.models import Address
from accounts.places import STATES


@login_required
@require_GET
def addresses(request):
    book = [
        {"address": address, "state_name": STATES.get(address.state, "")}
        for address in request.user.addresses.all()
    ]
    return render(request, "accounts/addresses.html", {"book": book})


@login_required
@require_http_methods(["GET", "POST"])
def add(request):
    user = request.user
    known = {"name": user.name, "phone": user.phone}
    form = AddressForm(request.POST or None, instance=Address(user=user), initial=known)
    return _save(request, form, heading="Add an address")


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, pk: int):
    address = get_object_or_404(Address, pk=pk, user=request.user)
    form = AddressForm(request.POST or None, instance=address)
    return _save(request, form, heading="Change an address")


def _save(request, form: AddressForm, *, heading: str):
    if request.method == "POST" and form.is_valid():
        address = form.save(commit=False)
        services.save_address(address, is_default=form.cleaned_data["is_default"])
        messages.success(request, "The address is saved.")
        return redirect("accounts:addresses")
    return render(request, "accounts/address.html", {"form": form, "heading": heading})


@login_required
@require_POST
def delete(request, pk: int):
    services.delete_address(get_object_or_404(Address, pk=pk, user=request.user))
    messages.success(request, "The address is deleted.")
    return redirect("accounts:addresses")


@login_required
@require_POST
def make_default(request, pk: int):
    services.make_default(get_object_or_404(Address, pk=pk, user=request.user))
    messages.success(request, "This address is now used first.")
    return redirect("accounts:addresses")
