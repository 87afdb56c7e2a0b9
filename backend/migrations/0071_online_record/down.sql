drop table online_record;
drop function online_record_freeze;
drop table online_progress;
drop table online_playback;
