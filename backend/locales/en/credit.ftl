# credit
no_credit_policy = No credit policy is in force that day
    .detail = No published credit policy holds on { $day }; the city administrator must publish one first.
policy_overlap = The policy overlaps another
    .detail = Only one published policy may hold on any day; change its dates.
policy_not_draft = Not a draft
    .detail = Only a draft can be published; a published policy never changes.
own_credit = Nobody credits itself
    .detail = Your own attendance is among those of this session; someone else must settle it.
insufficient_balance = The account has too little
    .detail = What is not held is not enough. Nothing has moved.
nothing_to_resolve = Dealt with already
    .detail = This was posted, voided or reversed before and cannot be again.
amount_out_of_range = The amount is out of range
    .detail = Check the amount.
credits_expired = The credits or the hold have expired
    .detail = Credits cannot be used after their last day; check the date.
