# fund
county_not_allowed = The county is outside your reach
    .detail = Enter a county of yours; a facility's fund lies in the facility's county.
fund_exists = Such a fund exists
    .detail = A county or facility has one fund of each kind.
amount_not_positive = The amount must be more than zero
    .detail = Enter an amount above 0.
not_earmarked_use = The money is earmarked for something else
    .detail = Graded awards pay for redemption goods and related services only. The attempt has been recorded.
insufficient_fund = The fund has too little
    .detail = The balance does not cover it. Nothing has moved.
