"""Template filters over :mod:`common.chinese`; built in, so that every template has them."""

from django import template

from common import chinese, encryption

register = template.Library()

register.filter("full_date", chinese.full_date)
register.filter("weekday", chinese.weekday)
register.filter("clock_time", chinese.clock_time)
register.filter("money", chinese.money)
register.filter("plain_number", chinese.plain_number)
register.filter("numeral", chinese.numeral)
register.filter("masked", encryption.masked)
