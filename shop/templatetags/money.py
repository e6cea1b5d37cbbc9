"""`{{ amount_paise|rupees }}`"""

from django import template

from shop import money

register = template.Library()
register.filter("rupees", money.rupees)
register.filter("plain_rupees", money.plain_rupees)
