sign-in = 登录
sign-in-username = 账号
sign-in-password = 密码
sign-in-expired = 登录已过期，请重新登录。
