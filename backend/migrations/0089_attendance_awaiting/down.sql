drop index attendance_awaiting_idx;
