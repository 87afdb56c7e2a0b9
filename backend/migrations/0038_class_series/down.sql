alter table class_session
    drop constraint class_session_changed_by_hand_check,
    drop constraint class_session_place_check,
    drop column changed_by_hand,
    drop column series_id,
    drop column venue_id,
    add constraint class_session_room_id_check check (room_id is not null or delivery_mode = 'online');
drop table class_series;
