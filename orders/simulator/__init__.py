"""A Razorpay of our own, for development and tests: the same paths, the same answers, no money.

It knows nothing of the shop and holds no row in its database. The shop meets it as it
meets Razorpay, through RAZORPAY_API_URL and RAZORPAY_CHECKOUT_JS.
"""
