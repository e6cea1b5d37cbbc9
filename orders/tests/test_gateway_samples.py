"""Every sample of Razorpay's is read, and every signature is what the samples say it is."""

import pytest

from orders.gateways import razorpay
from orders.gateways.base import GatewayUnavailable
from orders.gateways.razorpay import RazorpayGateway
from orders.states import PaymentStatus, RefundStatus
from orders.tests.samples import names, sample
from orders.tests.test_gateway import make_gateway

VECTORS = sample("signature_vectors.json")
PAYMENT = VECTORS["payment"]


def is_genuine_callback(message, signature):
    order_id, payment_id = message.split("|")
    gateway = make_gateway("http://127.0.0.1:1", secret=PAYMENT["key_secret"])
    return gateway.is_genuine_callback(
        order_id=order_id, payment_id=payment_id, signature=signature
    )


def is_genuine_webhook(vector, secrets=None):
    return razorpay.is_genuine_webhook(
        vector["body"].encode(), vector["signature"], secrets or [vector["secret"]]
    )


def test_the_signature_of_a_payment_is_genuine():
    assert is_genuine_callback(PAYMENT["message"], PAYMENT["signature"])


@pytest.mark.parametrize("vector", PAYMENT["must_fail"], ids=lambda vector: vector["why"])
def test_a_callback_that_must_fail_is_not_genuine(vector):
    assert not is_genuine_callback(vector["message"], vector["signature"])


def test_a_bar_in_an_id_does_not_make_two_ids():
    gateway = make_gateway("http://127.0.0.1:1", secret=PAYMENT["key_secret"])

    for order_id, payment_id in [("", PAYMENT["message"]), (PAYMENT["message"], "")]:
        assert not gateway.is_genuine_callback(
            order_id=order_id, payment_id=payment_id, signature=PAYMENT["signature"]
        )


@pytest.mark.parametrize("vector", VECTORS["webhook"], ids=lambda vector: vector["name"])
def test_a_signed_webhook_is_genuine(vector):
    assert is_genuine_webhook(vector)


@pytest.mark.parametrize("vector", VECTORS["webhook_must_fail"], ids=lambda vector: vector["why"])
def test_a_webhook_that_must_fail_is_not_genuine(vector):
    assert not is_genuine_webhook(vector)


def test_any_secret_of_the_list_may_have_signed():
    current, _, previous = VECTORS["webhook"]
    secrets = [current["secret"], previous["secret"]]

    assert is_genuine_webhook(current, secrets)
    assert is_genuine_webhook(previous, secrets)
    assert not is_genuine_webhook(previous, secrets[:1])


@pytest.mark.parametrize("secrets", [[], [""]])
def test_no_secret_makes_nothing_genuine(secrets):
    body, signature = VECTORS["webhook_must_fail"][-1]["body"], "0" * 64

    assert not razorpay.is_genuine_webhook(body.encode(), signature, secrets)


@pytest.mark.parametrize("signature", [None, "", "é", "\ud800", "0" * 64])
@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"{}"])
def test_odd_input_is_not_genuine_and_does_not_raise(body, signature):
    assert not razorpay.is_genuine_webhook(body, signature, ["a-secret-of-some-kind"])


@pytest.mark.parametrize("name", names("entities", "order_"))
def test_each_order_is_read(name):
    for entity in listed(sample(name), "order"):
        order = razorpay.read_order(entity)
        assert (order.id, order.amount_paise) == (entity["id"], entity["amount"])
        assert (order.receipt, order.status) == (entity["receipt"], entity["status"])


@pytest.mark.parametrize("name", names("entities", "payment_"))
def test_each_payment_is_read(name):
    for entity in listed(sample(name), "payment"):
        payment = razorpay.read_payment(entity)
        assert (payment.id, payment.order_id) == (entity["id"], entity["order_id"])
        assert (payment.amount_paise, payment.currency) == (entity["amount"], entity["currency"])
        assert (payment.status, payment.method) == (entity["status"], entity["method"])
        assert payment.fee_paise == entity["fee"]
        assert payment.refunded_paise == entity["amount_refunded"]
        assert payment.error_reason == (entity["error_reason"] or "")


@pytest.mark.parametrize("name", [*names("entities", "refund_"), *names("entities", "payment_r")])
def test_each_refund_is_read(name):
    for entity in listed(sample(name), "refund"):
        refund = razorpay.read_refund(entity)
        assert (refund.id, refund.payment_id) == (entity["id"], entity["payment_id"])
        assert (refund.amount_paise, refund.status) == (entity["amount"], entity["status"])
        assert refund.receipt == entity["receipt"]


@pytest.mark.parametrize("name", names("webhooks"))
def test_each_webhook_holds_entities_that_are_read(name):
    readers = {
        "order": razorpay.read_order,
        "payment": razorpay.read_payment,
        "refund": razorpay.read_refund,
    }
    payload = sample(name)["payload"]

    for kind in readers.keys() & payload.keys():
        entity = payload[kind]["entity"]
        assert readers[kind](entity).id == entity["id"]


def test_what_is_merely_authorised_is_not_taken_for_captured():
    entity = sample("entities/payment_authorized_card.json") | {"captured": True}

    assert razorpay.read_payment(entity).status == PaymentStatus.AUTHORIZED


def test_only_id_amount_currency_and_status_have_to_be_there():
    payment = razorpay.read_payment(
        {"id": "pay_1", "amount": 100, "currency": "INR", "status": "captured", "notes": []}
    )
    refund = razorpay.read_refund(
        {"id": "rfnd_1", "payment_id": "pay_1", "amount": 100, "status": "processed"}
    )

    assert (payment.order_id, payment.fee_paise, payment.error_text) == (None, None, "")
    assert (refund.status, refund.key) == (RefundStatus.PROCESSED, None)


@pytest.mark.parametrize("amount", [None, "100", 100.5, True, -1])
def test_an_amount_that_is_not_whole_paise_is_never_guessed(amount):
    entity = sample("entities/payment_captured_upi.json") | {"amount": amount}

    with pytest.raises(GatewayUnavailable, match="amount"):
        razorpay.read_payment(entity)


@pytest.mark.parametrize("entity", [None, [], "text", {}, {"status": "brand_new"}])
def test_what_is_no_entity_is_not_read(entity):
    for read in (razorpay.read_order, razorpay.read_payment, razorpay.read_refund):
        with pytest.raises(GatewayUnavailable):
            read(entity)


def listed(entity, kind):
    """Return the entities of this kind: the items of a collection, or the one itself."""
    return [one for one in entity.get("items", [entity]) if one["entity"] == kind]


def test_a_return_signed_with_a_secret_that_was_replaced_is_genuine_while_it_is_named():
    order_id, payment_id = PAYMENT["message"].split("|")
    triple = {
        "order_id": order_id,
        "payment_id": payment_id,
        "signature": PAYMENT["signature"],
    }
    account = {"key_id": "rzp_test_TheNextPair1", "key_secret": "another", "timeout": 1}
    address = "http://127.0.0.1:1"

    named = RazorpayGateway(**account, api_url=address, old_secrets=["", PAYMENT["key_secret"]])
    unnamed = RazorpayGateway(**account, api_url=address, old_secrets=[""])

    assert named.is_genuine_callback(**triple)
    assert not unnamed.is_genuine_callback(**triple)
