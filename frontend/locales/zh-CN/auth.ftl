sign-in = 登录
sign-in-username = 账号
sign-in-password = 密码
sign-in-expired = 登录已过期，请重新登录。
sign-in-replaced = 另一个账号在这个浏览器中登录了，本页面已退出您的账号。请重新登录。
