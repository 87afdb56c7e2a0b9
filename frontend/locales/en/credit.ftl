credit-account = Credit account
credit-account-open = Open account
credit-available = Available
credit-available-note = Can be spent now
credit-balance = Balance
credit-held = Held
credit-held-note = Set aside for open orders
credit-next-expiring = Expiring next
credit-expires-on = On { $day }
credit-buckets = By expiry
credit-no-buckets = No credits yet
credit-no-entries = Nothing on the statement
credit-no-entries-advice = Credits appear here after a class is settled.
credit-what = What
credit-expiry = Expires
credit-why = Explanation
credit-from = From
credit-to = To
credit-how = How it was computed
credit-trace = Computation
credit-credited = Credited
credit-capped = { $raw } before the cap: { $cap }
credit-cap = Cut by
credit-valid-minutes = Valid minutes
credit-day = Day of the activity
credit-posted-at = Posted
credit-learner = Learner
credit-buckets-order = What expires first is spent first.
credit-until = Until { $day }
credit-days-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
 }
credit-of-it-held = of which held { $amount }
credit-history = What happened
credit-entry-when = { $at } · valid until { $day }
