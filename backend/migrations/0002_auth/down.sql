drop table refresh_token;
drop table session;
drop table login_failure;
drop table account_grant;
drop table account;
