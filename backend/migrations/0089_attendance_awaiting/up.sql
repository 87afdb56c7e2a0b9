-- Who has not signed out waits for the class manager, the earliest first: their days end first.
create index attendance_awaiting_idx on attendance (signed_in_at, id) where status = 'awaiting_confirmation';
