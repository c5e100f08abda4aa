"""What a date looks like in a tidied sentence."""

import re

from studybot.core.sentences.amounts import NUMBER
from studybot.core.sentences.dates.weekdays import WEEKDAY

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)

_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.)?"

_YEAR = r"(?:,?\ ?20\d\d)"

_UNIT = r"(?P<unit>day|night|week|fortnight|month|year)s?"

ONE = re.compile(
    rf"""(?<![\w-])(?:
      (?P<iso>20\d\d-\d\d?-\d\d?)
    | (?P<dotted>\d\d?\.\s?\d\d?\.(?:\s?(?:20)?\d\d(?!\d|:))?)
    | (?P<slashed>\d\d?/\d\d?(?:/(?:20)?\d\d)?)(?![\d/]|\ ?(?:hour|h\b|of))
    | (?P<after_tomorrow>(?:the\ )?day\ after\ tomorrow|overmorrow)
    | (?P<today>today(?!'s\ (?!block|session|slot|lesson|plan|study|work|topic))|tonight|this\ (?:evening|afternoon|morning|night)|this\ (?:very\ )?day)
    | (?P<tomorrow>tomorrow)
    | (?P<weekend>(?:(?:this|the|coming|over\ the|whole|entire)\ )*(?P<next_weekend>next\ )?weekend)(?!s)
    | (?P<rest>(?:the\ )?rest\ of\ (?:the|this)\ (?P<rest_unit>week|month|year))
    | (?P<end>(?:(?:the|at\ the|very)\ )*(?P<edge>end|beginning|start|middle|mid|close)[ -](?:of\ )?(?:the\ |this\ |(?P<end_next>next\ ))?(?:month\ of\ )?(?:(?P<end_month>{MONTH})|(?P<end_unit>week|month|year|summer|autumn|spring|winter)|(?P<end_year>20\d\d))(?:,?\ (?P<end_year2>20\d\d))?)
    | (?P<week_of>(?:the\ )?week\ (?:of|from|starting|beginning)\ (?:the\ )?(?P<wo_day>{_DAY_NUMBER})(?:\ of)?\ (?P<wo_month>{MONTH}))
    | (?:the\ )?(?P<dm_day>{_DAY_NUMBER})\ ?(?:of\ )?(?P<dm_month>{MONTH})(?P<dm_year>{_YEAR})?
    | (?P<md_month>{MONTH})\ (?:the\ )?(?P<md_day>{_DAY_NUMBER})(?!\d|:|\ ?(?:h\b|hours|am|pm))(?P<md_year>{_YEAR})?
    | (?:in|within|after)\ (?:the\ next\ |the\ coming\ |about\ |roughly\ |around\ )?(?:(?P<half_year>half\ a\ year)|(?P<in_n>{NUMBER})(?:'s)?\ {_UNIT}(?P<in_half>\ and\ a\ half)?)(?!\w|\ (?:of|with)\ (?:work|study))
    | (?P<from_now_n>{NUMBER})\ (?P<fn_unit>day|week|fortnight|month|year)s?\ (?:from\ now|from\ today|ahead|later)
    | (?P<nextunit>(?:(?:the|whole|entire|all|of)\ )*(?P<which>next|this|coming|following)\ (?P<nu_unit>week|month|year))(?!\w|end)
    | (?:(?P<which_day>next|this|coming|this\ coming|following|the\ following)\ )?(?P<weekday>{WEEKDAY})(?P<week_after>\ (?:in\ a\ week|week\ after|of\ next\ week|next\ week))?
    | (?P<feast>easter|christmas|xmas|new\ year's\ eve|new\ year's(?:\ day)?|new\ year|summer|autumn|fall|winter|spring)
    | (?P<month>{MONTH})(?P<month_year>\ (?:of\ )?(?:20\d\d|(?:next|this)\ year))?
    | (?:on\ |by\ )?the\ (?P<dom>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))
    | (?P<year>20\d\d)(?!-)
    )""",
    re.X,
)  # fmt: skip

LENGTH = re.compile(
    rf"(?:for|during|over) (?:the )?(?:next |coming |whole |entire |full )?(?:about )?(?P<n>{NUMBER})?(?:'s)? ?(?P<unit>day|night|week|fortnight|month|year)s?\b"
    rf"|(?P<n2>{NUMBER})(?:'s)? (?P<unit2>day|week|fortnight|month)s?(?: off|'? (?:break|holiday|vacation|pause|rest|peace|silence|quiet))"
)  # fmt: skip

BARE_DAY = re.compile(rf"(?<![\w.:,-])(?:the )?(?P<day>{_DAY_NUMBER})(?:\s?(?:to|until|till|through|-|–)\s?(?:the )?)$")


def month_number(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def whole_number(text: str) -> int:
    return int(re.sub(r"\D", "", text))
