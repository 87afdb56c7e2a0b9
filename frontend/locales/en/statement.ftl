statement-open = Monthly statement
statement-of-month = Statement of the month
statement-title = Statement of credits
statement-heading = Silver credits · { $month }
statement-school = School
statement-drawn-up = Drawn up
statement-opening = Opening balance
statement-in = In this month
statement-out = Out this month
statement-closing = Closing balance
statement-earlier = Month before
statement-later = Month after
statement-export = Save as a workbook
statement-exported = The statement was saved
statement-print = Print
statement-day = Day
statement-amount = In or out
statement-held-by = held { $amount }
statement-none = Nothing happened in this month
statement-note = The opening balance and every movement add up to the closing balance. If you have questions, bring this sheet to the counter of your school.
nav-expiring = Expiring soon
nav-expiring-hint = See whose credits are about to expire, and tell them to come
expiring-about = Learners are reminded 60, 30 and 7 days before credits expire
expiring-which = Which
expiring-open = To be told now
expiring-done = Spent or expired
expiring-distance = Reminder
expiring-any-distance = Any
expiring-days-before = { $days } days before
expiring-school = School
expiring-left = About to expire
expiring-days = Time left
expiring-reminded-at = Written
expiring-none = Nobody is to be reminded
expiring-none-advice = Learners appear here from 60 days before their credits expire.
expiring-notice = { $amount } credits expire after { $day }
expiring-notice-advice = Remind the learner to redeem them before that day.
statement-date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
 } { $year }
