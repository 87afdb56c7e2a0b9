sign-in = 登录
sign-in-username = 账号
sign-in-password = 密码
sign-in-expired = 登录已过期，请重新登录。
sign-in-replaced = 另一个账号在这个浏览器中登录了，本页面已退出您的账号。请重新登录。
sign-in-again = 重新登录
sign-in-again-advice = 本页和您填写的内容都还在。输入密码后可以继续。
sign-in-other = 改用其他账号
