drop table learner_card;
drop table class_code_use;
drop table sign_code_use;
