from django.urls import path

from orders.views import (
    back_in_stock,
    callbacks,
    cart,
    checkout,
    delivery,
    history,
    order,
    pay,
    review,
    webhooks,
)

app_name = "orders"
urlpatterns = [
    path("cart/", cart.show, name="cart"),
    path("cart/add/", cart.add, name="cart-add"),
    path("cart/restore/", cart.restore, name="cart-restore"),
    path("cart/accept/", cart.accept, name="cart-accept"),
    path("cart/lines/<int:line_id>/", cart.line, name="cart-line"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/place/<str:pin>/", checkout.place, name="place"),
    path("back-in-stock/", back_in_stock.ask, name="stock-ask"),
    path("back-in-stock/asked/", back_in_stock.asked, name="stock-asked"),
    path("back-in-stock/stopped/", back_in_stock.stopped, name="stock-stopped"),
    path("back-in-stock/<slug:key>/", back_in_stock.show, name="stock-link"),
    path("back-in-stock/<slug:key>/confirm/", back_in_stock.confirm, name="stock-confirm"),
    path("back-in-stock/<slug:key>/stop/", back_in_stock.stop, name="stock-stop"),
    path("delivery/", delivery.check, name="delivery"),
    path("orders/<str:number>/", order.show, name="order"),
    path("orders/<str:number>/pay/", pay.pay, name="pay"),
    path("orders/<str:number>/check/", order.check, name="check"),
    path("orders/<str:number>/cancel/", order.cancel, name="cancel"),
    path("orders/<str:number>/change/", order.change, name="change"),
    path("orders/<str:number>/review/<int:item_id>/", review.review, name="review"),
    path("accounts/orders/", history.history, name="history"),
    path("payments/razorpay/callback/", callbacks.razorpay_callback, name="callback"),
    path("payments/razorpay/webhook/", webhooks.razorpay_webhook, name="webhook"),
    # Typed without its slash it works too: Razorpay follows no redirect.
    path("payments/razorpay/webhook", webhooks.razorpay_webhook),
]
