# Frame, common parts and navigation
product = Silver Academy
product-place = Ordos Municipal Bureau of Civil Affairs
product-promise = Every class on record, every credit well spent.
skip-to-content = Skip to content
menu = Menu
breadcrumb = You are here
language = Language
nav-main = Main navigation
nav-current = (current page)
nav-overview = Overview
nav-group-schools = Schools
nav-group-teaching = Teaching
nav-group-volunteering = Volunteering
nav-group-credits = Credits and redemption
nav-group-funding = Funding
nav-group-supervision = Supervision

sign-out = Sign out
sign-out-failed = You are still signed in
password-change = Change password
password-changed = The password is changed; sign in with the new one
password-current = Present password
password-new = New password
password-again = New password again
password-hint = 10 characters or more, without the account’s name
password-differs = The two new passwords differ

waiting = Loading…
failure-unreachable = The server cannot be reached
failure-unreachable-advice = Check the network and try again. Nothing that you typed is lost.
failure-unreadable = The server's answer cannot be read
failure-unreadable-advice = The system may just have been updated. Reload the page and try again.
failure-request = If you need help, give the administrator this number: { $id }
failure-retry = Try again
choices-unread = The choices could not be loaded: { $why }

dialog-close = Close
dialog-cancel = Cancel

form-required = Please fill this in
form-not-offered = What was chosen is no longer among the choices; please choose again
form-malformed = Please check the format
form-optional = (optional)
form-choose = Choose one
form-empty = (empty)
form-stale = Somebody else has just changed this record
form-stale-advice = { $count } of these fields were changed and are marked below. What you typed is still here; saving again sends only what you changed.
form-stale-elsewhere = The change is not in these fields. What you typed is still here; save again.
form-stale-now = It is now: { $state }. Check it, then press once more.
form-changed-meanwhile = Somebody else changed this field
form-version-base = It was
form-version-theirs = They made it
form-version-mine = You typed
form-version-take = Take theirs
form-version-taken = Their value stands here now.

file-choose = Choose a file
file-none = No file chosen yet

filter-bar = Filters
filter-clear = Clear filters

pager = Pages
pager-shown = { $shown } on this page
pager-total = { $shown } on this page, { $total } in all
pager-first = First page
pager-next = Next page

table-adjust = Display
table-sort = Sort by
table-sort-usual = Usual order
table-sort-up = { $column }, upwards
table-sort-down = { $column }, downwards
table-columns = Columns shown
table-density = Row height
table-comfortable = Roomy
table-normal = Medium
table-compact = Compact

chart-table = Show the numbers
chart-item = Item
chart-share = Share
chart-target = Target
chart-numbers = Count
chart-difference = Difference
chart-target-mark = The upright mark is the target

trace-search = Find in the calculation
trace-unfold = Unfold all
trace-fold = Fold all
trace-nothing = No step matches

unit-yuan = yuan
unit-credits = credits

not-found = There is no such page
not-found-advice = The address may be mistyped, or the content has moved.
forbidden = This page is not open to you
forbidden-advice = If you need it for your work, ask your administrator for the role that opens it.
to-overview = To the overview

actions = Actions
edit = Edit
remove = Remove
save = Save
yes = Yes
no = No
